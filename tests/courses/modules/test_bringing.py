"""Modules written as files: all of a folder or nothing, every fault with its file and line."""

import shutil
import tracemalloc
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app import content
from app.api import Ref, owner_caller, session
from app.commands.content import make_group
from courses.modules import storage
from courses.modules.facts import render_step
from courses.modules.files import read_module
from courses.modules.models import Media, Module, ModuleVersion, Step
from tests.factories_modules import make_draft
from tests.web.xss_corpus import ATTACKS, MARKDOWN_ATTACKS

EXAMPLES = Path(__file__).parents[3] / "courses" / "content" / "modules"

MODULE = """---
key: mote
title: Möte
version: 1
course: {key: kurs, title: Kursen}
areas: [samverkan]
objectives:
  - {text: "Du kan.", level: fakta}
process_step: hela
induction: occupational
asks: [vad]
sources:
  - {title: "Lagen", url: "https://lagen.nu/2025:400"}
review_by: 2027-10-31
---

Om mötet.
"""
STEP = """---
key: inledning
title: Inledning
minutes: 3
kind: text
---

Ingressen.

Text med [länk](https://example.se/) och ![En ring.](media/ring.svg)
"""
RING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle cx="1" cy="1" r="1"/></svg>'


@pytest.fixture
def folder(tmp_path):
    """A folder with one sound module of one step and one picture."""
    return write(tmp_path)


def write(top, module=MODULE, **steps):
    place = top / "modules" / "mote"
    shutil.rmtree(place, ignore_errors=True)
    (place / "media").mkdir(parents=True)
    (place / "module.md").write_text(module, "utf-8")
    (place / "media" / "ring.svg").write_text(RING, "utf-8")
    for name, text in (steps or {"01-inledning": STEP}).items():
        (place / f"{name}.md").write_text(text, "utf-8")
    return top


def faults_of(folder):
    return [str(fault) for fault in content.check(content.read_folder(folder))]


def bring_in(folder):
    bundle = content.read_folder(folder)
    assert content.check(bundle) == []
    content.write(bundle)
    session.commit()


def count(table):
    return session.scalar(select(func.count()).select_from(table))


def test_a_sound_folder_becomes_a_published_module(app, folder):
    bring_in(folder)
    version = session.scalars(select(ModuleVersion)).one()
    assert (version.title, version.state, version.minutes, version.outline) == (
        "Möte", "published", 3, [["inledning", "Inledning", 3, "text"]],
    )  # fmt: skip
    step = session.scalars(select(Step)).one()
    assert step.lead_html == "<p>Ingressen.</p>"
    picture = session.scalars(select(Media)).one()
    assert f'src="/courses/modules/media/{picture.name}"' in step.html and 'alt="En ring."' in step.html


def test_the_same_folder_again_changes_nothing(app, folder):
    bring_in(folder)
    bring_in(folder)
    assert (count(ModuleVersion), count(Step), count(Media)) == (1, 1, 1)


def test_another_text_needs_another_version(app, folder):
    bring_in(folder)
    write(folder, MODULE.replace("Om mötet.", "Om mötena."))
    assert faults_of(folder) == [
        "modules/mote/module.md:4: version 1 är publicerad och ändras aldrig. Texten är en annan: höj version till 2."
    ]
    write(folder, MODULE.replace("Om mötet.", "Om mötena.").replace("version: 1", "version: 2"))
    bring_in(folder)
    assert session.scalars(select(Module.published)).all() == [2]


def test_a_draft_in_the_browser_is_not_written_over(app, folder):
    make_draft(key="mote")
    session.commit()
    assert "håller på att skrivas i webbläsaren" in faults_of(folder)[0]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("key: mote", "key: annan", 2, "key ska vara mappens namn"),
        ("title: Möte\n", "", 1, "title saknas"),
        ("version: 1", "version: ett", 4, "version ska vara ett heltal"),
        ("version: 1", "version: true", 4, "version ska vara ett heltal"),
        ("course: {key: kurs, title: Kursen}", "course: kurs", 5, "course"),
        ("level: fakta", "level: expert", 7, "Målets nivå är"),
        ("process_step: hela", "process_step: sova", 9, "Ange aktualisera"),
        ("asks: [vad]", "asks: vad", 11, "asks ska vara en lista"),
        ("https://lagen.nu/2025:400", "javascript:alert(1)", 12, "ska börja med https://"),
        ("review_by: 2027-10-31", "review_by: snart", 14, "review_by ska vara ett datum"),
        ("review_by: 2027-10-31", "review_by: 2027-10-31\nfärg: blå", 15, "fältet färg är okänt"),
        ("asks: [vad]", "asks: [vad]\nasks: [hur]", 12, "fältet asks finns två gånger"),
        ("areas: [samverkan]", "areas: [samverkan", 7, "inte att läsa som YAML"),
        ("Om mötet.", "Om mötet.\n\nHon heter 19121212-1212.", 19, "personnummer"),
        ("Om mötet.", "Om [mötet](ingenstans).", 17, "leder ingenstans"),
    ],
)
def test_a_fault_in_the_module_is_told_with_its_line(app, tmp_path, old, new, line, words):
    assert old in MODULE
    told = faults_of(write(tmp_path, MODULE.replace(old, new)))
    assert any(fault.startswith(f"modules/mote/module.md:{line}: ") and words in fault for fault in told), told
    assert count(Module) == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("key: inledning", "key: slut", 2, "key ska vara som i filnamnet"),
        ("minutes: 3", "minutes: 0", 4, "Ange hela minuter"),
        ("minutes: 3", "minutes: 3.5", 4, "minutes ska vara ett heltal"),
        ("kind: text", "kind: dans", 5, "Ange text, external eller video"),
        ("kind: text", "kind: external", 1, "Ange"),
        ("(https://example.se/)", "(javascript:alert)", 10, "kan inte användas"),
        ("![En ring.]", "![]", 10, "saknar alternativtext"),
        ("media/ring.svg", "media/saknas.svg", 10, "finns inte"),
        ("Ingressen.", "Ingressen om 19121212-1212.", 8, "personnummer"),
        ("---\n\nIngressen", "\n\nIngressen", 1, "som avslutar uppgifterna saknas"),
    ],
)
def test_a_fault_in_a_step_is_told_with_its_line(app, tmp_path, old, new, line, words):
    assert old in STEP
    told = faults_of(write(tmp_path, **{"01-inledning": STEP.replace(old, new)}))
    assert any(fault.startswith(f"modules/mote/01-inledning.md:{line}: ") and words in fault for fault in told), told


