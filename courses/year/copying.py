"""Last year's plan made this year's: the same weekday of the same ISO week, with what is blocked then flagged. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from courses.calendar_rules import shift_to_year
from courses.year.blocked import Blocks, Why
from courses.year.rhythm import Piece


@dataclass(frozen=True)
class Shifted:
    """A round's half days in another year, and why some of its days cannot be used."""

    pieces: tuple[Piece, ...]
    blocked: dict[date, Why]


def shifted(pieces: Sequence[Piece], years: int, blocks: Blocks) -> Shifted:
    """The half days of a round so many ISO years later, as far apart as they were.

    The first day keeps its weekday and ISO week; week 53 becomes week 52 where there is none. Blocked days stay where they
    fall, and are named.
    """
    days = sorted({piece.held_on for piece in pieces})
    goal = shift_to_year(days, days[0].isocalendar().year + years)
    moved = tuple(replace(piece, held_on=goal[piece.held_on]) for piece in pieces)
    return Shifted(moved, {day: why for day in sorted(goal.values()) if (why := blocks.why(day)) is not None})
