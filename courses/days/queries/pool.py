"""The pool of trainers: who, what they teach, days promised and used, with whom they have led, and what they are asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.api import Absence, Organisation, Person, Post, main_posts, session
from courses.days.models import Half, Occasion, Queue, Round, RoundState, Session, Trainer
from courses.days.models.pool import Ask, AskState, PoolCertificate, PoolMember, PoolPromise, PoolTopic
from courses.models import Theme

#: Days of a session, as the database counts them.
_DAYS = case((Session.half == Half.whole.value, 1.0), else_=0.5)


@dataclass
class PoolRow:
    """Someone in the pool in a year."""

    person: Person
    employer: str
    topics: list[str] = field(default_factory=list)
    promised: float | None = None
    used: float = 0.0
    certificates: int = 0
    asked: int = 0

    @property
    def left(self) -> float | None:
        """Days left of those promised; None when nothing has been promised."""
        return None if self.promised is None else self.promised - self.used


def pool(year: int, on: date, employers: Iterable[int] | None = None) -> list[PoolRow]:
    """Those in the pool on a day, by name, with what they have promised and used in a year. A constant number of statements.

    employers: ids of employers to narrow to; all when left out.
    """
    people = session.scalars(
        select(Person)
        .join(PoolMember, PoolMember.person_id == Person.id)
        .where(PoolMember.since_on <= on, or_(PoolMember.until_on.is_(None), PoolMember.until_on >= on))
        .order_by(Person.sort_key, Person.id)
    ).all()
    posts = main_posts([person.id for person in people], on)
    names = employer_names(post[0] for post in posts.values())
    wanted = None if employers is None else set(employers)
    found = {}
    for person in people:
        place = names.get(posts[person.id][0]) if person.id in posts else None
        if wanted is None or (place and place[0] in wanted):
            found[person.id] = PoolRow(person, "" if person.protected or not place else place[1])
    _fill(found, year)
    return list(found.values())


def employer_names(post_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The employer's id and name of each post. One statement."""
    rows = session.execute(
        select(Post.id, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(Post.id.in_(list(post_ids)))
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def used_days(person_ids: Iterable[int], year: int) -> dict[int, float]:
    """Course days that people lead in a year, held and planned. One statement."""
    rows = session.execute(
        select(Trainer.person_id, func.sum(_DAYS))
        .join(Occasion, Occasion.id == Trainer.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .where(
            Trainer.person_id.in_(list(person_ids)),
            Occasion.cancelled.is_(False),
            Round.state != RoundState.cancelled,
            Session.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(Trainer.person_id)
    )
    return {person: float(days) for person, days in rows}


def promised_days(person_ids: Iterable[int], year: int) -> dict[int, float]:
    """Course days promised for people in a year; those of whom nothing is promised are left out. One statement."""
    return dict(
        session.execute(
            select(PoolPromise.person_id, PoolPromise.days).where(
                PoolPromise.person_id.in_(list(person_ids)), PoolPromise.year == year
            )
        ).all()
    )


def topics_of(person_ids: Iterable[int]) -> dict[int, list[Theme]]:
    """The themes that people can teach. One statement."""
    found: dict[int, list[Theme]] = defaultdict(list)
    for person, theme in session.execute(
        select(PoolTopic.person_id, Theme)
        .join(Theme, Theme.id == PoolTopic.theme_id)
        .where(PoolTopic.person_id.in_(list(person_ids)))
        .order_by(Theme.title)
    ):
        found[person].append(theme)
    return found


def candidates(occasion: Occasion, on: date) -> list[PoolRow]:
    """Those of the pool who can teach the theme and are free on its days: most days left first. A constant number of
    statements."""
    year = occasion.first_on.year
    able = set(session.scalars(select(PoolTopic.person_id).where(PoolTopic.theme_id == occasion.theme_id)))
    days = [each.held_on for each in occasion.sessions]
    other = aliased(Session)
    busy = set(
        session.scalars(
            select(Trainer.person_id)
            .join(other, other.occasion_id == Trainer.occasion_id)
            .join(Session, (Session.starts_at < other.ends_at) & (Session.ends_at > other.starts_at))
            .join(Occasion, Occasion.id == Trainer.occasion_id)
            .join(Round, Round.id == Occasion.round_id)
            .where(
                Session.occasion_id == occasion.id, Occasion.cancelled.is_(False), Round.state == RoundState.published
            )
        )
    )
    away = set(
        session.scalars(
            select(Absence.person_id).where(
                Absence.percent == 100,
                Absence.first_on <= max(days),
                or_(Absence.last_on.is_(None), Absence.last_on >= min(days)),
            )
        )
    )
    free = [row for row in pool(year, on) if row.person.id in able - busy - away]
    return sorted(free, key=lambda row: (-(row.left or 0), row.person.sort_key, row.person.id))


def asks_of(occasion_id: int) -> Sequence[tuple[Ask, Person]]:
    """Who has been asked to lead an occasion, and what they answered, latest first."""
    return [
        (ask, person)
        for ask, person in session.execute(
            select(Ask, Person)
            .join(Person, Person.id == Ask.person_id)
            .where(Ask.occasion_id == occasion_id)
            .order_by(Ask.id.desc())
        )
    ]


@dataclass(frozen=True)
class Led:
    """An occasion that someone has led: for the merit record."""

    occasion: Occasion
    course: str
    days: float
    leads: bool
    others: tuple[str, ...]


def led_by(person_id: int, until: date) -> list[Led]:
    """What someone has led up to a day, latest first, and with whom. Three statements."""
    rows = session.execute(
        select(Occasion, Trainer.leads)
        .join(Trainer, Trainer.occasion_id == Occasion.id)
        .join(Round, Round.id == Occasion.round_id)
        .options(
            joinedload(Occasion.theme),
            joinedload(Occasion.round).joinedload(Round.queue).joinedload(Queue.course),
        )
        .where(
            Trainer.person_id == person_id,
            Occasion.last_on <= until,
            Occasion.cancelled.is_(False),
            Round.state == RoundState.published,
        )
        .order_by(Occasion.last_on.desc(), Occasion.id.desc())
    ).all()
    ids = [occasion.id for occasion, _leads in rows]
    days: dict[int, float] = dict(
        session.execute(
            select(Session.occasion_id, func.sum(_DAYS))
            .where(Session.occasion_id.in_(ids))
            .group_by(Session.occasion_id)
        ).all()
    )
    others: dict[int, list[str]] = defaultdict(list)
    for occasion_id, person in session.execute(
        select(Trainer.occasion_id, Person)
        .join(Person, Person.id == Trainer.person_id)
        .where(Trainer.occasion_id.in_(ids), Trainer.person_id != person_id)
        .order_by(Person.sort_key)
    ):
        others[occasion_id].append(person.name)
    return [
        Led(
            occasion,
            occasion.round.queue.course.title,
            float(days.get(occasion.id, 0)),
            leads,
            tuple(others[occasion.id]),
        )
        for occasion, leads in rows
    ]


def certificates_in_training(person_id: int) -> Sequence[PoolCertificate]:
    """What someone has been trained in as a trainer, latest first."""
    return session.scalars(
        select(PoolCertificate).where(PoolCertificate.person_id == person_id).order_by(PoolCertificate.given_on.desc())
    ).all()


def member(person_id: int) -> PoolMember | None:
    """Someone's place in the pool, past or present."""
    return session.scalar(select(PoolMember).where(PoolMember.person_id == person_id))


def open_asks(person_id: int, on: date) -> Sequence[tuple[Ask, Occasion]]:
    """What someone is asked and has not answered in time to, nearest day first."""
    return [
        (ask, occasion)
        for ask, occasion in session.execute(
            select(Ask, Occasion)
            .join(Occasion, Occasion.id == Ask.occasion_id)
            .options(joinedload(Occasion.theme))
            .where(Ask.person_id == person_id, Ask.state == AskState.open, Ask.answer_by >= on)
            .order_by(Occasion.first_on, Ask.id)
        )
    ]


def _fill(found: dict[int, PoolRow], year: int) -> None:
    for person, themes in topics_of(found).items():
        found[person].topics = [theme.title for theme in themes]
    for person, days in promised_days(found, year).items():
        found[person].promised = days
    for person, days in used_days(found, year).items():
        found[person].used = days
    for table, name in ((PoolCertificate, "certificates"), (Ask, "asked")):
        counted = select(table.person_id, func.count()).where(table.person_id.in_(found)).group_by(table.person_id)
        if table is Ask:
            counted = counted.where(Ask.state == AskState.open)
        for person, count in session.execute(counted):
            setattr(found[person], name, count)
