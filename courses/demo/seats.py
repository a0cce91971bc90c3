"""How seats are shared and waited for: quotas on two rounds, seats held without names, terms, an offer, and interest in
courses that have no date."""

from datetime import timedelta
from random import Random

from sqlalchemy import func, select

from app.api import Person, Problem, main_posts, session, today
from courses.days.actions.courses import put_course
from courses.days.actions.holds import hold_seats
from courses.days.actions.interests import declare_interest, queue_for
from courses.days.actions.quotas import share_quotas
from courses.days.actions.seats import withdraw
from courses.days.actions.terms import set_terms
from courses.days.course_plan import CoursePlan, ThemePlan
from courses.days.models import Round, RoundState, Seat, SeatState
from courses.days.queries.swaps import managed_by
from courses.days.queries.undated import federation_of
from courses.days.terms import Wanted
from courses.demo.learners import ACCOUNTS, experienced

UNDATED = CoursePlan(
    key="familjehem-och-jourhem",
    title="Familjehem och jourhem",
    summary="Exempel på en kurs som ännu inte har något datum.",
    example=True,
    days=1,
    themes=[
        ThemePlan(key="familjehem-och-jourhem", title="Familjehem och jourhem", days=1, areas=["samverkan"]),
    ],
)  # fmt: skip
#: Quotas are on the nearest rounds that are so far off that they still keep seats for someone.
FAR = timedelta(days=25)


def make(seed: int) -> None:
    """Make what stands on the pages of seats."""
    chance = Random(f"{seed}:seats")  # noqa: S311 (a demonstration, not a secret)
    planner, manager = _account("samordnare"), _account("chef")
    if planner is None or manager is None:
        return
    far = _open_rounds()
    for round_, key in zip(far, ("staff", "hires"), strict=False):
        share_quotas(round_, key, by=planner, common=6)
    _hold(far, manager)
    _wait()
    _interests(chance)


def _account(name: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == f"{name}{ACCOUNTS}"))


def _open_rounds() -> list[Round]:
    """The nearest rounds of different courses that people can ask for a seat in, with days enough before them."""
    first = (
        select(Round.queue_id, func.min(Round.first_on).label("on"))
        .where(Round.state == RoundState.published, Round.first_on > today() + FAR)
        .group_by(Round.queue_id)
        .subquery()
    )
    found = session.scalars(
        select(Round)
        .join(first, (first.c.queue_id == Round.queue_id) & (first.c.on == Round.first_on))
        .order_by(Round.first_on, Round.id)
    )
    return [round_ for round_ in found if round_.takes_wishes(today())][:3]


def _hold(rounds: list[Round], manager: Person) -> None:
    """The manager holds a seat or two without names in the last of them."""
    for unit in managed_by(manager.id, today())[:1]:
        for round_ in rounds[-1:]:
            for count in (2, 1):
                try:
                    hold_seats(round_, unit, count, by=manager)
                    return
                except Problem:
                    continue


def _wait() -> None:
    """Some of those who wait have said which dates suit; one who had a seat withdraws, and it is offered to the next."""
    rows = session.execute(
        select(Seat.queue_id, func.count())
        .where(Seat.state == SeatState.queued)
        .group_by(Seat.queue_id)
        .order_by(func.count().desc(), Seat.queue_id)
    ).all()
    for queue_id, _count in rows[:1]:
        waiting = session.scalars(
            select(Seat).where(Seat.queue_id == queue_id, Seat.state == SeatState.queued).order_by(Seat.id.desc())
        ).all()
        for seat in waiting[:2]:
            set_terms(seat, Wanted(weekdays=(0, 1, 2), earliest_on=today() + timedelta(days=30)), by=None)
        _free_one(queue_id)


def _free_one(queue_id: int) -> None:
    seat = session.scalar(
        select(Seat)
        .join(Round, Round.id == Seat.round_id)
        .join(Person, Person.id == Seat.person_id)
        .where(
            Seat.queue_id == queue_id,
            Seat.state == SeatState.seated,
            Round.first_on > today() + timedelta(days=12),
            Round.withdraw_by >= today(),
            Person.email.is_(None),
        )
        .order_by(Round.first_on, Seat.id)
        .limit(1)
    )
    if seat is not None:
        withdraw(seat, by=session.get_one(Person, seat.person_id))


def _interests(chance: Random) -> None:
    """Experienced people would take a course that has no date."""
    course = put_course(UNDATED)
    old = experienced(today())
    area = federation_of([each[1] for each in main_posts(old[:1], today()).values()], today())
    planner = _account("samordnare")
    if area is None or planner is None:
        return
    queue = queue_for(course.id, area)
    chosen = chance.sample(old, min(9, len(old)))
    for because, people in (("update", chosen[:3]), ("deepening", chosen[3:])):
        declare_interest(queue, dict.fromkeys(people), because, by=planner, nominated=True)
