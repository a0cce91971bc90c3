"""Why someone got a seat, an offer or a no: one sentence from a code and its numbers, in the reader's language.

What is kept is the code and the numbers, never the words, and never anything about another person.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.api import _, formats, local_date, spoken
from courses.days.priority import Rule

Values = Mapping[str, Any]


def sentence(code: str, values: Values) -> str:
    """The sentence of a code. An unknown code, left by something that is gone, gives an empty sentence."""
    told = SENTENCES.get(code)
    return told(values) if told else ""


def decided_by(rule: str) -> str:
    """What the deciding rule looked at, as the end of a sentence."""
    words = {
        Rule.deadline: _("hur nära det är till sista dagen för det som kursen ger"),
        Rule.new: _("att nya går före erfarna"),
        Rule.debt: _("att kommuner som har fått vänta tidigare går före och turas om"),
        Rule.asked: _("vem som bad om plats först"),
        Rule.draw: _("lotten"),
        Rule.merged: _("vem som miste sin plats när en omgång ställdes in eller slogs ihop med en annan"),
    }
    return words.get(Rule(rule), "") if rule in set(Rule) else ""


def _ranked(values: Values) -> str:
    """Place and deciding rule; nothing about the rule when nobody else waited."""
    if not values.get("rule"):
        return _("Du var den enda som väntade.")
    return _(
        "Du stod på plats %(place)s av %(of)s i kön. Det som avgjorde var %(rule)s.",
        place=values.get("place", 1), of=values.get("of", 1), rule=decided_by(values["rule"]),
    )  # fmt: skip


def day_of(values: Values, name: str = "on") -> str:
    """A day kept as text, in words; empty when there is none."""
    text = values.get(name, "")
    return formats.date_text(date.fromisoformat(text), None, _locale()) if text else ""


def moment_of(values: Values, name: str) -> str:
    """The day of a moment kept as text, in words; empty when there is none."""
    text = values.get(name, "")
    if not text:
        return ""
    moment = datetime.fromisoformat(text)
    return formats.date_text(local_date(moment), None, _locale())


def _locale() -> str:
    return spoken()


def _full(values: Values) -> str:
    if values.get("invited"):
        return _(
            "Alla %(seats)s platser var tagna när du anmälde dig. Du står i kön, som gäller kursen vilket datum det än blir.",
            seats=values.get("seats", 0),
        )
    return _(
        "Alla %(seats)s platser var tagna när din chef sade ja. Du står i kön, som gäller kursen vilket datum det än blir.",
        seats=values.get("seats", 0),
    )


def _quota_full(values: Values) -> str:
    told = (
        _("Alla platser som var öppna för din kommun var tagna när du anmälde dig. Du står i kön.")
        if values.get("invited")
        else _("Alla platser som var öppna för din kommun var tagna när din chef sade ja. Du står i kön.")
    )
    opens = day_of(values, "opens_on")
    return f"{told} " + _("Andras oanvända platser öppnas %(day)s.", day=opens) if opens else told


def _lacked(values: Values) -> str:
    told = _(
        "Anmälan stängde med %(waiting)s som väntade på %(seats)s platser, och du fick ingen den gången.",
        waiting=values.get("waiting", 0), seats=values.get("seats", 0),
    )  # fmt: skip
    return f"{told} " + _("Därför är din kommun nu en av dem som turas om att gå före.")


def _passed_clash(values: Values) -> str:
    if values.get("leads"):
        told = _("En ledig plats gick inte till dig, för du leder %(course)s samma dag.", course=values["course"])
    elif values.get("course"):
        told = _(
            "En ledig plats gick inte till dig, för du har redan plats på %(course)s samma dag.",
            course=values["course"],
        )
    else:
        told = _("En ledig plats gick inte till dig, för du har redan plats på en annan kurs samma dag.")
    return f"{told} " + _("Du står kvar på din plats i kön.")


SENTENCES: dict[str, Callable[[Values], str]] = {
    "free_seat": lambda v: _("Det fanns en ledig plats när din chef sade ja, så du fick den direkt."),
    "open_invitation": lambda v: _("Omgången hade öppen inbjudan och en ledig plats, så du fick den direkt."),
    "imported": lambda v: _("Din arbetsgivare anmälde dig till omgången."),
    "full": _full,
    "quota_full": _quota_full,
    "others_ahead": lambda v: _(
        "Det är nära kursdagen och andra väntade redan. Samordnaren fördelar de sista platserna. Du står i kön."
    ),
    "waits_for_allotment": lambda v: _(
        "Platserna fördelas när anmälan har stängt %(day)s, enligt kursens turordning.", day=day_of(v)
    ),
    "party_waits": lambda v: _("Ni vill gå tillsammans, och det fanns inte plats för er alla."),
    "from_queue": lambda v: _("En plats blev ledig, och du hade sagt att datumet passar.") + " " + _ranked(v),
    "offered": lambda v: (
        _("En plats blev ledig och erbjöds dig. Svara senast %(day)s.", day=moment_of(v, "answer_by"))
        + " "
        + _ranked(v)
    ),
    "offered_by_hand": lambda v: _(
        "Samordnaren erbjöd dig en ledig plats. Svara senast %(day)s.", day=moment_of(v, "answer_by")
    ),
    "allotted": lambda v: _("Platserna fördelades när anmälan hade stängt.") + " " + _ranked(v),
    "lacked": _lacked,
    "accepted": lambda v: _("Du tackade ja till platsen."),
    "accepted_waits": lambda v: _("Du tackade ja. Platsen är din när alla i sällskapet har svarat ja."),
    "declined": lambda v: _("Du tackade nej till platsen. Du står kvar i kön för andra datum."),
    "expired": lambda v: _("Svarstiden gick ut, och platsen gick vidare. Du står kvar i kön för andra datum."),
    "recalled": lambda v: _("Erbjudandet drogs tillbaka. Du står kvar i kön på samma villkor som förut."),
    "party_broken": lambda v: _("Någon i sällskapet kunde inte gå, och ni ville gå tillsammans. Ni står kvar i kön."),
    "passed_quota": lambda v: _(
        "En plats i omgången gick till någon efter dig i kön, för platsen var inte öppen för din kommun."
    ),
    "passed_party": lambda v: _(
        "En plats i omgången gick till någon efter er i kön, för platserna räckte inte till er alla."
    ),
    "passed_terms": lambda v: _(
        "En plats i omgången gick till någon efter dig i kön, för den passade inte dina villkor."
    ),
    "passed_post": lambda v: _("Du kunde inte få en plats i omgången, för du har ingen tjänst i området de dagarna."),
    "passed_away": lambda v: _("Du kunde inte få en plats i omgången, för du är frånvarande någon av dagarna."),
    "passed_clash": _passed_clash,
    "passed_done": lambda v: _("Du fick ingen plats i omgången, för du har redan gått det som kursen ger."),
    "placed_in_queue": lambda v: _("Samordnaren ställde dig i kö till kursen."),
    "placed": lambda v: _("Samordnaren gav dig platsen."),
    "named": lambda v: _("Din chef hade en reserverad plats och gav den till dig."),
    "swapped_in": lambda v: _("Din chef lät dig ta över en plats som enheten redan hade."),
    "swapped_out": lambda v: _("Din chef gav platsen till någon annan i enheten."),
    "released_post": lambda v: _("Platsen lämnades, för du har ingen tjänst i området de dagarna."),
    "released_away": lambda v: _(
        "Platsen lämnades, för du är frånvarande någon av dagarna. Du står i kön med den tid då du först bad om plats."
    ),
    "from_interest": lambda v: _("Du hade anmält intresse för kursen, och nu finns ett datum."),
    "refused": lambda v: _("Din chef sade nej. Skälet står intill."),
    "round_cancelled": lambda v: _("Omgången ställdes in."),
    "local": lambda v: _("Kursen är för din egen enhet, och den som leder den bjöd in dig."),
    "merged": lambda v: _("Omgången slogs ihop med en annan, och din plats följde med."),
    "cancelled_waits": lambda v: _("Omgången som du hade plats i ställdes in. Därför går du först i kön."),
    "merged_waits": lambda v: _("Omgången slogs ihop med en annan, som var full. Därför går du först i kön."),
    "split": lambda v: _("Omgången delades, och din plats följde med till den nya."),
}
