"""The reader's pages."""

import re

import pytest
from sqlalchemy import Engine, event, select

from app.api import session
from courses.modules import actions
from courses.modules.editing import bring
from courses.modules.filing import keep_media
from courses.modules.models import Reading, Reflection, StepDone
from tests.factories import make_colleague, make_person
from tests.factories_modules import make_draft, make_facts, make_module, make_step

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
STEP = "/courses/modules/m/steps/"


@pytest.fixture
def me(app):
    return make_colleague()


def text_of(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.text))


@pytest.mark.parametrize(
    "path", ["/courses/modules/", "/courses/modules/m", f"{STEP}a", "/courses/modules/media/x.png"]
)
def test_strangers_are_sent_to_sign_in(browser, path):
    make_module(key="m")
    assert browser.get(path).status_code == 302


@pytest.mark.parametrize(
    "path", ["/courses/modules/no", "/courses/modules/no/steps/a", "/courses/modules/media/no.png"]
)
def test_what_is_not_there_is_not_found(browser, me, path):
    assert browser.sign_in(me).get(path).status_code == 404


def test_a_draft_is_not_found_by_readers(browser, me):
    make_draft(key="m")
    assert browser.sign_in(me).get("/courses/modules/m").status_code == 404


def test_modules_are_listed_and_searched(browser, me):
    make_module(title="Möten i Härryda", areas=("samverkan",))
    make_module(title="Sekretess", areas=("regelverk-och-riktlinjer",))
    browser.sign_in(me)
    assert "2 träffar" in browser.get("/courses/modules/").text
    found = browser.get("/courses/modules/?q=harryda").text
    assert "Möten i Härryda" in found and "Sekretess" not in found
    assert "Sekretess" in browser.get("/courses/modules/?area=regelverk-och-riktlinjer").text
    assert "0 träffar" in browser.get("/courses/modules/?state=read").text
    assert browser.get("/courses/modules/?area=no&state=x&q=" + "x" * 500).status_code == 200


def test_a_module_tells_what_it_is_about(browser, me):
    make_module(key="m", example=True, title="Samverkan", sources=(("Socialtjänstlagen", "https://example.se/"),))
    text = text_of(browser.sign_in(me).get("/courses/modules/m"))
    for words in ("Samverkan", "Om modulen.", "Du kan något.", "fakta", "3 steg, 6 minuter", "Socialtjänstlagen",
                  "Ses över senast 31 oktober 2027", "exempel", "Börja läsa"):  # fmt: skip
        assert words in text


def test_a_step_shows_the_way_with_minutes(browser, me):
    make_module(
        [make_step("a", title="Ett", minutes=3), make_step("b", title="Två"), make_step("c", title="Tre", minutes=1)],
        key="m",
    )
    actions.finish_step("m", 1, "a", by=me)
    text = text_of(browser.sign_in(me).get(f"{STEP}b"))
    assert "Steg 2 av 3, 3 minuter kvar" in text
    assert "1. Ett" in text and "3. Tre, 1 minut" in text
    assert "1 av 3 steg klara" in text


def test_going_on_is_saved_and_shows_the_next_step(browser, me):
    make_module(key="m")
    reply = browser.sign_in(me).post(f"{STEP}a", data={"version": 1, "once": "1"})
    assert (reply.status_code, reply.location) == (303, f"{STEP}b")
    assert session.scalars(select(StepDone.step_key)).all() == ["a"]
    again = browser.post(f"{STEP}a", data={"version": 1, "once": "1"})
    assert (again.status_code, again.location) == (303, f"{STEP}b")
    assert "Fortsätt med steg 2" in browser.get("/courses/modules/m").text


def test_looking_changes_nothing(browser, me):
    make_module(key="m")
    for path in ("/courses/modules/", "/courses/modules/m", f"{STEP}b"):
        browser.sign_in(me).get(path)
    assert session.scalars(select(Reading)).all() == []


def test_the_last_step_leads_to_what_was_passed_over_or_to_the_end(browser, me):
    make_module(2, key="m")
    reply = browser.sign_in(me).post(f"{STEP}b", data={"version": 1})
    assert reply.location == f"{STEP}a"
    assert browser.post(f"{STEP}a", data={"version": 1}).location == f"{STEP}b"
    assert browser.post(f"{STEP}b", data={"version": 1}).location == "/courses/modules/m"
    assert "Du läste modulen" in browser.get("/courses/modules/m").text


