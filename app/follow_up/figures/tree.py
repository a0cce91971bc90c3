"""Which organisation a count belongs to in a period, and which rows the page shows of them. Pure.

Göteborg was ten districts until 2020 and is six committees since. A period that ended under the districts can be
shown by them or, through their successors, by the committees of today; a later period by the committees alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.organisations.models import Kind

#: Between a district and the committee that took it over, in the key of the people who went that way.
WENT_TO = "|"


class Inside(StrEnum):
    """How a municipality with committees is shown (*visa Göteborg som*)."""

    whole = "one"
    today = "committees"
    then = "districts"


@dataclass(frozen=True)
class Place:
    """An organisation that figures are shown for. ``parent`` is the one above it that is shown too."""

    number: int
    name: str
    kind: Kind
    sort_key: str
    parent: int | None
    valid_to: date | None = None


@dataclass(frozen=True)
class Row:
    """A row of the page: its name, the cells it is made of, whether it is a part of the row above."""

    name: str
    keys: tuple[str, ...]
    is_part: bool = False


@dataclass(frozen=True)
class Tree:
    """The organisations under one root, and what became of those that ended."""

    root: Place
    places: Mapping[int, Place]
    #: (organisation, service area or "" for the others) → the organisation that took over.
    successors: Mapping[tuple[int, str], int] = field(default_factory=dict)

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """Equal for equal trees."""
        return self.root, tuple(self.places.values()), tuple(self.successors.items())

    def leaf(self, group: int | None, area: str, end: date) -> str:
        """The key of the finest cell that people of this group belong to in a period that ends on the day."""
        place = self.places.get(group or 0)
        if place is None:
            return str(self.root.number)
        if place.kind != Kind.district:
            return str(place.number)
        into = self.successors.get((place.number, area), self.successors.get((place.number, "")))
        if into not in self.places:
            return str(place.parent or self.root.number)
        return f"{place.number}{WENT_TO}{into}" if self.had_districts(end) else str(into)

    def parents(self, end: date) -> dict[str, str | None]:
        """Every key with the one it is a part of."""
        found: dict[str, str | None] = {str(self.root.number): None}
        for place in self.places.values():
            if place.kind != Kind.district:
                found[str(place.number)] = str(place.parent or self.root.number)
        if self.had_districts(end):
            for (district, _), into in self.successors.items():
                if district in self.places and into in self.places:
                    found[f"{district}{WENT_TO}{into}"] = str(into)
        return found

    def had_districts(self, end: date) -> bool:
        """Whether some municipality was divided into districts on this day, the last one of the period."""
        last = [p.valid_to for p in self.places.values() if p.kind == Kind.district]
        return bool(last) and all(day is None or end <= day for day in last)

    def inside(self) -> str:
        """The name of the municipality that can be shown by committees or districts; empty when none can."""
        parents = {p.parent for p in self.places.values() if p.kind in {Kind.committee, Kind.district}}
        return ", ".join(p.name for p in self._sorted() if p.number in parents)

    def rows(self, how: Inside, end: date) -> list[Row]:
        """The rows below the total, in Swedish order, parts below the whole they are parts of."""
        found = []
        for place in self._sorted():
            if place.parent not in {None, self.root.number}:
                continue
            found.append(Row(place.name, (str(place.number),)))
            if how == Inside.today:
                found += [
                    Row(part.name, (str(part.number),), True)
                    for part in self._sorted()
                    if part.parent == place.number and part.kind != Kind.district
                ]
            elif how == Inside.then and self.had_districts(end):
                found += [
                    Row(part.name, self._of(part.number), True)
                    for part in self._sorted()
                    if part.parent == place.number and part.kind == Kind.district
                ]
        return found

    def _of(self, district: int) -> tuple[str, ...]:
        into = sorted({s for (d, _), s in self.successors.items() if d == district})
        return tuple(f"{district}{WENT_TO}{each}" for each in into)

    def _sorted(self) -> Sequence[Place]:
        return sorted(self.places.values(), key=lambda place: place.sort_key)
