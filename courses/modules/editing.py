"""What editors do, in files and in the browser: write drafts, publish, begin a new version of what is published."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select

from app.api import Person, Problem, Ref, _, lock, now, search_key, session, show_evidence
from courses.modules.facts import ModuleFacts, StepFacts, mistakes, render_intro, render_step
from courses.modules.media import TYPES, largest, real_type, stored_name
from courses.modules.models import Media, MediaPart, Module, ModuleVersion, State, Step, WebCourse

#: Bytes of a media file kept in one row.
PART = 512 * 1024
#: Files in one module.
MOST_FILES = 60


def bring(facts: ModuleFacts, media: Mapping[str, bytes], *, by: Person | None) -> ModuleVersion | None:
    """Publish a version written as files. Returns it, or None when the same is published already.

    facts: checked before with ``mistakes``. media: bytes by stored name. Raises Problem when the number is taken by
    another text, or lower than what is published; see ``refusal``.
    """
    module = _module(facts)
    last = _latest(module.id)
    if last is not None and last.state == State.published and last.fingerprint == facts.fingerprint:
        return None
    if sentence := refusal(facts, last):
        raise Problem(sentence)
    keep_media(media)
    version = _add_version(module, facts)
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
    return _add_version(_module(facts), facts)


def draft_of(version: ModuleVersion, *, by: Person) -> ModuleVersion:
    """The draft that follows a published version: the one being written, or a new one that begins as a copy."""
    module = session.get_one(Module, version.module_id)
    lock(module)
    last = _latest(module.id)
    if last is not None and last.state == State.draft:
        return last
    facts = facts_of(version)
    return _add_version(module, replace(facts, version=(last or version).version + 1))


def save_facts(version: ModuleVersion, facts: ModuleFacts, *, revision: int, by: Person) -> None:
    """Keep a draft's facts (all but the steps and the files). Raises Problem when someone else changed it meanwhile."""
    _hold(version, revision)
    module = session.get_one(Module, version.module_id)
    module.course_id = _course(facts).id
    _fill(version, replace(facts, steps=facts_of(version).steps, files=version.files))


def save_step(version: ModuleVersion, key: str, step: StepFacts, *, revision: int, by: Person) -> None:
    """Keep one step of a draft; an empty ``key`` adds it last. Raises Problem when the key is taken."""
    _hold(version, revision)
    steps = list(facts_of(version).steps)
    if step.key != key and any(other.key == step.key for other in steps):
        raise Problem(_("Det finns redan ett steg med den nyckeln."), field="key")
    if key and not any(other.key == key for other in steps):
        raise Problem(_("Steget har tagits bort av någon annan."))
    changed = [step if other.key == key else other for other in steps] if key else [*steps, step]
    _write_steps(version, changed)


