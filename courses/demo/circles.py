"""The dialogue groups of the course days that the trainer of the first page leads: those just past and those to come."""

from datetime import timedelta

from sqlalchemy import select

from app.api import Person, today
from app.api import session as database
from courses.days.models import Occasion, Trainer
from courses.days.queries.attendance import occasion_of
from courses.demo.learners import ACCOUNTS
from courses.groups.actions import Asked, make_groups, show_groups
from courses.groups.queries import listed

#: How far from today the days may be, and how few are too few to divide.
NEAR, FEW = timedelta(days=40), 4


def make(seed: int) -> None:
    """Mix the groups of those days; the participants of today's see theirs."""
    trainer = database.scalar(select(Person).where(Person.email == f"kursledare{ACCOUNTS}"))
    if trainer is None:
        return
    near = (
        select(Occasion.id)
        .join(Trainer, Trainer.occasion_id == Occasion.id)
        .where(
            Trainer.person_id == trainer.id,
            Occasion.cancelled.is_(False),
            Occasion.first_on.between(today() - NEAR, today() + NEAR),
        )
        .order_by(Occasion.first_on, Occasion.id)
    )
    for number in database.scalars(near).all():
        occasion = occasion_of(number)
        people = listed(occasion) if occasion else {}
        if occasion is not None and len(people) >= FEW:
            make_groups(occasion, people, Asked(seed=seed), by=trainer)
            show_groups(occasion, occasion.first_on == today(), by=trainer)
