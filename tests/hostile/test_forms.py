"""Every form and every POST of the site, sent what nobody should have typed, by whom nobody should have let in."""

import io
import re
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest
from werkzeug.datastructures import MultiDict

from app.db import session
from app.organisations.roles import ROLES
from app.people.models import Person
from tests.conftest import LONG
from tests.factories_quizzes import one_of_each
from tests.hostile.addresses import address, rules
from tests.hostile.forms import PageForm, forms_of
from tests.hostile.garbage import GARBAGE, NUL

pytestmark = pytest.mark.one_database

WRITERS = ("social_worker", "unit_manager", "trainer", "coordinator", "editor", "system_admin", "first")
TOKENS = {"csrf_token", "once"}
#: Forms that stand on every page, and a page that answers with a password shown once.
APART = ("/language", "/logga-ut")
#: POSTs that no page of the site offers just now: what they take.
UNSEEN = {
    "classroom.cancel_made_up": (),
    "classroom.make_up": ("instead", "person"),
    "days.letter": ("subject", "body"),
    "pool.ask": ("person", "leads", "answer_by"),
    "pool.trainers": ("person", "topics"),
    "classroom.ask": ("question",),
    "classroom.tell_absence": ("sessions",),
    "classroom.tell_needs": ("food",),
    "competences.mapping": ("pairs",),
    "days.allot_now": (),
    "days.confirm": ("pick",),
    "days.cancel_local": ("reason",),
    "days.course": ("title", "group_size", "theme0_title"),
    "days.give_seat": ("round",),
    "days.put_person": ("round", "what"),
    "days.local": ("title", "on0", "people"),
    "days.merge": ("into",),
    "days.new_course": ("title", "theme0_days", "compulsory"),
    "days.one_asset": ("name", "count"),
    "days.one_place": ("name", "municipality"),
    "days.one_room": ("name", "capacity", "equipment"),
    "days.policy": ("rule1", "answer_days"),
    "days.refuse": ("reason",),
    "days.reply": ("answer", "back"),
    "days.show_hold": ("people", "what"),
    "days.swap": ("people",),
    "days.take_back_interest": ("interest",),
    "days.walk_in": ("person", "session"),
    "days.new": ("seats", "area", "title"),
    "modules.choose_version": (),
    "modules_edit.draft": (),
    "modules_edit.remove_file": ("name",),
    "names.grants_page": ("purpose", "first_on", "last_on"),
    "names.look": (),
    "names.withdraw": (),
    "organisations.people_as_file": (),
    "past.look": (),
    "people.own_password": ("new_password", "next"),
    "people.sign_in": ("subject", "password", "next"),
    "quizzes_edit.begin": (),
    "web.set_language": ("language", "next"),
    "agreeing.approve": ("stamp",),
    "year.approve": (),
    "year.make_public": (),
    "year.put_forward": (),
}
#: Answered by whoever has the signed link, without sign-in.
BY_LINK = {"days.answer", "people.way_in", "pool.answer"}
TYPED = {"text", "textarea", "email", "url", "search"}


@dataclass(frozen=True)
class Found:
    """A form, on which page, and who was shown it."""

    role: str
    page: str
    action: str
    form: PageForm

    def __str__(self) -> str:
        what = [value for name, value, _kind in self.form.fields if name == "what"]
        return " ".join([re.sub(r"\d+", "N", self.action.partition("?")[0]), *what])

    def names(self) -> list[str]:
        return list(
            dict.fromkeys(n for n, _v, kind in self.form.fields if n not in TOKENS | {"what"} and kind != "file")
        )

    def sound(self) -> list[tuple[str, str]]:
        return [pair for pair in self.form.values() if pair[0] not in TOKENS]

    def what(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value, _kind in self.form.fields if name == "what"]

    def kind_of(self, name: str) -> str:
        return next((kind for field, _value, kind in self.form.fields if field == name), "button")


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def writers(site, be):
    return {role: be(site.a.people[role]) for role in WRITERS}


