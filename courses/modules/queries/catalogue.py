"""Which modules there are to read, and what each version says of itself: the same for everyone."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select, tuple_

from app.api import lasting, new_edition_when_written, of_edition, search_key, session
from courses.modules.models import Module, ModuleVersion, WebCourse
from courses.modules.remaining import Outlined, progress


class Listed(NamedTuple):
    """A module that can be read: the version that whoever begins today gets, and its course."""

    id: int
    key: str
    published: int
    course: str


class Facts(NamedTuple):
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


_module, _course = Module.__table__.c, WebCourse.__table__.c
_LISTED = (
    select(_module.id, _module.key, _module.published, _course.title)
    .join_from(Module.__table__, WebCourse.__table__, _course.id == _module.course_id)
    .where(_module.published.is_not(None))
    .order_by(_module.id)
)
_FACTS = select(
    ModuleVersion.module_id, ModuleVersion.version, ModuleVersion.title, ModuleVersion.minutes, ModuleVersion.areas,
    ModuleVersion.asks, ModuleVersion.process_step, ModuleVersion.induction, ModuleVersion.example, ModuleVersion.quiz,
    ModuleVersion.search_key, ModuleVersion.outline,
).where(
    ModuleVersion.state == "published",
    tuple_(ModuleVersion.module_id, ModuleVersion.version).in_(bindparam("versions", expanding=True)),
)  # fmt: skip
new_edition_when_written(Module, WebCourse)


def listed() -> dict[str, Listed]:
    """Every module that can be read, by key; kept until one is published or a course gets a new name."""
    return of_edition("courses.modules", lambda: {row[1]: Listed._make(row) for row in session.execute(_LISTED)})


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


def newest(key: str) -> tuple[int, Facts] | None:
    """The number of the version that whoever begins this module today gets, and what it says of itself."""
    module = listed().get(key)
    if module is None:
        return None
    version = (module.id, module.published)
    facts = facts_of([version]).get(version)
    return (module.published, facts) if facts else None


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


def all_keys() -> set[str]:
    """The keys of all modules, published or not."""
    return set(session.scalars(select(Module.key)))


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
