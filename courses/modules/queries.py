"""What pages ask about web modules. Each question is a constant number of statements, whatever there is to read."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, tuple_
from sqlalchemy.orm import defer

from app.api import Person, lasting, lasting_row, needs_of, obligations_of, search_key, session
from courses.modules.models import Module, ModuleVersion, Reading, Reflection, Step, StepDone, WebCourse
from courses.modules.remaining import Fit, Outlined, Progress, fit, progress
from courses.modules.words import AREAS

#: The version someone meets: the one begun, otherwise the one published.
_VERSION_MET = func.coalesce(Reading.version, Module.published)


@dataclass(frozen=True)
class OnShelf:
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


@dataclass(frozen=True)
class Suggestion:
    """Something to read in a few minutes: a module, and the steps of it that fit."""

    module: OnShelf
    fit: Fit


@dataclass(frozen=True)
class Page:
    """What a module's page or a step's page shows to one person."""

    module: Module
    course: WebCourse
    version: ModuleVersion
    reading: Reading | None
    progress: Progress
    step: Step | None = None
    reflections: tuple[Reflection, ...] = ()

    @property
    def newer(self) -> int | None:
        """The number of a version newer than the one begun; None when there is none."""
        newest = self.module.published
        return newest if self.reading and newest and newest > self.version.version else None

    @property
    def completed_on(self) -> date | None:
        """The day this version was read through."""
        read = self.reading and self.reading.completed_version == self.version.version
        return self.reading.completed_on if self.reading and read else None


@dataclass(frozen=True)
class Facts:
    """What lists say of one published version. It never changes, so the process keeps it."""

    title: str
    minutes: int
    areas: tuple[str, ...]
    asks: tuple[str, ...]
    process_step: str
    induction: str
    example: bool
    quiz: str
    search_key: str
    steps: tuple[Outlined, ...]


_SHELF = (
    select(
        Module.id, Module.key, Module.published, WebCourse.title.label("course"), _VERSION_MET.label("version"),
        Reading.id.label("reading"), Reading.step_key, Reading.updated_at, Reading.completed_version,
        Reading.completed_on,
    )
    .join(WebCourse, WebCourse.id == Module.course_id)
    .outerjoin(Reading, (Reading.module_id == Module.id) & (Reading.person_id == bindparam("person")))
    .where(Module.published.is_not(None))
    .order_by(Module.id)
)  # fmt: skip
_FACTS = select(
    ModuleVersion.module_id, ModuleVersion.version, ModuleVersion.title, ModuleVersion.minutes, ModuleVersion.areas,
    ModuleVersion.asks, ModuleVersion.process_step, ModuleVersion.induction, ModuleVersion.example, ModuleVersion.quiz,
    ModuleVersion.search_key, ModuleVersion.outline,
).where(
    ModuleVersion.state == "published",
    tuple_(ModuleVersion.module_id, ModuleVersion.version).in_(bindparam("versions", expanding=True)),
)  # fmt: skip


def shelf(person_id: int) -> list[OnShelf]:
    """Every module that can be read, as this person meets it, in the order of the areas. Three statements at most."""
    rows = session.execute(_SHELF, {"person": person_id}).all()
    facts = facts_of({(row.id, row.version) for row in rows})
    unfinished = any(row.reading is not None and row.completed_version != row.version for row in rows)
    done = _done_in_unfinished(person_id) if unfinished else {}
    return sorted(
        (_on_shelf(row, facts[row.id, row.version], done) for row in rows if (row.id, row.version) in facts), key=_place
    )


def facts_of(versions: Collection[tuple[int, int]]) -> dict[tuple[int, int], Facts]:
    """What published versions, named by module id and number, say of themselves. One statement for those not yet
    known to the process."""
    kept = lasting()
    missing = [each for each in versions if ("module facts", each) not in kept]
    for row in session.execute(_FACTS, {"versions": missing}) if missing else ():
        kept["module facts", (row.module_id, row.version)] = Facts(
            row.title, row.minutes, tuple(row.areas), tuple(row.asks), row.process_step, row.induction, row.example,
            row.quiz, row.search_key, progress(row.outline).steps,
        )  # fmt: skip
    return {each: kept["module facts", each] for each in versions if ("module facts", each) in kept}


def _place(module: OnShelf) -> int:
    """Modules stand in the order of the knowledge areas."""
    known = list(AREAS)
    return min((known.index(area) for area in module.areas if area in known), default=len(known))


def _on_shelf(row: Any, facts: Facts, done: Mapping[int, set[str]]) -> OnShelf:
    finished = row.reading is not None and row.completed_version == row.version
    read = {step.key for step in facts.steps} if finished else done.get(row.id, set())
    return OnShelf(
        row.key, facts.title, row.course, row.version, row.published, facts.minutes, facts.areas, facts.asks,
        facts.process_step, facts.induction, facts.example, facts.quiz, facts.search_key,
        Progress(facts.steps, frozenset(read), row.step_key or ""), row.reading is not None,
        row.completed_on if finished else None, row.updated_at,
    )  # fmt: skip


_DONE_IN_UNFINISHED = (
    select(StepDone.module_id, StepDone.step_key)
    .join(
        Reading,
        (Reading.person_id == StepDone.person_id)
        & (Reading.module_id == StepDone.module_id)
        & (Reading.version == StepDone.version),
    )
    .where(
        StepDone.person_id == bindparam("person"),
        or_(Reading.completed_version.is_(None), Reading.completed_version != Reading.version),
    )
)


def _done_in_unfinished(person_id: int) -> dict[int, set[str]]:
    """By module, the steps read of the versions that the person is in the middle of."""
    done: dict[int, set[str]] = defaultdict(set)
    for module, key in session.execute(_DONE_IN_UNFINISHED, {"person": person_id}):
        done[module].add(key)
    return done


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


#: Where someone is in one module. What the version itself says is kept, for it never changes once published.
_MET = (
    select(Module, WebCourse, Reading)
    .join(WebCourse, WebCourse.id == Module.course_id)
    .outerjoin(Reading, (Reading.module_id == Module.id) & (Reading.person_id == bindparam("person")))
    .where(Module.key == bindparam("key"), Module.published.is_not(None))
)
_VERSION = (
    select(ModuleVersion)
    .where(
        ModuleVersion.module_id == bindparam("module"),
        ModuleVersion.version == bindparam("version"),
        ModuleVersion.state == "published",
    )
    .options(defer(ModuleVersion.intro), defer(ModuleVersion.search_key))
)
_STEP = (
    select(Step).where(Step.version_id == bindparam("version"), Step.key == bindparam("step")).options(defer(Step.body))
)
_DONE = select(StepDone.step_key).where(
    StepDone.person_id == bindparam("person"),
    StepDone.module_id == bindparam("module"),
    StepDone.version == bindparam("version"),
)
_THOUGHTS = select(Reflection).where(
    Reflection.person_id == bindparam("person"),
    Reflection.module_id == bindparam("module"),
    Reflection.step_key == bindparam("step"),
)


def module_page(person_id: int, key: str) -> Page | None:
    """A module in the version that this person meets; None when there is none to read. Two statements, and one for
    what the process does not know yet."""
    row = session.execute(_MET, {"person": person_id, "key": key}).first()
    if row is None:
        return None
    module, course, reading = row
    version = _version(module.id, reading.version if reading else module.published)
    return Page(module, course, version, reading, _progress(person_id, version, reading)) if version else None


def step_page(person_id: int, key: str, step_key: str) -> Page | None:
    """A step of the version that this person meets; None when there is none. Three statements, and two for what the
    process does not know yet."""
    page = module_page(person_id, key)
    step = _step(page.version.id, step_key) if page else None
    if page is None or step is None:
        return None
    thoughts: Sequence[Reflection] = ()
    if 'class="reflect-answer"' in step.html:
        thoughts = session.scalars(_THOUGHTS, {"person": person_id, "module": page.module.id, "step": step_key}).all()
    return replace(page, step=step, reflections=tuple(thoughts))


def _version(module_id: int, number: int | None) -> ModuleVersion | None:
    asked = {"module": module_id, "version": number}
    return lasting_row(("module version", module_id, number), lambda: session.scalar(_VERSION, asked))


def _step(version_id: int, key: str) -> Step | None:
    asked = {"version": version_id, "step": key}
    return lasting_row(("step", version_id, key), lambda: session.scalar(_STEP, asked))


def _progress(person_id: int, version: ModuleVersion, reading: Reading | None) -> Progress:
    if reading is None:
        return progress(version.outline)
    if reading.completed_version == version.version:
        return progress(version.outline, [key for key, *_rest in version.outline], reading.step_key)
    return progress(version.outline, done_keys(person_id, version), reading.step_key)


def done_keys(person_id: int, version: ModuleVersion) -> set[str]:
    """The keys of the steps that the person has read in this version."""
    of = {"person": person_id, "module": version.module_id, "version": version.version}
    return set(session.scalars(_DONE, of))


def version_of(key: str, version: int) -> tuple[Module, ModuleVersion] | None:
    """One version of a module, published or not."""
    row = session.execute(
        select(Module, ModuleVersion)
        .join(ModuleVersion, ModuleVersion.module_id == Module.id)
        .where(Module.key == key, ModuleVersion.version == version)
    ).first()
    return (row[0], row[1]) if row else None


def published_versions(keys: Collection[str]) -> dict[tuple[str, int], tuple[Module, ModuleVersion]]:
    """The published versions of these modules, by key and number."""
    rows = session.execute(
        select(Module, ModuleVersion)
        .join(ModuleVersion, ModuleVersion.module_id == Module.id)
        .where(Module.key.in_(set(keys)), ModuleVersion.state == "published")
    )
    return {(module.key, version.version): (module, version) for module, version in rows}


_NEWEST = select(Module.id, Module.published).where(Module.key == bindparam("key"), Module.published.is_not(None))


def newest(key: str) -> tuple[int, Facts] | None:
    """The number of the version that whoever begins this module today gets, and what it says of itself."""
    row = session.execute(_NEWEST, {"key": key}).first()
    if row is None:
        return None
    facts = facts_of([(row.id, row.published)]).get((row.id, row.published))
    return (row.published, facts) if facts else None


def offered(text: str, limit: int = 20) -> Sequence[tuple[str, str, int, int]]:
    """Published modules whose words hold all of the text: (key, title, minutes, version)."""
    found = (
        select(Module.key, ModuleVersion.title, ModuleVersion.minutes, ModuleVersion.version)
        .join(ModuleVersion, (ModuleVersion.module_id == Module.id) & (ModuleVersion.version == Module.published))
        .where(*(ModuleVersion.search_key.contains(w, autoescape=True) for w in search_key(text).split()))
        .order_by(ModuleVersion.title)
        .limit(limit)
    )
    return [(key, title, minutes, version) for key, title, minutes, version in session.execute(found)]


def asked_of(person: Person) -> set[str]:
    """The keys of the modules that the person's obligations ask for."""
    return {
        need.object_key
        for needs in needs_of(obligations_of(person.id)).values()
        for need, _met in needs
        if need.object_kind == "courses.module"
    }
