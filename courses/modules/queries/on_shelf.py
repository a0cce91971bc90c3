"""All there is to read, as one person meets it: what to go on with, what there is time for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from app.api import Person, needs_of, obligations_of, search_key, session
from courses.modules.models import Reading, StepDone
from courses.modules.queries.catalogue import Facts, Listed, facts_of, listed
from courses.modules.remaining import Fit, Progress, fit
from courses.modules.words import AREAS


class OnShelf(NamedTuple):
    """A module as one person meets it in a list: what it is, and how far the person has come."""

    key: str
    title: str
    course: str
    version: int
    newest: int
    minutes: int
    areas: tuple[str, ...]
    asks: tuple[str, ...]
    process_step: str
    induction: str
    example: bool
    quiz: str
    search_key: str
    progress: Progress
    begun: bool
    completed_on: date | None
    updated_at: datetime | None

    @property
    def complete(self) -> bool:
        """Whether the person has read the whole module."""
        return self.completed_on is not None or self.progress.complete

    @property
    def under_way(self) -> bool:
        """Whether the person is in the middle of it."""
        return self.begun and not self.complete


class Suggestion(NamedTuple):
    """Something to read in a few minutes: a module, and the steps of it that fit."""

    module: OnShelf
    fit: Fit


class Where(NamedTuple):
    """Where a person is in a module."""

    module_id: int
    version: int
    step_key: str
    updated_at: datetime
    completed_version: int | None
    completed_on: date | None


_reading, _done = Reading.__table__.c, StepDone.__table__.c
#: With the steps read of what is begun and not read through.
_READINGS = (
    select(*(_reading[name] for name in Where._fields), _done.step_key.label("done"))
    .outerjoin_from(
        Reading.__table__,
        StepDone.__table__,
        (_done.person_id == _reading.person_id)
        & (_done.module_id == _reading.module_id)
        & (_done.version == _reading.version)
        & or_(_reading.completed_version.is_(None), _reading.completed_version != _reading.version),
    )
    .where(_reading.person_id == bindparam("person"))
)
_LAST = len(AREAS)
_PLACES = {key: place for place, key in enumerate(AREAS)}


def shelf(person_id: int) -> list[OnShelf]:
    """Every module that can be read, as this person meets it, in the order of the areas. One statement, and two for
    what the process does not know yet."""
    begun: dict[int, tuple[Where, set[str]]] = {}
    for *values, done in session.execute(_READINGS, {"person": person_id}):
        steps = begun.setdefault(values[0], (Where._make(values), set()))[1]
        if done is not None:
            steps.add(done)
    met = [(module, begun[module.id][0].version if module.id in begun else module.published)
           for module in listed().values()]  # fmt: skip
    facts = facts_of([(module.id, version) for module, version in met])
    return sorted(
        (_on_shelf(module, version, facts[module.id, version], *begun.get(module.id, (None, set())))
         for module, version in met if (module.id, version) in facts),
        key=_place,
    )  # fmt: skip


def _place(module: OnShelf) -> int:
    """Modules stand in the order of the knowledge areas."""
    return min((_PLACES[area] for area in module.areas if area in _PLACES), default=_LAST)


def _on_shelf(module: Listed, version: int, facts: Facts, where: Where | None, done: set[str]) -> OnShelf:
    finished = where is not None and where.completed_version == version
    read = frozenset(step.key for step in facts.steps) if finished else frozenset(done)
    return OnShelf(
        module.key, facts.title, module.course, version, module.published, facts.minutes, facts.areas, facts.asks,
        facts.process_step, facts.induction, facts.example, facts.quiz, facts.search_key,
        Progress(facts.steps, read, where.step_key if where else ""), where is not None,
        where.completed_on if where and finished else None, where.updated_at if where else None,
    )  # fmt: skip


def continue_reading(modules: Sequence[OnShelf]) -> OnShelf | None:
    """The module to go on with: the latest one begun and not read through; None when there is none."""
    under_way = [module for module in modules if module.under_way and module.updated_at]
    return max(under_way, key=lambda module: (module.updated_at, module.key), default=None)


def fits(modules: Sequence[OnShelf], minutes: int) -> list[Suggestion]:
    """What can be read in so many minutes: the module under way first, then others begun, then the unread."""
    first = continue_reading(modules)

    def rank(module: OnShelf) -> tuple[bool, bool]:
        return (module is not first, not module.under_way)

    left = sorted((module for module in modules if not module.complete), key=rank)
    return [Suggestion(module, found) for module in left if (found := fit(module.progress, minutes))]


def find_on_shelf(modules: Sequence[OnShelf], text: str = "", area: str = "", state: str = "") -> list[OnShelf]:
    """The modules that hold every word of the text, in an area and in a state (``unread``, ``under_way``, ``read``)."""
    words = search_key(text).split()
    return [
        module
        for module in modules
        if all(word in module.search_key for word in words)
        and (not area or area in module.areas)
        and _is_in(module, state)
    ]


def _is_in(module: OnShelf, state: str) -> bool:
    if state == "unread":
        return not module.begun and not module.complete
    if state == "under_way":
        return module.under_way
    return state != "read" or module.complete


def asked_of(person: Person) -> set[str]:
    """The keys of the modules that the person's obligations ask for."""
    return {
        need.object_key
        for needs in needs_of(obligations_of(person.id)).values()
        for need, _met in needs
        if need.object_kind == "courses.module"
    }
