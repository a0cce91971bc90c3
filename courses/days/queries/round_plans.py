"""A round that exists, as the plan that it could be made from again."""

from dataclasses import replace

from sqlalchemy import select

from app.api import STOCKHOLM, session
from courses.calendar_rules import same_week
from courses.days.models import Half, Occasion, Round, Session, Trainer
from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
from courses.days.queries.rounds import occasions_of


def plan_of(round_: Round) -> RoundPlan:
    """The round as a plan: its days by their clock, its places and trainers, the one who leads first. Four statements."""
    occasions = occasions_of(round_.id)
    leaders: dict[int, list[int]] = {}
    for occasion_id, person_id in session.execute(
        select(Trainer.occasion_id, Trainer.person_id)
        .where(Trainer.occasion_id.in_([occasion.id for occasion in occasions]))
        .order_by(Trainer.leads.desc(), Trainer.id)
    ):
        leaders.setdefault(occasion_id, []).append(person_id)
    return RoundPlan(
        course_id=round_.queue.course_id,
        area_id=round_.queue.area_id,
        seats=round_.seats,
        occasions=tuple(
            _occasion(each, tuple(leaders.get(each.id, ()))) for each in sorted(occasions, key=lambda o: o.position)
        ),
        title=round_.title,
        opens_on=round_.opens_on,
        closes_on=round_.closes_on,
        withdraw_by=round_.withdraw_by,
        confirm_by=round_.confirm_by,
        invites=round_.invites,
    )


def next_year(round_: Round, year: int | None = None) -> RoundPlan:
    """A draft of the round in the same ISO week of another year, the next one when left out, made from this one."""
    first = round_.first_on
    step = same_week(first, year or first.isocalendar().year + 1) - first
    return replace(plan_of(round_).moved(step), copied_from_id=round_.id)


def _occasion(occasion: Occasion, trainer_ids: tuple[int, ...]) -> OccasionPlan:
    return OccasionPlan(
        theme_id=occasion.theme_id,
        sessions=tuple(_session(each) for each in occasion.sessions),
        place=occasion.place,
        address=occasion.address,
        directions=occasion.directions,
        online_url=occasion.online_url,
        room_capacity=occasion.room_capacity,
        notes=occasion.notes,
        trainer_ids=trainer_ids,
        room_id=occasion.room_id,
    )


def _session(each: Session) -> SessionPlan:
    starts, ends = (moment.astimezone(STOCKHOLM).time() for moment in (each.starts_at, each.ends_at))
    return SessionPlan(each.held_on, Half(each.half), starts, ends, each.room_id)
