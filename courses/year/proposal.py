"""A whole proposal for a year: rounds of one part, sittings of all themes of the other, who leads them, and where. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from courses.year.blocked import teaching_days
from courses.year.consequences import sittings_wanted
from courses.year.facts import Choices, Programme, RowFacts, There, wanted
from courses.year.planning import Progress, propose
from courses.year.rhythm import pieces
from courses.year.rooms import give_rooms
from courses.year.themes import ThemeNeed, lay_out
from courses.year.trainers import Rota, TrainerDays, without_trainer


def propose_year(
    programme: Programme, choices: Choices, there: There, today: date, progress: Progress = lambda _done, _all: None
) -> list[RowFacts]:
    """The rounds and sittings of a year, by part and date, numbered from 1.

    What is there already counts, and is not proposed again. progress: told how far the work has come.
    """
    first, last = max(date(choices.year, 1, 1), today + timedelta(days=1)), date(choices.year, 12, 31)
    free = teaching_days(first, last, choices.blocks)
    untaught = without_trainer(there.trainers, free)
    able = [each for each in there.trainers if any(each.leads(theme.key) for theme in programme.whole.themes)]
    made = propose(wanted(programme, choices, there, today, without_trainer(able, free)), progress)
    whole = [(theme.id, theme.halves) for theme in programme.whole.themes]
    drawn = [(programme.whole.course_id, tuple(pieces(whole, days)), choices.seats) for days in made.rounds]
    taken = [piece.held_on for _course, each, _seats in drawn for piece in each]
    by_id = {theme.id: theme for theme in programme.single.themes}
    sittings = lay_out(_needs(programme, choices, there), [day for day in free if day not in untaught], taken)
    drawn += [(by_id[each.theme_id].course_id, each.pieces, by_id[each.theme_id].seats) for each in sittings]
    rows = [RowFacts(number, *each) for number, each in enumerate(drawn, start=1)]
    return give_rooms(led(programme, rows, there.trainers), there.rooms)


def led(programme: Programme, rows: Sequence[RowFacts], trainers: Sequence[TrainerDays]) -> list[RowFacts]:
    """The rows with somebody to lead each theme that has nobody, as far as someone is free. Who leads already goes on."""
    keys = {theme.id: theme.key for part in (programme.whole, programme.single) for theme in part.themes}
    rota = Rota(trainers)
    for row in rows:
        for theme, person in row.trainers:
            rota.take(person, [piece for piece in row.pieces if piece.theme_id == theme])
    return [replace(row, trainers=_leaders(row, keys, rota)) if row.untaught else row for row in rows]


def _needs(programme: Programme, choices: Choices, there: There) -> list[ThemeNeed]:
    needs = []
    for theme in programme.single.themes:
        left = sittings_wanted(theme, choices, there) - len(there.themes.get(theme.id, ()))
        if left > 0:
            needs.append(ThemeNeed(theme.id, theme.halves, left))
    return needs


def _leaders(row: RowFacts, keys: dict[int, str], rota: Rota) -> tuple[tuple[int, int], ...]:
    """Who leads each theme, the same person as far as can be: (theme id, person id)."""
    found = list(row.trainers)
    taught = {theme for theme, _person in found}
    for theme in dict.fromkeys(piece.theme_id for piece in row.pieces):
        if theme in taught or theme not in keys:
            continue
        mine = [piece for piece in row.pieces if piece.theme_id == theme]
        trainer = rota.free(keys[theme], mine, found[-1][1] if found else None)
        if trainer is not None:
            rota.take(trainer.person, mine)
            found.append((theme, trainer.person))
    return tuple(found)
