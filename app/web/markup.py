"""The one place where what people write becomes HTML.

Three walls stand between an author's text and a learner's browser: raw HTML in Markdown is shown as text and never
interpreted; the result goes through bleach and then, on its own, through nh3, which parses differently, so that
what is bent to slip past one is straight when it meets the other; and the pages' Content-Security-Policy forbids
scripts that are not ours. The allow-list below holds just what our Markdown emits, attribute by attribute and class
by class. Nobody else in the house may mark text as safe HTML that a person wrote.

Rendering takes some twenty milliseconds, so it is done when something is saved or published, never per request; pages
show the stored result and put their own forms into its empty slots with `fill`. What renders is therefore loaded when
something is first saved: workers that only show pages stay small.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from app.web.links import LINK_SCHEMES, LinkCheck, is_sound_link
from app.web.words import lazy

#: Longer texts than this, in characters, are no step of a few minutes.
LONGEST = 60_000

#: More brackets than this in one text: Markdown looks for the end of each to the end of its paragraph.
MOST_BRACKETS = 500

#: Sentences for the author.
FAULTS = {
    "link": lazy(
        "Länken ”%(what)s” kan inte användas. Skriv en adress som börjar med https:// eller ett steg i modulen."
    ),
    "dead_link": lazy("Länken ”%(what)s” leder ingenstans."),
    "alt": lazy("Bilden ”%(what)s” saknar alternativtext. Skriv inom hakparenteserna vad bilden visar."),
    "picture": lazy(
        "Bilden ”%(what)s” ska ligga i modulens egen mapp media och vara png, jpg, webp, gif, avif eller svg."
    ),
    "film": lazy("Filmen ”%(what)s” ska ligga i modulens egen mapp media och vara mp4, m4v eller webm."),
    "captions": lazy("Filmen ”%(what)s” saknar undertexter. Ange captions: med en vtt-fil i mappen media."),
    "dead_file": lazy("Filen ”%(what)s” finns inte."),
    "too_long": lazy("Texten är för lång. Dela upp den i flera steg."),
    "too_deep": lazy("Texten har för många länkar eller nivåer i varandra. Dela upp den i flera steg."),
}

_CLASSES: dict[str, set[str]] = {
    "a": {"footnote-ref", "footnote-backref"},
    "aside": {"callout"},
    "details": {"compare", "transcript"},
    "div": {"footnote", "reflect-answer", "self-check", "table-scroll"},
    "figure": {"video", "voice"},
    "p": {"callout-title", "case-title", "reflect-kicker", "reflect-title"},
    "section": {"case", "reflect"},
}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "aside": {"role"},
    "div": {"aria-label", "data-check", "data-reflect", "role", "tabindex"},
    "img": {"alt", "src"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
    "td": {"align"},
    "th": {"align", "scope"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"controls", "preload", "src"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_TAGS = {
    *_CLASSES,
    *_ATTRIBUTES,
    *[
        "blockquote",
        "br",
        "code",
        "em",
        "figcaption",
        "hr",
        "pre",
        "strong",
        "summary",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
    ],
}

#: Attributes that may hold only certain words; every other one is looked at in _is_allowed.
_WORDS: dict[str, set[str]] = {
    "align": {"left", "center", "right"},
    "controls": {""},
    "default": {""},
    "kind": {"captions"},
    "preload": {"none"},
    "role": {"note", "group"},
    "scope": {"col"},
    "srclang": {"sv", "en"},
    "tabindex": {"0"},
}
_PATTERNS: dict[str, re.Pattern[str]] = {
    # Ids are ours alone, or a text could take the place of something that the page's own scripts look up.
    "id": re.compile(r"avsnitt-[\w-]{1,80}|fn(ref\d*)?:[\w-]{1,80}"),
    "start": re.compile(r"\d{1,6}"),
    "data-reflect": re.compile(r"\d{1,3}"),
    "data-check": re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}"),
}
_FILES = re.compile(r"(?:/(?!/))?[\w.%~-]+(?:/[\w.%~-]+)*(?:\?[\w.=&%-]*)?")
_SLOT = re.compile(r'<div class="(?:reflect-answer|self-check)" data-(reflect|check)="([^"<>]+)"></div>')


class SafeHtml(Markup):
    """HTML that has been through this module and may be shown as it is."""


class Unrenderable(ValueError):
    """A text that cannot be made into a page; says in Swedish what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the author should mend, in words, and the line it stands on when it can be told."""

    line: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Slot:
    """An empty place in a rendered text: kind "reflect" with its number, or "check" with a question's id."""

    kind: str
    key: str


