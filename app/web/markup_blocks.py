"""What an author can write in a step besides ordinary Markdown, and what it becomes.

Authors write `/// callout | Att tänka på` … `///`; learners meet an aside. Each block is one class here and one row
in the allow-list of app.web.markup, which is the only module that may use this one: nothing made here is safe
before it has been through both sanitisers there.

| written | becomes |
|---|---|
| `/// callout | Title` | `<aside class="callout" role="note">`, the title optional |
| `/// reflect | Question` | `<section class="reflect">` with an empty slot where the learner's private notes go |
| `/// case | Title` | `<section class="case">`, a story with an invented person |
| `/// voice | Who` | `<figure class="voice"><blockquote>`, brukarröst: someone who has met the social services |
| `/// check | question-id` | an empty slot where a self-check question goes |
| `/// video | Title` with `src:`, `captions:` | `<figure class="video">` with controls, captions and a transcript |
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree
from typing import Any

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension  # type: ignore[import-untyped,unused-ignore]
from pymdownx.blocks.block import Block, type_string  # type: ignore[import-untyped,unused-ignore]

from app.web.links import LinkCheck, is_sound_link

#: An author's own files lie in the folder `media` beside the module's text.
_OWN_FILE = re.compile(r"media/(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.([A-Za-z0-9]{2,5})")
_PICTURES = {"png", "jpg", "jpeg", "webp", "gif", "avif", "svg"}
_FILMS = {"mp4", "webm", "m4v"}
_CAPTIONS = {"vtt"}
_KEY = re.compile(r"[a-z0-9][a-z0-9._/-]{0,99}", re.IGNORECASE)


def is_own_file(address: str, kinds: set[str]) -> bool:
    """Whether the address is a file of the wanted kinds in the module's own media folder."""
    match = _OWN_FILE.fullmatch(address)
    return match is not None and match[1].lower() in kinds


class _Titled(Block):  # type: ignore[misc,unused-ignore]
    """A block in an element of its own, its title first."""

    TAG = "section"
    ARGUMENT: bool | None = True

    def on_create(self, parent: etree.Element) -> etree.Element:
        box = etree.SubElement(parent, self.TAG, {"class": self.NAME})
        if self.argument:
            etree.SubElement(box, "p", {"class": f"{self.NAME}-title"}).text = self.argument
        return box


class Callout(_Titled):
    NAME = "callout"
    TAG = "aside"
    ARGUMENT = None

    def on_create(self, parent: etree.Element) -> etree.Element:
        box = super().on_create(parent)
        box.set("role", "note")
        return box


class Case(_Titled):
    NAME = "case"


class Reflect(_Titled):
    """Tänk efter: numbered from 1 in the order of the text, so that notes find their question again.

    What the author writes below the question is for comparing with afterwards, and folded until asked for.
    """

    NAME = "reflect"

    def on_create(self, parent: etree.Element) -> etree.Element:
        self.tracker["count"] = self.tracker.get("count", 0) + 1
        box = super().on_create(parent)
        kicker = etree.Element("p", {"class": "reflect-kicker"})
        kicker.text = "Tänk efter"
        box.insert(0, kicker)
        etree.SubElement(box, "div", {"class": "reflect-answer", "data-reflect": str(self.tracker["count"])})
        self.compare = etree.SubElement(box, "details", {"class": "compare"})
        etree.SubElement(self.compare, "summary").text = "Jämför med hur andra har resonerat"
        return box

    def on_add(self, block: etree.Element) -> etree.Element:
        return self.compare

    def on_end(self, block: etree.Element) -> None:
        if len(self.compare) == 1:
            block.remove(self.compare)


class Voice(Block):  # type: ignore[misc,unused-ignore]
    """Brukarröst: what someone says, and below it who."""

    NAME = "voice"
    ARGUMENT = True

    def on_create(self, parent: etree.Element) -> etree.Element:
        figure = etree.SubElement(parent, "figure", {"class": "voice"})
        etree.SubElement(figure, "blockquote")
        etree.SubElement(figure, "figcaption").text = self.argument
        return figure

    def on_add(self, block: etree.Element) -> etree.Element:
        return block[0]


class Check(Block):  # type: ignore[misc,unused-ignore]
    """A question embedded in the step, by its id."""

    NAME = "check"
    ARGUMENT = True

    def on_validate(self, parent: etree.Element) -> bool:
        return _KEY.fullmatch(self.argument.strip()) is not None

    def on_create(self, parent: etree.Element) -> etree.Element:
        return etree.SubElement(parent, "div", {"class": "self-check", "data-check": self.argument.strip()})

    def on_end(self, block: etree.Element) -> None:
        for child in list(block):
            block.remove(child)


class Video(Block):  # type: ignore[misc,unused-ignore]
    """A film from the module's own files, never without captions; its text is the transcript."""

    NAME = "video"
    ARGUMENT = True
    OPTIONS = {
        "src": ["", type_string],
        "captions": ["", type_string],
        "language": ["sv", type_string],
    }

    def on_create(self, parent: etree.Element) -> etree.Element:
        figure = etree.SubElement(parent, "figure", {"class": "video"})
        video = etree.SubElement(figure, "video", {"controls": "", "preload": "none", "src": self.options["src"]})
        track = {
            "kind": "captions",
            "src": self.options["captions"],
            "srclang": self.options["language"],
            "label": "English" if self.options["language"] == "en" else "Svenska",
            "default": "",
        }
        etree.SubElement(video, "track", track)
        etree.SubElement(figure, "figcaption").text = self.argument
        self.transcript = etree.SubElement(figure, "details", {"class": "transcript"})
        etree.SubElement(self.transcript, "summary").text = "Filmen som text"
        return figure

    def on_add(self, block: etree.Element) -> etree.Element:
        return self.transcript

    def on_end(self, block: etree.Element) -> None:
        if len(self.transcript) == 1:
            block.remove(self.transcript)


class OurBlocks(BlocksExtension):  # type: ignore[misc,unused-ignore]
    """The blocks above, and the last look over links, pictures, films and tables."""

    def __init__(self, link_check: LinkCheck | None, told: list[tuple[str, str]]) -> None:
        super().__init__()
        self.link_check = link_check
        self.told = told

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        for block in (Callout, Case, Reflect, Voice, Check, Video):
            block_mgr.register(block, self.getConfigs())
        md.treeprocessors.register(LastLook(md, self.link_check, self.told), "last_look", 1)


class LastLook(Treeprocessor):
    """Takes away what may not stand, tells why, and gives tables their scrolling frame.

    Faults are told as (what was written, code); app.web.markup says them in Swedish.
    """

    def __init__(self, md: Markdown, link_check: LinkCheck | None, told: list[tuple[str, str]]) -> None:
        super().__init__(md)
        self.link_check = link_check
        self.told = told

    def run(self, root: etree.Element) -> None:
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            if element.tag == "a":
                self._link(element)
            elif element.tag == "img":
                self._picture(element, parents)
            elif element.tag == "video":
                self._film(element, parents)
        for number, table in enumerate(list(root.iter("table")), 1):
            _frame(table, parents[table], number)

    def _link(self, link: etree.Element) -> None:
        address = link.get("href", "")
        if address.startswith("#fn"):
            return
        if not is_sound_link(address):
            self._refuse(link, "href", address, "link")
        elif not address.startswith("#"):
            self._use(link, "href", address, "dead_link")

    def _picture(self, picture: etree.Element, parents: dict[etree.Element, etree.Element]) -> None:
        address = picture.get("src", "")
        picture.attrib.pop("title", None)
        if not picture.get("alt", "").strip():
            self.told.append((address, "alt"))
            _cut(picture, parents)
        elif not is_own_file(address, _PICTURES):
            self.told.append((address, "picture"))
            _cut(picture, parents)
        elif not self._use(picture, "src", address, "dead_file"):
            _cut(picture, parents)

    def _film(self, film: etree.Element, parents: dict[etree.Element, etree.Element]) -> None:
        track = film[0]
        address, captions = film.get("src", ""), track.get("src", "")
        if not is_own_file(address, _FILMS):
            self.told.append((address, "film"))
        elif not is_own_file(captions, _CAPTIONS):
            self.told.append((address, "captions"))
        elif self._use(film, "src", address, "dead_file") and self._use(track, "src", captions, "dead_file"):
            return
        _cut(film, parents)

    def _use(self, element: etree.Element, attribute: str, address: str, code: str) -> bool:
        """Put the address that link_check knows in place of the written one; tell when there is none."""
        if self.link_check is None:
            return True
        found = self.link_check(html.unescape(address))
        if found is None:
            self._refuse(element, attribute, address, code)
            return False
        element.set(attribute, found)
        return True

    def _refuse(self, element: etree.Element, attribute: str, address: str, code: str) -> None:
        self.told.append((address, code))
        element.attrib.pop(attribute, None)


def _cut(element: etree.Element, parents: dict[etree.Element, etree.Element]) -> None:
    """Take an element away and leave the text that followed it."""
    parent = parents[element]
    place = list(parent).index(element)
    tail = element.tail or ""
    if place:
        before = parent[place - 1]
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _frame(table: etree.Element, parent: etree.Element, number: int) -> None:
    """Put a table in a frame that scrolls by itself on a narrow screen, also by keyboard."""
    for cell in table.iter("th"):
        cell.set("scope", "col")
    frame = etree.Element(
        "div",
        {"class": "table-scroll", "role": "group", "aria-label": f"Tabell {number}", "tabindex": "0"},
    )
    place = list(parent).index(table)
    frame.tail, table.tail = table.tail, None
    parent.remove(table)
    frame.append(table)
    parent.insert(place, frame)
