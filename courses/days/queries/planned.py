"""The days that people have seats for, read in one statement: it stands on every start page and on Min enhet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.api import session
from courses.days.gatherings import Day, days_of
from courses.days.models import Certificate, Occasion, Round, Seat, SeatState, Session
from courses.models import Theme


@dataclass(frozen=True)
class Planned:
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


_SITTINGS = (
    select(
        Seat.person_id, Seat.id.label("seat_id"), Occasion.id.label("occasion_id"), Occasion.round_id, Occasion.place,
        Occasion.address, Occasion.online_url, Occasion.uid, Occasion.sequence, Occasion.cancelled,
        Theme.id.label("theme_id"), Theme.key.label("theme"), Theme.title, Theme.preparation,
        Certificate.entry_id,
        Session.id, Session.held_on, Session.half, Session.starts_at, Session.ends_at,
    )
    .join(Round, Round.id == Seat.round_id)
    .join(Occasion, Occasion.round_id == Round.id)
    .join(Theme, Theme.id == Occasion.theme_id)
    .join(Session, Session.occasion_id == Occasion.id)
    .outerjoin(
        Certificate, (Certificate.occasion_id == Occasion.id) & (Certificate.person_id == Seat.person_id)
    )
    .where(
        Seat.person_id.in_(bindparam("people", expanding=True)),
        Seat.state.in_(bindparam("states", expanding=True)),
        Round.last_on >= bindparam("since"),
        Occasion.last_on >= bindparam("since"),
    )
    .order_by(Session.starts_at, Occasion.id)
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
