"""Writing modules in the browser: drafts, steps, files, a look, publishing."""

import io
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.api import Problem, session, today
from app.ledger.actions import define
from app.ledger.models import Need, Ref
from app.organisations import roles
from courses.modules import desk
from courses.modules.editing import bring
from courses.modules.filing import add_file
from courses.modules.lines import key_of, objectives_of, objectives_text, sources_of, sources_text
from courses.modules.media import PART
from courses.modules.models import Media, MediaPart, Module, ModuleVersion, Step
from courses.modules.versions import facts_of
from tests.factories import make_colleague
from tests.factories_modules import make_draft, make_facts, make_module, make_step
from tests.web.xss_corpus import ATTACKS

EDIT = "/courses/modules/edit/"
DRAFT = f"{EDIT}m/1"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
def editor(app):
    return make_colleague(roles.EDITOR)


@pytest.fixture
def desk_browser(browser, editor):
    return browser.sign_in(editor)


def fields(**changes):
    """What the form of a module's facts posts."""
    return {
        "title": "Modul", "course": "kurs", "new_course": "", "intro": "Om.", "areas": ["samverkan"],
        "objectives": "fakta: Du kan något.", "process_step": "hela", "induction": "occupational", "asks": ["vad"],
        "sources": "Lagen | https://example.se/", "review_by": "2027-10-31", "quiz": "", "revision": "1",
    } | changes  # fmt: skip


def step_fields(**changes):
    """What the form of a step posts."""
    return {"title": "Ett steg", "key": "", "minutes": "3", "kind": "text", "body": "Hej.", "revision": "1"} | changes


def revision():
    session.expire_all()
    return str(session.scalar(select(ModuleVersion.revision).order_by(ModuleVersion.id.desc())))


@pytest.mark.parametrize("path", ["", "new", "m", "m/1", "m/1/steps/+", "m/1/steps/a", "m/1/preview/a"])
def test_only_editors_come_in(browser, path):
    make_draft(key="m")
    assert browser.get(EDIT + path).status_code == 302
    assert browser.sign_in(make_colleague(roles.MANAGER)).get(EDIT + path).status_code == 403
    assert browser.sign_in(make_colleague(roles.EDITOR)).get(EDIT + path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["m/draft", "m/1", "m/1/steps/a/move", "m/1/steps/a/remove", "m/1/files", "m/1/publish", "m/1/discard"],
)
def test_only_editors_change_anything(browser, path):
    make_draft(key="m")
    assert browser.sign_in(make_colleague()).post(EDIT + path, data=fields()).status_code == 403


@pytest.mark.parametrize("path", ["no", "no/1", "m/9", "m/1/steps/no", "m/1/preview/no"])
def test_what_is_not_there_is_not_found(desk_browser, path):
    make_draft(key="m")
    assert desk_browser.get(EDIT + path).status_code == 404


def test_a_module_is_begun_written_looked_at_and_published(desk_browser):
    begun = desk_browser.post(
        f"{EDIT}new", data={"title": "Möten på riktigt", "key": "", "course": "+", "new_course": "Mötet"}
    )
    assert (begun.status_code, begun.location) == (303, f"{EDIT}moten-pa-riktigt/1")
    here = begun.location
    told = desk_browser.post(f"{here}/publish", data={})
    assert told.status_code == 422 and "Modulen har inga steg" in told.text and "Ange minst ett mål" in told.text
    saved = desk_browser.post(here, data=fields(title="Möten", course="motet", revision=revision()))
    assert saved.status_code == 303, saved.text
    added = desk_browser.post(
        f"{here}/steps/+", data=step_fields(title="Först", body="Ingress.\n\n# Rubrik", revision=revision())
    )
    assert (added.status_code, added.location) == (303, f"{here}/steps/forst")
    desk_browser.post(f"{here}/steps/+", data=step_fields(title="Sedan", revision=revision()))
    shown = desk_browser.get(f"{here}/preview/forst").text
    assert "Så här ser deltagaren steget" in shown and "<h2" in shown and "Rubrik" in shown
    done = desk_browser.post(f"{here}/publish", data={})
    assert (done.status_code, done.location) == (303, "/courses/modules/moten-pa-riktigt")
    page = desk_browser.get("/courses/modules/moten-pa-riktigt").text
    assert "2 steg, 6 minuter" in page and "Möten" in page


