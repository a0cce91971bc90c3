"""Changing a round: its days, places, trainers and themes. Those who have a seat are told of each change, and no more."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from app.api import Person, Problem, _, moment, session, today
from courses.days.actions import make_up_notices, notices, trainer_notices
from courses.days.actions.booking import book
from courses.days.actions.checking import check
from courses.days.actions.deciding import try_again
from courses.days.actions.holding import check_limit, hold
from courses.days.actions.opening import Rooms, add_occasions, elsewhere, new_session, place_of, rooms_of, trainers
from courses.days.actions.placing import fill
from courses.days.actions.removing import refuse_noted, remove_sessions
from courses.days.actions.returning import return_in
from courses.days.actions.settling import concerned, settle
from courses.days.cutoffs import withdraw_by
from courses.days.models import Occasion, Round, RoundState, Session, Trainer
from courses.days.plans import OccasionPlan, RoundPlan
from courses.days.queries.round_plans import plan_of


class Overtaken(Problem):
    """Somebody else has changed the round since the page was opened on which it is changed now."""


def change_round(round_: Round, plan: RoundPlan, *, by: Person, seen: str = "") -> None:
    """Let a round become what the plan says. Sessions keep their identity in order, so that calendars follow.

    seen: the stamp of the round as it was when the change was begun. Those who have a seat in a published round are told
    once of each day that is new, changed or gone. Raises Overtaken when it has been changed since; Problem when attendance
    has been taken for a session that would go or get another day, when the limit would fall below those who are seated,
    when a room or a trainer is taken, or when the round is cancelled.
    """
    check(plan)
    rooms = rooms_of(plan.occasions)
    held = hold([round_.id])
    current = held.rounds[round_.id]
    if current.state == RoundState.cancelled:
        raise Problem(_("Omgången är inställd och kan inte ändras."))
    if seen and seen != plan_of(current).stamp:
        raise Overtaken(
            _(
                "Någon annan har ändrat omgången sedan du öppnade sidan. Det du skrev står kvar. Spara igen om det ska gälla i"
                " stället."
            )
        )
    check_limit(held, current, plan.seats)
    began = current.first_on <= today()
    current.title, current.seats = plan.title, plan.seats
    current.opens_on, current.closes_on = plan.opens_on, plan.closes_on
    current.withdraw_by = plan.withdraw_by or withdraw_by(
        plan.days[0], held.queues[current.queue_id].course.withdraw_days
    )
    current.confirm_by, current.invites = plan.confirm_by, plan.invites
    current.first_on, current.last_on = plan.days[0], plan.days[-1]
    guests = make_up_notices.visits(Occasion.round_id == current.id)
    before, led_by = notices.days_of_round(current), trainer_notices.leaders_of([current.id])
    moved, new = change_occasions(current, plan.occasions, rooms, led_by)
    session.flush()
    if began and (moved or new):  # Other sessions are planned than those that had been attended.
        settle(concerned(each.id for each in (*moved, *new)), by=by)
    book([current])
    if current.state == RoundState.published:
        if moved:
            try_again()
        notices.changed(current, before)
        trainer_notices.changed(current, led_by, before)
        make_up_notices.changed(current, guests, make_up_notices.visits(Occasion.round_id == current.id))
        return_in([current.id])
        fill(held, [current], by=None)


def move_round(round_: Round, step: timedelta, *, by: Person) -> None:
    """Let all days of a round come so many days later (earlier when negative), by the same clock.

    The days for asking and withdrawing move along. Raises Problem as ``change_round`` does, when nothing would move, and
    when the first day would have been.
    """
    change_round(round_, moved_plan(round_, step), by=by)


def moved_plan(round_: Round, step: timedelta) -> RoundPlan:
    """What the round would become when moved, before it is. Raises Problem as ``move_round`` does for its days."""
    if not step:
        raise Problem(_("Skriv ett nytt datum, eller hur många veckor omgången ska flyttas."), field="first_on")
    plan = plan_of(round_).moved(step)
    if plan.days[0] <= today():
        raise Problem(_("Omgången skulle börja en dag som redan har varit."), field="first_on")
    return plan


def change_occasions(
    round_: Round, plans: Sequence[OccasionPlan], rooms: Rooms, led_by: trainer_notices.Leaders
) -> tuple[list[Occasion], list[Occasion]]:
    """Returns the occasions whose time or place changed, and those that are new.

    An occasion that gets other leaders has changed too, so that an entry that was taken away can come back.
    """
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
        if _change_occasion(occasion, plan, sessions[occasion.id], rooms):
            moved.append(occasion)
        elif set(plan.trainer_ids) != led_by.get(occasion.id, set()):
            occasion.sequence += 1
        occasion.position = position
        session.add_all(trainers(occasion.id, plan))
    if by_theme:
        raise Problem(_("Ett tema kan inte tas bort ur en omgång. Ställ in omgången och gör en ny."))
    return moved, add_occasions(new, rooms) if new else []


def _change_occasion(occasion: Occasion, plan: OccasionPlan, present: list[Session], rooms: Rooms) -> bool:
    wanted = sorted(plan.sessions, key=lambda each: (each.held_on, each.clock))
    surplus = present[len(wanted) :]
    moved = [old for old, new in zip(present, wanted, strict=False) if old.held_on != new.held_on]
    refuse_noted(each.id for each in moved)
    remove_sessions(surplus)
    changed = bool(surplus)
    pairs = [(old, new, moment(new.held_on, new.clock[0])) for old, new in zip(present, wanted, strict=False)]
    later = [pair for pair in reversed(pairs) if pair[2] > pair[0].starts_at]
    rest = [pair for pair in pairs if pair[2] <= pair[0].starts_at]
    for old, new, starts_at in (*later, *rest):  # In an order in which no two ever begin at the same moment.
        values = {
            "held_on": new.held_on,
            "half": str(new.half),
            "starts_at": starts_at,
            "ends_at": moment(new.held_on, new.clock[1]),
            "room_id": new.room_id,
            "elsewhere": elsewhere(new, rooms),
        }
        for name, value in values.items():
            if getattr(old, name) != value:
                setattr(old, name, value)
                changed = True
        session.flush()
    for new in wanted[len(present) :]:
        session.add(new_session(occasion.id, new, rooms))
        changed = True
    for name, place_value in place_of(plan, rooms).items():
        if getattr(occasion, name) != place_value:
            setattr(occasion, name, place_value)
            changed = changed or name in ("place", "address", "online_url")
    occasion.first_on, occasion.last_on = wanted[0].held_on, wanted[-1].held_on
    if changed:
        occasion.sequence += 1
    return changed
