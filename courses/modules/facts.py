"""What a version of a module says, as plain values, and all that can be wrong with it.

Files and the editor's forms both become these facts; both are checked here, so that a module is sound however it was
written. Values in, values out.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from app.api import _, contains_personal_number, lazy, markup
from courses.modules.addresses import RESERVED, media_url, step_url
from courses.modules.words import AREAS, ASKS, INDUCTIONS, LEVELS, PROCESS_STEPS, STEP_KINDS

KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
LONGEST_TITLE = 120
LONGEST_STEP = 60
NUMBERED = lazy("Texten verkar innehålla ett personnummer. Ta bort det.")
_ELSEWHERE = re.compile(r"[/#]|[a-zA-Z][a-zA-Z0-9+.-]*:")
_NO_LEAD = re.compile(r"#|///|!\[|[-*+] |\d+\. |\||>|```")


@dataclass(frozen=True)
class StepFacts:
    """One step as written."""

    key: str
    title: str
    minutes: int
    kind: str = "text"
    body: str = ""
    url: str = ""
    provider: str = ""
    declaration: str = ""
    file: str = ""
    captions: str = ""


@dataclass(frozen=True)
class ModuleFacts:
    """One version of a module as written. ``files``: name in the text → name of the stored file."""

    key: str
    version: int
    title: str
    course_key: str
    course_title: str
    intro: str = ""
    areas: tuple[str, ...] = ()
    #: Requirements it is evidence for, as ``instrument/name``.
    requirements: tuple[str, ...] = ()
    objectives: tuple[tuple[str, str], ...] = ()
    process_step: str = ""
    induction: str = ""
    asks: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    review_by: date | None = None
    example: bool = False
    quiz: str = ""
    steps: tuple[StepFacts, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def outline(self) -> list[list[object]]:
        """The steps in short, as a version keeps them."""
        return [[step.key, step.title, step.minutes, step.kind] for step in self.steps]

    @property
    def fingerprint(self) -> str:
        """The same for two versions that say the same, whatever their numbers."""
        values = asdict(self) | {"version": 0, "files": dict(self.files)}
        if not self.requirements:
            del values["requirements"]  # What says nothing of them is the same as before they could be said.
        return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Mistake:
    """What is wrong, where: the step (empty for the module), the field, the line of its text when known."""

    step: str
    field: str
    sentence: str
    line: int | None = None


@dataclass(frozen=True)
class Rendered:
    """A step's text as safe HTML."""

    lead: str
    html: str


def split_lead(body: str) -> tuple[str, str]:
    """The first paragraph, which is shown larger, and the rest. A text that begins otherwise has no lead."""
    text = body.strip()
    first, _gap, rest = text.partition("\n\n")
    return ("", text) if _NO_LEAD.match(first) else (first, rest)


def render_step(module: ModuleFacts, step: StepFacts) -> Rendered:
    """The step's text as HTML. Raises markup.Unrenderable for what ``mistakes`` tells."""
    lead, rest = split_lead(step.body)
    check = _links(module)
    return Rendered(markup.render(lead, link_check=check), markup.render(rest, link_check=check))


def render_intro(module: ModuleFacts) -> str:
    """The module's introduction as HTML."""
    return markup.render(module.intro, link_check=_links(module))


def mistakes(module: ModuleFacts) -> list[Mistake]:
    """All that is wrong with the module; empty when it can be published."""
    return [*_of_module(module), *(m for step in module.steps for m in _of_step(module, step))]


def step_mistakes(module: ModuleFacts, step: StepFacts) -> list[Mistake]:
    """All that is wrong with one step, as part of the module."""
    return list(_of_step(module, step))


