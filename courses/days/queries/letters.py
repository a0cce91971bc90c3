"""Real recipients to try a letter on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import Person, now, session, today, whole_address
from courses.days.answering import answer_by
from courses.days.models import Occasion, Queue, Round, RoundState, Seat, SeatState, Session

#: On how many people a letter is tried.
TRIED_ON = 3


@dataclass(frozen=True)
class Sample:
    """Someone whom the letter would reach, and the values that it would be filled with."""

    name: str
    values: Mapping[str, object]


def samples(course_id: int) -> Sequence[Sample]:
    """Up to three people with a seat in the course's nearest coming round, otherwise in its latest. Three statements."""
    rounds = (
        select(Round).join(Queue, Queue.id == Round.queue_id).options(joinedload(Round.queue).joinedload(Queue.course))
    )
    rounds = rounds.where(Queue.course_id == course_id, Round.state == RoundState.published)
    coming = session.scalars(rounds.where(Round.first_on >= today()).order_by(Round.first_on).limit(1)).first()
    round_ = coming or session.scalars(rounds.order_by(Round.first_on.desc()).limit(1)).first()
    if round_ is None:
        return []
    held = session.execute(
        select(Session.starts_at, Session.held_on, Occasion)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .options(joinedload(Occasion.theme))
        .where(Occasion.round_id == round_.id)
        .order_by(Session.starts_at)
    ).all()
    days = {(on, occasion.id): (starts, occasion) for starts, on, occasion in reversed(held)}
    first = next(reversed(days.values()), None)
    values = {
        "course": round_.queue.course.title, "round_title": round_.title, "withdraw_by": round_.withdraw_by,
        "link": whole_address(f"/courses/days/rounds/{round_.id}"),
        "answer_link": whole_address("/courses/days/offers/…"),
        "answer_by": answer_by(now(), round_.queue.course.answer_days, date.max),
        "on": first[0] if first else round_.first_on,
        "title": first[1].theme.title if first else "",
        "place": first[1].place if first else "",
        "days": [
            {"title": occasion.theme.title, "on": starts, "was": None, "gone": False}
            for starts, occasion in reversed(days.values())
        ],
    }  # fmt: skip
    people = session.scalars(
        select(Person)
        .join(Seat, Seat.person_id == Person.id)
        .where(Seat.round_id == round_.id, Seat.state == SeatState.seated)
        .order_by(Person.sort_key, Person.id)
        .limit(TRIED_ON)
    )
    return [Sample(person.name, values) for person in people]