def move_step(version: ModuleVersion, key: str, *, up: bool, revision: int, by: Person) -> None:
    """Move a step one place up or down."""
    _hold(version, revision)
    steps = list(facts_of(version).steps)
    place = next((n for n, step in enumerate(steps) if step.key == key), None)
    if place is None:
        raise Problem(_("Steget har tagits bort av någon annan."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(steps):
        steps[place], steps[other] = steps[other], steps[place]
        _write_steps(version, steps)


def remove_step(version: ModuleVersion, key: str, *, revision: int, by: Person) -> None:
    """Take a step out of a draft."""
    _hold(version, revision)
    _write_steps(version, [step for step in facts_of(version).steps if step.key != key])


def add_file(version: ModuleVersion, name: str, data: bytes, *, by: Person) -> None:
    """Put a picture, a film or captions beside a draft's text, under this name.

    Raises Problem for what is too large, or is something else than its name says.
    """
    _hold(version, version.revision)
    ending = real_type(data)
    if not ending:
        raise Problem(
            _(
                "Filen är ingen bild, film eller textning som kan visas här. Välj png, jpg, webp, gif, svg, mp4 eller vtt."
            ),
            field="file",
        )
    if len(data) > largest(ending):
        raise Problem(_("Filen är för stor. Bilder får ha högst 2 MB."), field="file")
    if len(version.files) >= MOST_FILES and name not in version.files:
        raise Problem(_("Modulen har redan så många filer som den kan ha."), field="file")
    stored = stored_name(data, ending)
    keep_media({stored: data})
    version.files = {**version.files, f"{name}.{ending}": stored}


def remove_file(version: ModuleVersion, name: str, *, by: Person) -> None:
    """Take a file away from a draft. The file itself stays for the versions that show it."""
    _hold(version, version.revision)
    version.files = {n: stored for n, stored in version.files.items() if n != name}


def discard(version: ModuleVersion, *, by: Person) -> None:
    """Throw a draft away; a module that was never published goes with it."""
    _hold(version, version.revision)
    session.execute(delete(Step).where(Step.version_id == version.id))
    session.delete(version)
    session.flush()
    if _latest(version.module_id) is None:
        session.execute(delete(Module).where(Module.id == version.module_id))


def publish(version: ModuleVersion, *, by: Person | None) -> None:
    """Render a draft and make it the version that whoever begins now gets. It never changes after that.

    Raises Problem when something in it is wrong; ``mistakes`` tells all of it.
    """
    _hold(version, version.revision)
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
    )


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


def keep_media(media: Mapping[str, bytes]) -> None:
    """Store files that are not stored yet, in parts. Their names tell what is in them."""
    known = set(session.scalars(select(Media.name).where(Media.name.in_(media)))) if media else set()
    for name, data in media.items():
        if name in known:
            continue
        row = Media(name=name, content_type=TYPES[name.rpartition(".")[2]], size=len(data))
        session.add(row)
        session.flush()
        parts = [
            {"media_id": row.id, "position": place, "data": data[start : start + PART]}
            for place, start in enumerate(range(0, len(data), PART))
        ]
        session.execute(insert(MediaPart), parts)


def _module(facts: ModuleFacts) -> Module:
    module = session.scalar(select(Module).where(Module.key == facts.key))
    course = _course(facts)
    if module is None:
        module = Module(key=facts.key, course_id=course.id)
        session.add(module)
        session.flush()
    else:
        lock(module)
        module.course_id = course.id
    return module


def _course(facts: ModuleFacts) -> WebCourse:
    course = session.scalar(select(WebCourse).where(WebCourse.key == facts.course_key))
    if course is None:
        course = WebCourse(key=facts.course_key, title=facts.course_title)
        session.add(course)
    course.title = facts.course_title
    session.flush()
    return course


def _latest(module_id: int) -> ModuleVersion | None:
    return session.scalar(
        select(ModuleVersion)
        .where(ModuleVersion.module_id == module_id)
        .order_by(ModuleVersion.version.desc())
        .limit(1)
    )


def _add_version(module: Module, facts: ModuleFacts) -> ModuleVersion:
    version = ModuleVersion(module_id=module.id, version=facts.version, state=State.draft, title=facts.title)
    _fill(version, facts)
    session.add(version)
    session.flush()
    _add_steps(version, facts.steps)
    return version


def _fill(version: ModuleVersion, facts: ModuleFacts) -> None:
    version.title, version.intro = facts.title, facts.intro
    version.areas, version.asks = list(facts.areas), list(facts.asks)
    version.objectives = [{"text": text, "level": level} for text, level in facts.objectives]
    version.sources = [{"title": title, "url": url} for title, url in facts.sources]
    version.process_step, version.induction = facts.process_step, facts.induction
    version.review_by, version.example, version.quiz = facts.review_by, facts.example, facts.quiz
    version.files, version.outline = dict(facts.files), facts.outline
    version.minutes = sum(step.minutes for step in facts.steps)
    titles = " ".join(step.title for step in facts.steps)
    version.search_key = search_key(f"{facts.title} {facts.course_title} {titles}")


def _write_steps(version: ModuleVersion, steps: Iterable[StepFacts]) -> None:
    """Put these steps in place of the draft's."""
    facts = replace(facts_of(version), steps=tuple(steps))
    session.execute(delete(Step).where(Step.version_id == version.id))
    _add_steps(version, facts.steps)
    _fill(version, facts)


def _add_steps(version: ModuleVersion, steps: tuple[StepFacts, ...]) -> None:
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


def _hold(version: ModuleVersion, revision: int) -> None:
    """Hold a draft for a change. Raises Problem when it is published, or changed since the editor opened it."""
    lock(version)
    if version.state != State.draft:
        raise Problem(_("Versionen är publicerad och ändras aldrig. Gör ett nytt utkast."))
    if version.revision != revision:
        raise Problem(_("Någon har ändrat utkastet sedan du öppnade det. Kopiera din text och ladda om sidan."))
    version.revision += 1
    version.updated_at = now()
