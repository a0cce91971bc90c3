"""Who reaches what: every page, asked for by every role of its own municipality, of another, and of the federation."""

import logging
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from sqlalchemy import func, select

from app.db import Base, session
from app.organisations.roles import ROLES
from tests.hostile.addresses import address, rules
from tests.hostile.forms import filters_of
from tests.hostile.site import MARKS, SECRET

pytestmark = pytest.mark.one_database

OPEN = {
    "pool.answer", "days.answer",
    "assets.offline", "health.health", "messages.calendar_feed", "people.home", "people.sign_in", "people.way_in",
    "web.accessibility", "web.help", "web.privacy", "web.token",
}  # fmt: skip
#: Pages about oneself, or about what all may learn.
EVERYONES = {
    "competences.mine", "days.catalogue", "days.certificates", "days.declare", "days.interests", "journeys.mine",
    "messages.calendar", "messages.choices", "messages.inbox", "modules.index", "modules.media", "modules.module", "modules.step",
    "people.account", "people.own_data", "pool.mine", "programmes.programme", "programmes.programmes", "quizzes.quiz",
    "quizzes.self_check", "surveys.mine", "surveys.theme", "web.send_again", "work.all_of_mine",
}  # fmt: skip
MANAGERS = "a.unit_manager b.unit_manager"
EDITORS = "a.editor b.editor f.editor"
ADMINISTRATORS = "a.system_admin b.system_admin f.system_admin"
PLANNERS = "a.coordinator f.coordinator"
FOLLOWERS = " ".join(
    f"{place}.{role}" for place in "abf" for role in ("local_training_lead", "coordinator", "regional_admin", "auditor")
)
#: Who gets each page of municipality a (marked a), of the other (b) and of the federation (f). Everyone else does not.
READERS = {
    "classroom.answer": f"a.trainer {PLANNERS}",
    "classroom.guest": f"a.trainer {PLANNERS}",
    "classroom.guests": f"a.trainer {PLANNERS}",
    "classroom.here": "a.first",
    "classroom.make_up": "a.first",
    "classroom.mine": "a.first",
    "classroom.needs": PLANNERS,
    "classroom.note": PLANNERS,
    "classroom.notes": PLANNERS,
    "classroom.object_to": "a.first",
    "classroom.occasion_grid": f"a.trainer {PLANNERS}",
    "classroom.readiness": f"a.trainer {PLANNERS}",
    "classroom.round_grid": PLANNERS,
    "classroom.lost": f"b.coordinator {PLANNERS}",
    "classroom.told": PLANNERS,
    "classroom.wall": f"a.trainer {PLANNERS}",
    "competences.decide": "a.unit_manager",
    "competences.mapping": "f.coordinator f.system_admin",
    "competences.someone": "a.social_worker a.unit_manager",
    "agreeing.shown": f"a.unit_manager {PLANNERS}",
    "costs.bill": PLANNERS,
    "costs.price": PLANNERS,
    "costs.settle": f"b.coordinator {PLANNERS}",
    "costs.shown": f"a.unit_manager {PLANNERS}",
    "costs.year": f"b.coordinator {PLANNERS}",
    "days.assets": PLANNERS,
    "days.one_asset": "f.coordinator",
    "days.attendance": f"a.trainer {PLANNERS}",
    "days.cancel": PLANNERS,
    "days.certificate": "a.first",
    "days.change": PLANNERS,
    "days.course_quotas": PLANNERS,
    "days.deadlines": MANAGERS,
    "days.decisions": MANAGERS,
    "days.demanded": f"b.coordinator {PLANNERS}",
    "days.find_person": PLANNERS,
    "days.give_seat": PLANNERS,
    "days.put_person": PLANNERS,
    "days.hold": "a.unit_manager",
    "days.late": f"b.coordinator {PLANNERS}",
    "days.policy": "f.coordinator",
    "days.quotas": PLANNERS,
    "days.show_hold": f"a.unit_manager {PLANNERS}",
    "days.swap": "a.unit_manager",
    "days.terms": "a.social_worker a.unit_manager",
    "days.cancel_local": "a.lead_social_worker",
    "days.copy": f"b.coordinator {PLANNERS}",
    "days.course": "f.coordinator",
    "days.course_list": f"b.coordinator {PLANNERS}",
    "days.give_up": f"a.social_worker a.unit_manager {PLANNERS}",
    "days.invited": "f.coordinator a.first " + " ".join(f"a.{role}" for role in ROLES if role != "unit_manager"),
    "days.my_company": "a.social_worker",
    "days.led": "a.trainer b.trainer f.trainer",
    "days.new": f"b.coordinator {PLANNERS}",
    "days.letter": "f.coordinator",
    "days.letters": "f.coordinator",
    "days.licence_list": f"b.coordinator {PLANNERS}",
    "days.local": "a.lead_social_worker b.lead_social_worker",
    "days.make_public": PLANNERS,
    "days.merge": PLANNERS,
    "days.move": PLANNERS,
    "days.new_course": "f.coordinator",
    "days.nominate": "a.unit_manager",
    "days.one_licence": PLANNERS,
    "days.one_place": "f.coordinator",
    "days.one_room": "f.coordinator",
    "days.partial": PLANNERS,
    "days.place_list": f"b.coordinator {PLANNERS}",
    "days.plan": f"b.coordinator {PLANNERS}",
    "days.planning": f"b.coordinator {PLANNERS}",
    "days.recurring": f"b.coordinator {PLANNERS}",
    "days.recurring_one": PLANNERS,
    "days.refuse": "",
    "days.roster": f"a.trainer {PLANNERS}",
    "days.round_calendar": PLANNERS,
    "days.show_queue": PLANNERS,
    "days.split": PLANNERS,
    "days.show_round": "f.coordinator a.first " + " ".join(f"a.{role}" for role in ROLES),
    "figures.csv": f"{MANAGERS} {FOLLOWERS}",
    "figures.excel": f"{MANAGERS} {FOLLOWERS}",
    "figures.figures": f"{MANAGERS} {FOLLOWERS}",
    "groups.adjust": f"a.trainer {PLANNERS}",
    "groups.cards": f"a.trainer {PLANNERS}",
    "groups.show": f"a.trainer {PLANNERS}",
    "journeys.someone": "a.social_worker a.unit_manager",
    "journeys.unit": f"{MANAGERS} a.lead_social_worker b.lead_social_worker",
    "messages.calendar_file": "a.social_worker",
    "messages.outbox": "",
    "messages.read": "a.social_worker",
    "names.grants_page": "a.local_training_lead b.local_training_lead "
    + " ".join(f"{place}.{role}" for place in "abf" for role in ("regional_admin", "auditor")),
    "names.people": "a.unit_manager f.regional_admin",
    "merging.compare": "a.system_admin f.system_admin",
    "merging.likely": ADMINISTRATORS,
    "merging.one": "a.system_admin f.system_admin",
    "organisations.administration": "",
    "organisations.correct_post": "a.system_admin f.system_admin",
    "organisations.feedback": "f.system_admin",
    "organisations.import_file": ADMINISTRATORS,
    "organisations.import_plan": "a.system_admin",
    "organisations.new_person": ADMINISTRATORS,
    "organisations.one_organisation": "a.system_admin f.system_admin",
    "organisations.organisation_list": ADMINISTRATORS,
    "organisations.people_list": ADMINISTRATORS,
    "organisations.person": "a.system_admin f.system_admin",
    "people.own_password": "",
    "past.person": "a.social_worker a.unit_manager",
    "pool.ask": PLANNERS,
    "pool.trainer": PLANNERS,
    "pool.trainers": f"b.coordinator {PLANNERS}",
    "quizzes.attempt": "a.first",
    "quizzes.question": "a.social_worker",
    "quizzes.review": "a.social_worker",
    "surveys.change": f"b.coordinator {PLANNERS}",
    "surveys.held": f"a.trainer b.trainer f.trainer b.coordinator {PLANNERS}",
    "surveys.one": f"a.trainer {PLANNERS}",
    "surveys.survey": "a.social_worker a.first",
    "sign_ins.show": ADMINISTRATORS,
    "undelivered.undelivered": ADMINISTRATORS,
    "work.file": "a.system_admin",
    "work.show": "a.system_admin",
    "year.calendar": f"a.unit_manager {PLANNERS}",
    "year.choices": PLANNERS,
    "year.new": f"b.coordinator {PLANNERS}",
    "year.plans": f"b.coordinator {PLANNERS}",
    "year.rounds": PLANNERS,
    "year.show": f"a.unit_manager {PLANNERS}",
    "year.theme": PLANNERS,
    "year.year_sheet": f"a.unit_manager {PLANNERS}",
}
#: Pages that show people's own names also when those are hidden elsewhere.
BY_NAME = {"organisations.people_list", "organisations.person"}
#: Federation roles that work with people by name.
NAMED = {"f.coordinator", "f.system_admin"}
#: Where a thing, never a person, is searched for in the open.
THINGS = {
    ("modules.index", "q"),
    ("modules_edit.index", "q"),
    ("days.catalogue", "q"),
    ("quizzes_edit.preview", "answer"),
}  # The preview has no button to send with.
TYPED = {"text", "search", "textarea", "email", "tel", "url"}
STRICT = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy",
          "Strict-Transport-Security")  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One answer to one viewer."""

    viewer: str
    endpoint: str
    status: int
    location: str
    text: str
    headers: dict[str, str]
    owner: bool


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def swept(app, site, be, new_browser, broken, caplog, kept):
    """Every GET by everyone, once for all tests of this module."""
    if not kept:
        caplog.set_level(logging.DEBUG)
        before = rows()
        viewers = {"-": new_browser()}
        viewers |= {f"a.{role}": be(site.a.people[role]) for role in (*ROLES, "first")}
        viewers |= {f"b.{role}": be(site.b.people[role]) for role in ROLES}
        viewers |= {f"f.{role}": be(number) for role, number in site.federation.items()}
        few = {name: viewers[name] for name in ("-", "a.social_worker", "b.unit_manager", "f.auditor")}
        seen = []
        for rule in rules(app, "GET"):
            for name, browser in (few if rule.endpoint in OPEN | EVERYONES else viewers).items():
                reply = browser.get(address(rule, site, site.a))
                text = reply.get_data().decode("utf-8", "replace")
                seen.append(Seen(name, rule.endpoint, reply.status_code, reply.location or "", text,
                                 dict(reply.headers), name == "a.social_worker"))  # fmt: skip
        kept |= {"seen": seen, "broken": list(broken), "before": before, "after": rows(), "log": caplog.text}
    return kept


def rows():
    session.rollback()
    return {name: session.scalar(select(func.count()).select_from(t)) for name, t in Base.metadata.tables.items()}


def test_every_page_stands_in_the_table(app):
    edit = {rule.endpoint for rule in rules(app, "GET") if "_edit." in rule.endpoint}
    assert {rule.endpoint for rule in rules(app, "GET")} == OPEN | EVERYONES | set(READERS) | edit


def test_everyone_reaches_what_is_theirs_and_nobody_more(swept):
    wrong = []
    for each in swept["seen"]:
        if each.endpoint in OPEN:
            continue
        allowed = READERS.get(each.endpoint, EDITORS if "_edit." in each.endpoint else None)
        wanted = each.viewer != "-" if allowed is None else each.viewer in allowed.split()
        if (each.status == 200) != wanted and each.endpoint != "web.send_again":
            wrong.append((each.endpoint, each.viewer, each.status))
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in(swept):
    for each in swept["seen"]:
        if each.viewer == "-" and each.endpoint not in OPEN:
            assert each.status == 302 and each.location.startswith("/logga-in?"), each.endpoint


def test_no_page_breaks_or_writes(swept):
    assert swept["broken"] == []
    assert {each.status for each in swept["seen"] if each.endpoint != "health.health"} <= {200, 302, 403, 404, 409}
    assert swept["before"] == swept["after"]


def test_nobody_sees_the_people_of_another_municipality(swept):
    """Not even by chance: each municipality's people, units, rounds and messages carry its mark."""
    for each in swept["seen"]:
        if each.endpoint == "messages.calendar_feed":
            continue
        if each.viewer[0] == "a":
            assert MARKS["b"] not in names_of_trainers_apart(each.text, each.endpoint), (each.endpoint, each.viewer)
        elif each.viewer[0] in "b-":
            assert MARKS["a"] not in names_of_trainers_apart(each.text, each.endpoint), (each.endpoint, each.viewer)
        elif each.viewer not in NAMED:
            assert not re.search(f"{MARKS['a']}(sson|berg|göm)", each.text), (each.endpoint, each.viewer)


