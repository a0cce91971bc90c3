"""What of a course one must have attended to have completed it: the rule as data, checked, and told in words. Pure.

The rule speaks of the planned sessions of an occasion by their order, not of those that happened to be held:
``{"least": 5, "compulsory": [3]}`` is at least five of them, the third among them. An empty rule is all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.api import _

#: No course has more sessions than this.
MOST = 60


@dataclass(frozen=True)
class Completion:
    """How many sessions at least (None: all), and which of them, counted from 1, that cannot be missed."""

    least: int | None = None
    compulsory: frozenset[int] = frozenset()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Completion":
        """The rule kept on a course. Raises ValueError, naming what is wrong, when it is no rule."""
        if unknown := set(data) - {"least", "compulsory"}:
            raise ValueError(f"okänt i regeln: {', '.join(sorted(unknown))}")
        least, compulsory = data.get("least"), data.get("compulsory", [])
        if least is not None and not _is_count(least):
            raise ValueError("least ska vara ett antal pass")
        if not isinstance(compulsory, list | tuple) or not all(_is_count(each) for each in compulsory):
            raise ValueError("compulsory ska vara nummer på pass")
        return cls(least, frozenset(compulsory))

    def data(self) -> dict[str, Any]:
        """As it is kept on a course."""
        found: dict[str, Any] = {} if self.least is None else {"least": self.least}
        return found | ({"compulsory": sorted(self.compulsory)} if self.compulsory else {})

    def fulfilled(self, attended: Iterable[int], planned: int) -> bool:
        """Whether having attended these sessions, counted from 1, of so many planned is enough.

        A rule that asks for more sessions than are planned asks for all of them.
        """
        there = {number for number in attended if 1 <= number <= planned}
        least = planned if self.least is None else min(self.least, planned)
        return len(there) >= least and {n for n in self.compulsory if n <= planned} <= there

    def words(self, planned: int) -> str:
        """The rule in a sentence, for a course with so many sessions planned."""
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
