"""Opening rounds from plans: one or many at once, in draft or public, each with its occasions, sessions and trainers."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import Closure, Draft, Kind, Organisation, Person, Problem, Ref, _, moment, record_many, session, today
from courses.days.actions import trainer_notices
from courses.days.actions.booking import book
from courses.days.actions.carrying import carry
from courses.days.actions.checking import check
from courses.days.actions.inheriting import inherit
from courses.days.cutoffs import withdraw_by
from courses.days.models import Occasion, Queue, Room, Round, RoundState, Session, Trainer
from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
from courses.models import Course

Rooms = dict[int, Room]


def open_rounds(plans: Iterable[RoundPlan], *, by: Person | None) -> list[Round]:
    """Make rounds from plans, each with its occasions, sessions and trainers. A constant number of statements.

    What a round is made from gives it quotas, and equipment as far as that is free. Returns them in the order of the plans.
    Raises Problem, naming the form's field, when a plan does not hold together, and when a public one needs a room or a
    trainer that is taken.
    """
    wanted = list(plans)
    for plan in wanted:
        check(plan)
    wider = _wider({plan.area_id for plan in wanted})
    pairs = {(plan.course_id, plan.area_id) for plan in wanted}
    queues = _queues(pairs | {(course, wider[area]) for course, area in pairs if area in wider})
    rounds = []
    for plan in wanted:
        queue = queues[plan.course_id, plan.area_id]
        also = queues.get((plan.course_id, wider.get(plan.area_id, 0)))
        rounds.append(_round(plan, queue, None if queue.course.local_to_id else also))
    session.add_all(rounds)
    session.flush()
    inherit(rounds)
    planned = [(r, n, p) for r, plan in zip(rounds, wanted, strict=True) for n, p in enumerate(plan.occasions)]
    add_occasions(planned, rooms_of(plan for _round, _n, plan in planned))
    carry([(r.copied_from_id, r.id) for r in rounds if r.copied_from_id])
    book(rounds)
    if by is not None:
        trainer_notices.booked(rounds)
    record_many(
        [
            Draft("courses.round_opened", None, Ref("courses.round", str(r.id), None, r.name), today(),
                  data={"seats": r.seats, "first_on": r.first_on.isoformat(), "published": plan.published})
            for r, plan in zip(rounds, wanted, strict=True)
        ],
        by=by,
    )  # fmt: skip
    return rounds


def rooms_of(plans: Iterable[OccasionPlan]) -> Rooms:
    """The rooms of the register that these plans name, with their places. Raises Problem when one is no more."""
    wanted = {
        number for plan in plans for number in (plan.room_id, *(each.room_id for each in plan.sessions)) if number
    }
    if not wanted:
        return {}
    found = session.scalars(select(Room).options(joinedload(Room.place)).where(Room.id.in_(wanted)))
    rooms = {room.id: room for room in found}
    if wanted - rooms.keys():
        raise Problem(_("Lokalen finns inte längre. Välj en annan."))
    return rooms


def add_occasions(planned: Sequence[tuple[Round, int, OccasionPlan]], rooms: Rooms) -> list[Occasion]:
    """Add occasions to their rounds, at these places in their order."""
    occasions = [_occasion(round_.id, position, plan, rooms) for round_, position, plan in planned]
    session.add_all(occasions)
    session.flush()
    for occasion, (_round, _position, plan) in zip(occasions, planned, strict=True):
        session.add_all([new_session(occasion.id, each, rooms) for each in plan.sessions])
        session.add_all(trainers(occasion.id, plan))
    session.flush()
    return occasions


def trainers(occasion_id: int, plan: OccasionPlan) -> list[Trainer]:
    """Who leads an occasion: the first of the plan answers for it."""
    return [
        Trainer(occasion_id=occasion_id, person_id=number, leads=place == 0)
        for place, number in enumerate(dict.fromkeys(plan.trainer_ids))
    ]


def place_of(plan: OccasionPlan, rooms: Rooms) -> dict[str, object]:
    """Where it is, in the words that stand on invitations: the register's when a room of it is chosen."""
    room = rooms.get(plan.room_id or 0)
    return {
        "room_id": room.id if room else None,
        "place": room.name_with_place if room else plan.place,
        "address": room.place.address if room else plan.address,
        "directions": plan.directions or (room.place.directions if room else ""),
        "online_url": plan.online_url,
        "room_capacity": room.capacity if room else plan.room_capacity,
        "notes": plan.notes,
    }


def elsewhere(plan: SessionPlan, rooms: Rooms) -> str:
    """The room of a session that is not where its occasion is, in words."""
    room = rooms.get(plan.room_id or 0)
    return ", ".join(part for part in (room.name_with_place, room.place.address) if part) if room else ""


def new_session(occasion_id: int, plan: SessionPlan, rooms: Rooms) -> Session:
    """A session of an occasion as planned."""
    starts, ends = plan.clock
    return Session(
        occasion_id=occasion_id,
        held_on=plan.held_on,
        half=plan.half,
        room_id=plan.room_id,
        elsewhere=elsewhere(plan, rooms),
        starts_at=moment(plan.held_on, starts),
        ends_at=moment(plan.held_on, ends),
    )


def _occasion(round_id: int, position: int, plan: OccasionPlan, rooms: Rooms) -> Occasion:
    days = sorted(each.held_on for each in plan.sessions)
    return Occasion(
        round_id=round_id,
        theme_id=plan.theme_id,
        position=position,
        uid=str(uuid4()),
        first_on=days[0],
        last_on=days[-1],
        **place_of(plan, rooms),
    )


def _round(plan: RoundPlan, queue: Queue, also: Queue | None) -> Round:
    days = plan.days
    return Round(
        queue_id=queue.id,
        queue=queue,
        also_queue_id=also.id if also else None,
        title=plan.title,
        seats=plan.seats,
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        withdraw_by=plan.withdraw_by or withdraw_by(days[0], queue.course.withdraw_days),
        confirm_by=plan.confirm_by,
        first_on=days[0],
        last_on=days[-1],
        state=RoundState.published if plan.published else RoundState.draft,
        completion=dict(queue.course.completion) if plan.published else None,
        late_minutes=queue.course.late_minutes if plan.published else None,
        copied_from_id=plan.copied_from_id,
        invites=plan.invites,
    )


def _wider(area_ids: set[int]) -> dict[int, int]:
    """The federation around each of these areas that is not one itself; its people may be seated in their rounds too."""
    found = session.execute(
        select(Closure.descendant_id, Closure.ancestor_id)
        .join(Organisation, Organisation.id == Closure.ancestor_id)
        .where(
            Closure.descendant_id.in_(area_ids),
            Closure.depth > 0,
            Organisation.kind == Kind.federation,
            Closure.holds(today()),
        )
    )
    return dict(found.all())


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