def test_all_faults_are_told_at_once_and_nothing_is_taken_in(app, tmp_path):
    top = write(tmp_path, MODULE.replace("asks: [vad]", "asks: [när]"), **{
        "01-inledning": STEP.replace("minutes: 3", "minutes: 99"), "02-slut": "bara text", "utan-nummer": STEP,
    })  # fmt: skip
    (top / "modules" / "mote" / "media" / "fil.png").write_bytes(b"MZ ett program")
    told = faults_of(top)
    for part in ("module.md:11:", "01-inledning.md:4:", "02-slut.md:1:", "utan-nummer.md: ett steg heter", "fil.png: "):
        assert any(part in fault for fault in told), (part, told)
    assert count(Module) == 0


@pytest.mark.parametrize(
    "svg",
    [
        RING.replace("<circle", "<script>alert(1)</script><circle"),
        RING.replace("<circle", '<circle onload="alert(1)"'),
        RING.replace("<circle", "<foreignObject/><circle"),
        RING.replace("<circle", '<a href="https://example.se"/><circle'),
        RING.replace("<circle", '<use href="https://example.se/x.svg#a"/><circle'),
        RING.replace("<circle", '<rect fill="url(https://example.se/a)"/><circle'),
        RING.replace("<circle", '<image href="x.png"/><circle'),
        RING.replace("<circle", "<style>*{fill:red}</style><circle"),
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{RING}',
        "<svg><circle/></svg>",
    ],
)
def test_a_drawing_that_is_more_than_shapes_is_refused(app, folder, svg):
    (folder / "modules" / "mote" / "media" / "ring.svg").write_text(svg, "utf-8")
    assert any("En svg får bara ha former och text" in fault for fault in faults_of(folder))


