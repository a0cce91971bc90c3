"""How the platform tells people something: a row in the outbox, in the transaction of what it tells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app import jobs
from app.db import is_postgresql, now, session
from app.messages.calendars import CalendarItem
from app.messages.models import Message
from app.messages.quiet import next_calm_moment
from app.people.models import Person

#: Rows written in one statement.
BATCH = 500


@dataclass(frozen=True)
class Mail:
    """A message on its way to one person; see ``send``."""

    person_id: int
    event: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    calendar: CalendarItem | None = None


def send(
    person_ids: Iterable[int],
    event: str,
    template: str,
    values: Mapping[str, Any],
    calendar: CalendarItem | None = None,
    *,
    reminder: bool = False,
) -> None:
    """Tell each of these people something once, when the present transaction has been committed.

    event: what it tells of, ``courses.seated:12``; the same event with the same template is never told twice to one
    person, so an event that may come again carries a number that grows. template: ``courses/mail/seated`` for the
    file ``templates/courses/mail/seated.txt``, whose first line is the subject. values: ids, codes, numbers, labels,
    dates and moments (as they are) for the template; no names of people. calendar: an entry to put into the person's
    calendar, to move there (same uid, higher sequence), or to take away (cancelled). reminder: wait for working hours
    and for the end of an absence.
    """
    send_many((Mail(person, event, template, values, calendar) for person in person_ids), reminder=reminder)


def send_many(mails: Iterable[Mail], *, reminder: bool = False) -> None:
    """Tell many people different things; see ``send``. One statement for each 500."""
    moment = now()
    due_at = (next_calm_moment(moment) or moment) if reminder else moment
    rows = [
        {
            "person_id": mail.person_id,
            "event": mail.event,
            "template": mail.template,
            "values": to_json(mail.values),
            "calendar": mail.calendar.to_json() if mail.calendar else {},
            "reminder": reminder,
            "created_at": moment,
            "due_at": due_at,
            "next_try_at": due_at,
            "attempts": 0,
            "error": "",
        }
        for mail in mails
    ]
    if not rows:
        return
    session.flush()
    dialect: Any = postgresql if is_postgresql() else sqlite
    for start in range(0, len(rows), BATCH):
        session.execute(dialect.insert(Message).values(rows[start : start + BATCH]).on_conflict_do_nothing())
    jobs.ask("messages.deliver")


def renew_feed(person: Person, *, by: Person) -> str:
    """Give the person's calendar feed an address, or a new one; the old one is dead at once. Returns its secret part."""
    if by.id != person.id:
        raise PermissionError("only the person may open the own calendar")
    person.feed_key = token_urlsafe(32)
    return person.feed_key


def to_json(value: Any) -> Any:
    """Values as JSON can hold them; days and moments as {"$on": …} and {"$at": …}."""
    if isinstance(value, datetime):
        return {"$at": value.isoformat()}
    if isinstance(value, date):
        return {"$on": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(key): to_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def from_json(value: Any) -> Any:
    """The values of ``to_json``, with days and moments as such."""
    if isinstance(value, dict):
        if value.keys() == {"$at"}:
            return datetime.fromisoformat(value["$at"])
        if value.keys() == {"$on"}:
            return date.fromisoformat(value["$on"])
        return {key: from_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [from_json(each) for each in value]
    return value


__all__ = ["CalendarItem", "Mail", "from_json", "renew_feed", "send", "send_many", "to_json"]
