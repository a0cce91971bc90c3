"""What pages and actions ask about people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.db import session
from app.people.careers import profession_began
from app.people.models import Credits, Degree, Identity, Person

LOCAL = "local"


def local_identity(subject: str, on: date) -> Identity | None:
    """The sign-in by e-mail and password that holds on this day."""
    return session.scalar(
        select(Identity).where(
            Identity.issuer == LOCAL, Identity.subject == subject.strip().lower(), Identity.holds(on)
        )
    )


def identities_of(person: Person) -> Sequence[Identity]:
    """All the person's ways of signing in, also those that have ended."""
    return session.scalars(select(Identity).where(Identity.person_id == person.id).order_by(Identity.id)).all()


def password_identity(person: Person, on: date) -> Identity | None:
    """The person's own sign-in by password that holds on this day; the first, when there are several."""
    return next(iter(password_identities(person, on)), None)


def password_identities(person: Person, on: date) -> Sequence[Identity]:
    """The person's own sign-ins by password that hold on this day: several, when two rows have become one person."""
    return session.scalars(
        select(Identity)
        .where(Identity.person_id == person.id, Identity.issuer == LOCAL, Identity.holds(on))
        .order_by(Identity.id)
    ).all()


def local_sign_ins(subjects: Iterable[str]) -> dict[str, Person]:
    """The people who sign in with these subjects."""
    rows = session.execute(
        select(Identity.subject, Person)
        .join(Person, Person.id == Identity.person_id)
        .where(Identity.issuer == LOCAL, Identity.subject.in_(list(subjects)))
    )
    return {row.subject: row.Person for row in rows}


def has_people() -> bool:
    """Whether anybody is here yet."""
    return session.scalar(select(Person.id).limit(1)) is not None


def degrees_of(person_id: int) -> Sequence[Degree]:
    """The person's degrees, the earliest first."""
    return session.scalars(
        select(Degree).where(Degree.person_id == person_id).order_by(Degree.awarded_on, Degree.id)
    ).all()


def profession_days(person_ids: Iterable[int]) -> dict[int, date]:
    """The day from which years in the profession count, of those who have a relevant degree. One statement."""
    rows = session.execute(
        select(Degree.person_id, Degree.kind, Degree.awarded_on).where(Degree.person_id.in_(list(person_ids)))
    )
    degrees: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        degrees[row.person_id].append(row)
    began = {person: profession_began(awarded) for person, awarded in degrees.items()}
    return {person: day for person, day in began.items() if day is not None}


def credits_of(person_id: int) -> Sequence[Credits]:
    """The person's further högskolepoäng, the earliest first."""
    return session.scalars(
        select(Credits).where(Credits.person_id == person_id).order_by(Credits.completed_on, Credits.id)
    ).all()
