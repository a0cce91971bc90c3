"""What must be true of a page for everyone to be able to use it: asked of axe-core, and of the page itself."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "axe.min.js").read_text()
WIDTHS = (1280, 390)
COLOURS = ("light", "dark")

#: Everything axe knows of A and AA and good practice. What it could not decide about contrast counts, except in SVG, and
#: in the sentence beside which the line climbs on the first page: the drawing's box, not the line, is behind its end.
_ALL = """axe.run(document, {resultTypes: ["violations", "incomplete"], RULES}).then((told) => [
  ...told.violations.flatMap((each) => each.nodes.map((node) => each.id + ": " + node.html.slice(0, 160))),
  ...told.incomplete.filter((each) => each.id === "color-contrast").flatMap((each) => each.nodes
    .filter((node) => !document.querySelector(node.target[0])?.closest("svg, .start-head .intro"))
    .map((node) => "undecided contrast: " + node.html.slice(0, 160) + " " + node.any[0]?.data?.messageKey)),
])"""
_EVERYTHING = _ALL.replace("RULES", "")
_CONTRAST = _ALL.replace("RULES", 'runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}')
_FACTS = """({
  headings: document.querySelectorAll("h1").length,
  lang: document.documentElement.lang,
  wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
})"""
_TOO_WIDE = """[...document.querySelectorAll("main *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map((each) => each.tagName + "." + each.getAttribute("class"))"""


#: A select's arrow is a gradient beside its words; axe gives up on what has a gradient anywhere behind it.
_NO_ARROWS = """for (const each of document.querySelectorAll("select")) each.style.backgroundImage = "none" """

#: What lies behind a bar that follows along is read when the page is scrolled; axe cannot decide about it where it is.
_NO_BARS = """for (const each of document.querySelectorAll(".save-bar")) each.style.position = "static" """


def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open: nothing, on a page that everyone can use."""
    page.evaluate(_NO_ARROWS)
    page.evaluate(_NO_BARS)
    page.evaluate(f"{AXE};0")
    found = _shell(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
            # The structure is the same in every colour: there only contrast is asked again.
            asked = _EVERYTHING if colours == "light" else _CONTRAST
            found += [f"{width} {colours}: {each}" for each in page.evaluate(asked)]
    page.emulate_media(color_scheme="light")
    return found


def _shell(page: Page) -> list[str]:
    """One h1, a language, and no scrolling sideways on the smallest of phones."""
    found = []
    page.set_viewport_size({"width": 320, "height": 700})
    facts: dict[str, Any] = page.evaluate(_FACTS)
    if facts["headings"] != 1:
        found.append(f"{facts['headings']} h1")
    if facts["lang"] not in ("sv", "en"):
        found.append(f"lang {facts['lang']}")
    if facts["wide"]:
        found.append(f"scrolls sideways at 320: {page.evaluate(_TOO_WIDE)}")
    return found
