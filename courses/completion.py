"""What of a course one must have attended to have completed it: the rule as data, checked, and told in words. Pure.

The rule speaks of planned sessions by their order, not of those that happened to be held: ``{"least": 5, "compulsory":
[3]}`` is at least five of them, the third among them. An empty rule is all of them. It is about each occasion by itself,
so that a theme is closed by its own sessions; or, with ``"over": "round"``, about all sessions of the round together, so
that its themes are closed at once, when the rule is met and not before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.api import _

#: No course has more sessions than this.
MOST = 60
#: What a rule is about: each occasion by itself, or the whole round.
EACH, ROUND = "occasion", "round"


@dataclass(frozen=True)
class Completion:
    """How many sessions at least (None: all), and which of them, counted from 1, that cannot be missed."""

    least: int | None = None
    compulsory: frozenset[int] = frozenset()
    #: Whether it is about all sessions of a round together, and not about each occasion by itself.
    over_round: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Completion":
        """The rule kept on a course. Raises ValueError, naming what is wrong, when it is no rule."""
        if unknown := set(data) - {"least", "compulsory", "over"}:
            raise ValueError(_("okänt i regeln: %(words)s", words=", ".join(sorted(unknown))))
        least, compulsory = data.get("least"), data.get("compulsory", [])
        if least is not None and not _is_count(least):
            raise ValueError(_("least ska vara ett antal pass"))
        if not isinstance(compulsory, list | tuple) or not all(_is_count(each) for each in compulsory):
            raise ValueError(_("compulsory ska vara nummer på pass"))
        if data.get("over", EACH) not in (EACH, ROUND):
            raise ValueError(_("over ska vara occasion eller round"))
        return cls(least, frozenset(compulsory), data.get("over") == ROUND)

    def data(self) -> dict[str, Any]:
        """As it is kept on a course."""
        found: dict[str, Any] = {} if self.least is None else {"least": self.least}
        found |= {"compulsory": sorted(self.compulsory)} if self.compulsory else {}
        return found | ({"over": ROUND} if self.over_round else {})

    def fulfilled(self, attended: Iterable[int], planned: int) -> bool:
        """Whether having attended these sessions, counted from 1, of so many planned is enough.

        A rule that asks for more sessions than are planned asks for all of them.
        """
        there = {number for number in attended if 1 <= number <= planned}
        least = planned if self.least is None else min(self.least, planned)
        return len(there) >= least and {n for n in self.compulsory if n <= planned} <= there

    def reached_on(self, days: Mapping[int, date], counted: Collection[int]) -> date | None:
        """The day on which what had been attended was enough; None while it is not.

        days: every planned session in order → the day on which one attends it. counted: those that count for someone.
        """
        numbers = {each: number for number, each in enumerate(days, 1)}
        there: list[int] = []
        for each in sorted(counted, key=lambda each: (days[each], numbers[each])):
            there.append(numbers[each])
            if self.fulfilled(there, len(days)):
                return days[each]
        return None

    def words_for(self, lengths: Sequence[int]) -> str:
        """The rule in words for themes that have so many sessions each."""
        if self.over_round or len(lengths) < 2 or self.least is None:
            return self.words(sum(lengths))
        return self.words(max(lengths)) + " " + str(_("Det gäller varje tema för sig."))

    def words(self, planned: int) -> str:
        """The rule in words, about so many planned sessions."""
        told = self._words(planned)
        if self.over_round:
            told += " " + str(_("Passen räknas över hela omgången, och alla teman blir klara samtidigt."))
        return told

    def _words(self, planned: int) -> str:
        least = planned if self.least is None else min(self.least, planned)
        needed = sorted(number for number in self.compulsory if number <= planned)
        if least >= planned:
            return str(_("Du behöver delta i alla pass."))
        told = _("Du behöver delta i minst %(least)s av %(all)s pass.", least=least, all=planned)
        if len(needed) == 1:
            told += " " + _("Pass %(number)s är obligatoriskt.", number=needed[0])
        elif needed:
            listed = ", ".join(str(number) for number in needed[:-1])
            told += " " + _("Pass %(numbers)s och %(last)s är obligatoriska.", numbers=listed, last=needed[-1])
        return str(told)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST
