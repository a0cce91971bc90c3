"""What pages, the feed and the health check ask the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app import registry
from app.db import now, session
from app.messages.bounces import NEWS, is_news, reason_of
from app.messages.calendars import CalendarItem
from app.messages.models import Choice, Message
from app.people.models import Person

PAGE = 30
#: As many as are looked through for a word: what a person is told in some ten years.
SOUGHT = 2000
#: How long something that may be sent can lie before the health check tells.
PATIENCE = timedelta(minutes=5)


def messages_to(person: Person, page: int = 1, *, latest: bool = True) -> tuple[Sequence[Message], int]:
    """One page of what the person has been told, latest or earliest first, and how many there are in all."""
    found = select(Message).where(Message.person_id == person.id)
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    found = found.order_by(Message.id.desc() if latest else Message.id)
    return session.scalars(found.limit(PAGE).offset((page - 1) * PAGE)).all(), count


def latest_to(person: Person) -> Sequence[Message]:
    """What the person has been told, the latest ``SOUGHT`` messages, latest first."""
    wanted = select(Message).where(Message.person_id == person.id).order_by(Message.id.desc()).limit(SOUGHT)
    return session.scalars(wanted).all()


def message_to(person: Person, number: int) -> Message | None:
    """One message, when it is to this person."""
    return session.scalar(select(Message).where(Message.id == number, Message.person_id == person.id))


def told_twice(prefix: str) -> Sequence[str]:
    """Events whose names begin so and that somebody has been told more than once. One statement. There are none: the
    outbox itself refuses; this proves it."""
    return session.scalars(
        select(Message.event)
        .where(Message.event.startswith(prefix, autoescape=True))
        .group_by(Message.person_id, Message.event, Message.template)
        .having(func.count() > 1)
        .order_by(Message.event)
    ).all()


def outbox(page: int = 1) -> tuple[Sequence[tuple[Message, Person]], int]:
    """One page of everything that has been told, with the readers, latest first, and how many there are in all."""
    count = session.scalar(select(func.count(Message.id))) or 0
    rows = session.execute(
        select(Message, Person)
        .join(Person, Person.id == Message.person_id)
        .order_by(Message.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return [(message, person) for message, person in rows], count


def choices_of(person: Person) -> dict[str, str]:
    """How the person wants to be told, by topic; topics without a choice are left out."""
    rows = session.execute(select(Choice.topic, Choice.how).where(Choice.person_id == person.id))
    return {row.topic: row.how for row in rows}


def owner_of_feed(key: str) -> Person | None:
    """Whose calendar feed has this secret address."""
    return session.scalar(select(Person).where(Person.feed_key == key)) if len(key) >= 32 else None


def calendar_of(person: Person, on: date) -> list[CalendarItem]:
    """What plugins put on the person's journey that has a place in the calendar, and what else they put there, the last three
    months and onwards."""
    since = on - timedelta(days=92)
    others = [item for group in registry.hook.calendar_entries(person=person, since=since) for item in group]
    return others + [
        CalendarItem(
            uid=stop.uid or f"{stop.kind}-{stop.key}-{person.id}@fardplan",
            title=stop.title,
            starts_at=stop.starts_at,
            ends_at=stop.ends_at,
            sequence=stop.sequence,
            place=stop.place,
            url=stop.url,
            text=stop.note,
            cancelled=stop.cancelled,
        )
        for group in registry.hook.journey(person=person, on=on)
        for stop in group
        if stop.starts_at is not None and stop.ends_at is not None and stop.starts_at.date() >= since
    ]


@dataclass(frozen=True)
class Bounce:
    """That letters to someone's present address come back: since when, and why in a sentence."""

    person: Person
    at: datetime
    reason: str


def bounces(people: Any, limit: int = 500) -> list[Bounce]:
    """Those of these people whose present address does not take letters, the latest first. One statement.

    people: a condition on Person.
    """
    rows = session.execute(
        select(Person, Message.bounced_at, Message.bounce_code, Message.bounced_from)
        .join(Message, Message.person_id == Person.id)
        .where(Message.bounced_at >= now() - NEWS, Person.email.is_not(None), people)
        .order_by(Message.bounced_at.desc(), Message.id.desc())
        .limit(limit)
    )
    found: dict[int, Bounce] = {}
    for person, at, code, address in rows:
        if at is not None and person.id not in found and is_news(person, address, at):
            found[person.id] = Bounce(person, at, reason_of(code))
    return list(found.values())


def late() -> int:
    """How many messages have been due for more than five minutes."""
    return (
        session.scalar(
            select(func.count(Message.id)).where(
                Message.sent_at.is_(None), Message.next_try_at.is_not(None), Message.due_at < now() - PATIENCE
            )
        )
        or 0
    )
