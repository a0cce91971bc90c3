"""When sign-up closes: seats that were not given as people were nominated are allotted to all who asked, in the order of the
policy; and whoever then waits without a seat is remembered, so that their municipality comes before others next time."""

from datetime import timedelta

from sqlalchemy import func, select

from app.api import Draft, Person, Problem, Ref, _, now, record_many, session, today
from courses.days.actions.filling import give_out, hand_over, last_answer, tell_passed
from courses.days.actions.holding import Held, hold
from courses.days.actions.taking_in import take_in
from courses.days.actions.telling import Why, explain
from courses.days.models import Round, RoundState, Seat
from courses.days.queries.lines import hinders, line_of

#: A round whose sign-up closed longer ago than this when the job first sees it lies in the past: nobody is remembered.
FRESH = timedelta(days=14)


def allot(round_: Round, *, by: Person | None = None) -> int:
    """Allot the seats of one round now. Returns how many got a seat or an offer.

    Raises Problem when it has been done, or the round is not published or has begun.
    """
    held = hold([round_.id])
    current = held.rounds[round_.id]
    if current.allotted_at is not None:
        raise Problem(_("Platserna är redan fördelade."))
    if current.state != RoundState.published or current.phase(today()) != RoundState.published:
        raise Problem(_("Omgången är inte öppen."))
    return _allot(held, current, by)


def allot_closed() -> int:
    """Allot the seats of all rounds whose sign-up has closed. Returns how many rounds."""
    on = today()
    closes = func.coalesce(Round.closes_on, Round.first_on)
    ids = session.scalars(
        select(Round.id)
        .where(Round.state == RoundState.published, Round.allotted_at.is_(None), closes < on)
        .order_by(Round.first_on, Round.id)
    ).all()
    if not ids:
        return 0
    held = hold(ids)
    done = 0
    for round_ in sorted(held.rounds.values(), key=lambda r: (r.first_on, r.id)):
        if round_.allotted_at is not None or round_.state != RoundState.published:
            continue
        if (round_.closes_on or round_.first_on) < on - FRESH:
            round_.allotted_at = now()
        else:
            _allot(held, round_, None)
        done += 1
    session.flush()
    return done


def _allot(held: Held, round_: Round, by: Person | None) -> int:
    """Give what is to be given, then remember who was left."""
    on = today()
    queue = held.queues[round_.queue_id]
    to_give = round_.awaits_allotment(queue.course.allots) and round_.phase(on) == RoundState.published
    round_.allotted_at = now()
    if to_give:
        take_in(held, [round_])
    line = line_of(queue, on)
    if not line:
        session.flush()
        return 0
    known = hinders(queue, [round_], on)
    given, passed = give_out(held, queue, round_, line, known) if to_give else ([], {})
    seats = hand_over(held, round_, given, last_answer(held, round_, now()), closing=True)
    tell_passed(round_, passed, line, known)
    chosen = {each.waiter.claim.seat_id for each in given}
    left = [w for w in line if w.claim.seat_id not in chosen and known.of(w, round_) in ("", "asked")]
    _remember(round_, {waiter.claim.seat_id: waiter.member for waiter in left})
    ref = Ref("courses.round", str(round_.id), None, round_.name)
    data = {"given": len(seats), "left": len(left), "seed": round_.draw_seed}
    record_many([Draft("courses.round_allotted", None, ref, on, data=data)], by=by)
    return len(seats)


def _remember(round_: Round, left: dict[int, int | None]) -> None:
    """Keep who was left without a seat, and for which part of the area."""
    seats = session.scalars(select(Seat).where(Seat.id.in_(left))) if left else ()
    values = {"waiting": len(left), "seats": round_.seats}
    explain(Why(seat, "lacked", values, left[seat.id], round_.id) for seat in seats)