@pytest.fixture
def found(app, site, writers, kept):
    """Every form of every page, once for each shape."""
    if kept.get("for") is not site:
        shapes = {}
        pages = [(address(rule, site, site.a), writers) for rule in rules(app, "GET")]
        for page, readers in [*pages, *((page, {role: writers[role]}) for page, role in more_pages(site))]:
            for role, browser in readers.items():
                reply = browser.get(page)
                if reply.status_code == 200 and "html" in reply.content_type:
                    for form in forms_of(reply.text):
                        action = urljoin(f"http://localhost{page}", form.action or page).removeprefix(
                            "http://localhost"
                        )
                        each = Found(role, page, action, form)
                        if not action.startswith(APART):
                            shapes.setdefault((str(each), tuple(re.sub(r"\d+", "N", n) for n in each.names())), each)
        kept |= {"for": site, "found": list(shapes.values())}
    return kept["found"]


def more_pages(site):
    """Pages of the same rules that hold other forms."""
    a, edit = site.a.ids, "/quizzes/edit/quiz/quiz-ett/questions"
    for question in one_of_each():
        yield f"{edit}/new/{question['kind']}", "editor"
        yield f"{edit}/{question['id']}", "editor"
    for place in range(2, 9):
        yield f"/quizzes/attempts/{a['attempt']}/{place}", "social_worker"
    yield "/courses/days/rounds/new?course=kurs-1", "coordinator"
    yield f"/courses/days/decisions/refuse?seat={a['asked']}", "unit_manager"
    yield "/courses/modules/edit/modul-utkast/1/steps/new", "editor"
    yield "/administration/organisationer/annan-a", "system_admin"
    yield f"/administration/personer/{site.a.people['protected']}", "system_admin"


def test_every_post_is_tried(app, found):
    seen = {app.url_map.bind("").match(each.action.partition("?")[0], method="POST")[0] for each in found}
    assert {rule.endpoint for rule in rules(app, "POST")} == seen | UNSEEN.keys() | {
        "people.sign_out",
        "people.sign_out_everywhere",
    }


def test_no_post_is_taken_without_the_token(app, site, be):
    for rule in rules(app, "POST"):
        role = {
            "modules_edit": "editor",
            "quizzes_edit": "editor",
            "organisations": "system_admin",
            "days": "coordinator",
        }
        browser = be(site.a.people[role.get(rule.endpoint.partition(".")[0], "social_worker")])
        browser.environ_base.pop("HTTP_X_CSRFTOKEN")
        reply = browser.post(address(rule, site, site.a), data={"text": "Hej"})
        assert (reply.status_code, "Sidan var för gammal" in reply.text) == (400, True), rule
        wrong = browser.post(address(rule, site, site.a), data={"csrf_token": "IngenSomVetVad"})
        assert wrong.status_code == 400, rule


def test_no_post_is_taken_from_a_stranger_or_from_another_municipality(app, site, be, new_browser, put_back):
    """What is everyone's (reading, answering, one's own account) is left out; it is about oneself alone. So is what was
    changed about a theme that both have held."""
    own = {"people.account", "people.sign_in", "people.sign_out", "people.sign_out_everywhere", "web.set_language",
           "web.accessibility", "messages.renew_calendar", "modules.choose_version", "modules.step", "quizzes.begin",
           "quizzes.self_check", "surveys.change", "days.declare"}  # fmt: skip
    others = [be(number) for role, number in site.b.people.items() if role in ROLES]
    for rule in rules(app, "POST"):
        if rule.endpoint in {"people.sign_in", "people.sign_out", "web.set_language", "web.accessibility"} | BY_LINK:
            continue
        stranger = new_browser().post(address(rule, site, site.a), data={"text": "Hej"})
        assert stranger.status_code == 404 or "/logga-in" in stranger.location, rule
        if rule.endpoint in own or "_edit." in rule.endpoint or "{" in rule.rule:
            continue
        for browser in others:
            reply = browser.post(address(rule, site, site.a), data={"what": "sign-out", "round": site.a.ids["ahead"]})
            if rule.arguments:
                assert reply.status_code in (403, 404, 409), (rule, reply.status_code)


def test_rubbish_is_answered_in_words_and_what_was_typed_stays(found, writers, broken, put_back):
    wrong, lost = [], []
    for number, each in enumerate(found):
        for name, pairs in sent(each, number):
            reply = writers[each.role].post(each.action, data=MultiDict(pairs))
            wrong += faults(each, name, reply)
            lost += missing(each, pairs, reply)
            if reply.status_code < 400:
                wrong += shown_after(writers[each.role], each, name, reply)
                put_back()
    assert (broken, wrong, lost) == ([], [], [])


