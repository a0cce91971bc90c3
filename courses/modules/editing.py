"""What editors do, in files and in the browser: write drafts, publish, begin a new version of what is published."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete, select

from app.api import Content, Person, Problem, Ref, _, lock, now, session, show_evidence
from courses.modules.facts import ModuleFacts, StepFacts, mistakes, render_intro, render_step
from courses.modules.filing import keep_media
from courses.modules.models import Module, ModuleVersion, State, Step
from courses.modules.versions import (
    add_version,
    course_of,
    facts_of,
    fill,
    hold,
    latest,
    module_of,
    write_steps,
)


def bring(facts: ModuleFacts, media: Mapping[str, Content], *, by: Person | None) -> ModuleVersion | None:
    """Publish a version written as files. Returns it, or None when the same is published already.

    facts: checked before with ``mistakes``. media: files by stored name. Raises Problem when the number is taken by
    another text, or lower than what is published; see ``refusal``.
    """
    module = module_of(facts)
    last = latest(module.id)
    if last is not None and last.state == State.published and last.fingerprint == facts.fingerprint:
        return None
    if sentence := refusal(facts, last):
        raise Problem(sentence)
    keep_media(media)
    version = add_version(module, facts)
    publish(version, by=by)
    return version


def refusal(facts: ModuleFacts, last: ModuleVersion | None) -> str:
    """Why this text cannot become the module's next version; empty when it can."""
    if last is None or (last.state == State.published and last.fingerprint == facts.fingerprint):
        return ""
    if last.state == State.draft:
        return _(
            "version %(number)s håller på att skrivas i webbläsaren. Publicera eller ta bort utkastet först.",
            number=last.version,
        )
    if facts.version <= last.version:
        return _(
            "version %(number)s är publicerad och ändras aldrig. Texten är en annan: höj version till %(next)s.",
            number=last.version, next=last.version + 1,
        )  # fmt: skip
    return ""


def start_module(facts: ModuleFacts, *, by: Person) -> ModuleVersion:
    """Begin a module in the browser, with its first draft. Raises Problem when the key is taken."""
    if session.scalar(select(Module.id).where(Module.key == facts.key)) is not None:
        raise Problem(_("Det finns redan en modul med den nyckeln."), field="key")
    return add_version(module_of(facts), facts)


def draft_of(version: ModuleVersion, *, by: Person) -> ModuleVersion:
    """The draft that follows a published version: the one being written, or a new one that begins as a copy."""
    module = session.get_one(Module, version.module_id)
    lock(module)
    last = latest(module.id)
    if last is not None and last.state == State.draft:
        return last
    facts = facts_of(version)
    return add_version(module, replace(facts, version=(last or version).version + 1))


def save_facts(version: ModuleVersion, facts: ModuleFacts, *, revision: int, by: Person) -> None:
    """Keep a draft's facts (all but the steps and the files). Raises Problem when someone else changed it meanwhile."""
    hold(version, revision)
    module = session.get_one(Module, version.module_id)
    module.course_id = course_of(facts).id
    fill(version, replace(facts, steps=facts_of(version).steps, files=version.files))


def save_step(version: ModuleVersion, key: str, step: StepFacts, *, revision: int, by: Person) -> None:
    """Keep one step of a draft; an empty ``key`` adds it last. Raises Problem when the key is taken."""
    hold(version, revision)
    steps = list(facts_of(version).steps)
    if step.key != key and any(other.key == step.key for other in steps):
        raise Problem(_("Det finns redan ett steg med den nyckeln."), field="key")
    if key and not any(other.key == key for other in steps):
        raise Problem(_("Steget har tagits bort av någon annan."))
    changed = [step if other.key == key else other for other in steps] if key else [*steps, step]
    write_steps(version, changed)


def move_step(version: ModuleVersion, key: str, *, up: bool, revision: int, by: Person) -> None:
    """Move a step one place up or down."""
    hold(version, revision)
    steps = list(facts_of(version).steps)
    place = next((n for n, step in enumerate(steps) if step.key == key), None)
    if place is None:
        raise Problem(_("Steget har tagits bort av någon annan."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(steps):
        steps[place], steps[other] = steps[other], steps[place]
        write_steps(version, steps)


def remove_step(version: ModuleVersion, key: str, *, revision: int, by: Person) -> None:
    """Take a step out of a draft."""
    hold(version, revision)
    write_steps(version, [step for step in facts_of(version).steps if step.key != key])


def discard(version: ModuleVersion, *, by: Person) -> None:
    """Throw a draft away; a module that was never published goes with it."""
    hold(version, version.revision)
    session.execute(delete(Step).where(Step.version_id == version.id))
    session.delete(version)
    session.flush()
    if latest(version.module_id) is None:
        session.execute(delete(Module).where(Module.id == version.module_id))


def publish(version: ModuleVersion, *, by: Person | None) -> None:
    """Render a draft and make it the version that whoever begins now gets. It never changes after that.

    Raises Problem when something in it is wrong; ``mistakes`` tells all of it.
    """
    hold(version, version.revision)
    facts = facts_of(version)
    if found := mistakes(facts):
        raise Problem(found[0].sentence)
    rendered = {step.key: render_step(facts, step) for step in facts.steps}
    for row in session.scalars(select(Step).where(Step.version_id == version.id)):
        row.lead_html, row.html = rendered[row.key].lead, rendered[row.key].html
    session.flush()  # The steps first: a published version's never change.
    version.intro_html = render_intro(facts)
    version.fingerprint = facts.fingerprint
    version.state, version.published_at = State.published, now()
    version.published_by_id = by.id if by else None
    session.get_one(Module, version.module_id).published = version.version
    session.flush()
    show_evidence(
        Ref("courses.module", facts.key, version.version, version.title),
        ["courses.read"],
        areas=facts.areas,
        objectives=facts.objectives,
        requirements=facts.requirements,
    )
