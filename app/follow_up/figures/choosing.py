"""From what an address says to what is asked for. Pure: bad input gives what is nearest, and a sentence about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.dates import month_end
from app.follow_up.figures.measures import Measure
from app.follow_up.figures.queries import Part
from app.follow_up.figures.reading import EACH, Choice
from app.follow_up.figures.tree import Inside
from app.follow_up.suppression import ALL
from app.web import formats
from app.web.words import _

#: How many month-ends are offered, and how many whole years.
MONTHS_OFFERED, YEARS_OFFERED = 12, 20


@dataclass(frozen=True)
class Chosen:
    """What is asked for, and what to say when it is not what the address said."""

    choice: Choice
    notices: tuple[str, ...]


def last_month_end(today: date) -> date:
    """The last day of the latest month that is over."""
    return today if today == month_end(today) else today.replace(day=1) - timedelta(days=1)


def chosen(
    asked: Mapping[str, str], parts: Sequence[Part], areas: Sequence[str], *, any_day: bool, today: date, locale: str
) -> Chosen:
    """Read an address. parts: at least one. any_day: the viewer sees names, and may ask for any day."""
    notices: list[str] = []
    part, measure = _measure(asked.get("measure", ""), parts, notices)
    end = _end(asked, any_day, today, locale, notices)
    inside = _one_of(asked.get("inside", ""), {each.value: each for each in Inside}, Inside.whole, notices)
    area = _one_of(asked.get("area", ""), {ALL: ALL, EACH: EACH, **{key: key for key in areas}}, ALL, notices)
    known_on = _known(asked.get("known", ""), end, any_day, today, locale, notices)
    return Chosen(Choice(part, measure, end, inside, area, known_on), tuple(notices))


def address(choice: Choice) -> dict[str, Any]:
    """The choice as an address says it."""
    said: dict[str, Any] = {
        "measure": f"{choice.part.key}:{choice.measure}",
        "to": choice.end.isoformat(),
        "inside": choice.inside.value,
        "area": choice.area,
    }
    return said | ({"known": choice.known_on.isoformat()} if choice.known_on else {})


def periods(end: date, earliest: date | None, today: date) -> list[date]:
    """The ends of the periods to choose between, latest first: month by month, then whole years."""
    last = last_month_end(today)
    found = [month_end(last.replace(day=1))]
    while len(found) < MONTHS_OFFERED:
        found.append(found[-1].replace(day=1) - timedelta(days=1))
    first_year = max((earliest or last).year, last.year - YEARS_OFFERED)
    found += [date(year, 12, 31) for year in range(last.year - 1, first_year - 1, -1)]
    return sorted({*found, end}, reverse=True)


def _measure(text: str, parts: Sequence[Part], notices: list[str]) -> tuple[Part, Measure]:
    key, _colon, name = text.rpartition(":")
    part = next((part for part in parts if part.key == key), None)
    if part is not None and name in set(Measure):
        return part, Measure(name)
    if text:
        notices.append(_unknown())
    return parts[0], Measure.in_time


def _end(asked: Mapping[str, str], any_day: bool, today: date, locale: str, notices: list[str]) -> date:
    last = last_month_end(today)
    text = (asked.get("day", "") if any_day else "") or asked.get("to", "")
    day = _date(text)
    if day is None:
        if text:
            notices.append(_("Datumet gick inte att läsa. Här är läget den %(day)s.", day=_text(last, locale)))
        return last
    latest = today if any_day else last
    if day > latest:
        notices.append(_("Den dagen är inte över än. Här är läget den %(day)s.", day=_text(latest, locale)))
        return latest
    if any_day or day == month_end(day):
        return day
    before = day.replace(day=1) - timedelta(days=1)
    notices.append(_("Siffrorna visas per månadsskifte. Här är läget den %(day)s.", day=_text(before, locale)))
    return before


def _known(text: str, end: date, any_day: bool, today: date, locale: str, notices: list[str]) -> date | None:
    """As known on which day. Without names only as known on the day the figure is about: two such days, subtracted,
    would tell whom a correction was about."""
    if not text:
        return None
    day = _date(text)
    if day is not None and (day == end or (any_day and end <= day <= today)):
        return day
    notices.append(_("Siffran visas som den var känd den %(day)s.", day=_text(end, locale)))
    return end


def _one_of(text: str, choices: Mapping[str, Any], default: Any, notices: list[str]) -> Any:
    if text and text not in choices and _unknown() not in notices:
        notices.append(_unknown())
    return choices.get(text, default)


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1990 else None


def _text(day: date, locale: str) -> str:
    return formats.date_text(day, None, locale)


def _unknown() -> str:
    return _("Något av valen finns inte. Sidan visar det som ligger närmast.")
