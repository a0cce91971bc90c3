"""Whoever has left reads about nobody but oneself: no page, list or file, whatever one led, looked after or asked for."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.organisations.models import Post
from app.organisations.roles import ROLES
from app.people.models import Person
from tests.hostile.addresses import address, rules

#: Answers by a link in a mail, which holds until it has been answered.
BY_LINK = {"days.answer", "days.invited", "pool.answer"}


@pytest.fixture
def left(site):
    """The last day of everyone in a municipality was yesterday."""
    for post in session.query(Post).filter(Post.person_id.in_(site.a.people.values())):
        post.last_on = today() - timedelta(days=1)
    session.commit()


def test_whoever_has_left_reads_about_nobody_else(app, site, be, left):
    names = {number: session.get_one(Person, number).name for number in site.a.people.values()}
    for role in ROLES:
        me = site.a.people[role]
        browser = be(me)
        for rule in rules(app, "GET"):
            if rule.endpoint not in BY_LINK:
                reply = browser.get(address(rule, site, site.a))
                text = "" if reply.is_streamed else reply.get_data(as_text=True).replace(names[me], "")
                told = [name for number, name in names.items() if number != me and name in text]
                assert not told, (rule.endpoint, role, told)


def test_a_file_of_people_is_for_whoever_still_administers_them(site, be, left):
    url = f"/arbete/{site.a.ids['work']}/fil"
    assert be(site.a.people["system_admin"]).get(url).status_code == 403


def test_what_was_thought_of_a_day_is_for_a_trainer_who_works_somewhere(site, be, left):
    assert be(site.a.people["trainer"]).get(f"/quizzes/surveys/{site.a.ids['survey']}/results").status_code == 403


def test_a_class_list_is_read_by_a_trainer_who_works_somewhere(site, be):
    browser, url = be(site.a.people["trainer"]), f"/courses/days/occasions/{site.a.ids['occasion']}"
    assert browser.get(url).status_code == 200
    session.query(Post).filter_by(person_id=site.a.people["trainer"]).update({"last_on": today() - timedelta(days=1)})
    assert browser.get(url).status_code == 403
    assert browser.post(url, data={f"p-{site.a.people['first']}": "absent"}).status_code == 403