class Alive(HTMLParser):
    """Collects what in a page could run or reach another host."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "iframe", "svg", "math", "object", "embed", "style", "base", "form", "link", "meta"}:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style" or "script:" in (value or "").lower().replace("\n", ""):
                self.found.append((tag, name, value))
            if name == "src" and not (value or "").startswith("/courses/modules/media/"):
                self.found.append((tag, name, value))


def test_hostile_text_in_a_file_never_gets_alive_into_a_page():
    for attack in (*ATTACKS, *MARKDOWN_ATTACKS):
        brought = read_module("modules/mote", {"module.md": MODULE, "01-inledning.md": f"{STEP}\n\n{attack}"}, {})
        page, reader = render_step(brought.facts, brought.facts.steps[0]), Alive()
        reader.feed(page.lead + page.html)
        assert reader.found == [], attack


@pytest.mark.parametrize("place", sorted(p.name for p in EXAMPLES.iterdir() if p.is_dir()))
def test_the_examples_are_sound(place):
    texts = {path.name: path.read_text("utf-8") for path in (EXAMPLES / place).glob("*.md")}
    media = {path.name: path.read_bytes() for path in (EXAMPLES / place).glob("media/*")}
    brought = read_module(f"modules/{place}", texts, media)
    assert brought.faults == []
    assert 4 <= len(brought.facts.steps) <= 6
    assert 12 <= sum(step.minutes for step in brought.facts.steps) <= 20
    assert brought.facts.example


def test_a_question_that_a_step_embeds_must_be_there(app, tmp_path):
    step = STEP + "\n/// check | mote-s1\n///\n"
    told = faults_of(write(tmp_path, **{"01-inledning": step}))
    assert "modules/mote/01-inledning.md:12: en kontrollfråga behöver att modulen anger quiz" in told
    told = faults_of(write(tmp_path, MODULE.replace("review_by", "quiz: fragor\nreview_by"), **{"01-inledning": step}))
    assert "modules/mote/01-inledning.md:12: fragor/mote-s1 finns varken i mappen eller på plattformen" in told
    assert "modules/mote/module.md:14: fragor finns varken i mappen eller på plattformen" in told


def test_a_step_is_found_by_the_keys_of_module_and_step(app, folder):
    bring_in(folder)
    found = owner_caller("find", "courses.step")(ref=Ref("courses.step", "mote/inledning"))
    assert (found.title, found.minutes, found.url) == ("Inledning", 3, "/courses/modules/mote/steps/inledning")
    assert owner_caller("find", "courses.step")(ref=Ref("courses.step", "mote/annat")) is None


def test_a_module_is_found_by_its_key(app, folder):
    bring_in(folder)
    found = owner_caller("find", "courses.module")(ref=Ref("courses.module", "mote"))
    assert (found.title, found.minutes, found.version, found.url) == ("Möte", 3, 1, "/courses/modules/mote")
    assert owner_caller("find", "courses.module")(ref=Ref("courses.module", "annan")) is None


# The command.


def run(app, *words):
    return CliRunner().invoke(make_group(lambda: app), list(words))


def test_the_command_takes_a_sound_folder_in(app, folder):
    session.commit()
    done = run(app, "import", str(folder))
    assert (done.exit_code, done.output) == (0, "3 filer är inlästa.\n"), done.output
    session.rollback()
    assert count(Module) == 1


def test_the_command_tells_all_faults_and_takes_nothing_in(app, folder):
    session.commit()
    write(folder, MODULE.replace("asks: [vad]", "asks: [när]"))
    (folder / "annat.txt").write_text("hej")
    done = run(app, "import", str(folder))
    assert done.exit_code == 1
    assert "modules/mote/module.md:11: Ange en eller flera av vad, hur eller varför." in done.output
    assert "annat.txt: ingen del av plattformen känner igen filen" in done.output
    assert "2 fel. Inget har lästs in." in done.output
    session.rollback()
    assert count(Module) == 0


def test_checking_changes_nothing(app, folder):
    session.commit()
    assert run(app, "check", str(folder)).exit_code == 0
    session.rollback()
    assert count(Module) == 0


def test_the_command_speaks_the_language_that_was_asked_for(app, folder):
    session.commit()
    assert run(app, "check", str(folder), "--language", "sv").output == "Inga fel i 3 filer.\n"
    assert run(app, "check", str(folder), "--language", "en").exit_code == 0
    assert run(app, "check", str(folder), "--language", "fi").exit_code == 2


def test_a_folder_that_is_not_there_is_told(app, tmp_path):
    done = run(app, "check", str(tmp_path / "no"))
    assert done.exit_code == 1 and "finns inte" in done.output
    assert isinstance(make_group(lambda: app), click.Group)


WEBM = b"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm"
FILMED = """---
key: film
title: Film
minutes: 4
kind: video
file: media/film.webm
captions: media/film.vtt
---

Det som sägs.
"""


def film_in(folder, size, head=WEBM):
    """A folder whose module shows a film of so many bytes."""
    write(folder, **{"01-inledning": STEP, "02-film": FILMED})
    media = folder / "modules" / "mote" / "media"
    (media / "film.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nHej.\n", "utf-8")
    with (media / "film.webm").open("wb") as file:
        file.write(head)
        file.truncate(size)
    return folder


def test_a_film_larger_than_all_else_comes_in_piece_by_piece(app, tmp_path):
    size = 24 * 1024 * 1024 + 7
    folder = film_in(tmp_path, size)
    tracemalloc.start()
    try:
        bring_in(folder)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < size // 2, "a film is never whole in memory"
    film = session.scalars(select(Media).where(Media.name.endswith(".webm"))).one()
    assert film.size == size
    _first, _last, last = storage.read_range(film, (size - 3, None))
    assert last == b"\x00" * 3
    bring_in(folder)
    assert count(Media) == 3


def test_a_film_has_the_limit_that_is_set_and_must_be_one(app, tmp_path):
    folder = film_in(tmp_path, 3 * 1024 * 1024)
    bundle = content.read_folder(folder, largest_film=2 * 1024 * 1024)
    assert "modules/mote/media/film.webm: filen är större än 2 MB" in [str(fault) for fault in content.check(bundle)]
    assert faults_of(folder) == []
    assert any("film.webm: filen är ingen bild, film" in fault for fault in faults_of(film_in(tmp_path, 5000, b"MZ")))


def test_a_picture_keeps_its_own_limit(app, folder):
    (folder / "modules" / "mote" / "media" / "stor.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2 * 1024 * 1024))
    assert any("stor.png: filen är större än 2 MB" in fault for fault in faults_of(folder))


def test_a_text_that_nobody_can_have_written_is_told(app, folder, monkeypatch):
    monkeypatch.setattr(content, "LARGEST_TEXT", 100)
    assert any("module.md: filen är större än" in fault for fault in faults_of(folder))
