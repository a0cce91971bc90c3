"""A page must be light enough for a phone in a tram: 60 kB of page, style and script, and at most eight requests."""

import gzip
import re

import pytest

from tests import factories

pytestmark = pytest.mark.one_database

KILOBYTE = 1000
MOST = 60 * KILOBYTE


def visit(browser, path):
    """The page one ends up on."""
    reply = browser.get(path)
    for _step in range(3):
        if reply.status_code not in (302, 303):
            break
        reply = browser.get(reply.location)
    return reply


def weigh(browser, path):
    """The weight of a page on the wire with its style and script, and how many files it asks for, itself counted."""
    reply = visit(browser, path)
    html = reply.text
    files = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', html))
    weight = len(gzip.compress(reply.data, 6))
    for file in files:
        if file.endswith((".css", ".js")):
            weight += len(browser.get(file, headers={"Accept-Encoding": "gzip"}).data)
    return reply, weight, len(files) + 1


@pytest.mark.parametrize("path", ["/", "/no-such-page", "/offline"])
def test_a_page_for_anyone_is_light(browser, path):
    _reply, weight, requests = weigh(browser, path)
    assert weight < MOST
    assert requests <= 8


@pytest.mark.parametrize("role", ["social_worker", "unit_manager"])
def test_every_page_in_the_menu_is_light(browser, role):
    browser.sign_in(factories.make_colleague(role))
    first = visit(browser, "/").text
    menu = re.search(r'<nav class="site-nav".*?</nav>', first, flags=re.DOTALL)
    assert menu is not None
    for path in re.findall(r'href="([^"]+)"', menu.group()):
        reply, weight, requests = weigh(browser, path)
        assert reply.status_code == 200, path
        assert weight < MOST, path
        assert requests <= 8, path


def test_nothing_comes_from_another_host(browser):
    reply = browser.get("/")
    outside = re.findall(r'(?:src|href|action)="((?:https?:)?//[^"]+)"', reply.text)
    assert outside == []
    assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