def test_steps_are_moved_and_taken_away_without_script(desk_browser):
    make_draft(key="m")
    desk_browser.post(f"{DRAFT}/steps/c/move", data={"up": "1", "revision": revision()})
    assert session.scalars(select(Step.key).order_by(Step.position)).all() == ["a", "c", "b"]
    desk_browser.post(f"{DRAFT}/steps/a/move", data={"up": "0", "revision": revision()})
    desk_browser.post(f"{DRAFT}/steps/b/remove", data={"revision": revision()})
    session.expire_all()
    assert session.scalars(select(Step.key).order_by(Step.position)).all() == ["c", "a"]
    assert session.scalars(select(ModuleVersion)).one().minutes == 4
    desk_browser.post(f"{DRAFT}/steps/c/move", data={"up": "1", "revision": revision()})  # Already first.
    assert session.scalars(select(Step.key).order_by(Step.position)).all() == ["c", "a"]


def test_two_editors_do_not_write_over_each_other(new_browser):
    make_draft(key="m")
    one, two = (new_browser().sign_in(make_colleague(roles.EDITOR)) for _each in range(2))
    assert one.post(f"{DRAFT}/steps/a", data=step_fields(key="a", body="Den första.")).status_code == 303
    late = two.post(f"{DRAFT}/steps/a", data=step_fields(key="a", body="Den andra."))
    assert late.status_code == 422 and "Den andra." in late.text and "Någon har ändrat utkastet" in late.text
    assert session.scalar(select(Step.body).where(Step.key == "a")) == "Den första."
    assert two.post(DRAFT, data=fields(revision="1")).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Skriv en titel"),
        ({"title": "x" * 500}, ""),
        ({"minutes": "många"}, ""),
        ({"minutes": "0"}, "från 1 till 60"),
        ({"minutes": ""}, "hur många minuter"),
        ({"kind": "dans"}, ""),
        ({"key": "Å Ä"}, "a–z"),
        ({"key": "b"}, "redan ett steg"),
        ({"body": "Om 19121212-1212."}, "personnummer"),
        ({"body": "x" * 60_001}, ""),
        ({"revision": "x" * 40}, "Någon har ändrat"),
    ],
)
def test_a_bad_step_is_told_and_what_was_typed_stays(desk_browser, changes, words):
    make_draft(key="m")
    reply = desk_browser.post(f"{DRAFT}/steps/a", data=step_fields(**{"key": "a", "provider": "Behåll mig"} | changes))
    assert reply.status_code == 422
    assert words in reply.text and "Behåll mig" in reply.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Skriv en titel"),
        ({"course": "+"}, "webbkursens titel"),
        ({"course": "saknas"}, ""),
        ({"review_by": "i morgon"}, ""),
        ({"areas": ["sova"]}, ""),
        ({"intro": "Om 19121212-1212."}, "personnummer"),
    ],
)
def test_bad_facts_are_told_and_what_was_typed_stays(desk_browser, changes, words):
    make_draft(key="m")
    reply = desk_browser.post(DRAFT, data=fields(**{"sources": "Behåll mig"} | changes))
    assert reply.status_code == 422
    assert words in reply.text and "Behåll mig" in reply.text


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"key": "new"},
        {"key": "m"},
        {"key": "Å"},
        {"course": "+", "new_course": ""},
        {"title": "19121212-1212"},
    ],
)
def test_a_module_that_cannot_begin_is_told(desk_browser, changes):
    make_draft(key="m")
    reply = desk_browser.post(f"{EDIT}new", data={"title": "Ny", "key": "ny", "course": "kurs"} | changes)
    assert reply.status_code == 422
    assert session.scalar(select(func.count()).select_from(Module)) == 1


def test_a_draft_may_be_unfinished_but_not_published(desk_browser):
    make_draft(key="m")
    saved = desk_browser.post(
        DRAFT, data=fields(objectives="expert: Allt.\nutan nivå", sources="Ond | javascript:alert(1)")
    )
    assert saved.status_code == 303
    page = desk_browser.get(DRAFT).text
    assert "Det här är kvar" in page and "expert" in page
    told = desk_browser.post(f"{DRAFT}/publish", data={})
    assert told.status_code == 422 and "ska börja med https://" in told.text
    assert session.scalars(select(Module.published)).all() == [None]


