"""Keeping why: each seat, offer and no with the code and the numbers that its sentence is made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from app.api import now, session
from courses.days.models import Explanation, Seat


@dataclass(frozen=True)
class Why:
    """Why a seat became what it is, on its way to being kept."""

    seat: Seat
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    member: int | None = None
    #: The round that it is about, when it is another than the seat's.
    round_id: int | None = None


def explain(reasons: Iterable[Why]) -> None:
    """Keep the explanations. One statement. The seats must have ids."""
    moment = now()
    rows = [
        {
            "seat_id": why.seat.id,
            "person_id": why.seat.person_id,
            "queue_id": why.seat.queue_id,
            "round_id": why.round_id or why.seat.round_id,
            "member_id": why.member,
            "at": moment,
            "code": why.code,
            "values": {name: _plain(value) for name, value in why.values.items()},
        }
        for why in reasons
    ]
    if rows:
        session.execute(insert(Explanation), rows)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