def test_declaring_is_asked_for_beside_its_box(browser, me):
    step = make_step(
        "a", kind="external", url="https://kunskapsguiden.se/", provider="Socialstyrelsen", declaration="Jag har läst."
    )
    make_module([step], key="m")
    reply = browser.sign_in(me).post(f"{STEP}a", data={"version": 1})
    assert reply.status_code == 422
    assert "Kryssa i" in reply.text and 'aria-invalid="true"' in reply.text
    assert browser.post(f"{STEP}a", data={"version": 1, "declared": "y"}).status_code == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "99", "1" * 30])
def test_a_bad_version_is_answered_with_words(browser, me, version):
    make_module(key="m")
    reply = browser.sign_in(me).post(f"{STEP}a", data={"version": version})
    assert reply.status_code in (409, 422)


def test_two_tabs_do_not_undo_each_other(new_browser, me):
    make_module(key="m")
    one, two = new_browser().sign_in(me), new_browser().sign_in(me)
    assert one.post(f"{STEP}a", data={"version": 1, "once": "1"}).status_code == 303
    assert two.post(f"{STEP}b", data={"version": 1, "once": "2"}).status_code == 303
    assert one.post(f"{STEP}a", data={"version": 1, "once": "3"}).status_code == 303
    assert set(session.scalars(select(StepDone.step_key))) == {"a", "b"}
    assert "Fortsätt med steg 3" in two.get("/courses/modules/m").text


def test_a_reader_goes_over_to_the_new_version_when_choosing_it(browser, me):
    facts = make_facts(key="m")
    bring(facts, {}, by=None)
    actions.finish_step("m", 1, "a", by=me)
    bring(make_facts(4, key="m", version=2), {}, by=None)
    browser.sign_in(me)
    assert "Byt till den nya versionen" in browser.get(f"{STEP}b").text
    assert browser.get(f"{STEP}d").location == "/courses/modules/m"
    assert browser.post("/courses/modules/m/version", data={"once": "1"}).status_code == 303
    assert browser.get(f"{STEP}d").status_code == 200


REFLECT = "Ingress.\n\n/// reflect | Vad tänker du?\nAndra tänkte så.\n///"


def test_thoughts_are_saved_and_shown_to_their_writer_alone(new_browser, me):
    make_module([make_step("a", body=REFLECT)], key="m")
    mine, other = new_browser().sign_in(me), new_browser().sign_in(make_person())
    saved = mine.post(
        f"{STEP}a?reflection=1", data={"reflection-1": "Mina <b>ord</b>"}, headers={"X-Requested-With": "fetch"}
    )
    assert re.fullmatch(r"\d{1,2}\.\d\d", saved.json["saved_at"])
    shown = mine.get(f"{STEP}a").text
    assert "Mina &lt;b&gt;ord&lt;/b&gt;" in shown and "Sparat" in shown and "Andra tänkte så." in shown
    assert "Mina" not in other.get(f"{STEP}a").text
    assert mine.post(f"{STEP}a?reflection=1", data={"reflection-1": "Nya"}).status_code == 303


def test_thoughts_with_a_personal_number_come_back_with_the_reason(browser, me):
    make_module([make_step("a", body=REFLECT)], key="m")
    browser.sign_in(me)
    reply = browser.post(f"{STEP}a?reflection=1", data={"reflection-1": "Om 19121212-1212 igen"})
    assert reply.status_code == 422
    assert "Om 19121212-1212 igen" in reply.text and "personnummer" in reply.text
    fetched = browser.post(
        f"{STEP}a?reflection=1", data={"reflection-1": "Om 19121212-1212 igen"}, headers={"X-Requested-With": "fetch"}
    )
    assert fetched.status_code == 409 and "personnummer" in fetched.json["problem"]
    assert session.scalars(select(Reflection)).all() == []


def test_thoughts_typed_when_the_sign_in_expired_come_back(app, browser, me):
    make_module([make_step("a", body=REFLECT)], key="m")
    browser.sign_in(me)
    with browser.session_transaction() as cookie:
        cookie["seen"] = 1
    reply = browser.post(f"{STEP}a?reflection=1", data={"reflection-1": "Det jag tänkte"})
    assert (reply.status_code == 303 and reply.location.startswith("/logga-in")) or "sign" in reply.location
    browser.sign_in(me)
    with browser.session_transaction() as cookie:
        cookie.pop("seen", None)
    assert "Det jag tänkte" in browser.get(f"{STEP}a").text
    browser.post(f"{STEP}a?reflection=1", data={"reflection-1": "Det jag tänkte", "once": "1"})
    assert session.scalars(select(Reflection.text)).all() == ["Det jag tänkte"]


