"""Changing single rows of a plan: other days, more or fewer sittings, other seats, another room."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import delete

from app.api import Person, Problem, _, session, today
from courses.days.models import Half
from courses.year.actions.leading import lead_the_rest
from courses.year.actions.plans import begin_change, throw_away, write_rows
from courses.year.facts import Programme, RoomFacts, RowFacts, ThemeFacts
from courses.year.models import YearPlan, YearTrainer, write_pieces
from courses.year.queries import plans as find
from courses.year.queries.rooms import rooms_of
from courses.year.rhythm import Piece, pieces
from courses.year.rooms import give_rooms


@dataclass(frozen=True)
class Rounds:
    """Rounds as they were written. days, seats, rooms: by row number; what is left out stays as it is.

    gone: numbers of rows to take away. new: the days of one round more; none for none.
    """

    days: Mapping[int, Sequence[date]] = field(default_factory=dict)
    seats: Mapping[int, int] = field(default_factory=dict)
    rooms: Mapping[int, int | None] = field(default_factory=dict)
    gone: Collection[int] = ()
    new: Sequence[date] = ()


@dataclass(frozen=True)
class Sitting:
    """One sitting of a theme as it was written: the day it begins, which part of it, how many seats, in which room.

    number: the row that it was; None for a new one.
    """

    number: int | None
    on: date
    half: Half
    seats: int
    room: int | None = None


def as_rounds(
    programme: Programme, rows: Sequence[RowFacts], typed: Rounds, seats: int, rooms: Sequence[RoomFacts]
) -> list[RowFacts]:
    """All rows as they would be with the rounds that were written, before anything is saved. A new one has number 0.

    What is moved keeps its room when it is free then, and otherwise gets another; a room that was chosen is kept to.
    seats: of a new round. Raises Problem when a round has too few days, or the same day twice.
    """
    kept = [row for row in rows if row.number not in typed.gone]
    was = {row.number: row for row in kept}
    found = [
        replace(row, seats=typed.seats.get(row.number, row.seats), room=typed.rooms.get(row.number, row.room))
        for row in moved(programme, kept, typed.days)
    ]
    if typed.new:
        found.append(replace(new_round(programme, typed.new, seats), room=typed.rooms.get(0)))
    return _housed(found, was, rooms)


def _housed(rows: Sequence[RowFacts], was: Mapping[int, RowFacts], rooms: Sequence[RoomFacts]) -> list[RowFacts]:
    """The rows with rooms for those that are new or have moved, unless a room was chosen for them."""
    wanting = {
        row.number
        for row in rows
        if (row.room is None if row.number not in was else row.pieces != was[row.number].pieces)
        and (row.number not in was or row.room == was[row.number].room)
    }
    return give_rooms(rows, rooms, wanting)


def moved(programme: Programme, rows: Sequence[RowFacts], days: Mapping[int, Sequence[date]]) -> list[RowFacts]:
    """The rows with other days for some. Raises Problem when a row has too few days, or the same day twice."""
    themes = [(theme.id, theme.halves) for theme in programme.whole.themes]
    needed = (programme.whole.halves + 1) // 2
    found = []
    for row in rows:
        chosen = days.get(row.number)
        if chosen is None or row.course_id != programme.whole.course_id:
            found.append(row)
            continue
        if len(set(chosen)) != needed:
            raise Problem(_("Omgången behöver %(count)s olika dagar.", count=needed), field=f"r{row.number}")
        laid = tuple(pieces(themes, chosen))
        found.append(replace(row, pieces=laid, trainers=row.trainers if laid == row.pieces else ()))
    return found


def set_rounds(plan: YearPlan, programme: Programme, typed: Rounds, *, by: Person) -> None:
    """Give rounds other days, seats and rooms, take some away, add one. Who leads a round that moved is chosen anew.

    Raises Problem when the days of a round are not as many as they should be. Blocked days are allowed, and shown.
    """
    begin_change(plan)
    present = find.facts(plan.id)
    after = {row.number: row for row in as_rounds(programme, present, typed, plan.seats, rooms_of(plan, today()))}
    throw_away(plan, [row.number for row in present if row.number not in after])
    for row in find.rows_of(plan.id):
        each = after[row.id]
        row.seats, row.room_id = each.seats, each.room
        if write_pieces(each.pieces) != row.pieces:
            row.pieces, row.first_on, row.last_on = write_pieces(each.pieces), each.span.first_on, each.span.last_on
            session.execute(delete(YearTrainer).where(YearTrainer.row_id == row.id))
    session.flush()
    write_rows(plan, [row for row in after.values() if row.number == 0])
    lead_the_rest(plan, programme)


def new_round(programme: Programme, days: Sequence[date], seats: int) -> RowFacts:
    """A round of the whole part on these days. Raises Problem when they are too few or too many."""
    needed = (programme.whole.halves + 1) // 2
    if len(set(days)) != needed:
        raise Problem(_("Omgången behöver %(count)s olika dagar.", count=needed))
    themes = [(theme.id, theme.halves) for theme in programme.whole.themes]
    return RowFacts(0, programme.whole.course_id, tuple(pieces(themes, days)), seats)


def as_sittings(
    theme: ThemeFacts, rows: Sequence[RowFacts], sittings: Sequence[Sitting], rooms: Sequence[RoomFacts]
) -> list[RowFacts]:
    """All rows as they would be with these sittings of a theme and no others, before anything is saved.

    A new one has number 0. Those that stay as they were keep who leads them. Raises Problem when there is no sitting.
    """
    if not sittings:
        raise Problem(_("Varje tema ges minst en gång om året."))
    was = {row.number: row for row in rows if row.course_id == theme.course_id}
    found = [row for row in rows if row.course_id != theme.course_id]
    for each in sittings:
        laid, old = _laid(theme, each), was.get(each.number or 0)
        leaders = old.trainers if old is not None and old.pieces == laid else ()
        number = old.number if old is not None else 0
        found.append(RowFacts(number, theme.course_id, laid, each.seats, leaders, each.room))
    others = {row.number: row for row in found if row.course_id != theme.course_id}
    return _housed(found, was | others, rooms)


def set_sittings(
    plan: YearPlan, programme: Programme, theme: ThemeFacts, sittings: Sequence[Sitting], *, by: Person
) -> None:
    """Let a theme have these sittings and no others. Those that stay as they were keep who leads them."""
    begin_change(plan)
    present = find.facts(plan.id)
    mine = {row.number: row for row in present if row.course_id == theme.course_id}
    after = [
        row
        for row in as_sittings(theme, present, sittings, rooms_of(plan, today()))
        if row.course_id == theme.course_id
    ]
    kept = {row.number for row in after if mine.get(row.number) == row}
    throw_away(plan, sorted(mine.keys() - kept))
    write_rows(plan, [row for row in after if row.number not in kept])
    lead_the_rest(plan, programme)


def _laid(theme: ThemeFacts, each: Sitting) -> tuple[Piece, ...]:
    if theme.halves == 1:
        return (Piece(theme.id, each.on, each.half if each.half is not Half.whole else Half.fm),)
    if theme.halves == 2:
        return (Piece(theme.id, each.on, Half.fm), Piece(theme.id, each.on, Half.em))
    raise Problem(_("Ett tema som är längre än en dag planeras som en egen omgång."))
