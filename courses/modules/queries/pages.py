"""What the page of a module and the page of a step show to one person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import defer

from app.api import lasting_row, session
from courses.modules.models import ModuleVersion, Reading, Reflection, Step, StepDone
from courses.modules.queries.catalogue import Listed, listed
from courses.modules.remaining import Progress, progress


class Met(NamedTuple):
    """Where the person is in the module."""

    version: int
    step_key: str
    completed_version: int | None
    completed_on: date | None


class Thought(NamedTuple):
    """What the person wrote under a question of a step."""

    number: int
    text: str
    updated_at: datetime


@dataclass(frozen=True)
class Page:
    """What a module's page or a step's page shows to one person."""

    module: Listed
    version: ModuleVersion
    reading: Met | None
    progress: Progress
    step: Step | None = None
    reflections: tuple[Thought, ...] = ()

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


_reading, _step_done, _reflection = Reading.__table__.c, StepDone.__table__.c, Reflection.__table__.c
#: Where someone is in one module, and the steps read of that version. What the version itself says is kept, for it never
#: changes once published.
_MET = (
    select(*(_reading[name] for name in Met._fields), _step_done.step_key.label("done"))
    .outerjoin_from(
        Reading.__table__,
        StepDone.__table__,
        (_step_done.person_id == _reading.person_id)
        & (_step_done.module_id == _reading.module_id)
        & (_step_done.version == _reading.version),
    )
    .where(_reading.person_id == bindparam("person"), _reading.module_id == bindparam("module"))
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
_THOUGHTS = select(*(_reflection[name] for name in Thought._fields)).where(
    _reflection.person_id == bindparam("person"),
    _reflection.module_id == bindparam("module"),
    _reflection.step_key == bindparam("step"),
)


def module_page(person_id: int, key: str) -> Page | None:
    """A module in the version that this person meets; None when there is none to read. One statement, and two for what
    the process does not know yet."""
    module = listed().get(key)
    if module is None:
        return None
    rows = session.execute(_MET, {"person": person_id, "module": module.id}).all()
    met = Met._make(rows[0][:-1]) if rows else None
    version = _version(module.id, met.version if met else module.published)
    done = {row[-1] for row in rows if row[-1] is not None}
    return Page(module, version, met, _progress(version, met, done)) if version else None


def step_page(person_id: int, key: str, step_key: str) -> Page | None:
    """A step of the version that this person meets; None when there is none. Two statements, and three for what the
    process does not know yet."""
    page = module_page(person_id, key)
    step = _step(page.version.id, step_key) if page else None
    if page is None or step is None:
        return None
    thoughts: Sequence[Thought] = ()
    if 'class="reflect-answer"' in step.html:
        asked = {"person": person_id, "module": page.module.id, "step": step_key}
        thoughts = [Thought._make(row) for row in session.execute(_THOUGHTS, asked)]
    return replace(page, step=step, reflections=tuple(thoughts))


def _version(module_id: int, number: int | None) -> ModuleVersion | None:
    asked = {"module": module_id, "version": number}
    return lasting_row(("module version", module_id, number), lambda: session.scalar(_VERSION, asked))


def _step(version_id: int, key: str) -> Step | None:
    asked = {"version": version_id, "step": key}
    return lasting_row(("step", version_id, key), lambda: session.scalar(_STEP, asked))


def _progress(version: ModuleVersion, met: Met | None, done: set[str]) -> Progress:
    if met is None:
        return progress(version.outline)
    if met.completed_version == version.version:
        return progress(version.outline, [key for key, *_rest in version.outline], met.step_key)
    return progress(version.outline, done, met.step_key)


def done_keys(person_id: int, version: ModuleVersion) -> set[str]:
    """The keys of the steps that the person has read in this version."""
    of = {"person": person_id, "module": version.module_id, "version": version.version}
    return set(session.scalars(_DONE, of))
