"""The quotas of all coming rounds of a course on one sheet: organisations down, rounds across."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.api import today
from courses.days.models import Queue, Round
from courses.days.queries.boards import taken_in
from courses.days.queries.debts import NO_DEBT, debts
from courses.days.queries.members import Member, members_of
from courses.days.queries.queues import coming_of_queue

#: How many rounds stand beside one another.
SHOWN = 8


@dataclass(frozen=True)
class Cell:
    """One organisation in one round: its quota, how many seats it has taken (None in a round without quotas), and how many
    more of its people can get a seat now."""

    quota: int
    used: int | None
    room: int


@dataclass(frozen=True)
class Column:
    """A round of the sheet: its seats, how many are kept by quotas, common to all, and taken."""

    round: Round
    kept: int
    taken: int
    shared: bool

    @property
    def common(self) -> int:
        """Seats that are nobody's quota."""
        return self.round.seats - self.kept


@dataclass(frozen=True)
class Sheet:
    """The rounds across, and the organisations down with their cells in the same order."""

    columns: list[Column]
    rows: list[tuple[Member, int, list[Cell]]]
    more: int


def sheet(queue: Queue, on: date | None = None) -> Sheet:
    """The coming rounds of a queue with their quotas. Ten statements at most, however many rounds and people."""
    day = on or today()
    coming = coming_of_queue(queue.id, day)
    rounds: Sequence[Round] = coming[:SHOWN]
    members = members_of(queue.area_id, day)
    owed = debts(queue.id)
    taken = taken_in(rounds, {queue.id: queue.area_id}, day)
    columns = [
        Column(
            each,
            sum(taken.quotas.get(each.id, {}).values()),
            taken.boards[each.id].used,
            bool(taken.quotas.get(each.id)),
        )
        for each in rounds
    ]
    rows = []
    for member in members:
        cells = []
        for each in rounds:
            quotas = taken.quotas.get(each.id, {})
            used = taken.used[each.id].get(member.id, 0) if quotas else None
            cells.append(Cell(quotas.get(member.id, 0), used, taken.boards[each.id].room(member.id)))
        rows.append((member, owed.get(member.id, NO_DEBT).left, cells))
    return Sheet(columns, rows, len(coming) - len(rounds))
