"""Which two days are asked for. Pure: bad input gives what is nearest, and a sentence about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.web import formats
from app.web.words import _

#: No earlier day is looked at.
EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True)
class Days:
    """The day that is asked about, the day until whose end it was known, and what to say of either.

    ``typed``: what the fields show, as it was written.
    """

    on: date
    known_on: date
    wrong: Mapping[str, str]
    typed: Mapping[str, str]


def chosen(asked: Mapping[str, str], today: date, locale: str) -> Days:
    """Read an address. Without days: today, as known today."""
    typed = {name: asked.get(name, "").strip()[:40] for name in ("on", "known")}
    wrong: dict[str, str] = {}
    on = _day("on", typed, today, today, wrong, locale)
    known_on = _day("known", typed, today, today, wrong, locale)
    if known_on < on:
        if "known" not in wrong:
            wrong["known"] = _(
                "Ingen kunde veta före den %(day)s hur det var då. Här är det som var känt den dagen.",
                day=_text(on, locale),
            )
        known_on = on
    return Days(
        on, known_on, wrong, {"on": typed["on"] or on.isoformat(), "known": typed["known"] or known_on.isoformat()}
    )


def _day(name: str, typed: Mapping[str, str], default: date, today: date, wrong: dict[str, str], locale: str) -> date:
    text = typed[name]
    if not text:
        return default
    try:
        day = date.fromisoformat(text)
    except ValueError:
        wrong[name] = _(
            "Dagen finns inte. Skriv den som 2027-03-01. Här är läget den %(day)s.", day=_text(default, locale)
        )
        return default
    if day > today:
        wrong[name] = _("Den dagen är inte över än. Här är läget den %(day)s.", day=_text(today, locale))
        return today
    if day < EARLIEST:
        wrong[name] = _("Så långt tillbaka finns ingenting. Här är läget den %(day)s.", day=_text(EARLIEST, locale))
        return EARLIEST
    return day


def _text(day: date, locale: str) -> str:
    return formats.date_text(day, None, locale)
