"""The next course day on Min resa: today's until it has ended, with what to prepare; then the one after."""

from datetime import timedelta

import pytest
import time_machine

from app.dates import local_date, today
from app.db import session
from app.people.models import Person
from courses.days.queries.stops import stops
from tests.factories_days import make_course, make_round, make_seat


@pytest.mark.parametrize("ended", [False, True])
def test_a_day_that_has_ended_is_not_the_next_one(browser, ended):
    course = make_course(themes=2, preparation=[{"kind": "text", "text": "Läs planen.", "minutes": 5}])
    seat = make_seat(make_round(course, first_on=today() + timedelta(days=3)))
    person = session.get(Person, seat.person_id)
    first, second = stops(person, today())
    session.commit()
    moment = first.ends_at + timedelta(minutes=1 if ended else -1)
    with time_machine.travel(moment, tick=False):
        found = stops(person, local_date(moment))
        assert [bool(each.tasks) for each in found] == [not ended, ended]
        page = browser.sign_in(person).get("/min-resa").text
    shown = page[page.index('id="next-day"') :]
    assert (second if ended else first).title in shown[: shown.index("</h2>")]
