"""Interest in a course without any date (*intresseanmälan*): declared, withdrawn, and made places in the queue by the first
round that comes."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.api import Person, Problem, _, now, record_many, session, today
from courses.days import words
from courses.days.actions import seat_notices
from courses.days.actions.deciding import new_seat, queue_up
from courses.days.actions.holding import Held, draft, id_of
from courses.days.actions.telling import Why, explain
from courses.days.models import ACTIVE, Interest, Queue, Round, Seat, SeatState
from courses.days.queries.postings import places_in


def queue_for(course_id: int, area_id: int) -> Queue:
    """The queue of a course in an area, made when it is missing."""
    wanted = select(Queue).where(Queue.course_id == course_id, Queue.area_id == area_id)
    found = session.scalar(wanted)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            queue = Queue(course_id=course_id, area_id=area_id)
            session.add(queue)
    except IntegrityError:  # Somebody made it in the same moment.
        return session.scalars(wanted).one()
    return queue


def declare_interest(
    queue: Queue, people: Mapping[int, int | None], because: str, *, by: Person, nominated: bool
) -> list[Interest]:
    """Note that people would take a course when there is a date.

    people: person → the post that it is to count for, or None. because: a code of ``words.INTERESTS``. nominated: their
    manager declares it and has thereby said yes. Raises Problem for an unknown reason, for someone without a post in the
    area, and for someone who already waits or has declared interest.
    """
    if because not in words.INTERESTS:
        raise Problem(_("Välj varför."), field="because")
    if not people:
        raise Problem(_("Välj minst en person."), field="people")
    places = places_in(queue.id, people, today())
    if any(person not in places for person in people):
        raise Problem(_("Kursen är för dem som har en tjänst i området."), field="people")
    if _waiting(queue.id, people):
        raise Problem(_("Någon av dem väntar redan på kursen eller har plats."), field="people")
    known = {i.person_id: i for i in _open(queue.id, people)}
    if not nominated and known:
        raise Problem(_("Du har redan anmält intresse för kursen."))
    found = []
    for person_id in people:
        interest = known.get(person_id)
        if interest is None:
            interest = Interest(queue_id=queue.id, person_id=person_id, declared_by_id=id_of(by), declared_at=now())
            session.add(interest)
        interest.post_id, interest.unit_id = places[person_id]
        interest.because, interest.nominated = because, nominated or bool(interest.nominated)
        found.append(interest)
    session.flush()
    return found


def withdraw_interest(interest: Interest, *, by: Person) -> None:
    """Take an interest back. Raises Problem when it is a place in the queue already."""
    session.refresh(interest)
    if interest.state != "open":
        raise Problem(_("Intresseanmälan gäller inte längre."))
    interest.state = "withdrawn"
    session.flush()


def take_in(held: Held, rounds: Sequence[Round]) -> list[Seat]:
    """Let the interests of held queues become places in them, now that there is a round to wait for.

    Those whose manager declared it stand in the queue at once, with the time they had; the others' managers are asked.
    One statement when there are none.
    """
    first = {round_.queue_id: round_ for round_ in sorted(rounds, key=lambda r: (r.first_on, r.id), reverse=True)}
    interests = session.scalars(
        select(Interest)
        .where(Interest.queue_id.in_(first), Interest.state == "open")
        .order_by(Interest.declared_at, Interest.id)
    ).all()
    if not interests:
        return []
    busy = _waiting_in(first, [interest.person_id for interest in interests])
    seats: list[Seat] = []
    for interest in interests:
        interest.state = "met"
        if (interest.queue_id, interest.person_id) in busy:
            continue
        seat = new_seat(first[interest.queue_id], interest.person_id, (interest.post_id, interest.unit_id), None,
                        state=SeatState.asked, because="asked")  # fmt: skip
        seat.asked_at, seat.asked_by_id, seat.nominated = (
            interest.declared_at,
            interest.declared_by_id,
            interest.nominated,
        )
        if interest.nominated:
            queue_up(held, seat, "from_interest", None)
        session.add(seat)
        seats.append(seat)
    session.flush()
    explain(Why(seat, "from_interest") for seat in seats)
    record_many([draft(f"courses.{seat.state}", seat, held.rounds[seat.round_id], today()) for seat in seats], by=None)
    seat_notices.interest_met(held.rounds, seats)
    return seats


def _waiting(queue_id: int, people: Iterable[int]) -> set[tuple[int, int]]:
    return _waiting_in([queue_id], people)


def _waiting_in(queue_ids: Iterable[int], people: Iterable[int]) -> set[tuple[int, int]]:
    """Who waits in these queues or has a seat in a round of theirs that is not over."""
    rows = session.execute(
        select(Seat.queue_id, Seat.person_id)
        .join(Round, Round.id == Seat.round_id)
        .where(
            Seat.queue_id.in_(list(queue_ids)),
            Seat.person_id.in_(list(people)),
            Seat.state.in_(ACTIVE),
            (Round.last_on >= today()) | (Seat.state == SeatState.queued),
        )
    )
    return {(row[0], row[1]) for row in rows}


def _open(queue_id: int, people: Iterable[int]) -> Sequence[Interest]:
    return session.scalars(
        select(Interest).where(
            Interest.queue_id == queue_id, Interest.person_id.in_(list(people)), Interest.state == "open"
        )
    ).all()