def test_a_published_version_is_changed_by_a_new_draft_alone(desk_browser):
    make_module(key="m")
    for path in (
        "",
        "/steps/a",
        "/steps/+",
        "/steps/a/move",
        "/steps/a/remove",
        "/files/remove",
        "/publish",
        "/discard",
    ):
        data = step_fields() if path.startswith("/steps") else fields()
        assert desk_browser.post(f"{DRAFT}{path}", data=data | {"name": "x"}).status_code in (409, 422), path
    begun = desk_browser.post(f"{EDIT}m/draft", data={})
    assert begun.location == f"{EDIT}m/2"
    assert desk_browser.post(f"{EDIT}m/draft", data={}).location == f"{EDIT}m/2"  # The one being written.
    desk_browser.post(f"{EDIT}m/2/steps/a", data=step_fields(key="a", body="Nytt.", revision=revision()))
    assert session.scalars(select(Module.published)).all() == [1]
    desk_browser.post(f"{EDIT}m/2/publish", data={})
    session.expire_all()
    assert session.scalars(select(Module.published)).all() == [2]


def test_a_draft_is_thrown_away_and_a_module_never_published_with_it(desk_browser):
    make_draft(key="m")
    assert desk_browser.post(f"{DRAFT}/discard", data={}).status_code == 303
    assert session.scalar(select(func.count()).select_from(Module)) == 0
    make_module(key="n")
    desk_browser.post(f"{EDIT}n/draft", data={})
    desk_browser.post(f"{EDIT}n/2/discard", data={})
    assert session.scalars(select(ModuleVersion.version)).all() == [1]


def upload(browser, name, data):
    return browser.post(f"{DRAFT}/files", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def test_a_picture_is_taken_by_its_real_type(desk_browser):
    make_draft(key="m")
    assert upload(desk_browser, "Min Bild åäö.jpeg", PNG).status_code == 303
    files = session.scalars(select(ModuleVersion.files)).one()
    assert list(files) == ["min-bild-aao.png"]
    shown = desk_browser.get(DRAFT).text
    assert "media/min-bild-aao.png" in shown
    desk_browser.post(f"{DRAFT}/files/remove", data={"name": "min-bild-aao.png"})
    session.expire_all()
    assert session.scalars(select(ModuleVersion.files)).one() == {}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bild.png", b"MZ\x90\x00 ett program", "ingen bild"),
        ("bild.png", b"<html><script>alert(1)</script>", "ingen bild"),
        ("bild.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "ingen bild"),
        ("bild.png", b"", "ingen bild"),
        ("", b"", "Välj en fil"),
    ],
)
def test_what_is_no_picture_is_refused_with_words(desk_browser, name, data, words):
    make_draft(key="m")
    reply = upload(desk_browser, name, data)
    assert reply.status_code == 409 and words in reply.text
    assert session.scalars(select(ModuleVersion.files)).one() == {}


def test_a_picture_that_is_too_large_is_refused_with_words(app, editor):
    draft = make_draft(key="m")
    with pytest.raises(Problem, match="för stor"):
        add_file(draft, "stor", io.BytesIO(PNG + b"\x00" * (2 * 1024 * 1024)), largest_film=9, by=editor)
    assert draft.files == {}


HEAD = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
FILM = HEAD + bytes(range(256)) * 1000


def test_a_film_is_kept_in_pieces_and_once(app, editor):
    draft, film = make_draft(key="m"), HEAD + bytes(range(256)) * 4200
    for name in ("motet", "igen"):
        add_file(draft, name, io.BytesIO(film), largest_film=len(film), by=editor)
        session.flush()
    assert list(draft.files) == ["motet.webm", "igen.webm"]
    assert session.scalars(select(Media.size)).one() == len(film)
    parts = session.scalars(select(MediaPart.data).order_by(MediaPart.position)).all()
    assert b"".join(parts) == film and max(map(len, parts)) == PART


def test_a_film_may_be_larger_than_all_else_that_is_sent(app, desk_browser, monkeypatch):
    make_draft(key="m")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 100_000)
    assert upload(desk_browser, "Mötet.webm", FILM).status_code == 303
    assert list(session.scalars(select(ModuleVersion.files)).one()) == ["motet.webm"]
    elsewhere = {"file": (io.BytesIO(FILM), "x")}
    assert desk_browser.post(DRAFT, data=elsewhere, content_type="multipart/form-data").status_code == 413


