"""Who is expected where: those with a seat in a round, and those who come to one of its sessions to make up for another.

All who read a class (its list, its grid, its groups, its door, its mails) ask here, so that nobody is half a member of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Subquery, null, select, union_all

from app.api import one_of, session
from courses.days.models import MakeUp, Occasion, Seat, SeatState, Session

#: Those with a seat in the room, walk-ins whose manager has not answered among them.
EXPECTED = (SeatState.seated, SeatState.pending)

_seat, _session, _made_up, _occasion = (model.__table__ for model in (Seat, Session, MakeUp, Occasion))
_missed, _instead = _session.alias("missed"), _session.alias("instead")
_theirs, _here = _occasion.alias("theirs"), _occasion.alias("here")


def listed(round_id: Any, occasion_id: Any = None) -> Subquery:
    """The rows of a class: ``id``, ``state``, ``person_id`` and ``post_id`` of each seat that someone comes by, and in
    ``visits`` the session that is made up at; NULL for those with a seat in the round, who come to all.

    occasion_id: only those who visit this occasion; otherwise any of the round.
    """
    columns = (_seat.c.id, _seat.c.state, _seat.c.person_id, _seat.c.post_id)
    here = _here.c.round_id == round_id if occasion_id is None else _here.c.id == occasion_id
    return union_all(
        select(*columns, null().label("visits")).where(_seat.c.round_id == round_id, one_of(_seat.c.state, EXPECTED)),
        select(*columns, _instead.c.id)
        .join(_made_up, _made_up.c.person_id == _seat.c.person_id)
        .join(_instead, _instead.c.id == _made_up.c.instead_id)
        .join(_here, (_here.c.id == _instead.c.occasion_id) & here)
        .join(_missed, _missed.c.id == _made_up.c.session_id)
        .join(_theirs, (_theirs.c.id == _missed.c.occasion_id) & (_theirs.c.round_id == _seat.c.round_id))
        .where(_seat.c.state == SeatState.seated.value),
    ).subquery("listed")


def visits_of(rows: Iterable[Any]) -> dict[int, frozenset[int]]:
    """Person id → the sessions that the person comes to alone; those with a seat in the round are left out.

    rows: with ``person_id`` and ``visits`` of ``listed``.
    """
    found: dict[int, set[int]] = defaultdict(set)
    seated = set()
    for row in rows:
        if row.visits is None:
            seated.add(row.person_id)
        else:
            found[row.person_id].add(row.visits)
    return {person: frozenset(sessions) for person, sessions in found.items() if person not in seated}


def people_expected(occasion: Occasion, session_id: int | None = None) -> list[int]:
    """The ids of those who come to an occasion, or to one of its sessions. One statement."""
    rows = listed(occasion.round_id, occasion.id)
    wanted = select(rows.c.person_id).order_by(rows.c.id)
    if session_id is not None:
        wanted = wanted.where(rows.c.visits.is_(None) | (rows.c.visits == session_id))
    return list(dict.fromkeys(session.scalars(wanted)))


def sessions_for(occasion: Occasion, person_id: int) -> Sequence[Session]:
    """The sessions of an occasion that someone comes to: all with a seat in the round, those made up at for a guest. One
    statement."""
    rows = listed(occasion.round_id, occasion.id)
    visits = set(session.scalars(select(rows.c.visits).where(rows.c.person_id == person_id)))
    return [each for each in occasion.sessions if None in visits or each.id in visits]
