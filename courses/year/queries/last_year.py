"""What was planned or held last year, to copy."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from app.api import session
from courses.days.models import Half, Occasion, Queue, Round, RoundState, Session
from courses.year.facts import Programme, RowFacts
from courses.year.models import YearPlan
from courses.year.queries.plans import facts, plan_of
from courses.year.rhythm import Piece


def last_years(plan: YearPlan, programme: Programme) -> list[RowFacts]:
    """The rows of last year's plan, or the rounds that began last year when there was no plan, by date."""
    before = plan_of(plan.area_id, plan.programme_key, plan.year - 1)
    rows = facts(before.id) if before is not None else []
    return rows or _held(plan, programme)


def _held(plan: YearPlan, programme: Programme) -> list[RowFacts]:
    courses = {programme.whole.course_id} | {theme.course_id for theme in programme.single.themes}
    found: dict[tuple[int, int, int], list[Piece]] = defaultdict(list)
    rooms: dict[int, int | None] = {}
    for row in session.execute(
        select(
            Round.id, Round.seats, Queue.course_id, Occasion.theme_id, Occasion.room_id, Session.held_on, Session.half
        )
        .join(Queue, Queue.id == Round.queue_id)
        .join(Occasion, Occasion.round_id == Round.id)
        .join(Session, Session.occasion_id == Occasion.id)
        .where(
            Queue.area_id == plan.area_id, Queue.course_id.in_(courses), Round.state == RoundState.published,
            Round.first_on.between(date(plan.year - 1, 1, 1), date(plan.year - 1, 12, 31)),
            Occasion.cancelled.is_(False),
        )
        .order_by(Session.starts_at, Session.id)
    ):  # fmt: skip
        halves = (Half.fm, Half.em) if row.half == Half.whole else (Half(row.half),)
        found[row.id, row.course_id, row.seats] += [Piece(row.theme_id, row.held_on, half) for half in halves]
        rooms.setdefault(row.id, row.room_id)
    return [
        RowFacts(number, course, tuple(pieces), max(1, seats), room=rooms[number])
        for (number, course, seats), pieces in found.items()
    ]
