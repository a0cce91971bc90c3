"""Mails about days: the days in words, and each as an entry for the calendar. One mail, however many the days are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from app.api import CalendarItem, Mail

#: Entries by their names in the calendar.
ByUid = Mapping[str, CalendarItem]


def about_days(
    person_id: int,
    event: str,
    template: str,
    values: Mapping[str, Any],
    items: Sequence[CalendarItem],
    before: ByUid | None = None,
) -> Mail:
    """A mail about these days, at least one; the first gives what is said of a single day.

    before: the days that were there already, as they were, by uid.
    """
    return Mail(person_id, event, f"courses/mail/{template}", {**values, **said_of(items, before)}, items)


def said_of(items: Sequence[CalendarItem], before: ByUid | None = None) -> dict[str, Any]:
    """What a mail's template may say of these days; see ``about_days``."""
    first = items[0]
    days = [_day(item, (before or {}).get(item.uid)) for item in items]
    return {"on": first.starts_at, "title": first.title, "place": first.place, "days": days}


def _day(item: CalendarItem, before: CalendarItem | None) -> dict[str, Any]:
    """A day as the templates of mails say it: when it is, when it was, and whether it leaves the calendar."""
    return {
        "title": item.title,
        "on": item.starts_at,
        "ends": item.ends_at,
        "was": before.starts_at if before else None,
        "place": item.place,
        "how": item.text,
        "gone": item.cancelled,
    }


def changes(before: Iterable[CalendarItem], now: Iterable[CalendarItem]) -> list[CalendarItem]:
    """What calendars must hear when the days have become other: what is new or changed, then what is no more."""
    was, there = {item.uid: item for item in before}, {item.uid: item for item in now}
    told = [item for item in there.values() if item.uid not in was or _looks(was[item.uid]) != _looks(item)]
    return [*told, *(gone(item) for uid, item in was.items() if uid not in there)]


def _looks(item: CalendarItem) -> CalendarItem:
    return replace(item, sequence=0)


def gone(item: CalendarItem) -> CalendarItem:
    """The entry as it is taken away."""
    return item if item.cancelled else replace(item, cancelled=True, sequence=item.sequence + 1)


def of_holder(items: Iterable[CalendarItem], holder: str) -> list[CalendarItem]:
    """The entries under the names that they have in one calendar."""
    return [replace(item, uid=item.uid.replace("-0@", f"-{holder}@")) for item in items]


def by_uid(items: Iterable[CalendarItem]) -> dict[str, CalendarItem]:
    """The entries by their names."""
    return {item.uid: item for item in items}


def stamp(items: Iterable[CalendarItem]) -> str:
    """A name for just these versions of these days, so that they are told once, and the next change anew."""
    told = sorted((item.uid, item.sequence, item.cancelled) for item in items)
    return sha256(repr(told).encode()).hexdigest()[:16]
