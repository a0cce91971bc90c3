"""How a version of a module is kept: its rows to plain values, and plain values to rows. Editing and filing begin here."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select

from app.api import Problem, _, lock, now, search_key, session
from courses.modules.facts import ModuleFacts, StepFacts
from courses.modules.models import Module, ModuleVersion, State, Step, WebCourse


def facts_of(version: ModuleVersion) -> ModuleFacts:
    """What a stored version says, as plain values. Three statements."""
    module, course = session.execute(
        select(Module, WebCourse)
        .join(WebCourse, WebCourse.id == Module.course_id)
        .where(Module.id == version.module_id)
    ).one()
    rows = session.scalars(select(Step).where(Step.version_id == version.id).order_by(Step.position)).all()
    return ModuleFacts(
        key=module.key,
        version=version.version,
        title=version.title,
        course_key=course.key,
        course_title=course.title,
        intro=version.intro,
        areas=tuple(version.areas),
        requirements=tuple(version.requirements),
        objectives=tuple((o["text"], o["level"]) for o in version.objectives),
        process_step=version.process_step,
        induction=version.induction,
        asks=tuple(version.asks),
        sources=tuple((s["title"], s["url"]) for s in version.sources),
        review_by=version.review_by,
        example=version.example,
        quiz=version.quiz,
        steps=tuple(_step_facts(row) for row in rows),
        files=version.files,
    )


def _step_facts(row: Step) -> StepFacts:
    return StepFacts(
        row.key, row.title, row.minutes, row.kind, row.body, row.url, row.provider, row.declaration, row.file,
        row.captions,
    )  # fmt: skip


def module_of(facts: ModuleFacts) -> Module:
    """The module's row, held for a change; a new one when there is none."""
    module = session.scalar(select(Module).where(Module.key == facts.key))
    course = course_of(facts)
    if module is None:
        module = Module(key=facts.key, course_id=course.id)
        session.add(module)
        session.flush()
    else:
        lock(module)
        module.course_id = course.id
    return module


def course_of(facts: ModuleFacts) -> WebCourse:
    """The row of the module's web course, with the title as written now."""
    course = session.scalar(select(WebCourse).where(WebCourse.key == facts.course_key))
    if course is None:
        course = WebCourse(key=facts.course_key, title=facts.course_title)
        session.add(course)
    course.title = facts.course_title
    session.flush()
    return course


def latest(module_id: int) -> ModuleVersion | None:
    """The module's latest version, a draft or published."""
    return session.scalar(
        select(ModuleVersion)
        .where(ModuleVersion.module_id == module_id)
        .order_by(ModuleVersion.version.desc())
        .limit(1)
    )


def add_version(module: Module, facts: ModuleFacts) -> ModuleVersion:
    """A new draft that says this."""
    version = ModuleVersion(module_id=module.id, version=facts.version, state=State.draft, title=facts.title)
    fill(version, facts)
    session.add(version)
    session.flush()
    add_steps(version, facts.steps)
    return version


def fill(version: ModuleVersion, facts: ModuleFacts) -> None:
    """Let a draft say this, all but its steps."""
    version.title, version.intro = facts.title, facts.intro
    version.areas, version.asks = list(facts.areas), list(facts.asks)
    version.requirements = list(facts.requirements)
    version.objectives = [{"text": text, "level": level} for text, level in facts.objectives]
    version.sources = [{"title": title, "url": url} for title, url in facts.sources]
    version.process_step, version.induction = facts.process_step, facts.induction
    version.review_by, version.example, version.quiz = facts.review_by, facts.example, facts.quiz
    version.files, version.outline = dict(facts.files), facts.outline
    version.minutes = sum(step.minutes for step in facts.steps)
    titles = " ".join(step.title for step in facts.steps)
    version.search_key = search_key(f"{facts.title} {facts.course_title} {titles}")


def write_steps(version: ModuleVersion, steps: Iterable[StepFacts]) -> None:
    """Put these steps in place of the draft's."""
    facts = replace(facts_of(version), steps=tuple(steps))
    session.execute(delete(Step).where(Step.version_id == version.id))
    add_steps(version, facts.steps)
    fill(version, facts)


def add_steps(version: ModuleVersion, steps: tuple[StepFacts, ...]) -> None:
    """Write the steps of a draft that has none."""
    rows: list[dict[str, Any]] = [
        {
            "version_id": version.id, "position": place, "key": step.key, "title": step.title, "minutes": step.minutes,
            "kind": step.kind, "body": step.body, "url": step.url, "provider": step.provider,
            "declaration": step.declaration, "file": step.file, "captions": step.captions,
        }
        for place, step in enumerate(steps, 1)
    ]  # fmt: skip
    if rows:
        session.execute(insert(Step), rows)


def hold(version: ModuleVersion, revision: int) -> None:
    """Hold a draft for a change. Raises Problem when it is published, or changed since the editor opened it."""
    lock(version)
    if version.state != State.draft:
        raise Problem(_("Versionen är publicerad och ändras aldrig. Gör ett nytt utkast."))
    if version.revision != revision:
        raise Problem(_("Någon har ändrat utkastet sedan du öppnade det. Kopiera din text och ladda om sidan."))
    version.revision += 1
    version.updated_at = now()
