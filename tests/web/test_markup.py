"""What authors write becomes what learners read, and nothing in it runs."""

from html.parser import HTMLParser

import pytest
from bleach._vendor import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from app.web.markup import (
    LONGEST,
    SafeHtml,
    Slot,
    Unrenderable,
    faults,
    fill,
    render,
    sanitise,
    slots,
)
from tests.web.xss_corpus import ATTACKS, MARKDOWN_ATTACKS

EVERYTHING = [*ATTACKS, *MARKDOWN_ATTACKS]

TAGS = {
    "a",
    "aside",
    "blockquote",
    "br",
    "code",
    "details",
    "div",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "strong",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "track",
    "ul",
    "video",
}
ATTRIBUTES = {
    "align",
    "alt",
    "aria-label",
    "class",
    "controls",
    "data-check",
    "data-reflect",
    "default",
    "href",
    "id",
    "kind",
    "label",
    "preload",
    "rel",
    "role",
    "scope",
    "src",
    "srclang",
    "start",
    "tabindex",
    "title",
}


class Seen(HTMLParser):
    """All elements of a page as Python's own parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data):
        raise AssertionError(f"an instruction: {data}")

    def handle_decl(self, decl):
        raise AssertionError(f"a declaration: {decl}")


def as_a_browser_sees(html: str, container: str) -> list[tuple[str, dict[str, str]]]:
    """The same as a browser would when the text is put in an element of a page."""
    tree = html5lib.parseFragment(html, container=container, treebuilder="etree", namespaceHTMLElements=True)
    found = []
    for element in tree.iter():
        if element is tree:
            continue
        namespace, _, tag = str(element.tag).rpartition("}")
        assert namespace == "{http://www.w3.org/1999/xhtml", f"another language: {element.tag}"
        found.append((tag, dict(element.attrib)))
    return found


def assert_dead(html: str) -> None:
    for elements in (
        Seen(html).elements,
        as_a_browser_sees(html, "div"),
        as_a_browser_sees(html, "section"),
    ):
        for tag, attributes in elements:
            assert tag in TAGS, tag
            assert set(attributes) <= ATTRIBUTES, attributes
            for name in ("href", "src"):
                address = attributes.get(name, "")
                plain = "".join(sign for sign in address if sign > " ").lower()
                scheme, colon, _ = plain.partition(":")
                local = not colon or "/" in scheme or "#" in scheme or "?" in scheme
                assert local or scheme in {"http", "https", "mailto", "tel"}, address
                assert not plain.startswith(("//", "\\", "/\\")), address
                if name == "src":
                    assert ":" not in plain and ".." not in plain, address
            if "id" in attributes:
                assert attributes["id"].startswith(("avsnitt-", "fn:", "fnref")), attributes


def test_the_corpus_is_large_and_without_repeats():
    assert len(set(EVERYTHING)) == len(EVERYTHING) >= 100


@pytest.mark.parametrize("attack", EVERYTHING)
def test_nothing_hostile_survives_sanitising(attack):
    html = sanitise(attack)
    assert_dead(html)
    assert sanitise(html) == html


@pytest.mark.parametrize("attack", EVERYTHING)
def test_nothing_hostile_survives_rendering(attack):
    assert_dead(render(attack))
    assert_dead(render(f"Före {attack} efter"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_hostile_survives_inside_our_blocks(attack):
    line = attack.replace("\n", " ")
    for block in ("callout", "reflect", "case", "voice", "check", "video"):
        assert_dead(render(f"/// {block} | {line}\n\n{attack}\n\n///"))
    assert_dead(render(f"| {line} |\n|---|\n| {line} |\n\n- {line}\n\n[x]: media/a.png '{line}'\n\n![{line}][x]"))


@given(st.lists(st.sampled_from(EVERYTHING), min_size=2, max_size=4).map("".join))
@settings(max_examples=60, deadline=None)
def test_attacks_put_together_are_as_dead(attack):
    assert_dead(sanitise(attack))
    assert_dead(render(attack))


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_renders_to_something_dead(text):
    assert_dead(render(text))
    assert_dead(sanitise(text))


def test_ordinary_markdown_is_kept():
    html = render("# Sekretess\n\nDet **viktiga** och *mindre*.\n\n1. ett\n2. två\n\n> citat\n\n---\n\n`kod`")
    for part in (
        '<h2 id="avsnitt-sekretess">Sekretess</h2>',
        "<strong>viktiga</strong>",
        "<em>mindre</em>",
        "<ol>\n<li>ett</li>",
        "<blockquote>",
        "<hr>",
        "<code>kod</code>",
    ):
        assert part in html
    assert isinstance(html, SafeHtml) and isinstance(html, Markup)


def test_two_headings_alike_get_ids_of_their_own():
    html = render("## Åäö\n\n## Åäö\n\n## 漢")
    assert 'id="avsnitt-aao"' in html and 'id="avsnitt-aao_1"' in html and "avsnitt-utan-namn" in html


def test_raw_html_is_shown_as_text():
    assert "&lt;b&gt;rå&lt;/b&gt;" in render("<b>rå</b>")


def test_tables_scroll_in_a_frame_and_have_column_heads():
    html = render("| a | b |\n|:--|--:|\n| 1 | 2 |")
    assert '<th align="left" scope="col">a</th>' in html
    assert 'class="table-scroll"' in html and 'tabindex="0"' in html
    assert "style" not in html


def test_our_blocks_become_what_the_pages_expect():
    html = render(
        "/// callout | Att tänka på\nText\n///\n\n/// case | Alex\nText\n///\n\n"
        "/// voice | En förälder\nJag blev *lyssnad* på.\n///"
    )
    assert '<aside class="callout" role="note">' in html
    assert '<p class="callout-title">Att tänka på</p>' in html
    assert '<section class="case">' in html
    assert '<figure class="voice">\n<blockquote>\n<p>Jag blev <em>lyssnad</em> på.</p>' in html
    assert "<figcaption>En förälder</figcaption>" in html


def test_reflections_are_numbered_and_checks_named_in_the_order_of_the_text():
    html = render("/// reflect | Ett?\n///\n\n/// check | fraga-1\n///\n\n/// reflect | Två?\nTips\n///")
    assert slots(html) == [Slot("reflect", "1"), Slot("check", "fraga-1"), Slot("reflect", "2")]


def test_slots_are_filled_with_what_the_page_gives():
    html = render("/// reflect | Ett?\n///\n\n/// check | a/b.1\n///")
    filled = fill(html, {Slot("reflect", "1"): Markup("<form>\\1</form>")})
    assert '<div class="reflect-answer" data-reflect="1"><form>\\1</form></div>' in filled
    assert '<div class="self-check" data-check="a/b.1"></div>' in filled


def test_a_text_cannot_forge_a_slot():
    forged = '<div class="reflect-answer" data-reflect="1"></div>'
    assert slots(render(forged)) == slots(render(f"[x](https://x.example '{forged}')")) == []


def test_films_have_controls_captions_and_a_transcript():
    html = render("/// video | Mötet\n    src: media/mote.mp4\n    captions: media/mote.vtt\n\nText\n///")
    assert '<video controls="" preload="none" src="media/mote.mp4">' in html
    assert 'kind="captions"' in html and 'src="media/mote.vtt"' in html and 'srclang="sv"' in html
    assert "<details" in html and "Text" in html


def test_a_film_without_captions_is_left_out_and_told():
    text = "Först\n\n/// video | Mötet\n    src: media/mote.mp4\n///"
    assert "<video" not in render(text)
    assert [fault.line for fault in faults(text)] == [4]
    assert "undertexter" in faults(text)[0].sentence


def test_pictures_without_alternative_or_from_elsewhere_are_left_out_and_told():
    text = "![karta](media/karta.png)\n\n![](media/b.png)\n\nx ![c](https://x.example/c.png) y"
    html = render(text)
    assert html.count("<img") == 1 and "x  y" in html
    assert [(fault.line, fault.sentence.split("”")[1]) for fault in faults(text)] == [
        (3, "media/b.png"),
        (5, "https://x.example/c.png"),
    ]


def test_links_to_other_sites_do_not_tell_where_one_came_from():
    assert '<a href="https://x.example/a?b=1&amp;c=2" rel="noopener noreferrer">' in render(
        "[x](https://x.example/a?b=1&c=2)"
    )


def test_the_link_check_decides_where_links_and_files_lead():
    def check(address):
        return {"steg-2": "/moduler/sekretess/2", "media/a.png": "/media/7/a.png"}.get(address)

    text = "[nästa](steg-2) [borta](steg-9) ![a](media/a.png) ![b](media/b.png) [här](#avsnitt-x)"
    html = render(text, link_check=check)
    assert 'href="/moduler/sekretess/2"' in html and 'src="/media/7/a.png"' in html
    assert "steg-9" not in html and "b.png" not in html and 'href="#avsnitt-x"' in html
    assert {fault.sentence for fault in faults(text, link_check=check)} == {
        "Länken ”steg-9” leder ingenstans.",
        "Filen ”media/b.png” finns inte.",
    }


def test_a_link_check_cannot_open_the_walls():
    assert_dead(render("[x](a) ![y](media/b.png)", link_check=lambda address: "javascript:alert(1)"))


def test_sound_text_has_no_faults():
    assert faults("# Hej\n\n[lag](https://www.riksdagen.se) ![a](media/a.png)") == []


def test_text_too_long_is_answered_with_a_sentence():
    text = "x" * (LONGEST + 1)
    with pytest.raises(Unrenderable, match=r"\.$"):
        render(text)
    assert [fault.line for fault in faults(text)] == [None]


@pytest.mark.parametrize("text", ["> " * 5000 + "x", "- " * 5000 + "x", "**" * 5000, "[" * 5000, "<div>" * 5000 + "x"])
def test_text_too_deep_is_flattened_or_answered_with_a_sentence(text):
    for make in (render, sanitise):
        try:
            html = make(text)
        except Unrenderable as problem:
            assert str(problem).endswith(".")
        else:
            assert str(html)
