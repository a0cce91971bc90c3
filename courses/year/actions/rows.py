"""Changing single rows of a plan: other days, more or fewer sittings, other seats."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from app.api import Person, Problem, _, session
from courses.days.models import Half
from courses.year.actions.leading import lead_the_rest
from courses.year.actions.plans import begin_change, throw_away, write_rows
from courses.year.facts import Programme, RowFacts, ThemeFacts
from courses.year.models import YearPlan, YearTrainer, write_pieces
from courses.year.queries import plans as find
from courses.year.rhythm import Piece, pieces


@dataclass(frozen=True)
class Sitting:
    """One sitting of a theme as it was written: the day it begins, which part of it, how many seats.

    number: the row that it was; None for a new one.
    """

    number: int | None
    on: date
    half: Half
    seats: int


def moved(programme: Programme, rows: Sequence[RowFacts], days: Mapping[int, Sequence[date]]) -> list[RowFacts]:
    """The rows with other days for some, as the page shows them before anything is saved.

    days: row number → its days. Raises Problem when a row has too few days, or the same day twice.
    """
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
        found.append(RowFacts(row.number, row.course_id, laid, row.seats, row.trainers if laid == row.pieces else ()))
    return found


def set_rounds(
    plan: YearPlan, programme: Programme, days: Mapping[int, Sequence[date]], seats: Mapping[int, int],
    gone: Collection[int] = (), new: Sequence[date] = (), *, by: Person,
) -> None:  # fmt: skip
    """Give rounds other days and seats, take some away, add one. Who leads a round that moved is chosen anew.

    gone: numbers of rows. new: the days of one round more; none for none. Raises Problem when the days of a round are not
    as many as they should be. Blocked days are allowed, and shown.
    """
    begin_change(plan)
    present = [row for row in find.facts(plan.id) if row.course_id == programme.whole.course_id]
    kept = [row for row in present if row.number not in gone]
    facts = {row.number: row for row in moved(programme, kept, days)}
    added = [new_round(programme, new, plan.seats)] if new else []
    throw_away(plan, [row.number for row in present if row.number in gone])
    for row in find.rows_of(plan.id):
        each = facts.get(row.id)
        if each is None:
            continue
        row.seats = seats.get(row.id, row.seats)
        if write_pieces(each.pieces) != row.pieces:
            row.pieces, row.first_on, row.last_on = write_pieces(each.pieces), each.span.first_on, each.span.last_on
            session.execute(delete(YearTrainer).where(YearTrainer.row_id == row.id))
    session.flush()
    write_rows(plan, added)
    lead_the_rest(plan, programme)


def new_round(programme: Programme, days: Sequence[date], seats: int) -> RowFacts:
    """A round of the whole part on these days. Raises Problem when they are too few or too many."""
    needed = (programme.whole.halves + 1) // 2
    if len(set(days)) != needed:
        raise Problem(_("Omgången behöver %(count)s olika dagar.", count=needed))
    themes = [(theme.id, theme.halves) for theme in programme.whole.themes]
    return RowFacts(0, programme.whole.course_id, tuple(pieces(themes, days)), seats)


def set_sittings(
    plan: YearPlan, programme: Programme, theme: ThemeFacts, sittings: Sequence[Sitting], *, by: Person
) -> None:
    """Let a theme have these sittings and no others. Those that stay as they were keep who leads them."""
    begin_change(plan)
    mine = {row.number: row for row in find.facts(plan.id) if row.course_id == theme.course_id}
    gone, new = set(mine), []
    for each in sittings:
        laid = _laid(theme, each)
        old = mine.get(each.number or 0)
        if old is not None and old.pieces == laid and old.seats == each.seats:
            gone.discard(old.number)
        else:
            leaders = old.trainers if old is not None and old.pieces == laid else ()
            new.append(RowFacts(0, theme.course_id, laid, each.seats, leaders))
    if not sittings:
        raise Problem(_("Varje tema ges minst en gång om året."))
    throw_away(plan, sorted(gone))
    write_rows(plan, new)
    lead_the_rest(plan, programme)


def _laid(theme: ThemeFacts, each: Sitting) -> tuple[Piece, ...]:
    if theme.halves == 1:
        return (Piece(theme.id, each.on, each.half if each.half is not Half.whole else Half.fm),)
    if theme.halves == 2:
        return (Piece(theme.id, each.on, Half.fm), Piece(theme.id, each.on, Half.em))
    raise Problem(_("Ett tema som är längre än en dag planeras som en egen omgång."))