#: The coordinator chooses among all trainers of the federation, by name.
TRAINERS = {"days.new", "days.change"}


def names_of_trainers_apart(text, endpoint):
    return re.sub(r"<(option|label)[^>]*>\s*Trainer \w+sson\s*</\1>", "", text) if endpoint in TRAINERS else text


def test_nobody_reads_what_someone_wrote_for_oneself(swept):
    readers = {each.viewer for each in swept["seen"] if SECRET["a"] in each.text}
    assert readers == {"a.social_worker"}


def test_a_protected_name_stands_on_no_page_but_the_administrators(swept):
    for each in swept["seen"]:
        assert each.endpoint in BY_NAME or "Hemlig" not in each.text, (each.endpoint, each.viewer)


def test_no_name_and_no_address_stands_in_a_link(swept):
    for each in swept["seen"]:
        if each.status != 200 or "html" not in each.headers["Content-Type"]:
            continue
        for link in links(each.text):
            plain = link.lower()
            assert "@" not in plain.removeprefix("mailto:") or plain.startswith("mailto:"), (each.endpoint, link)
            assert not any(mark.lower() in plain for mark in MARKS.values()), (each.endpoint, link)


def test_no_name_can_be_typed_into_an_address(swept):
    """A person is searched for by POST; what is typed into an address is about things."""
    typed = set()
    for each in swept["seen"]:
        if each.status == 200 and "html" in each.headers["Content-Type"]:
            for form in filters_of(each.text):
                typed |= {(each.endpoint, name) for name, _value, kind in form.fields if kind in TYPED}
    assert typed <= THINGS


def test_the_log_names_nobody(swept):
    assert not any(word in swept["log"] for word in (*MARKS.values(), "Hemlig", ".example"))


def test_every_answer_has_the_strict_headers(swept):
    for each in swept["seen"]:
        assert all(name in each.headers for name in STRICT), (each.endpoint, each.status)
        policy = each.headers["Content-Security-Policy"]
        assert each.endpoint == "modules.media" or ("frame-ancestors 'none'" in policy and "unsafe" not in policy)


class Links(HTMLParser):
    found: list[str]

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src", "action", "formaction") and value]


def links(html):
    reader = Links()
    reader.found = []
    reader.feed(html)
    return reader.found
