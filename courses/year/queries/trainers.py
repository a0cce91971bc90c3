"""Who can lead course days in a year: what they teach, how many days are left of those promised, when they cannot."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, select

from app.api import Absence, Person, Post, roles, session
from courses.days.models import Occasion, Session, Trainer
from courses.days.models.pool import PoolMember
from courses.days.queries.pool import promised_days, topics_of, used_days
from courses.year.blocked import days_between
from courses.year.models import YearPlan
from courses.year.queries.facts import below
from courses.year.trainers import TrainerDays


def trainer_days(plan: YearPlan, today: date) -> tuple[TrainerDays, ...]:
    """The trainers of the plan's area with what they can do in its year. A constant number of statements.

    Those who hold a trainer's post lead what they have as topics, or everything when they have none, and as many days as
    was promised, or any number when nothing was. Those lent to the pool lead their topics on the days that were promised.
    Nobody leads on days of absence, or when leading something already.
    """
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    people = _people(plan, today, first, last)
    numbers = [person.id for person, _employed in people]
    topics, promised, used = topics_of(numbers), promised_days(numbers, plan.year), used_days(numbers, plan.year)
    away = _away(numbers, first, last)
    found = []
    for person, employed in people:
        taught = frozenset(theme.key for theme in topics.get(person.id, ()))
        days = promised.get(person.id, None if employed else 0.0)
        if taught or employed:
            left = None if days is None else days - used.get(person.id, 0.0)
            found.append(TrainerDays(person.id, person.name, taught, left, frozenset(away[person.id])))
    return tuple(found)


def _people(plan: YearPlan, today: date, first: date, last: date) -> Sequence[tuple[Person, bool]]:
    """Who may be asked, and whether by a trainer's post; others are in the pool."""
    here = Post.unit_id.in_(below(plan.area_id, today)) & (Post.last_on.is_(None) | (Post.last_on >= first))
    employed = exists().where(Post.person_id == Person.id, Post.role == roles.TRAINER, here)
    lent = exists().where(
        PoolMember.person_id == Person.id, PoolMember.since_on <= last,
        PoolMember.until_on.is_(None) | (PoolMember.until_on >= first),
    ) & exists().where(Post.person_id == Person.id, here)  # fmt: skip
    found = session.execute(select(Person, employed).where(employed | lent).order_by(Person.id))
    return [(person, bool(by_post)) for person, by_post in found]


def _away(numbers: Sequence[int], first: date, last: date) -> dict[int, set[date]]:
    away: dict[int, set[date]] = defaultdict(set)
    for person, begins, ends in session.execute(
        select(Absence.person_id, Absence.first_on, Absence.last_on).where(
            Absence.person_id.in_(numbers), Absence.first_on <= last,
            Absence.last_on.is_(None) | (Absence.last_on >= first),
        )
    ):  # fmt: skip
        away[person].update(days_between(max(begins, first), min(ends or last, last)))
    for person, held_on in session.execute(
        select(Trainer.person_id, Session.held_on)
        .join(Occasion, Occasion.id == Trainer.occasion_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .where(Trainer.person_id.in_(numbers), Session.held_on.between(first, last), Occasion.cancelled.is_(False))
        .distinct()
    ):
        away[person].add(held_on)
    return away
