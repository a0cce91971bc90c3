"""That an occasion has ended: told once in the ledger, for whoever waits for it, when its attendance has been taken.

It is not told by the last mark but by a job, so that a trainer who corrects the list at the end of the day corrects
it before anyone is asked what they thought.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import exists, func, select

from app.api import Draft, Person, Ref, local_date, now, record_many, session
from courses.days.actions.settling import occasions
from courses.days.models import AttendanceMark, Occasion, Round, RoundState, Seat, SeatState, Session, Trainer
from courses.days.presence import HERE

ENDED = "courses.ended"
ENDED_FOR_MORE = "courses.ended_for_more"
#: Occasions told in one breath; the rest comes in the next.
BATCH = 100


def end_occasions(on: date | None = None, *, by: Person | None = None) -> int:
    """Tell in the ledger that occasions have ended: the last session is over, and attendance has been taken.

    Attendance is taken when everyone on the class list has a mark for every session; from the day after, when each
    session has any mark at all. on: the day to look from, today unless told otherwise.

    Each occasion is told once, however many workers look at the same time. Returns how many were told.
    """
    on = on or local_date(now())
    told = 0
    while ids := _ended(on):
        found = occasions(ids)
        present, trainers = _present(ids), _trainers(ids)
        record_many([_draft(each, present[each.id], trainers[each.id]) for each in found], by=by)
        for each in found:
            each.ended_on = each.last_on
        session.flush()
        told += len(ids)
    return told


def _ended(on: date) -> Sequence[int]:
    """The ids of a batch of occasions to tell of, held until the transaction ends; other workers pass them over."""
    unmarked = (
        select(Session.id)
        .where(
            Session.occasion_id == Occasion.id,
            ~exists().where(AttendanceMark.session_id == Session.id),
        )
        .correlate(Occasion)
    )
    missing = (
        select(Seat.id)
        .join(Session, Session.occasion_id == Occasion.id)
        .where(
            Seat.round_id == Occasion.round_id,
            Seat.state == SeatState.seated,
            ~exists().where(AttendanceMark.session_id == Session.id, AttendanceMark.person_id == Seat.person_id),
        )
        .correlate(Occasion)
    )
    last = select(func.max(Session.ends_at)).where(Session.occasion_id == Occasion.id).correlate(Occasion)
    return session.scalars(
        select(Occasion.id)
        .join(Round, Round.id == Occasion.round_id)
        .where(
            Occasion.ended_on.is_(None),
            Occasion.last_on <= on,
            ~Occasion.cancelled,
            Round.state == RoundState.published,
            last.scalar_subquery() <= now(),
            ~unmarked.exists(),
            (Occasion.last_on <= on - timedelta(days=1)) | ~missing.exists(),
        )
        .order_by(Occasion.last_on, Occasion.id)
        .limit(BATCH)
        .with_for_update(of=Occasion, skip_locked=True)
    ).all()


def _present(ids: Iterable[int]) -> dict[int, list[int]]:
    """Who was there for at least one session, by occasion, in the order of ids."""
    found: dict[int, list[int]] = defaultdict(list)
    for occasion, person in session.execute(
        select(Session.occasion_id, AttendanceMark.person_id)
        .join(AttendanceMark, AttendanceMark.session_id == Session.id)
        .where(Session.occasion_id.in_(list(ids)), AttendanceMark.state.in_(HERE))
        .distinct()
        .order_by(Session.occasion_id, AttendanceMark.person_id)
    ):
        found[occasion].append(person)
    return found


def _trainers(ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for occasion, person in session.execute(
        select(Trainer.occasion_id, Trainer.person_id)
        .where(Trainer.occasion_id.in_(list(ids)))
        .order_by(Trainer.occasion_id, Trainer.person_id)
    ):
        found[occasion].append(person)
    return found


def also_there(occasion: Occasion, session_id: int, changed: Iterable[int]) -> list[Draft]:
    """What to tell of those who were noted as present after it was told that the occasion had ended.

    changed: whose marks for this session are new or changed. Nothing for whoever was there for another session too:
    they were told of then. Two statements at most.
    """
    if occasion.ended_on is None:
        return []
    here: dict[int, set[int]] = defaultdict(set)
    for person, number in session.execute(
        select(AttendanceMark.person_id, AttendanceMark.session_id)
        .join(Session, Session.id == AttendanceMark.session_id)
        .where(
            Session.occasion_id == occasion.id,
            AttendanceMark.person_id.in_(list(changed)),
            AttendanceMark.state.in_(HERE),
        )
    ):
        here[person].add(number)
    people = sorted(person for person, sessions in here.items() if sessions == {session_id})
    return [_draft(occasion, people, _trainers([occasion.id])[occasion.id], ENDED_FOR_MORE)] if people else []


def _draft(occasion: Occasion, people: list[int], trainers: list[int], verb: str = ENDED) -> Draft:
    queue = occasion.round.queue
    return Draft(
        verb,
        None,
        Ref("courses.occasion", str(occasion.id), None, occasion.theme.title),
        occasion.last_on,
        data={
            "theme": occasion.theme.key,
            "round": occasion.round_id,
            "course": queue.course.key,
            "area": queue.area_id,
            "people": people,
            "trainers": trainers,
            "form": queue.course.evaluation,
        },
    )


def end_by_the_clock() -> None:
    """Tell of the occasions that have ended since last."""
    end_occasions()
