"""Numbers and days that no table can hold, sent where numbers and days belong: the databases differ in what they bear."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from tests.hostile.addresses import rules
from tests.hostile.test_forms import found, kept, writers  # noqa: F401 (fixtures of the forms of all pages)

BEYOND = ["9" * 30, str(2**63), str(2**31), "-1", "0", "0001-01-01", "9999-12-31", "NaN", "1e400", "\u0085\ufffe"]


def test_numbers_and_days_that_no_table_can_hold(found, writers, broken, put_back):  # noqa: F811
    for turn, each in enumerate(found):
        counted = [name for name in each.names() if each.kind_of(name) not in ("textarea", "text")] or each.names()[:1]
        for place, value in enumerate(BEYOND[turn % 3 :: 3]):
            field = counted[(turn + place) % len(counted)] if counted else ""
            sent = [pair for pair in each.sound() if pair[0] != field] + [(field, value)]
            reply = writers[each.role].post(each.action, data=MultiDict(sent))
            assert reply.status_code < 500, (each, field, value, broken)
            if reply.status_code < 400:
                put_back()
    assert broken == []


@pytest.mark.parametrize("number", ["2147483647", "2147483648", "9" * 19, "9" * 40])
def test_rows_that_no_table_can_hold(app, site, be, broken, number):
    admin, coordinator = be(site.federation["system_admin"]), be(site.federation["coordinator"])
    for rule in rules(app, "GET"):
        if "<int:" in rule.rule:
            url = re.sub(r"<[^>]+>", number, rule.rule)
            for browser in (admin, coordinator):
                assert browser.get(url).status_code in (302, 403, 404), url
    for query in (f"seat={number}", f"session={number}", f"page={number}", f"unit={number}", f"q={number}"):
        for url in (
            "/administration/personer",
            "/courses/days/planning",
            f"/courses/days/occasions/{site.a.ids['occasion']}",
        ):
            assert coordinator.get(f"{url}?{query}").status_code < 500
            assert admin.get(f"{url}?{query}").status_code < 500
    assert broken == []
