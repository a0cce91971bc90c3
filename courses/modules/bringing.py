"""Folders of content: which files are modules, what is wrong with them, and how they are written."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from sqlalchemy import func, select

from app.api import Bundle, Content, _, known_requirements, requirement_faults, session
from courses.modules.editing import bring, refusal
from courses.modules.facts import ModuleFacts
from courses.modules.files import Brought, read_module
from courses.modules.models import Module, ModuleVersion


def take(bundle: Bundle) -> None:
    """Claim the modules of a folder, tell their faults, and have the sound ones written."""
    folders = _folders(bundle)
    known = known_requirements() if folders else {}
    last = _last_versions({PurePosixPath(folder).name for folder in folders})
    for folder, names in sorted(folders.items()):
        brought = read_module(
            folder,
            {name: bundle.text(f"{folder}/{name}") for name in names if not name.startswith("media/")},
            {n.removeprefix("media/"): bundle.files[f"{folder}/{n}"] for n in names if n.startswith("media/")},
            bundle.largest_film,
        )
        for file, line, sentence in brought.faults:
            bundle.fault(file, line, sentence)
        if brought.facts is not None:
            _take_one(bundle, brought, brought.facts, last.get(brought.facts.key), known)


def _take_one(
    bundle: Bundle,
    brought: Brought,
    facts: ModuleFacts,
    last: ModuleVersion | None,
    known: Mapping[str, Sequence[str]],
) -> None:
    bundle.declare("courses.module", facts.key, brought.file)
    for step in facts.steps:
        bundle.declare("courses.step", f"{facts.key}/{step.key}", brought.file)
    if facts.quiz:
        bundle.refer("quizzes.quiz", facts.quiz, brought.file, brought.quiz_line)
    for question, file, line in brought.checks:
        if facts.quiz:
            bundle.refer("quizzes.question", f"{facts.quiz}/{question}", file, line)
        else:
            bundle.fault(file, line, _("en kontrollfråga behöver att modulen anger quiz"))
    for instrument, _place, sentence in requirement_faults(brought.requirements, known):
        bundle.fault(brought.file, brought.requirement_lines[instrument], sentence)
    if sentence := refusal(facts, last):
        bundle.fault(brought.file, brought.version_line, sentence)
    bundle.write(10, _writer(facts, brought.media))


def _writer(facts: ModuleFacts, media: dict[str, Content]) -> Callable[[], None]:
    def write() -> None:
        bring(facts, media, by=None)

    return write


def _folders(bundle: Bundle) -> dict[str, list[str]]:
    """The files of each module, by its folder; names below the folder."""
    folders: dict[str, list[str]] = defaultdict(list)
    for path in [*bundle.claim("modules/*/*.md"), *bundle.claim("modules/*/media/*")]:
        parts = PurePosixPath(path).parts
        place = parts.index("modules")
        folders["/".join(parts[: place + 2])].append("/".join(parts[place + 2 :]))
    return folders


def _last_versions(keys: set[str]) -> dict[str, ModuleVersion]:
    """The highest version of each of these modules."""
    highest = (
        select(ModuleVersion.module_id, func.max(ModuleVersion.version).label("version"))
        .group_by(ModuleVersion.module_id)
        .subquery()
    )
    rows = session.execute(
        select(Module.key, ModuleVersion)
        .join(ModuleVersion, ModuleVersion.module_id == Module.id)
        .join(
            highest,
            (highest.c.module_id == ModuleVersion.module_id) & (highest.c.version == ModuleVersion.version),
        )
        .where(Module.key.in_(keys))
    )
    return {str(key): version for key, version in rows}
