"""What editors ask: all modules with their versions, where they are used, what is to be looked over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.api import Definition, NeedRow, session, sort_key
from courses.modules.models import Module, ModuleVersion, State, WebCourse

#: How long before its day a review is told.
SOON = timedelta(days=90)


@dataclass(frozen=True)
class OnDesk:
    """A module as its editors see it."""

    key: str
    title: str
    course: str
    published: int | None
    draft: int | None
    review_by: date | None
    used_in: tuple[str, ...]

    def review(self, on: date) -> str:
        """``late`` when the day for looking it over has passed, ``soon`` when it is near, otherwise empty."""
        if self.review_by is None or self.published is None:
            return ""
        return "late" if self.review_by < on else "soon" if self.review_by <= on + SOON else ""


def on_desk() -> list[OnDesk]:
    """Every module, by the day it is to be looked over, then by title. Two statements."""
    rows = session.execute(
        select(
            Module.key, Module.published, WebCourse.title, ModuleVersion.version, ModuleVersion.state,
            ModuleVersion.title, ModuleVersion.review_by,
        )
        .join(WebCourse, WebCourse.id == Module.course_id)
        .join(ModuleVersion, ModuleVersion.module_id == Module.id)
        .order_by(Module.id, ModuleVersion.version)
    ).all()  # fmt: skip
    uses = uses_of()
    found: dict[str, OnDesk] = {}
    for key, published, course, version, state, title, review_by in rows:
        draft = version if state == State.draft else None
        if version == published or key not in found:
            found[key] = OnDesk(key, title, course, published, draft, review_by, tuple(uses.get(key, ())))
        elif draft:
            before = found[key]
            found[key] = OnDesk(key, before.title, course, published, draft, before.review_by, before.used_in)
    return sorted(found.values(), key=lambda row: (row.review_by or date.max, sort_key(row.title)))


def uses_of(key: str = "") -> dict[str, list[str]]:
    """What asks for modules: by module key, the labels of programme parts and the like; of one module when given."""
    found: dict[str, list[str]] = defaultdict(list)
    wanted = (
        select(NeedRow.object_key, Definition.object_label, Definition.object_version)
        .join(Definition, Definition.id == NeedRow.definition_id)
        .where(NeedRow.object_kind == "courses.module")
        .order_by(Definition.object_label, Definition.object_version)
    )
    for module, label, version in session.execute(wanted.where(NeedRow.object_key == key) if key else wanted):
        name = f"{label}, version {version}"
        if name not in found[module]:
            found[module].append(name)
    return found


def versions(key: str) -> Sequence[ModuleVersion]:
    """All versions of a module, the newest first."""
    return session.scalars(
        select(ModuleVersion)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.key == key)
        .order_by(ModuleVersion.version.desc())
    ).all()


def web_courses() -> list[WebCourse]:
    """All web courses, by title."""
    return sorted(session.scalars(select(WebCourse)), key=lambda course: sort_key(course.title))
