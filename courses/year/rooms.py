"""Which room each planned round is held in. Pure: what is known about each room comes in, rooms' numbers go out.

A room is given when it holds as many as the round has seats and is free in each of its half days, both in the plan and
from rounds that are there already: one room for all the days of a round. As few rounds as can be are left without, then as
few seats; and nobody gets a larger room than is needed, so that large rooms are left to others (``housing``). Whoever finds
none is left without: it is told, and stops nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from courses.days.models import Half
from courses.year.facts import RoomFacts, RowFacts, Slot
from courses.year.housing import Guest, house
from courses.year.rhythm import Piece


class Wrong(StrEnum):
    """What is wrong with a room that was chosen."""

    small = "small"
    taken = "taken"


@dataclass(frozen=True)
class RoomFault:
    """A planned round in a room that is too small, or that is taken on a day."""

    row: RowFacts
    room: RoomFacts
    wrong: Wrong
    on: date


def slots(pieces: Iterable[Piece]) -> frozenset[Slot]:
    """The half days of a round; a whole day is two."""
    return frozenset(
        (piece.held_on, half)
        for piece in pieces
        for half in ((Half.fm, Half.em) if piece.half is Half.whole else (piece.half,))
    )


def give_rooms(
    rows: Sequence[RowFacts], rooms: Sequence[RoomFacts], wanting: Collection[int] | None = None
) -> list[RowFacts]:
    """The rows, with a room for each that is to have one, as far as there are any.

    wanting: numbers of the rows to find a room for; the others keep what they have. None: all that have none. A row that
    has a room keeps it when it is free and large enough, and no other has to go without for it.
    """
    wants = {row.number for row in rows if row.room is None} if wanting is None else set(wanting)
    busy = {room.id: set(room.taken) for room in rooms}
    for row in rows:
        if row.number not in wants and row.room in busy:
            busy[row.room] |= slots(row.pieces)
    asking = sorted((row for row in rows if row.number in wants), key=lambda row: (row.span.first_on, row.number))
    given = house([_guest(row, rooms, busy) for row in asking])
    found = {row.number: room for row, room in zip(asking, given, strict=True)}
    return [replace(row, room=found.get(row.number, row.room)) for row in rows]


def _guest(row: RowFacts, rooms: Sequence[RoomFacts], busy: Mapping[int, Collection[Slot]]) -> Guest:
    wanted = slots(row.pieces)
    free = {room.id: room.capacity for room in rooms if room.capacity >= row.seats and wanted.isdisjoint(busy[room.id])}
    return Guest(wanted, row.seats, free, row.room)


def faults(rows: Sequence[RowFacts], rooms: Sequence[RoomFacts]) -> list[RoomFault]:
    """What is wrong with the rooms that were chosen, by date. A room that is no longer known is left out."""
    known: Mapping[int | None, RoomFacts] = {room.id: room for room in rooms}
    held: dict[tuple[int, date, Half], list[RowFacts]] = {}
    for row in rows:
        if row.room in known:
            for on, half in slots(row.pieces):
                held.setdefault((known[row.room].id, on, half), []).append(row)
    found = []
    for row in rows:
        room = known.get(row.room)
        if room is None:
            continue
        if room.capacity < row.seats:
            found.append(RoomFault(row, room, Wrong.small, row.span.first_on))
        twice = [on for on, half in slots(row.pieces) if (on, half) in room.taken or len(held[room.id, on, half]) > 1]
        if twice:
            found.append(RoomFault(row, room, Wrong.taken, min(twice)))
    return sorted(found, key=lambda each: (each.on, each.row.span.first_on, each.row.number, each.wrong))