def test_a_film_has_its_own_limit_and_must_be_one(app, desk_browser, monkeypatch):
    make_draft(key="m")
    monkeypatch.setitem(app.config, "LARGEST_FILM", 200_000)
    refused = upload(desk_browser, "film.webm", FILM)
    assert refused.status_code == 409 and "Filmer får ha högst" in refused.text
    assert upload(desk_browser, "film.webm", b"MZ" + FILM).status_code == 409
    assert session.scalars(select(Media)).all() == []


def test_who_is_not_signed_in_sends_no_film(app, browser, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 100_000)
    make_draft(key="m")
    assert upload(browser, "film.webm", FILM).status_code == 413


def test_hostile_text_never_gets_alive_into_a_page(desk_browser):
    make_draft(key="m")
    text = "\n\n".join(ATTACKS[:150]).replace("\x00", "").replace("[", "(")[:59_000]
    saved = desk_browser.post(f"{DRAFT}/steps/a", data=step_fields(key="a", title='"><script>1</script>', body=text))
    assert saved.status_code == 303
    for path in ("/preview/a", "/steps/a", ""):
        page = desk_browser.get(f"{DRAFT}{path}").text
        article = page[page.index("<main") :]
        assert "<script" not in article.lower()
        assert not re.search(r"<[a-z]+[^>]*\son\w+\s*=", re.sub(r"<textarea.*?</textarea>", "", article, flags=re.S))
        assert "<iframe" not in article.lower()


def test_editors_see_where_a_module_is_used_and_when_to_look_it_over(desk_browser):
    make_module(key="m", review_by=today() + timedelta(days=20))
    make_module(key="n", review_by=today() - timedelta(days=1))
    define(
        Ref("courses.part", "intro/del-1", 3, "Del 1"),
        [Need("courses.module", "m", ("courses.read",), "M")],
        on=date(2026, 1, 1),
        by=None,
    )
    rows = {row.key: row for row in desk.on_desk()}
    assert rows["m"].used_in == ("Del 1, version 3",) and rows["n"].used_in == ()
    assert (rows["m"].review(today()), rows["n"].review(today())) == ("soon", "late")
    page = desk_browser.get(EDIT).text
    assert "Del 1, version 3" in page and "dagen har passerat" in page and "inom tre månader" in page
    assert "Del 1, version 3" in desk_browser.get(f"{EDIT}m").text


def test_what_was_written_before_the_sign_in_expired_comes_back(browser, editor):
    make_draft(key="m")
    browser.sign_in(editor)
    with browser.session_transaction() as cookie:
        cookie["seen"] = 1
    assert browser.post(f"{DRAFT}/steps/a", data=step_fields(key="a", body="Lång text")).status_code == 303
    browser.sign_in(editor)
    with browser.session_transaction() as cookie:
        cookie.pop("seen", None)
    assert "Lång text" in browser.get(f"{DRAFT}/steps/a").text


def test_what_a_version_says_survives_being_stored(app):
    facts = make_facts(
        [make_step("a", kind="external", url="https://example.se/", provider="Någon", declaration="Jag har läst.")],
        objectives=(("Du kan.", "färdighet"), ("Du vet.", "fakta")), sources=(("A", "https://example.se/"), ("B", "")),
        quiz="fragor", example=True,
    )  # fmt: skip
    version = bring(facts, {}, by=None)
    assert facts_of(version) == facts
    assert version.fingerprint == facts.fingerprint


words = st.text(st.characters(whitelist_categories=("L", "N"), max_codepoint=400), min_size=1, max_size=20)


@given(st.lists(st.tuples(words, st.sampled_from(["fakta", "förståelse", "färdighet"])), max_size=5))
def test_objectives_typed_are_objectives_read(objectives):
    assert objectives_of(objectives_text(tuple(objectives))) == tuple(objectives)


@given(st.lists(st.tuples(words, st.sampled_from(["", "https://example.se/a"])), max_size=5))
def test_sources_typed_are_sources_read(sources):
    assert sources_of(sources_text(tuple(sources))) == tuple(sources)


@given(st.text(max_size=200))
def test_a_key_made_of_a_title_is_a_key_or_nothing(title):
    key = key_of(title)
    assert key == "" or re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?", key)
