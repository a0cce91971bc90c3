"""The days that people have seats for, read in one statement: it stands on every start page and on Min enhet."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from app.api import session
from courses.days.gatherings import Day, days_of
from courses.days.models import Certificate, Occasion, Round, Seat, SeatState, Session
from courses.models import Theme


class Planned(NamedTuple):
    """A day for the calendar: whose, of which occasion, and the seat that gives it."""

    person_id: int
    seat_id: int
    occasion_id: int
    round_id: int
    theme_id: int
    theme: str
    title: str
    #: What to do before the theme's days, as Theme.preparation.
    preparation: list[Any]
    place: str
    uid: str
    sequence: int
    cancelled: bool
    attended: bool
    day: Day


_seat, _round, _occasion, _theme = Seat.__table__.c, Round.__table__.c, Occasion.__table__.c, Theme.__table__.c
_session, _certificate = Session.__table__.c, Certificate.__table__.c
#: Of columns, not of models: rows are all that is wanted, and SQLAlchemy then leaves its objects out of it.
_SITTINGS = (
    select(
        _seat.person_id, _seat.id.label("seat_id"), _occasion.id.label("occasion_id"), _occasion.round_id,
        _occasion.place, _occasion.address, _occasion.online_url, _occasion.uid, _occasion.sequence,
        _occasion.cancelled, _theme.id.label("theme_id"), _theme.key.label("theme"), _theme.title,
        _theme.preparation, _certificate.entry_id,
        _session.id, _session.held_on, _session.half, _session.starts_at, _session.ends_at,
    )
    .join_from(Seat.__table__, Round.__table__, _round.id == _seat.round_id)
    .join(Occasion.__table__, _occasion.round_id == _round.id)
    .join(Theme.__table__, _theme.id == _occasion.theme_id)
    .join(Session.__table__, _session.occasion_id == _occasion.id)
    .outerjoin(
        Certificate.__table__,
        (_certificate.occasion_id == _occasion.id) & (_certificate.person_id == _seat.person_id),
    )
    .where(
        _seat.person_id.in_(bindparam("people", expanding=True)),
        _seat.state.in_(bindparam("states", expanding=True)),
        _round.last_on >= bindparam("since"),
        _occasion.last_on >= bindparam("since"),
    )
    .order_by(_session.starts_at, _occasion.id)
)  # fmt: skip


def days_planned(
    person_ids: Iterable[int],
    since: date,
    states: Iterable[SeatState] = (SeatState.seated, SeatState.cancelled),
) -> dict[int, list[Planned]]:
    """All days that these people have a seat for, from a day on, in order. One statement.

    Whoever was cancelled from a round and then got a new seat in it is there by the latest seat.
    """
    asked = {"people": list(person_ids), "since": since, "states": [state.value for state in states]}
    sittings: dict[tuple[int, int], dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in session.execute(_SITTINGS, asked):
        sittings[row.person_id, row.occasion_id][row.seat_id].append(row)
    found: dict[int, list[Planned]] = defaultdict(list)
    for by_seat in sittings.values():
        rows = by_seat[max(by_seat)]
        found[rows[0].person_id] += [_planned(rows[0], day) for day in days_of(rows)]
    for days in found.values():
        days.sort(key=lambda each: (each.day.starts_at, each.occasion_id))
    return found


def _planned(row: Any, day: Day) -> Planned:
    place = ", ".join(part for part in (row.place, row.address) if part) or row.online_url
    return Planned(
        row.person_id, row.seat_id, row.occasion_id, row.round_id, row.theme_id, row.theme, row.title, row.preparation, place,
        row.uid,
        row.sequence, row.cancelled, row.entry_id is not None, day,
    )  # fmt: skip
