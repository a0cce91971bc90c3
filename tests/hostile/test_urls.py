"""Addresses nobody's page leads to: ids that cannot be, and rubbish after the question mark."""

import re
from urllib.parse import quote

import pytest

from tests.hostile.addresses import rules
from tests.hostile.garbage import GARBAGE, NUL

pytestmark = pytest.mark.one_database

IDS = [
    "0",
    "-1",
    str(10**30),
    "9" * 5000,
    "2147483648",
    "text",
    "1 ",
    "١",
    "null",
    "%00",
    "%2e%2e%2fetc",
    "1;DROP",
    "💥",
]
ROLES = {"modules_edit": "editor", "quizzes_edit": "editor", "organisations": "system_admin", "figures": "regional_admin",
         "journeys": "unit_manager", "competences": "unit_manager", "year": "coordinator"}  # fmt: skip
DAYS = {"planning": "coordinator", "new": "coordinator", "change": "coordinator", "cancel": "coordinator",
        "show_queue": "coordinator", "partial": "coordinator", "attendance": "trainer", "roster": "trainer",
        "led": "trainer", "nominate": "unit_manager", "decisions": "unit_manager", "refuse": "unit_manager"}  # fmt: skip
#: What any page might take, and what a person might put there.
QUERIES = {
    "page": ["abc", "0", "-1", str(10**30), "9" * 5000, "1.5", ""],
    "minutes": ["999", "abc", "-5", ""],
    "date": ["2027-02-30", "x", "0001-01-01", "9999-12-31"],
    "day": ["2027-02-30", "x", "0001-01-01", "9999-12-31", "9999-13-99"],
    "to": ["2027-02-30", "0001-01-31", "9999-12-31", "x"],
    "known": ["2027-02-30", "0001-01-01", "9999-12-31", "x"],
    "seat": ["abc", "0", str(10**30), str(2**63)],
    "session": ["abc", "0", str(10**30)],
    "course": ["finns-inte", "../x", "<script>"],
    "reflection": ["99999999999999999999", "abc"],
    "area": ["finns-inte", "<script>"],
    "measure": ["x:y", "::", "introduktion/del-1:finns-inte", "<script>"],
    "inside": ["x", "då"],
    "state": ["x"], "show": ["x"], "when": ["x"], "order": ["x", "-"], "role": ["x"], "unit": ["x"], "as": ["x", "csv"],
    "sort": ["x"], "known_on": ["x", "9999-12-31"], "what": ["x"], "where": ["x"],
    "month": ["x", "2027-13", "0000-00", "9999-12"],
    "q": ["%", "_", "\\", "'", "  ", "å" * 5000, "\u202e", "%%%%"],
    "next": ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "\t//evil.example"],
    "expired": ["x"],
}  # fmt: skip


def reader(rule, site, be, browsers):
    group, _, name = rule.endpoint.partition(".")
    role = DAYS.get(name, "social_worker") if group == "days" else ROLES.get(group, "social_worker")
    if role not in browsers:
        browsers[role] = be(site.a.people[role])
    return browsers[role]


def test_ids_that_cannot_be(app, site, be, broken):
    browsers = {}
    for rule in rules(app, "GET"):
        for wrong in IDS if rule.arguments else ():
            url = re.sub(r"<[^>]+>", lambda _match, put=wrong: quote(put, safe="%"), rule.rule)
            reply = reader(rule, site, be, browsers).get(url)
            assert reply.status_code in (302, 303, 308, 400, 403, 404, 409), (url[:80], reply.status_code)
            if reply.status_code == 404:
                assert "Sidan finns inte" in reply.text
    assert broken == []


def test_rubbish_after_the_question_mark(app, site, be, broken):
    from tests.hostile.addresses import address

    browsers = {}
    for rule in rules(app, "GET"):
        url = address(rule, site, site.a)
        asked = reader(rule, site, be, browsers)
        text = asked.get(url).text if "media" not in url and ".xlsx" not in url else ""
        taken = {name for name in QUERIES if re.search(rf'[?;&]{name}=|name="{name}"', text)} | {"page"}
        everything = "&".join(f"{name}={quote(values[-1])}" for name, values in QUERIES.items())
        for query in [everything, *(f"{name}={quote(v)}" for name in sorted(taken) for v in QUERIES[name])]:
            reply = asked.get(f"{url}?{query}")
            assert reply.status_code < 500 or rule.endpoint == "health.health", (url, query[:80])
            assert "evil.example" not in (reply.location or "").replace("next=", "")[:24]
    assert broken == []


def test_any_rubbish_in_the_filters_of_figures(site, be, broken):
    asked = be(site.a.people["unit_manager"])
    names = ("measure", "to", "day", "inside", "area", "known", "sort")
    for number, value in enumerate(GARBAGE.values()):
        for name in (names[number % 7], names[(number + 3) % 7]):
            assert asked.get("/uppfoljning", query_string={name: value[:2000]}).status_code < 500
    assert broken == []


def test_a_nul_in_an_address_is_refused_in_words(site, be):
    reply = be(site.a.people["social_worker"]).get("/courses/modules/", query_string={"q": NUL})
    assert reply.status_code == 400 and "Det gick inte att läsa" in reply.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(site, be, method):
    assert be(site.a.people["social_worker"]).open("/min-resa", method=method).status_code in (400, 405)


def test_nothing_leads_to_the_host_that_a_request_names(app, site, be):
    """Addresses that leave a page, in a picture on the wall, a calendar or a link to send on, are the platform's own."""
    a = site.a
    pages = {
        "trainer": [
            f"/courses/classroom/sessions/{a.ids['session']}/wall",
            f"/courses/days/rounds/{a.ids['running']}/calendar.ics",
        ],
        "coordinator": [
            f"/courses/days/rounds/{a.ids['ahead']}/calendar.ics",
            f"/courses/year/{a.ids['plan']}/rows/{a.ids['plan_row']}.ics",
        ],
        "social_worker": [f"/courses/days/seats/{a.ids['asked']}/company", "/messages/calendar"],
    }
    for role, addresses in pages.items():
        browser = be(a.people[role])
        browser.set_cookie("fardplan", browser.get_cookie("fardplan").value, domain="ond.example")
        for url in addresses:
            reply = browser.get(url, base_url="http://ond.example")
            assert reply.status_code == 200, url
            assert "ond.example" not in reply.get_data(as_text=True).replace("\r\n ", ""), url
