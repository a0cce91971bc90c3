"""What an address speaks of, with who may see it; and all that a plan's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask import abort

from app.api import Organisation, Person, _, may, ngettext, require, require_sign_in, today
from courses.days.models import Half
from courses.year.consequences import Consequences, RowFigures, consequences
from courses.year.facts import Choices, Programme, RowFacts, ThemeFacts, There, one_a_week
from courses.year.models import YearPlan
from courses.year.picture import Lane, Picture, draw
from courses.year.queries import plans as find
from courses.year.queries.facts import places, programme
from courses.year.queries.there import what_is_there
from courses.year.rhythm import Piece, Span


def plan_or_404(number: int) -> tuple[YearPlan, Person]:
    """A plan and the coordinator who asks for it."""
    plan = find.plan(number) or abort(404)
    return plan, require("courses.plan", plan)


def readable_or_404(number: int) -> tuple[YearPlan, Person]:
    """A plan and whoever reads it: its coordinators, and managers and heads of area when it is put forward."""
    me = require_sign_in()
    plan = find.plan(number) or abort(404)
    if not may(me, "courses.remark", plan):
        require("courses.plan", plan)
    return plan, me


@dataclass(frozen=True)
class Page:
    """A plan with all that follows from it."""

    plan: YearPlan
    programme: Programme
    choices: Choices
    there: There
    rows: Sequence[RowFacts]

    @cached_property
    def told(self) -> Consequences:
        """What follows."""
        return consequences(self.programme, self.choices, self.there, self.rows, today())

    def with_rows(self, rows: Sequence[RowFacts]) -> "Page":
        """The same plan with other rows than its own."""
        return replace(self, rows=rows)

    @property
    def rooms(self) -> dict[int, str]:
        """The names of rooms by id."""
        return {room.id: room.name for room in self.there.rooms}

    @property
    def names(self) -> dict[int, str]:
        """What is planned in each row, by its number: a round of the year, or a theme."""
        rounds = {each.row.number: _("Omgång %(number)s", number=n) for n, each in enumerate(self.told.rounds, start=1)}
        return rounds | {row.number: each.theme.title for each in self.told.themes for row in each.rows}

    @property
    def places(self) -> dict[int, str]:
        """The municipalities' names by id."""
        return {each.id: each.name for each in municipalities(self.plan)}

    def sittings(self, theme: ThemeFacts) -> Picture:
        """The sittings of one theme as a drawing in which each can be moved."""
        figures = next(each for each in self.told.themes if each.theme.id == theme.id)
        lanes = [
            (span.first_on, Lane(_("Redan utlagt"), (_ends(span, theme.halves),), there=True)) for span in figures.there
        ]
        for number, row in enumerate(figures.rows, start=1):
            seats = ngettext("%(num)s plats", "%(num)s platser", row.seats)
            lanes.append(
                (row.span.first_on, Lane(_("Tillfälle %(number)s", number=number), (row.pieces,), seats, row.number))
            )
        ordered = [lane for _on, lane in sorted(lanes, key=lambda pair: pair[0])]
        return draw(self.plan.year, ordered, self.choices.blocks, today())

    def picture(self, *, themes: bool = True) -> Picture:
        """The year as a drawing."""
        return draw(
            self.plan.year, [*self._rounds(), *(self._themes() if themes else ())], self.choices.blocks, today()
        )

    def _rounds(self) -> list[Lane]:
        lanes = [(span.first_on, self._there(span)) for span in one_a_week(self.there.during)]
        for number, each in enumerate(self.told.rounds, start=1):
            lane = Lane(_("Omgång %(number)s", number=number), (each.row.pieces,), _taken(each), each.row.number)
            lanes.append((each.row.span.first_on, lane))
        return [lane for _on, lane in sorted(lanes, key=lambda pair: pair[0])]

    def _there(self, span: Span) -> Lane:
        week = span.first_on.isocalendar()[:2]
        count = sum(each.first_on.isocalendar()[:2] == week for each in self.there.during)
        end = ngettext("%(num)s grupp", "%(num)s grupper", count)
        return Lane(_("Redan utlagd"), (_ends(span),), end, there=True)

    def _themes(self) -> list[Lane]:
        lanes = []
        for n, each in enumerate(self.told.themes, start=1):
            there = [_ends(span, each.theme.halves) for span in each.there]
            runs = sorted([*(row.pieces for row in each.rows), *there], key=lambda run: run[0].held_on)
            count = ngettext("%(num)s gång", "%(num)s gånger", each.sittings)
            lanes.append(Lane(f"{n} {each.theme.title}", tuple(runs), count, thin=True))
        return lanes


def page_of(plan: YearPlan, *, themes: bool = True) -> Page:
    """A plan with what follows from it. themes: also for the single themes."""
    found = programme(plan.programme_key) or abort(404)
    return Page(plan, found, plan.choices, what_is_there(plan, found, today(), themes=themes), find.facts(plan.id))


def municipalities(plan: YearPlan) -> Sequence[Organisation]:
    """The municipalities of a plan's area."""
    return places(plan.area_id, today())


def _taken(each: RowFigures) -> str:
    return _("%(taken)s av %(all)s", taken=each.seated, all=each.row.seats)


def _ends(span: Span, halves: int = 2) -> tuple[Piece, ...]:
    """A round that is there already, drawn by its first and last day."""
    days = dict.fromkeys((span.first_on, span.last_on))
    return tuple(Piece(0, day, half) for day in days for half in (Half.fm, Half.em)[:halves])
