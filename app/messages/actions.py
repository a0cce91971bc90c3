"""How the platform tells people something: a row in the outbox, in the transaction of what it tells of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import delete, select

from app import jobs
from app.db import insert_into, now, session
from app.messages.calendars import CalendarItem, entries_kept
from app.messages.digests import TOPICS, How, told_at
from app.messages.models import Choice, Message
from app.messages.quiet import next_calm_moment
from app.people.models import Person
from app.problems import Problem
from app.web.words import _

#: Rows written in one statement.
BATCH = 500


@dataclass(frozen=True)
class Mail:
    """A message on its way to one person; see ``send``."""

    person_id: int
    event: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    #: What is put into the person's calendar, moved there or taken away, the most important first.
    calendar: Sequence[CalendarItem] = ()
    #: One of ``digests.TOPICS``, for which the reader may have chosen another time; empty for what is told at once.
    topic: str = ""
    #: The thing by which somebody asks what became of it, such as ``courses.round:12``; see ``fates``.
    about: str = ""
    #: From when a reminder is of no use any more: what it reminds of has begun. None when it always is.
    until: datetime | None = None


def send(
    person_ids: Iterable[int],
    event: str,
    template: str,
    values: Mapping[str, Any],
    calendar: Sequence[CalendarItem] = (),
    *,
    reminder: bool = False,
    topic: str = "",
) -> None:
    """Tell each of these people something once, when the present transaction has been committed.

    event: what it tells of, ``courses.seated:12``; the same event with the same template is never told twice to one
    person, so an event that may come again carries a number that grows. template: ``courses/mail/seated`` for the
    file ``templates/courses/mail/seated.txt``, whose first line is the subject. values: ids, codes, numbers, labels,
    dates and moments (as they are) for the template; no names of people. calendar: entries to put into the person's
    calendar, to move there (same uid, higher sequence), or to take away (cancelled); each uid once. reminder: wait for
    working hours and for the end of an absence.
    """
    send_many((Mail(person, event, template, values, calendar, topic) for person in person_ids), reminder=reminder)


def send_many(mails: Iterable[Mail], *, reminder: bool = False) -> None:
    """Tell many people different things; see ``send``. One statement for each 500, and one for their choices."""
    mails = list(mails)
    moment = now()
    due_at = (next_calm_moment(moment) or moment) if reminder else moment
    chosen = _choices(mails)
    rows = [_row(mail, reminder, moment, due_at, chosen.get((mail.person_id, mail.topic))) for mail in mails]
    if not rows:
        return
    session.flush()
    for start in range(0, len(rows), BATCH):
        session.execute(insert_into(Message).values(rows[start : start + BATCH]).on_conflict_do_nothing())
    jobs.ask("messages.deliver")


def _row(mail: Mail, reminder: bool, moment: datetime, due_at: datetime, how: How | None) -> dict[str, Any]:
    told = _told_at(mail, how, due_at)
    return {
        "person_id": mail.person_id,
        "event": mail.event,
        "about": mail.about,
        "template": mail.template,
        "values": to_json(mail.values),
        "calendar": entries_kept(mail.calendar),
        "reminder": reminder,
        "topic": mail.topic,
        "digest": how in (How.daily, How.weekly),
        "created_at": moment,
        "due_at": told or moment,
        "until": mail.until,
        "next_try_at": told,
        "sent_at": None if told else moment,
        "attempts": 0,
        "error": "",
        "bounce_code": "",
        "bounced_from": "",
    }


def _told_at(mail: Mail, how: How | None, due_at: datetime) -> datetime | None:
    """When it is mailed by the reader's own choice, sooner when that would be too late, and never when nothing is soon enough."""
    told = told_at(how, due_at) if how else due_at
    if told is None or mail.until is None or told < mail.until:
        return told
    return due_at if due_at < mail.until else None


def take_back(template: str, person_ids: Iterable[int]) -> None:
    """Take back what has been written to these people from a template and has not gone out; it can be written anew. One
    statement."""
    session.execute(
        delete(Message).where(
            Message.person_id.in_(list(person_ids)), Message.template == template,
            Message.sent_at.is_(None), Message.next_try_at.is_not(None),
        )
    )  # fmt: skip


def _choices(mails: list[Mail]) -> dict[tuple[int, str], How]:
    """What the readers have chosen for the topics of these messages."""
    topics = {mail.topic for mail in mails} - {""}
    if not topics:
        return {}
    people = {mail.person_id for mail in mails}
    rows = session.execute(
        select(Choice.person_id, Choice.topic, Choice.how).where(
            Choice.topic.in_(topics), Choice.person_id.in_(people), Choice.how != How.at_once
        )
    )
    return {(row.person_id, row.topic): How(row.how) for row in rows}


def choose(person: Person, choices: Mapping[str, str], *, by: Person) -> None:
    """Choose how one wants to be told of each topic from now on. Raises Problem for what cannot be chosen."""
    if by.id != person.id:
        raise PermissionError("only the person may choose")
    there = {each.topic: each for each in session.scalars(select(Choice).where(Choice.person_id == person.id))}
    for topic, how in choices.items():
        if topic not in TOPICS or how not in set(How):
            raise Problem(_("Det går inte att välja så. Ladda om sidan."))
        if topic in there:
            there[topic].how = how
        else:
            session.add(Choice(person_id=person.id, topic=topic, how=how))
    session.flush()


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


__all__ = ["CalendarItem", "Mail", "choose", "from_json", "renew_feed", "send", "send_many", "to_json"]