def is_web_address(address: str) -> bool:
    """Whether this is an address on the web that a reader can follow."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and not re.search(r"[\s<>\"\\`]", address)


def _links(module: ModuleFacts) -> Callable[[str], str | None]:
    steps = {step.key for step in module.steps}

    def check(address: str) -> str | None:
        if address.startswith("media/"):
            stored = module.files.get(address.removeprefix("media/"))
            return media_url(stored) if stored else None
        if address in steps:
            return step_url(module.key, address)
        return address if _ELSEWHERE.match(address) else None

    return check


def _of_module(module: ModuleFacts) -> Iterator[Mistake]:
    def wrong(where: str, sentence: str, line: int | None = None) -> Mistake:
        return Mistake("", where, sentence, line)

    if not is_key(module.key):
        yield wrong("key", _("Nyckeln skrivs med a–z, siffror och bindestreck, högst 60 tecken."))
    if module.key in RESERVED:
        yield wrong("key", _("Nyckeln %(key)s är upptagen av plattformen. Välj en annan.", key=module.key))
    if not is_key(module.course_key) or not module.course_title.strip():
        yield wrong("course", _("Ange webbkursens nyckel och titel."))
    if not 1 <= module.version <= 100_000:
        yield wrong("version", _("Versionen är ett heltal från 1."))
    yield from _title("", module.title)
    if not module.areas:
        yield wrong("areas", _("Ange minst ett kunskapsområde."))
    for area in module.areas:
        if area not in AREAS:
            yield wrong("areas", _("Kunskapsområdet ”%(area)s” är okänt.", area=area[:40]))
    if not module.objectives:
        yield wrong("objectives", _("Ange minst ett mål."))
    for text, level in module.objectives:
        if level not in LEVELS:
            yield wrong(
                "objectives", _("Målets nivå är %(levels)s, inte ”%(level)s”.", levels=_or(LEVELS), level=level[:40])
            )
        if not text.strip():
            yield wrong("objectives", _("Ett mål saknar text."))
    for name, value, known in (
        ("process_step", module.process_step, PROCESS_STEPS),
        ("induction", module.induction, INDUCTIONS),
    ):
        if value not in known:
            yield wrong(name, _("Ange %(values)s.", values=_or(known)))
    if not module.asks or not set(module.asks) <= ASKS.keys():
        yield wrong("asks", _("Ange en eller flera av %(values)s.", values=_or(ASKS)))
    if module.review_by is None:
        yield wrong("review_by", _("Ange när texten senast ska ses över."))
    for title, url in module.sources:
        if not title.strip():
            yield wrong("sources", _("En källa saknar titel."))
        if url and not is_web_address(url):
            yield wrong("sources", _("Adressen ”%(url)s” ska börja med https://.", url=url[:80]))
    if module.quiz and not is_key(module.quiz):
        yield wrong("quiz", _("Frågornas nyckel skrivs med a–z, siffror och bindestreck."))
    yield from _text("", "intro", module.intro, module)
    if not module.steps:
        yield wrong("steps", _("Modulen har inga steg."))
    seen: set[str] = set()
    for step in module.steps:
        if step.key in seen:
            yield Mistake(step.key, "key", _("Nyckeln %(key)s finns två gånger i modulen.", key=step.key))
        seen.add(step.key)
    words = " ".join([*(text for text, _level in module.objectives), *(title for title, _url in module.sources)])
    if contains_personal_number(words):
        yield wrong("objectives", str(NUMBERED))


def _of_step(module: ModuleFacts, step: StepFacts) -> Iterator[Mistake]:
    def wrong(where: str, sentence: str) -> Mistake:
        return Mistake(step.key, where, sentence)

    if not is_key(step.key):
        yield wrong("key", _("Nyckeln skrivs med a–z, siffror och bindestreck, högst 60 tecken."))
    yield from _title(step.key, step.title)
    if not 1 <= step.minutes <= LONGEST_STEP:
        yield wrong("minutes", _("Ange hela minuter, 1–%(most)s.", most=LONGEST_STEP))
    if step.kind not in STEP_KINDS:
        yield wrong("kind", _("Ange %(values)s.", values=_or(STEP_KINDS)))
    if step.kind == "external":
        if not is_web_address(step.url):
            yield wrong("url", _("Ange adressen till materialet. Den börjar med https://."))
        if not step.provider.strip():
            yield wrong("provider", _("Ange vems materialet är."))
    for where, text in (("provider", step.provider), ("declaration", step.declaration)):
        if contains_personal_number(text):
            yield wrong(where, str(NUMBERED))
    if step.kind == "video":
        for name, value, ending in (("file", step.file, (".mp4", ".webm")), ("captions", step.captions, (".vtt",))):
            if not module.files.get(value.removeprefix("media/"), "").endswith(ending):
                yield wrong(
                    name, _("Ange en fil i mappen media som är %(kinds)s.", kinds=_any_of([e[1:] for e in ending]))
                )
    if step.kind == "text" and not step.body.strip():
        yield wrong("body", _("Steget saknar text."))
    yield from _text(step.key, "body", step.body, module)


def _title(step: str, title: str) -> Iterator[Mistake]:
    if not title.strip():
        yield Mistake(step, "title", _("Titeln saknas."))
    elif len(title) > LONGEST_TITLE:
        yield Mistake(step, "title", _("Titeln har högst %(most)s tecken.", most=LONGEST_TITLE))
    elif contains_personal_number(title):
        yield Mistake(step, "title", str(NUMBERED))


def _text(step: str, where: str, text: str, module: ModuleFacts) -> Iterator[Mistake]:
    for number, line in enumerate(text.splitlines(), 1):
        if contains_personal_number(line):
            yield Mistake(step, where, str(NUMBERED), number)
    for fault in markup.faults(text, link_check=_links(module)):
        yield Mistake(step, where, fault.sentence, fault.line)


def is_key(text: str) -> bool:
    """Whether this can be a key: small letters a–z, digits and hyphens."""
    return KEY.fullmatch(text) is not None


def _or(known: Mapping[str, object]) -> str:
    return _any_of(list(known))


def _any_of(known: Sequence[str]) -> str:
    *most, last = known
    return _("%(most)s eller %(last)s", most=", ".join(most), last=last) if most else last
