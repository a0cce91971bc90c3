"""Every page of the platform, for everyone: axe-core finds nothing, in light and dark, on a desk and on a phone."""

from urllib.parse import urlsplit

import pytest

from app.people.demo_accounts import ACCOUNTS
from tests.browser.looking import faults

pytestmark = pytest.mark.one_database

#: What is not a page to read, or has no address of its own to look at, or is looked at in a test of its own.
NO_PAGES = {
    "assets.file", "assets.service_worker", "web.token", "web.send_again", "health.health", "figures.csv",
    "figures.excel", "messages.calendar_file", "messages.calendar_feed", "modules.media", "people.own_data", "work.file",
    "people.own_password",
    "year.calendar", "year.year_sheet", "days.round_calendar",
}  # fmt: skip
#: Pages of which one may look quite unlike another.
VARIED = {"modules.module", "modules.step", "quizzes.question", "quizzes.attempt", "days.show_round", "days.attendance",
          "journeys.someone", "competences.someone", "messages.read", "quizzes.quiz", "work.show", "year.show"}  # fmt: skip
MISSING = {"/finns-inte": 404, "/courses/modules/finns-inte": 404, "/administration/personer": 403, "/min-enhet/1": 403}


def _endpoint(site, address):
    return site.app.url_map.bind("localhost").match(urlsplit(address).path)[0]


def _kind(site, address):
    asked = sorted(pair.partition("=")[0] for pair in urlsplit(address).query.split("&") if pair)
    return (_endpoint(site, address), *asked)


def _own(site, account):
    """The pages to look at as this account: its first, and those of which the accounts before it have none."""
    seen = {}
    for other in ("", *ACCOUNTS):
        pages, own = site.pages[other], []
        for number, page in enumerate(pages):
            kind = _kind(site, page)
            seen[kind] = seen.get(kind, 0) + 1
            # A list that is searched, sorted and leafed in at once looks as it does with one of them.
            new = seen[kind] <= (2 if kind[0] in VARIED else 1) and (len(kind) < 3 or kind[0] == "figures.figures")
            if new or number == 0:
                own.append(page)
        if other == account:
            return own
    raise AssertionError(account)


def _told(found):
    return "\n".join(f"{address}\n    " + "\n    ".join(wrong) for address, wrong in found.items())


def test_every_page_is_among_those_looked_at(site):
    looked_at = {_endpoint(site, page) for pages in site.pages.values() for page in pages}
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in rule.methods}
    # The front of the administration only sends on.
    assert pages - looked_at - NO_PAGES == {"organisations.administration"}


@pytest.mark.parametrize("account", ["", *ACCOUNTS])
def test_axe_finds_nothing(window, site, account):
    found, titles = {}, {}
    with window(account) as page:
        for address in _own(site, account):
            page.goto(address)
            titles.setdefault(page.title(), set()).add(urlsplit(address).path)
            if wrong := faults(page):
                found[address] = wrong
    assert not found, _told(found)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


def test_pages_that_say_no_are_pages_like_any_other(window):
    found = {}
    with window("deltagare") as page:
        for address, status in MISSING.items():
            answer = page.goto(address)
            assert answer.status == status, address
            if wrong := faults(page):
                found[address] = wrong
    assert not found, _told(found)


@pytest.mark.parametrize(
    ("account", "address"),
    [
        ("", "/logga-in"),
        ("", "/tillganglighet"),
        ("samordnare", "/courses/days/rounds/new?course="),
        ("admin", "/administration/personer/ny"),
        ("redaktor", "/courses/modules/edit/new"),
        ("redaktor", "/quizzes/edit/new"),
    ],
)
def test_a_form_that_was_refused_tells_what_to_change(window, site, account, address):
    address = next((page for page in site.pages[account] if page.startswith(address)), address)
    with window(account) as page:
        page.goto(address)
        page.evaluate("for (const each of document.forms) each.noValidate = true")
        form = page.locator("main form[method=post]").first
        for field in form.locator("input[type=email], input[type=date]").all():
            field.fill("")
        form.locator("button").last.click()
        page.wait_for_load_state()
        assert page.evaluate("document.activeElement.matches('[role=alert]')")
        for link in page.locator("[role=alert] a").all():
            assert page.locator(link.get_attribute("href")).count() == 1
        assert faults(page) == []
