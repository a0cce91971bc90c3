"""Everyone begins where their own work is."""

import pytest

from tests.factories import make_colleague


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("social_worker", "/min-resa"),
        ("unit_manager", "/min-enhet"),
        ("trainer", "/courses/days/led"),
        ("coordinator", "/courses/days/planning"),
        ("regional_admin", "/uppfoljning"),
        ("auditor", "/uppfoljning"),
        ("editor", "/courses/modules/edit/"),
        ("system_admin", "/administration/personer"),
    ],
)
def test_the_first_page_is_that_of_the_role(browser, role, first):
    assert browser.sign_in(make_colleague(role)).get("/").location == first
