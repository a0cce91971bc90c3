"""Calendar files that Outlook, Google and Apple read alike (RFC 5545, RFC 5546). Pure.

A gathering keeps its UID for ever and its SEQUENCE grows with every change, so that an update moves the entry in
people's calendars instead of making another. An invitation, an update and a cancellation each speak of one UID (RFC
5546, 3.2), so that a mail about several days carries several files. Times are told in Europe/Stockholm with its
VTIMEZONE, as a course day stays at nine o'clock whatever the clock change does.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.dates import STOCKHOLM

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

PRODUCT = "-//Fardplan//Fardplan//SV"


@dataclass(frozen=True)
class CalendarItem:
    """Something with a place in the calendar. ``uid`` never changes, ``sequence`` grows with each change.

    Moments are aware. ``text`` says what to bring or prepare; it names nobody.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    sequence: int = 0
    place: str = ""
    url: str = ""
    text: str = ""
    cancelled: bool = False

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a calendar item needs aware moments")

    def to_json(self) -> dict[str, Any]:
        """The item as plain values."""
        return asdict(self) | {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "CalendarItem":
        """The item of ``to_json``."""
        moments = {name: datetime.fromisoformat(values[name]) for name in ("starts_at", "ends_at")}
        return cls(**values | moments)


def invitation(item: CalendarItem, *, attendee: str, organiser: str, at: datetime) -> bytes:
    """A file that puts the item into one person's calendar, moves it there, or takes it away when cancelled.

    attendee, organiser: e-mail addresses. at: the moment the file is made.
    """
    from icalendar import vCalAddress

    calendar = _calendar(method_of(item))
    event = _event(item, at)
    event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    event.add("attendee", guest)
    return _finished(calendar, [event])


def entries_kept(items: Iterable[CalendarItem]) -> dict[str, Any]:
    """Entries as a message keeps them; empty when there are none."""
    entries = [item.to_json() for item in items]
    return {"entries": entries} if entries else {}


def entries_of(kept: dict[str, Any]) -> list[CalendarItem]:
    """The entries of a message, in its order. The oldest messages hold a single one, as it is."""
    return [CalendarItem.from_json(each) for each in kept.get("entries", [kept] if kept else [])]


def file_names(items: Iterable[CalendarItem]) -> list[str]:
    """A name for the file of each entry: what it does and on which day, ``kursdag-2027-03-04.ics``. No two are alike."""
    names: Counter[str] = Counter()
    found = []
    for item in items:
        what = "installd-kursdag" if item.cancelled else "kursdag"
        name = f"{what}-{item.starts_at.astimezone(STOCKHOLM):%Y-%m-%d}"
        names[name] += 1
        found.append(f"{name}.ics" if names[name] == 1 else f"{name}-{names[name]}.ics")
    return found


def method_of(item: CalendarItem) -> str:
    """What is asked of the calendar (RFC 5546): to put the entry in or move it, or to take it away."""
    return "CANCEL" if item.cancelled else "REQUEST"


def feed(items: Iterable[CalendarItem], *, name: str, at: datetime) -> bytes:
    """A whole calendar to subscribe to, items in order of time. Cancelled ones stand as cancelled."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1))
    ordered = sorted(items, key=lambda item: (item.starts_at, item.uid))
    return _finished(calendar, [_event(item, at) for item in ordered])


def _calendar(method: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(item: CalendarItem, at: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", item.uid)
    event.add("sequence", item.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", item.starts_at.astimezone(STOCKHOLM))
    event.add("dtend", item.ends_at.astimezone(STOCKHOLM))
    event.add("summary", item.title)
    event.add("status", "CANCELLED" if item.cancelled else "CONFIRMED")
    for name, value in (("location", item.place), ("url", item.url), ("description", item.text)):
        if value:
            event.add(name, value)
    return event


def _finished(calendar: "Calendar", events: "list[Event]") -> bytes:
    if events:
        calendar.add_component(_stockholm())
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _stockholm() -> "Timezone":
    """Swedish time as rules, the way that every calendar understands: lists of dates are passed over by some.

    The rules hold since 1996 (directive 2000/84/EC): summer time from the last Sunday of March, at 2.00, to the last
    Sunday of October, at 3.00.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", STOCKHOLM.key)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for part, month, day, hour, before, after, name in (
        (TimezoneDaylight(), 3, 31, 2, winter, summer, "CEST"),
        (TimezoneStandard(), 10, 27, 3, summer, winter, "CET"),
    ):
        part.add("dtstart", datetime(1996, month, day, hour))  # noqa: DTZ001 (local time, as the standard has it)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
