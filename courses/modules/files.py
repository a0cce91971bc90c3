"""Modules written as files: a folder for each, with module.md, a file for each step, and media. Values in, values out.

modules/<key>/module.md, modules/<key>/<number>-<step key>.md, modules/<key>/media/<name>
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from app.api import LARGEST_FILM, Content, _, opened, requirement_refs
from courses.modules import front_matter
from courses.modules.facts import ModuleFacts, StepFacts, mistakes
from courses.modules.front_matter import FrontMatter
from courses.modules.media import FILMS, LARGEST_PICTURE, measured, real_type, stored_name

_CHECK = re.compile(r"^/{3,} *check *\| *(\S+) *$", re.MULTILINE)
_STEP = re.compile(r"(\d{1,3})-(.+)\.md")


@dataclass
class Brought:
    """A module found in a folder: its facts, its media by stored name, and its faults (file, line, words)."""

    folder: str
    facts: ModuleFacts | None = None
    media: dict[str, Content] = field(default_factory=dict)
    faults: list[tuple[str, int, str]] = field(default_factory=list)
    #: The questions that steps embed, with file and line.
    checks: list[tuple[str, str, int]] = field(default_factory=list)
    #: The lines of module.md that name the quiz and the version.
    quiz_line: int = 1
    version_line: int = 1
    #: The requirements that module.md names, by instrument, and the line of each instrument.
    requirements: dict[str, tuple[str, ...]] = field(default_factory=dict)
    requirement_lines: dict[str, int] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The module's own file."""
        return f"{self.folder}/module.md"


def read_module(
    folder: str, texts: Mapping[str, str], media: Mapping[str, Content], largest_film: int = LARGEST_FILM
) -> Brought:
    """The module of one folder.

    folder: its path, ``modules/samverkan``. texts: file name → text, ``module.md`` and the steps. media: name below
    the folder media → what it holds. largest_film: bytes. Every fault is told; the facts are None when module.md itself is missing.
    """
    brought = Brought(folder)
    if "module.md" not in texts:
        brought.faults.append((brought.file, 0, _("filen saknas")))
        return brought
    files = _take_media(brought, media, largest_film)
    head = front_matter.read(texts["module.md"])
    steps = _take_steps(brought, texts)
    brought.requirements = head.texts_by_name("requirements")
    brought.requirement_lines = {
        key: head.lines.get(f"requirements/{key}", head.line("requirements")) for key in brought.requirements
    }
    brought.facts = _facts(head, tuple(step for step, _, _ in steps.values()), files, brought.requirements)
    brought.quiz_line, brought.version_line = head.line("quiz"), head.line("version")
    brought.faults += [(brought.file, line, words) for line, words in head.faults]
    if brought.facts.key and brought.facts.key != PurePosixPath(folder).name:
        brought.faults.append(
            (brought.file, head.line("key"), _("key ska vara mappens namn, %(name)s", name=PurePosixPath(folder).name))
        )
    _tell_mistakes(brought, head, steps)
    return brought


def _facts(
    head: FrontMatter,
    steps: tuple[StepFacts, ...],
    files: Mapping[str, str],
    requirements: Mapping[str, tuple[str, ...]],
) -> ModuleFacts:
    course_key, course_title = head.one_pair("course", "key", "title")
    facts = ModuleFacts(
        key=head.text("key", True),
        version=head.whole("version"),
        title=head.text("title", True),
        course_key=course_key,
        course_title=course_title,
        intro=head.body.strip(),
        areas=head.texts("areas"),
        requirements=tuple(requirement_refs(requirements)),
        objectives=head.pairs("objectives", "text", "level"),
        process_step=head.text("process_step", True),
        induction=head.text("induction", True),
        asks=head.texts("asks"),
        sources=head.pairs("sources", "title", "url"),
        review_by=head.day("review_by"),
        example=head.flag("example"),
        quiz=head.text("quiz"),
        steps=steps,
        files=files,
    )
    head.refuse_unknown()
    return facts


def _take_steps(brought: Brought, texts: Mapping[str, str]) -> dict[str, tuple[StepFacts, FrontMatter, str]]:
    found: list[tuple[int, StepFacts, FrontMatter, str]] = []
    for name, text in texts.items():
        file = f"{brought.folder}/{name}"
        if name == "module.md":
            continue
        match = _STEP.fullmatch(name)
        if match is None:
            brought.faults.append((file, 0, _("ett steg heter nummer-nyckel.md, till exempel 01-inledning.md")))
            continue
        head = front_matter.read(text)
        step = _step(head)
        if step.key and step.key != match[2]:
            head.fault("key", _("key ska vara som i filnamnet, %(key)s", key=match[2]))
        brought.faults += [(file, line, words) for line, words in head.faults]
        brought.checks += [
            (check[1], file, head.body_line + head.body[: check.start()].count("\n"))
            for check in _CHECK.finditer(head.body)
        ]
        found.append((int(match[1]), step, head, file))
    numbers = [number for number, *_ in found]
    for number, _step_facts, _head, file in found:
        if numbers.count(number) > 1:
            brought.faults.append((file, 0, _("två steg har nummer %(number)s", number=number)))
    ordered = sorted(found, key=lambda each: (each[0], each[3]))
    return {file: (step, head, file) for _number, step, head, file in ordered}


def _step(head: FrontMatter) -> StepFacts:
    step = StepFacts(
        key=head.text("key", True),
        title=head.text("title", True),
        minutes=head.whole("minutes"),
        kind=head.text("kind", True),
        body=head.body.strip(),
        url=head.text("url"),
        provider=head.text("provider"),
        declaration=head.text("declaration"),
        file=head.text("file").removeprefix("media/"),
        captions=head.text("captions").removeprefix("media/"),
    )
    head.refuse_unknown()
    return step


def _take_media(brought: Brought, media: Mapping[str, Content], largest_film: int) -> dict[str, str]:
    files = {}
    for name, content in sorted(media.items()):
        with opened(content) as file:
            ending = real_type(file.read(LARGEST_PICTURE + 1))
            digest, size = measured(file)
        most = largest_film if ending in FILMS else LARGEST_PICTURE
        where = f"{brought.folder}/media/{name}"
        if not ending:
            words = _("filen är ingen bild, film eller textning som kan visas. En svg får bara ha former och text.")
            brought.faults.append((where, 0, words))
        elif size > most:
            brought.faults.append((where, 0, _("filen är större än %(most)s MB", most=most // 1024 // 1024)))
        else:
            files[name] = stored_name(digest, ending)
            brought.media[files[name]] = content
    return files


def _tell_mistakes(
    brought: Brought, head: FrontMatter, steps: Mapping[str, tuple[StepFacts, FrontMatter, str]]
) -> None:
    assert brought.facts is not None
    # A step whose own front matter could not be read has no name to tell mistakes under; its faults are told already.
    heads = {step.key: (step_head, file) for step, step_head, file in steps.values() if step.key}
    named = tuple(step for step in brought.facts.steps if step.key)
    told = {(file, line) for file, line, _ in brought.faults}
    for mistake in mistakes(replace(brought.facts, steps=named)):
        its_head, file = heads.get(mistake.step, (head, brought.file))
        if mistake.field in ("body", "intro"):
            # Blank lines between the front matter and the text were stripped before the lines were counted.
            blank = len(its_head.body) - len(its_head.body.lstrip())
            line = its_head.body_line + its_head.body[:blank].count("\n") + (mistake.line or 1) - 1
        else:
            line = its_head.line(mistake.field)
        if (file, line) not in told:  # A value that is missing has been told already.
            brought.faults.append((file, line, mistake.sentence))
