"""Places to make up at that go back by themselves: nobody can use them any more."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select

from app.api import now, session
from courses.days.actions import make_up_notices
from courses.days.actions.filling import refill
from courses.days.actions.make_up_notices import Visit, visits
from courses.days.models import MakeUp, Occasion, Round, Session
from courses.days.queries.making_up import stranded


def return_visits(found: Sequence[Visit]) -> None:
    """Give these places back; their people are told once, and can choose others."""
    make_up_notices.no_more(found)
    _delete(found)


def return_needless(session_id: int, person_ids: Iterable[int]) -> None:
    """Give back the places still to come of those who turn out to have been at a session that they were to make up for."""
    found = visits(MakeUp.session_id == session_id, MakeUp.person_id.in_(list(person_ids)), Session.starts_at > now())
    for visit in found:
        make_up_notices.given_back(visit)
    if found:
        _delete(found)


def _delete(found: Sequence[Visit]) -> None:
    """Free seats go to the first in the queue, as always."""
    for visit in found:
        session.delete(visit.booked)
    session.flush()
    there = [visit.occasion_id for visit in found]
    refill(
        session.scalars(
            select(Round.queue_id)
            .join(Occasion, Occasion.round_id == Round.id)
            .where(Occasion.id.in_(there))
            .distinct()
        )
    )


def return_stranded(*where: ColumnElement[bool]) -> int:
    """Give back the places still to come that their people cannot use any more; see ``stranded``. Two statements, and a few
    when there are any.

    where: which make-ups, otherwise all. Returns how many.
    """
    found = visits(MakeUp.id.in_(stranded(*where)))
    if found:
        return_visits(found)
    return len(found)


def return_in(round_ids: Iterable[int]) -> int:
    """As ``return_stranded``, for what was missed in these rounds, or is to be made up in them."""
    theirs = (
        select(Session.id)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .where(Occasion.round_id.in_(list(round_ids)))
    )
    return return_stranded(or_(MakeUp.session_id.in_(theirs), MakeUp.instead_id.in_(theirs)))
