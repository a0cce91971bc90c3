"""The days that people have seats for, read in one statement: it stands on every start page and on Min enhet."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, null, select, type_coerce, union_all

from app.api import new_edition_when_written, of_edition, one_of, remembered_of, session
from courses.days.gatherings import Day, days_of
from courses.days.models import Certificate, MakeUp, Occasion, Offer, OfferState, Round, Seat, SeatState, Session
from courses.days.models.attendance import holder_of
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
    #: What stands for the seat, or for the place to make up at, in the name of the calendar's entry.
    holder: str


_seat, _round, _occasion, _theme = Seat.__table__.c, Round.__table__.c, Occasion.__table__.c, Theme.__table__.c
_session, _certificate, _offer, _make_up = (model.__table__.c for model in (Session, Certificate, Offer, MakeUp))
#: Of columns, not of models: rows are all that is wanted, and SQLAlchemy then leaves its objects out of it.
_SITTINGS = (
    select(
        _seat.person_id, _seat.id.label("seat_id"), _occasion.id.label("occasion_id"), _occasion.round_id,
        _occasion.theme_id, _occasion.place, _occasion.address, _occasion.online_url, _occasion.uid,
        _occasion.sequence, _occasion.cancelled, _certificate.entry_id,
        _session.id, _session.held_on, _session.half, _session.starts_at, _session.ends_at,
        _session.elsewhere, type_coerce(null(), _make_up.id.type).label("make_up"),
        type_coerce(null(), _make_up.booked_at.type).label("booked_at"),
    )
    .join_from(Seat.__table__, Round.__table__, _round.id == _seat.round_id)
    .join(Occasion.__table__, _occasion.round_id == _round.id)
    .join(Session.__table__, _session.occasion_id == _occasion.id)
    .outerjoin(
        Certificate.__table__,
        (_certificate.occasion_id == _occasion.id) & (_certificate.person_id == _seat.person_id),
    )
    .where(
        _round.last_on >= bindparam("since"),
        _occasion.last_on >= bindparam("since"),
    )
    .order_by(_session.starts_at, _occasion.id)
)  # fmt: skip
#: The sessions that people come to in another round, to make up for one that they missed in the round of their seat.
_own, _instead = Occasion.__table__.alias("own"), Session.__table__.alias("instead")
_lost = Session.__table__.alias("lost")
_MADE_UP = (
    select(
        _seat.person_id, _seat.id.label("seat_id"), _occasion.id.label("occasion_id"), _occasion.round_id,
        _occasion.theme_id, _occasion.place, _occasion.address, _occasion.online_url, _occasion.uid,
        _occasion.sequence, _occasion.cancelled, _certificate.entry_id,
        _instead.c.id, _instead.c.held_on, _instead.c.half, _instead.c.starts_at, _instead.c.ends_at,
        _instead.c.elsewhere, _make_up.id.label("make_up"), _make_up.booked_at,
    )
    .join_from(MakeUp.__table__, _lost, _lost.c.id == _make_up.session_id)
    .join(_own, _own.c.id == _lost.c.occasion_id)
    .join(Seat.__table__, (_seat.round_id == _own.c.round_id) & (_seat.person_id == _make_up.person_id))
    .join(_instead, _instead.c.id == _make_up.instead_id)
    .join(Occasion.__table__, _occasion.id == _instead.c.occasion_id)
    .outerjoin(
        Certificate.__table__,
        (_certificate.occasion_id == _own.c.id) & (_certificate.person_id == _make_up.person_id),
    )
    .where(one_of(_seat.state, {SeatState.seated}), _instead.c.held_on >= bindparam("since"))
)  # fmt: skip
_OF_MANY = _SITTINGS.where(
    _seat.person_id.in_(bindparam("people", expanding=True)), _seat.state.in_(bindparam("states", expanding=True))
)
_TOLD = (SeatState.seated, SeatState.cancelled)
#: For every start page; a list to fill in costs more than the day's other words.
_OF_ONE = union_all(
    _SITTINGS.where(_seat.person_id == bindparam("person"), one_of(_seat.state, _TOLD)).order_by(None),
    _MADE_UP.where(_make_up.person_id == bindparam("person")),
    #: The offers that the person can answer, which Min resa also shows: their numbers stand in the place of the seat's.
    select(_seat.person_id, _offer.id, *(null() for _ in _SITTINGS.selected_columns[2:]))
    .join_from(Offer.__table__, Seat.__table__, _seat.id == _offer.seat_id)
    .where(_seat.person_id == bindparam("person"), one_of(_offer.state, {OfferState.open})),
)
_THEMES = select(_theme.id, _theme.key, _theme.title, _theme.preparation)
new_edition_when_written(Theme)


def _themes(wanted: set[int]) -> dict[int, tuple[str, str, list[Any]]]:
    """Each theme's key, title and what to do before its days, by id; kept until one is written."""
    known = of_edition("courses.themes", _all_themes)
    return known if wanted <= known.keys() else _all_themes()  # One may have come since the request began.


def _all_themes() -> dict[int, tuple[str, str, list[Any]]]:
    return {number: (key, title, before) for number, key, title, before in session.execute(_THEMES)}


def days_planned(
    person_ids: Iterable[int],
    since: date,
    states: Iterable[SeatState] = _TOLD,
) -> dict[int, list[Planned]]:
    """All days that these people have a seat for, from a day on, in order. One statement, and one for
    the themes when they are not known.

    Whoever was cancelled from a round and then got a new seat in it is there by the latest seat.
    """
    people = list(person_ids)
    sittings: dict[tuple[int, int, int | None], dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(people, since, states):
        sittings[row.person_id, row.occasion_id, row.make_up][row.seat_id].append(row)
    found: dict[int, list[Planned]] = defaultdict(list)
    latest = [by_seat[max(by_seat)] for by_seat in sittings.values()]
    themes = _themes({rows[0].theme_id for rows in latest}) if latest else {}
    for rows in latest:
        found[rows[0].person_id] += [_planned(rows[0], themes[rows[0].theme_id], day) for day in days_of(rows)]
    for days in found.values():
        days.sort(key=lambda each: (each.day.starts_at, each.occasion_id))
    return found


def _rows(people: list[int], since: date, states: Iterable[SeatState]) -> Iterable[Any]:
    if len(people) == 1 and states is _TOLD:
        return _rows_of_one(people[0], since)
    return session.execute(_OF_MANY, {"people": people, "since": since, "states": [state.value for state in states]})


def _rows_of_one(person_id: int, since: date) -> list[Any]:
    rows = session.execute(_OF_ONE, {"person": person_id, "since": since}).all()
    offers = [row.seat_id for row in rows if row.occasion_id is None]
    remembered_of("courses.offers", frozenset((person_id,)), lambda: offers)
    sittings = [row for row in rows if row.occasion_id is not None]
    return sorted(sittings, key=lambda row: (row.starts_at, row.occasion_id))


def _planned(row: Any, theme: tuple[str, str, list[Any]], day: Day) -> Planned:
    place = day.elsewhere or ", ".join(part for part in (row.place, row.address) if part) or row.online_url
    key, title, preparation = theme
    return Planned(
        row.person_id, row.seat_id, row.occasion_id, row.round_id, row.theme_id, key, title, preparation, place, row.uid,
        row.sequence, row.cancelled, row.entry_id is not None, day,
        holder_of(row.make_up, row.booked_at) if row.make_up else str(row.seat_id),
    )  # fmt: skip
