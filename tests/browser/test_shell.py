"""A real browser reaches the platform and gets an honest answer."""

import pytest

pytestmark = pytest.mark.one_database


def test_a_browser_is_answered(page, live_server):
    answer = page.goto(f"{live_server}/health")
    assert answer is not None
    assert answer.status == 503
    assert '"database":"ok"' in page.content().replace(" ", "")