def sent(each, number):
    """Rubbish in all fields at once, then in one field at a time; a fair share of it, or all when there is time."""
    all_of_it = list(GARBAGE.items())
    share = all_of_it if LONG else [all_of_it[(number * 7 + step * 5) % len(all_of_it)] for step in range(2)]
    for name, value in share:
        yield name, [(field, value) for field in each.names()] + each.what()
    for place, field in enumerate(each.names()):
        others = [pair for pair in each.sound() if pair[0] != field]
        if (number + place) % 2 and not LONG:
            continue
        for name, value in all_of_it if LONG else [all_of_it[(number + place * 3) % len(all_of_it)]]:
            yield f"{field}: {name}", [*others, (field, value)]
    if each.names():
        yield "nul", [(each.names()[0], NUL), *each.what()]
    yield "nothing at all", []
    yield "everything twice", each.sound() * 2


def faults(each, name, reply):
    known = reply.status_code in (303, 400, 403, 404, 409, 413, 422) or (
        reply.status_code == 200 and each.action.endswith("/inloggning")
    )
    if not known:
        return [(str(each), name, reply.status_code)]
    if reply.status_code >= 400 and not re.search(r"<h1[^>]*>[^<]*\w", reply.text):
        return [(str(each), name, "no sentence")]
    return []


def missing(each, pairs, reply):
    """What was typed and refused must stand in the form that comes back."""
    if reply.status_code != 422:
        return []
    back = {(field, plain(value)) for form in forms_of(reply.text) for field, value, _kind in form.fields}
    return [
        (str(each), field)
        for field, value in pairs
        if field not in ("what", "once") and each.kind_of(field) in TYPED and (field, plain(value)) not in back
    ]


def plain(text):
    return re.sub(r"\s+", " ", text).strip()


def shown_after(browser, each, name, reply):
    """What was taken must not break the page that shows it."""
    if reply.status_code != 303:
        return []
    after = browser.get(reply.location)
    return [(str(each), name, "then", after.status_code)] if after.status_code >= 500 else []


@pytest.mark.parametrize("endpoint", UNSEEN)
def test_rubbish_to_what_no_page_offers(app, site, writers, broken, put_back, endpoint):
    rule = next(r for r in rules(app, "POST") if r.endpoint == endpoint)
    role = {"days": "coordinator", "year": "coordinator", "modules_edit": "editor", "quizzes_edit": "editor"}.get(
        endpoint.partition(".")[0], "first"
    )
    for value in [*GARBAGE.values(), NUL]:
        url = address(rule, site, site.a) + ("?course=kurs-1" if endpoint == "days.new" else "")
        reply = writers[role].post(url, data=dict.fromkeys(UNSEEN[endpoint], value))
        assert reply.status_code in (303, 400, 403, 404, 409, 413, 422, 429), value[:40]
        if reply.status_code < 400:
            put_back()
    assert broken == []


def test_a_file_where_a_word_belongs_and_the_other_way_round(found, writers, broken, put_back):
    for each in found:
        if each.names():
            fields = [(field, (io.BytesIO(b"\x00\xff"), "a.bin")) for field in each.names()]
            files = [(field, "ord") for field, _value, kind in each.form.fields if kind == "file"]
            data = MultiDict(fields + files + each.what())
            reply = writers[each.role].post(each.action, data=data, content_type="multipart/form-data")
            assert reply.status_code < 500, each
            if reply.status_code < 400:
                put_back()
    assert broken == []


def test_nobody_is_hurt_by_a_million_fields(site, be, broken):
    many = "&".join(f"p-{n}=present" for n in range(60_000))
    browser = be(site.a.people["trainer"])
    url = f"/courses/days/occasions/{site.a.ids['occasion']}"
    reply = browser.post(url, data=many, content_type="application/x-www-form-urlencoded")
    assert reply.status_code in (400, 409, 413, 422) and broken == []


def test_the_seed_still_stands(site):
    session.rollback()
    assert session.get(Person, site.a.people["social_worker"]) is not None