def test_a_step_page_is_light(app, browser, me):
    make_module(
        [make_step("a", body=REFLECT + "\n\n" + "Ett stycke till. " * 300)] + [make_step(str(n)) for n in range(11)],
        key="m",
    )
    page = browser.sign_in(me).get(f"{STEP}a")
    links = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text)
    others = [browser.get(link, headers={"Accept-Encoding": "gzip"}) for link in set(links)]
    assert all(other.status_code == 200 for other in others)
    assert len(page.data) + sum(len(other.data) for other in others) <= 200_000
    assert len(others) + 1 <= 8
    assert " style=" not in page.text and "<script>" not in page.text


def test_a_step_page_asks_the_database_at_most_six_times_whatever_its_length(app, browser, me):
    body = "Ingress.\n\n" + "\n\n".join(f"/// reflect | Fråga {n}?\n///" for n in range(5))
    make_module([make_step("a", body=body)] + [make_step(str(n)) for n in range(20)], key="m")
    make_module([make_step("a", body=REFLECT), make_step("b")], key="n")
    for key in "mn":
        actions.finish_step(key, 1, "a", by=me)
    browser.sign_in(me)
    for key in "mn":  # What a published version says is read once by each process.
        browser.get(f"/courses/modules/{key}/steps/a")
    made = []
    session.commit()
    listener = lambda *arguments: made.append(arguments[2])  # noqa: E731
    event.listen(Engine, "before_cursor_execute", listener)
    counts = []
    for key in "mn":
        made.clear()
        assert browser.get(f"/courses/modules/{key}/steps/a").status_code == 200
        counts.append(len([sql for sql in made if not sql.startswith("BEGIN")]))
    event.remove(Engine, "before_cursor_execute", listener)
    assert counts[0] == counts[1] <= 6, made


def test_pictures_are_served_for_ever_as_what_they_are(browser, me):
    keep_media({"x.png": PNG})
    reply = browser.sign_in(me).get("/courses/modules/media/x.png")
    assert (reply.status_code, reply.content_type, reply.data) == (200, "image/png", PNG)
    assert "immutable" in reply.headers["Cache-Control"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply.headers["Content-Security-Policy"]


def test_a_film_is_served_piece_by_piece(browser, me):
    film = bytes(range(256)) * 5000
    keep_media({"x.mp4": film})
    browser.sign_in(me)
    reply = browser.get("/courses/modules/media/x.mp4", headers={"Range": "bytes=524280-524299"})
    assert (reply.status_code, reply.data) == (206, film[524280:524300])
    assert reply.headers["Content-Range"] == f"bytes 524280-524299/{len(film)}"
    rest = browser.get("/courses/modules/media/x.mp4", headers={"Range": "bytes=1000000-"})
    assert rest.data == film[1000000:]
    assert browser.get("/courses/modules/media/x.mp4", headers={"Range": "bytes=-7"}).data == film[-7:]
    assert len(browser.get("/courses/modules/media/x.mp4", headers={"Range": "bytes=0-"}).data) == 1024 * 1024
    assert browser.get("/courses/modules/media/x.mp4", headers={"Range": "bytes=9999999-"}).status_code == 416
    with browser.get("/courses/modules/media/x.mp4") as whole:
        assert whole.data == film and whole.content_length == len(film)


def test_nothing_of_a_film_is_fetched_before_it_is_started(browser, me):
    step = make_step("a", kind="video", file="mote.webm", captions="mote.vtt")
    make_module(key="m", steps=(step,), files={"mote.webm": "1.webm", "mote.vtt": "2.vtt", "mote.svg": "3.svg"})
    page = browser.sign_in(me).get("/courses/modules/m/steps/a").text
    assert '<video class="video" controls preload="none" poster="/courses/modules/media/3.svg"' in page
    assert '<track kind="captions" srclang="sv" label="Svenska" src="/courses/modules/media/2.vtt" default>' in page