def render(markdown: str, *, link_check: LinkCheck | None = None) -> SafeHtml:
    """Safe HTML of an author's Markdown; links, pictures and films that may not stand are left out.

    `link_check` is given each link, picture and film as written and answers with the address to use, or None when
    it leads nowhere. Headings begin at level 2, for the page has its own first. Raises Unrenderable.
    """
    return sanitise(_convert(markdown, link_check, []))


def faults(markdown: str, *, link_check: LinkCheck | None = None) -> list[Fault]:
    """All that `render` would leave out of the text, for the author, in the order of the text."""
    told: list[tuple[str, str]] = []
    try:
        _convert(markdown, link_check, told)
    except Unrenderable as problem:
        return [Fault(None, str(problem))]
    lines = markdown.splitlines()
    found = []
    for what, code in told:
        written = entities.unescape(what)
        line = next((n for n, text in enumerate(lines, 1) if written and written in text), None)
        found.append(Fault(line, str(FAULTS[code]) % {"what": written[:80]}))
    return sorted(found, key=lambda fault: (fault.line is None, fault.line or 0))


def sanitise(html: str) -> SafeHtml:
    """HTML of any origin reduced to what may stand on our pages; harmless text is kept, also from inside lost tags.

    Every link gets rel="noopener noreferrer", our own too: it costs nothing and cannot be forgotten.
    """
    import bleach
    import nh3

    if len(html) > 8 * LONGEST:
        raise Unrenderable(str(FAULTS["too_long"]))
    try:
        once = bleach.clean(
            html.replace("\x00", ""),
            tags=_TAGS,
            attributes=_is_allowed,
            protocols=LINK_SCHEMES,
            strip=True,
            strip_comments=True,
        )
    except RecursionError:
        raise Unrenderable(str(FAULTS["too_deep"])) from None
    twice = nh3.clean(
        once,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=lambda tag, name, value: value if _is_allowed(tag, name, value) else None,
        allowed_classes={tag: set(names) for tag, names in _CLASSES.items()},
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return SafeHtml(twice)


def slots(html: str) -> list[Slot]:
    """The empty places of a rendered text in its order, so that a page can fetch what belongs there at once."""
    return [Slot(match[1], entities.unescape(match[2])) for match in _SLOT.finditer(html)]


def fill(html: str, contents: Mapping[Slot, Markup]) -> SafeHtml:
    """The rendered text with each slot's content in it; a slot that nothing is given for stays empty and unseen."""

    def content(match: re.Match[str]) -> str:
        inner = contents.get(Slot(match[1], entities.unescape(match[2])))
        return match[0] if inner is None else f"{match[0][: -len('</div>')]}{inner.__html__()}</div>"

    return SafeHtml(_SLOT.sub(content, html))


def _convert(markdown: str, link_check: LinkCheck | None, told: list[tuple[str, str]]) -> str:
    from markdown import Markdown
    from markdown.extensions.footnotes import FootnoteExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension
    from markdown.extensions.toc import TocExtension

    from app.web.markup_blocks import OurBlocks

    if len(markdown) > LONGEST:
        raise Unrenderable(str(FAULTS["too_long"]))
    if markdown.count("[") > MOST_BRACKETS:
        raise Unrenderable(str(FAULTS["too_deep"]))
    converter = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            FootnoteExtension(BACKLINK_TEXT="↩", BACKLINK_TITLE="Tillbaka till fotnot {} i texten"),
            SaneListExtension(),
            TocExtension(slugify=_slug, baselevel=2),
            OurBlocks(link_check, told),
        ],
        output_format="html",
    )
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    converter.inlinePatterns.deregister("automail")
    try:
        return converter.convert(markdown.replace("\x00", ""))
    except RecursionError:
        raise Unrenderable(str(FAULTS["too_deep"])) from None


def _slug(title: str, separator: str) -> str:
    """A heading's id: letters and digits as they are read, after a word that keeps it apart from the page's own."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = separator.join(re.findall(r"[a-z0-9]+", plain))[:60].strip(separator)
    return f"avsnitt{separator}{words or 'utan-namn'}"


def _is_allowed(tag: str, name: str, value: str) -> bool:
    """Whether this attribute with this value may stand on this element."""
    if name == "class":
        return bool(value) and set(value.split()) <= _CLASSES.get(tag, set())
    if tag == "a" and name == "rel":
        return value == "noopener noreferrer"
    if name not in _ATTRIBUTES.get(tag, set()):
        return False
    if name == "href":
        return is_sound_link(value)
    if name == "src":
        return _FILES.fullmatch(value) is not None and ".." not in value
    if name in _WORDS:
        return value in _WORDS[name]
    return name not in _PATTERNS or _PATTERNS[name].fullmatch(value) is not None
