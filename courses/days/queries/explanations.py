"""Why seats became what they are, as sentences."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.api import session
from courses.days.explaining import sentence
from courses.days.explaining_others import sentence_about
from courses.days.models import Explanation


@dataclass(frozen=True)
class Told:
    """One explanation: when, about which round, its code, and its sentence in the reader's language: to the person, and
    about the person."""

    at: datetime
    round_id: int | None
    code: str
    sentence: str
    about: str


def told(seat_ids: Iterable[int]) -> dict[int, list[Told]]:
    """All that has been explained about these seats, latest first. One statement."""
    found: dict[int, list[Told]] = defaultdict(list)
    for row in session.execute(
        select(Explanation.seat_id, Explanation.at, Explanation.round_id, Explanation.code, Explanation.values)
        .where(Explanation.seat_id.in_(list(seat_ids)))
        .order_by(Explanation.id.desc())
    ):
        found[row.seat_id].append(
            Told(row.at, row.round_id, row.code, sentence(row.code, row.values), sentence_about(row.code, row.values))
        )
    return found


def latest(seat_ids: Iterable[int]) -> dict[int, Told]:
    """The latest explanation of each of these seats. One statement."""
    return {seat_id: reasons[0] for seat_id, reasons in told(seat_ids).items()}
