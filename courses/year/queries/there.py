"""What is there already beside a plan: rounds, people who lack a part, trainers and their days."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from app.api import Met, NeedRow, Obligation, session
from courses.days.models import Queue, Round, RoundState, Seat, SeatState
from courses.models import Theme
from courses.year.facts import Programme, There
from courses.year.forecast import Newcomer
from courses.year.models import YearPlan, YearRow
from courses.year.queries.facts import by_theme, open_parts
from courses.year.queries.rooms import rooms_of
from courses.year.queries.trainers import trainer_days
from courses.year.rhythm import Span


def what_is_there(plan: YearPlan, programme: Programme, today: date, *, themes: bool = True) -> There:
    """All that a plan has to reckon with. A constant number of statements. themes: also what the single themes need."""
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    courses = {programme.whole.course_id: 0} | {theme.course_id: theme.id for theme in programme.single.themes}
    spans = _rounds(plan, courses, min(today, first), date(plan.year + 1, 12, 31))
    whole = [span for course, span in spans if course == programme.whole.course_id]
    in_year = [(course, span) for course, span in spans if first <= span.first_on <= last]
    return There(
        before=tuple(span for span in whole if today <= span.first_on < first),
        during=tuple(span for course, span in in_year if course == programme.whole.course_id),
        after=tuple(span for span in whole if span.first_on > last),
        themes=by_theme((courses[course], span) for course, span in in_year if courses[course]),
        known=_known(plan, programme, today),
        lacking=_lacking(plan, programme, today) if themes else {},
        trainers=trainer_days(plan, today),
        rooms=rooms_of(plan, today),
    )


def _rounds(plan: YearPlan, courses: Iterable[int], first: date, last: date) -> list[tuple[int, Span]]:
    """Rounds of these courses for the plan's area, but for those that it has become: (course id, span with free seats)."""
    taken = (
        select(func.count())
        .where(Seat.round_id == Round.id, Seat.state == SeatState.seated)
        .correlate(Round)
        .scalar_subquery()
    )
    mine = exists().where(YearRow.round_id == Round.id, YearRow.plan_id == plan.id)
    found = session.execute(
        select(Queue.course_id, Round.first_on, Round.last_on, Round.seats, taken.label("taken"))
        .join(Queue, Queue.id == Round.queue_id)
        .where(
            Queue.area_id == plan.area_id, Queue.course_id.in_(list(courses)), Round.state != RoundState.cancelled,
            Round.first_on.between(first, last), ~mine,
        )
        .order_by(Round.first_on, Round.id)
    )  # fmt: skip
    return [(r.course_id, Span(r.first_on, r.last_on, max(0, r.seats - r.taken))) for r in found]


def _known(plan: YearPlan, programme: Programme, today: date) -> tuple[Newcomer, ...]:
    """The employed who lack the whole part and have no seat in a round to come."""
    seated = exists().where(
        Seat.person_id == Obligation.person_id, Seat.state == SeatState.seated, Seat.round_id == Round.id,
        Round.last_on >= today, Round.state != RoundState.cancelled, Round.queue_id == Queue.id,
        Queue.course_id == programme.whole.course_id,
    )  # fmt: skip
    wanted = open_parts(programme.key, programme.whole.key, plan.area_id, today).where(~seated)
    found = session.execute(
        wanted.add_columns(Obligation.first_on, Obligation.due_on, func.count()).group_by(
            Obligation.first_on, Obligation.due_on
        )
    )
    return tuple(Newcomer(due_on, first_on, employed=True) for first_on, due_on, count in found for _ in range(count))


def _lacking(plan: YearPlan, programme: Programme, today: date) -> dict[int, tuple[Newcomer, ...]]:
    """The employed who lack each single theme and have no seat for it in a round to come, by theme id."""
    ids = {theme.key: theme.id for theme in programme.single.themes}
    met = exists().where(Met.obligation_id == Obligation.id, Met.position == NeedRow.position)
    other = aliased(Theme)
    seated = exists().where(
        Seat.person_id == Obligation.person_id, Seat.state == SeatState.seated, Seat.round_id == Round.id,
        Round.last_on >= today, Round.state != RoundState.cancelled, Round.queue_id == Queue.id,
        Queue.course_id == other.course_id, other.key == NeedRow.object_key,
    )  # fmt: skip
    wanted = open_parts(programme.key, programme.single.key, plan.area_id, today).where(
        NeedRow.definition_id == Obligation.definition_id, NeedRow.object_key.in_(ids),
        Obligation.due_on <= date(plan.year + 1, 12, 31), ~met, ~seated,
    )  # fmt: skip
    found = session.execute(
        wanted.add_columns(NeedRow.object_key, Obligation.first_on, Obligation.due_on, func.count())
        .group_by(NeedRow.object_key, Obligation.first_on, Obligation.due_on)
        .order_by(Obligation.due_on, Obligation.first_on)
    )
    return by_theme(
        (ids[key], Newcomer(due_on, first_on, employed=True))
        for key, first_on, due_on, count in found
        for _ in range(count)
    )
