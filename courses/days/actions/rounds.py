"""Making rounds: opened in draft or at once, changed, published, cancelled. Those who have a seat are told of each change."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from app.api import Draft, Person, Problem, Ref, _, moment, record_many, refuse_personal_numbers, session, today
from courses.days.actions import notices
from courses.days.actions.holding import draft, hold, id_of
from courses.days.actions.placing import fill
from courses.days.actions.reasons import checked_reason
from courses.days.cutoffs import withdraw_by
from courses.days.models import Occasion, Queue, Round, RoundState, Seat, SeatState, Session, Trainer
from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
from courses.days.queries.attendance import sessions_with_marks
from courses.models import Course


def open_rounds(plans: Iterable[RoundPlan], *, by: Person | None) -> list[Round]:
    """Make rounds from plans, each with its occasions, sessions and trainers. A constant number of statements.

    Returns them in the order of the plans. Raises Problem, naming the form's field, when a plan does not hold together.
    """
    wanted = list(plans)
    for plan in wanted:
        _check(plan)
    queues = _queues({(plan.course_id, plan.area_id) for plan in wanted})
    rounds = [_round(plan, queues[plan.course_id, plan.area_id]) for plan in wanted]
    session.add_all(rounds)
    session.flush()
    pairs = [(r, n, p) for r, plan in zip(rounds, wanted, strict=True) for n, p in enumerate(plan.occasions)]
    _add_occasions(pairs)
    record_many(
        [
            Draft("courses.round_opened", None, Ref("courses.round", str(r.id), None, r.name), today(),
                  data={"seats": r.seats, "first_on": r.first_on.isoformat(), "published": plan.published})
            for r, plan in zip(rounds, wanted, strict=True)
        ],
        by=by,
    )  # fmt: skip
    return rounds


def change_round(round_: Round, plan: RoundPlan, *, by: Person) -> None:
    """Let a round become what the plan says. Sessions keep their identity in order, so that calendars follow.

    Raises Problem when attendance has been taken for a session that would go or get another day, when the limit would
    fall below those who are seated, or when the round is cancelled.
    """
    _check(plan)
    held = hold([round_.id])
    current = held.rounds[round_.id]
    if current.state == RoundState.cancelled:
        raise Problem(_("Omgången är inställd och kan inte ändras."))
    if plan.seats < held.seated.get(current.id, 0):
        raise Problem(
            _("%(count)s har redan plats. Antalet platser kan inte vara lägre.", count=held.seated[current.id]),
            field="seats",
        )
    current.title, current.seats = plan.title, plan.seats
    current.opens_on, current.closes_on = plan.opens_on, plan.closes_on
    current.withdraw_by = plan.withdraw_by or withdraw_by(
        plan.days[0], held.queues[current.queue_id].course.withdraw_days
    )
    current.first_on, current.last_on = plan.days[0], plan.days[-1]
    before = notices.days_of_round(current)
    moved = _change_occasions(current, plan.occasions)
    session.flush()
    if current.state == RoundState.published:
        if moved:
            notices.moved(current, moved, before, by=by)
        fill(held, [current], by=None)


def publish(round_: Round, *, by: Person) -> None:
    """Make a round visible. Those who stand first in the queue get its seats at once."""
    held = hold([round_.id])
    current = held.rounds[round_.id]
    if current.state != RoundState.draft:
        raise Problem(_("Omgången är redan publicerad."))
    current.state = RoundState.published
    session.flush()
    record_many(
        [Draft("courses.round_published", None, Ref("courses.round", str(current.id), None, current.name), today())],
        by=by,
    )
    fill(held, [current], by=None)


def cancel_round(round_: Round, reason: str, *, by: Person) -> int:
    """Cancel a round. Those who have a seat, or have asked for one, are told why; the queue stays as it is.

    Returns how many were told. Raises Problem without a reason, and when the round is over or cancelled already.
    """
    reason = checked_reason(reason)
    held = hold([round_.id])
    current = held.rounds[round_.id]
    if current.state == RoundState.cancelled or current.phase(today()) == RoundState.closed:
        raise Problem(_("Omgången är redan avslutad eller inställd."))
    was_public = current.state == RoundState.published
    current.state = RoundState.cancelled
    occasions = session.scalars(select(Occasion).where(Occasion.round_id == current.id)).all()
    for occasion in occasions:
        occasion.cancelled = True
        occasion.sequence += 1
    seats = session.scalars(
        select(Seat).where(
            Seat.round_id == current.id, Seat.state.in_((SeatState.asked, SeatState.seated, SeatState.pending))
        )
    ).all()
    had_seat = [seat for seat in seats if seat.state == SeatState.seated]
    for seat in seats:
        seat.state, seat.because, seat.reason, seat.decided_by_id = (
            SeatState.cancelled,
            "round_cancelled",
            reason,
            id_of(by),
        )
    session.flush()
    told = [Draft("courses.round_cancelled", None, Ref("courses.round", str(current.id), None, current.name), today())]
    record_many([*told, *(draft("courses.cancelled", seat, current, today()) for seat in seats)], by=by)
    if was_public:
        notices.cancelled(current, seats, had_seat, by=by)
    return len(seats)


def _check(plan: RoundPlan) -> None:
    if plan.seats < 1:
        raise Problem(_("Ange minst en plats."), field="seats")
    if not plan.occasions or not all(occasion.sessions for occasion in plan.occasions):
        raise Problem(_("Varje tema behöver minst ett pass med datum."))
    if plan.opens_on and plan.closes_on and plan.opens_on > plan.closes_on:
        raise Problem(_("Anmälan måste öppna innan den stänger."), field="closes_on")
    if plan.withdraw_by and plan.withdraw_by > plan.days[0]:
        raise Problem(_("Sista dagen för avanmälan måste vara före omgångens första dag."), field="withdraw_by")
    _check_words(plan.title)
    for occasion in plan.occasions:
        _check_sessions(occasion.sessions)
        _check_words(occasion.place, occasion.address, occasion.directions, occasion.notes)
        if occasion.online_url and not occasion.online_url.startswith(("https://", "http://")):
            raise Problem(_("Länken till mötet ska börja med https://."))
        if occasion.room_capacity is not None and occasion.room_capacity < 1:
            raise Problem(_("Lokalen måste rymma minst en person."))


def _check_words(*texts: str) -> None:
    for text in texts:
        try:
            refuse_personal_numbers(text)
        except ValueError as refusal:
            raise Problem(str(refusal))


def _check_sessions(sessions: Sequence[SessionPlan]) -> None:
    taken: list[tuple[date, time, time]] = []
    for plan in sessions:
        starts, ends = plan.clock
        if ends <= starts:
            raise Problem(_("Ett pass måste sluta efter att det har börjat."))
        if any(day == plan.held_on and starts < other_ends and begun < ends for day, begun, other_ends in taken):
            raise Problem(_("Två pass för samma tema ligger på samma tid."))
        taken.append((plan.held_on, starts, ends))


def _queues(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], Queue]:
    """The queue of each course and area, made when it is missing."""
    courses = {c.id: c for c in session.scalars(select(Course).where(Course.id.in_({c for c, _area in wanted})))}
    found = {
        (queue.course_id, queue.area_id): queue
        for queue in session.scalars(
            select(Queue).options(joinedload(Queue.course)).where(Queue.course_id.in_(courses))
        )
    }
    missing = [
        Queue(course_id=course, area_id=area, course=courses[course]) for course, area in sorted(wanted - found.keys())
    ]
    session.add_all(missing)
    session.flush()
    return found | {(queue.course_id, queue.area_id): queue for queue in missing}


def _round(plan: RoundPlan, queue: Queue) -> Round:
    days = plan.days
    return Round(
        queue_id=queue.id,
        queue=queue,
        title=plan.title,
        seats=plan.seats,
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        withdraw_by=plan.withdraw_by or withdraw_by(days[0], queue.course.withdraw_days),
        first_on=days[0],
        last_on=days[-1],
        state=RoundState.published if plan.published else RoundState.draft,
    )


def _add_occasions(planned: Sequence[tuple[Round, int, OccasionPlan]]) -> None:
    occasions = [_occasion(round_.id, position, plan) for round_, position, plan in planned]
    session.add_all(occasions)
    session.flush()
    for occasion, (_round, _position, plan) in zip(occasions, planned, strict=True):
        session.add_all([_session(occasion.id, each) for each in plan.sessions])
        session.add_all([Trainer(occasion_id=occasion.id, person_id=number) for number in plan.trainer_ids])
    session.flush()


def _occasion(round_id: int, position: int, plan: OccasionPlan) -> Occasion:
    days = sorted(each.held_on for each in plan.sessions)
    return Occasion(
        round_id=round_id,
        theme_id=plan.theme_id,
        position=position,
        uid=str(uuid4()),
        first_on=days[0],
        last_on=days[-1],
        **_place_of(plan),
    )


def _place_of(plan: OccasionPlan) -> dict[str, object]:
    return {
        "place": plan.place,
        "address": plan.address,
        "directions": plan.directions,
        "online_url": plan.online_url,
        "room_capacity": plan.room_capacity,
        "notes": plan.notes,
    }


def _session(occasion_id: int, plan: SessionPlan) -> Session:
    starts, ends = plan.clock
    return Session(
        occasion_id=occasion_id,
        held_on=plan.held_on,
        half=plan.half,
        starts_at=moment(plan.held_on, starts),
        ends_at=moment(plan.held_on, ends),
    )


def _change_occasions(round_: Round, plans: Sequence[OccasionPlan]) -> list[Occasion]:
    """Returns the occasions whose time or place changed."""
    present = session.scalars(select(Occasion).where(Occasion.round_id == round_.id).order_by(Occasion.position)).all()
    by_theme = {occasion.theme_id: occasion for occasion in present}
    sessions: dict[int, list[Session]] = {occasion.id: [] for occasion in present}
    for each in session.scalars(select(Session).where(Session.occasion_id.in_(sessions)).order_by(Session.starts_at)):
        sessions[each.occasion_id].append(each)
    session.execute(delete(Trainer).where(Trainer.occasion_id.in_(sessions)))
    moved: list[Occasion] = []
    new: list[tuple[Round, int, OccasionPlan]] = []
    for position, plan in enumerate(plans):
        occasion = by_theme.pop(plan.theme_id, None)
        if occasion is None:
            new.append((round_, position, plan))
            continue
        if _change_occasion(occasion, plan, sessions[occasion.id]):
            moved.append(occasion)
        session.add_all([Trainer(occasion_id=occasion.id, person_id=number) for number in plan.trainer_ids])
    if by_theme:
        raise Problem(_("Ett tema kan inte tas bort ur en omgång. Ställ in omgången och gör en ny."))
    if new:
        _add_occasions(new)
    return moved


def _change_occasion(occasion: Occasion, plan: OccasionPlan, present: list[Session]) -> bool:
    wanted = sorted(plan.sessions, key=lambda each: (each.held_on, each.clock))
    surplus = present[len(wanted) :]
    moved = [old for old, new in zip(present, wanted, strict=False) if old.held_on != new.held_on]
    if sessions_with_marks([each.id for each in (*surplus, *moved)]):
        raise Problem(_("Närvaro är redan registrerad för ett pass som skulle flyttas eller tas bort."))
    changed = bool(surplus)
    for each in surplus:
        session.delete(each)
    session.flush()
    pairs = [(old, new, moment(new.held_on, new.clock[0])) for old, new in zip(present, wanted, strict=False)]
    later = [pair for pair in reversed(pairs) if pair[2] > pair[0].starts_at]
    rest = [pair for pair in pairs if pair[2] <= pair[0].starts_at]
    for old, new, starts_at in (*later, *rest):  # In an order in which no two ever begin at the same moment.
        values = {
            "held_on": new.held_on,
            "half": str(new.half),
            "starts_at": starts_at,
            "ends_at": moment(new.held_on, new.clock[1]),
        }
        for name, value in values.items():
            if getattr(old, name) != value:
                setattr(old, name, value)
                changed = True
        session.flush()
    for new in wanted[len(present) :]:
        session.add(_session(occasion.id, new))
        changed = True
    for name, place_value in _place_of(plan).items():
        if getattr(occasion, name) != place_value:
            setattr(occasion, name, place_value)
            changed = changed or name in ("place", "address", "online_url")
    occasion.first_on, occasion.last_on = wanted[0].held_on, wanted[-1].held_on
    if changed:
        occasion.sequence += 1
    return changed
