"""Interest in a course without any date (*intresseanmälan*): declared and withdrawn."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.api import Person, Problem, _, now, session, today
from courses.days import words
from courses.days.actions.filling import refill
from courses.days.actions.holding import hold_queues, id_of
from courses.days.actions.taking_in import busy
from courses.days.models import Interest, Queue
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
    hold_queues(queue.course_id)
    places = places_in(queue.id, people, today())
    if any(person not in places for person in people):
        raise Problem(_("Kursen är för dem som har en tjänst i området."), field="people")
    if busy([queue.id], people):
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
    refill([queue.id])  # When there is a date already it is a wish for it.
    return found


def withdraw_interest(interest: Interest, *, by: Person) -> None:
    """Take an interest back. Raises Problem when it is a place in the queue already."""
    session.refresh(interest)
    if interest.state != "open":
        raise Problem(_("Intresseanmälan gäller inte längre."))
    interest.state = "withdrawn"
    session.flush()


def _open(queue_id: int, people: Iterable[int]) -> Sequence[Interest]:
    return session.scalars(
        select(Interest).where(
            Interest.queue_id == queue_id, Interest.person_id.in_(list(people)), Interest.state == "open"
        )
    ).all()
