"""With whom someone goes or wants to go: colleagues to ask, what they have answered, and what one is asked oneself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.api import Closure, Person, Post, holds, roles, session, signed_number
from courses.days.models import ACTIVE, Invitation, Queue, Round, Seat, SeatState

#: What a signed link to someone's company is for; a link for something else opens none.
PURPOSE = "courses.company"
#: No more colleagues are shown to choose among.
MOST = 100
#: Whoever waits so may still decide with whom.
TIED_IN = (SeatState.asked, SeatState.queued)


def colleagues_of(person: Person, queue_id: int, on: date) -> Sequence[Person]:
    """Those who work in the same units as someone, inside the area of a queue, by name: whom one may ask by name. Never those
    whose identity is protected. One statement."""
    own = select(Post.unit_id).where(
        Post.person_id == person.id, Post.role.in_(roles.EMPLOYED), holds(Post.first_on, Post.last_on, on)
    )
    inside = (
        select(Closure.descendant_id)
        .join(Queue, Queue.area_id == Closure.ancestor_id)
        .where(Queue.id == queue_id, Closure.holds(on))
    )
    there = select(Post.person_id).where(
        Post.unit_id.in_(own),
        Post.unit_id.in_(inside),
        Post.role.in_(roles.EMPLOYED),
        holds(Post.first_on, Post.last_on, on),
    )
    return session.scalars(
        select(Person)
        .where(Person.id.in_(there), Person.id != person.id, Person.protected.is_(False))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST)
    ).all()


def asked_by(seat_id: int) -> Sequence[Invitation]:
    """Whom someone who waits has asked by name, and what they have answered, in order of name. One statement."""
    return session.scalars(
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .options(contains_eager(Invitation.person))
        .where(Invitation.seat_id == seat_id)
        .order_by(Person.sort_key, Person.id)
    ).all()


def questions_to(person_id: int) -> Sequence[Seat]:
    """The places in queues of those who wait and have asked someone to go together, and have had no answer. One statement."""
    return session.scalars(
        _whole()
        .join(Invitation, Invitation.seat_id == Seat.id)
        .where(Invitation.person_id == person_id, Invitation.state == "open", Seat.state.in_(TIED_IN))
        .order_by(Invitation.id)
    ).all()


def company_of(seat_ids: Iterable[int]) -> dict[int, list[Person]]:
    """With whom each of these goes, or not at all: by seat, in order of name. One statement; none for no seats."""
    ids, other = list(seat_ids), aliased(Seat)
    found: dict[int, list[Person]] = defaultdict(list)
    if not ids:
        return found
    for seat_id, person in session.execute(
        select(Seat.id, Person)
        .join(other, (other.party_id == Seat.party_id) & (other.id != Seat.id))
        .join(Person, Person.id == other.person_id)
        .where(Seat.id.in_(ids), other.state.in_(ACTIVE))
        .order_by(Person.sort_key, Person.id)
    ):
        found[seat_id].append(person)
    return found


def seat_of_token(token: str) -> Seat | None:
    """The place in the queue whose company a signed link is about; None when the link is no such link."""
    number = signed_number(token, PURPOSE)
    return None if number is None else session.scalar(_whole().where(Seat.id == number))


def _whole() -> Select[Seat]:
    return select(Seat).options(
        joinedload(Seat.person), joinedload(Seat.round).joinedload(Round.queue).joinedload(Queue.course)
    )
