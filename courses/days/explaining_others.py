"""Why someone got a seat, an offer or a no, in words for others than the person: managers and coordinators.

The same codes and numbers as in ``explaining``, told of *personen* and never of *du*.
"""

from collections.abc import Callable

from app.api import _
from courses.days.explaining import Values, day_of, decided_by, moment_of


def sentence_about(code: str, values: Values) -> str:
    """The sentence of a code for somebody else. An unknown code, left by something that is gone, gives an empty sentence."""
    told = ABOUT.get(code)
    return told(values) if told else ""


def _ranked(values: Values) -> str:
    if not values.get("rule"):
        return _("Ingen annan väntade.")
    return _(
        "Platsen i kön var %(place)s av %(of)s. Det som avgjorde var %(rule)s.",
        place=values.get("place", 1), of=values.get("of", 1), rule=decided_by(values["rule"]),
    )  # fmt: skip


def _full(values: Values) -> str:
    if values.get("invited"):
        return _("Alla %(seats)s platser var tagna vid anmälan. Personen står i kön.", seats=values.get("seats", 0))
    return _("Alla %(seats)s platser var tagna när chefen sade ja. Personen står i kön.", seats=values.get("seats", 0))


def _quota_full(values: Values) -> str:
    told = (
        _("Alla platser som var öppna för kommunen var tagna vid anmälan. Personen står i kön.")
        if values.get("invited")
        else _("Alla platser som var öppna för kommunen var tagna när chefen sade ja. Personen står i kön.")
    )
    opens = day_of(values, "opens_on")
    return f"{told} " + _("Andras oanvända platser öppnas %(day)s.", day=opens) if opens else told


def _lacked(values: Values) -> str:
    told = _(
        "Anmälan stängde med %(waiting)s som väntade på %(seats)s platser, och personen blev utan.",
        waiting=values.get("waiting", 0), seats=values.get("seats", 0),
    )  # fmt: skip
    return f"{told} " + _("Därför är kommunen nu en av dem som turas om att gå före.")


def _passed_clash(values: Values) -> str:
    if values.get("leads"):
        told = _("En ledig plats gick förbi, för personen leder %(course)s samma dag.", course=values["course"])
    elif values.get("course"):
        told = _(
            "En ledig plats gick förbi, för personen har redan plats på %(course)s samma dag.", course=values["course"]
        )
    else:
        told = _("En ledig plats gick förbi, för personen har redan plats på en annan kurs samma dag.")
    return f"{told} " + _("Platsen i kön är kvar.")


ABOUT: dict[str, Callable[[Values], str]] = {
    "free_seat": lambda v: _("Det fanns en ledig plats när chefen sade ja, så den gavs direkt."),
    "open_invitation": lambda v: _("Omgången hade öppen inbjudan och en ledig plats, så den gavs direkt."),
    "imported": lambda v: _("Arbetsgivaren anmälde till omgången."),
    "full": _full,
    "quota_full": _quota_full,
    "others_ahead": lambda v: _(
        "Det är nära kursdagen och andra väntade redan. Samordnaren fördelar de sista platserna. Personen står i kön."
    ),
    "waits_for_allotment": lambda v: _(
        "Platserna fördelas när anmälan har stängt %(day)s, enligt kursens turordning.", day=day_of(v)
    ),
    "party_waits": lambda v: _("Sällskapet vill gå tillsammans, och det fanns inte plats för alla."),
    "from_queue": lambda v: _("En plats blev ledig, och datumet passade sedan tidigare.") + " " + _ranked(v),
    "offered": lambda v: (
        _("En plats blev ledig och erbjöds personen. Svaret ska komma senast %(day)s.", day=moment_of(v, "answer_by"))
        + " "
        + _ranked(v)
    ),
    "offered_by_hand": lambda v: _(
        "Samordnaren erbjöd en ledig plats. Svaret ska komma senast %(day)s.", day=moment_of(v, "answer_by")
    ),
    "allotted": lambda v: _("Platserna fördelades när anmälan hade stängt.") + " " + _ranked(v),
    "lacked": _lacked,
    "accepted": lambda v: _("Personen tackade ja till platsen."),
    "accepted_waits": lambda v: _("Personen tackade ja. Platsen är klar när alla i sällskapet har svarat ja."),
    "declined": lambda v: _("Personen tackade nej till platsen och står kvar i kön för andra datum."),
    "expired": lambda v: _("Svarstiden gick ut, och platsen gick vidare. Personen står kvar i kön för andra datum."),
    "recalled": lambda v: _("Erbjudandet drogs tillbaka. Personen står kvar i kön på samma villkor som förut."),
    "party_broken": lambda v: _("Någon i sällskapet kunde inte gå. De andra står kvar i kön."),
    "passed_quota": lambda v: _(
        "En plats i omgången gick till någon längre bak i kön, för den var inte öppen för personens kommun."
    ),
    "passed_party": lambda v: _(
        "En plats i omgången gick till någon längre bak i kön, för platserna räckte inte till hela sällskapet."
    ),
    "passed_terms": lambda v: _(
        "En plats i omgången gick till någon längre bak i kön, för den passade inte personens villkor."
    ),
    "passed_post": lambda v: _(
        "En plats i omgången kunde inte ges, för personen har ingen tjänst i området de dagarna."
    ),
    "passed_away": lambda v: _("En plats i omgången kunde inte ges, för personen är frånvarande någon av dagarna."),
    "passed_clash": _passed_clash,
    "passed_done": lambda v: _("En plats i omgången kunde inte ges, för personen har redan gått det som kursen ger."),
    "placed_in_queue": lambda v: _("Samordnaren ställde personen i kö till kursen."),
    "placed": lambda v: _("Samordnaren gav platsen."),
    "named": lambda v: _("Chefen hade en reserverad plats och gav den till personen."),
    "swapped_in": lambda v: _("Platsen fanns i enheten och gick över till personen."),
    "swapped_out": lambda v: _("Chefen gav platsen till någon annan i enheten."),
    "released_post": lambda v: _("Platsen lämnades, för personen har ingen tjänst i området de dagarna."),
    "released_away": lambda v: _(
        "Platsen lämnades, för personen är frånvarande någon av dagarna. Tiden i kön räknas från första önskemålet."
    ),
    "from_interest": lambda v: _("Intresse var anmält för kursen, och nu finns ett datum."),
    "refused": lambda v: _("Chefen sade nej. Skälet står intill."),
    "round_cancelled": lambda v: _("Omgången ställdes in."),
    "local": lambda v: _("Kursen är för den egna enheten, och den som leder den bjöd in."),
    "merged": lambda v: _("Omgången slogs ihop med en annan, och platsen följde med."),
    "cancelled_waits": lambda v: _("Omgången som personen hade plats i ställdes in. Därför går personen först i kön."),
    "merged_waits": lambda v: _("Omgången slogs ihop med en annan, som var full. Därför går personen först i kön."),
    "split": lambda v: _("Omgången delades, och platsen följde med till den nya."),
}
