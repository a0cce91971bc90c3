"""A course that a 1:e holds for the own unit."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.ledger.models import Entry
from app.messages.models import Message
from app.messages.writing import write
from app.organisations.models import Post
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.local import LocalPlan, hold_local
from courses.days.models import Half, Occasion, Round, Seat, Session
from courses.days.queries.checking import faults
from courses.days.queries.things import themes_named
from courses.models import Course, Theme
from tests.factories import make_colleague, make_organisation
from tests.factories_days import make_area, make_unit
from tests.factories_rounds import make_absence

SOON = today() + timedelta(days=8)


def said(people, **values):
    return {"title": "Handläggarskola: dokumentation", "on0": SOON.isoformat(), "half0": "fm", "half1": "fm", "half2": "fm",
            "place": "Fikarummet", "seats": 6,
            "people": [person.id for person in people]} | values  # fmt: skip


def test_a_lead_holds_a_course_for_the_own_unit_and_takes_attendance(browser):
    unit, _manager, people = make_unit()
    lead = make_colleague("lead_social_worker", unit)
    browser.sign_in(lead)
    assert "Ny lokal kurs" in browser.get("/courses/days/local").text
    reply = browser.post("/courses/days/local", data=said(people[:2]))
    round_ = session.query(Round).one()
    assert reply.status_code == 303 and reply.location.endswith(f"/rounds/{round_.id}")
    course = session.query(Course).one()
    assert (course.local_to_id, round_.state, round_.seats) == (unit.id, "published", 6)
    assert {(s.person_id, s.state, s.because) for s in session.query(Seat)} == {
        (p.id, "seated", "local") for p in people[:2]
    }
    told = session.query(Message).filter_by(person_id=people[0].id).one()
    assert "egen enhet" in str(write(told, people[0]))
    occasion = session.query(Occasion).one()
    only = session.query(Session).one()
    only.starts_at, only.ends_at = only.starts_at - timedelta(days=9), only.ends_at - timedelta(days=9)
    session.commit()
    marks = {f"p-{person.id}": "present" for person in people[:2]}
    assert browser.post(f"/courses/days/occasions/{occasion.id}?session={only.id}", data=marks).status_code == 303
    entries = session.query(Entry).filter_by(verb="courses.attended").all()
    assert {entry.object_key for entry in entries} == {course.key}
    assert session.query(Theme).one().areas == []


def test_nobody_else_sees_it(browser):
    unit, _manager, (person, *_others) = make_unit()
    lead = make_colleague("lead_social_worker", unit)
    round_ = hold_local(LocalPlan(unit, "Handläggarskola", ((SOON, Half.fm),), "Sal", 6, (person.id,)), by=lead)
    session.commit()
    number = round_.id
    browser.sign_in(make_colleague())
    assert "Handläggarskola" not in browser.get("/courses/days/").text
    assert browser.get(f"/courses/days/rounds/{number}").status_code == 404
    browser.sign_in(make_colleague("coordinator", make_area()))
    assert "Handläggarskola" not in browser.get("/courses/days/planning?state=all").text
    browser.sign_in(session.get(Person, person.id))
    assert "Handläggarskola" in browser.get("/courses/days/").text
    assert themes_named("handläggar") == []


def test_the_same_title_is_the_same_course_again(app):
    unit, _manager, _people = make_unit()
    lead = make_colleague("lead_social_worker", unit)
    for weeks in (1, 2):
        hold_local(LocalPlan(unit, "Ärendedragning", ((SOON + timedelta(weeks=weeks), Half.em),), "Sal", 6), by=lead)
    assert (session.query(Course).count(), session.query(Theme).count(), session.query(Round).count()) == (1, 1, 2)


@pytest.mark.parametrize(
    "wrong",
    [{"days": ((today(), Half.fm),)}, {"days": ()}, {"title": " "}, {"seats": 1}, {"days": ((SOON, Half.fm),) * 2}],
)
def test_what_does_not_hold_together_is_refused(app, wrong):
    unit, _manager, people = make_unit()
    values = {"unit": unit, "title": "Skola", "days": ((SOON, Half.fm),), "place": "Sal", "seats": 6,
              "person_ids": (people[0].id, people[1].id)} | wrong  # fmt: skip
    with pytest.raises(Problem):
        hold_local(LocalPlan(**values), by=make_colleague("lead_social_worker", unit))


def test_people_of_other_units_are_not_invited(app, browser):
    unit, _manager, _people = make_unit()
    lead, other = make_colleague("lead_social_worker", unit), make_colleague(unit=make_organisation())
    with pytest.raises(Problem, match="tjänst i enheten"):
        hold_local(LocalPlan(unit, "Skola", ((SOON, Half.fm),), "Sal", 6, (other.id,)), by=lead)
    session.rollback()


def test_only_leads_hold_them_and_only_their_own_unit_cancels(browser):
    unit, manager, people = make_unit()
    lead, stranger = (
        make_colleague("lead_social_worker", unit),
        make_colleague("lead_social_worker", make_organisation()),
    )
    round_ = hold_local(LocalPlan(unit, "Skola", ((SOON, Half.fm),), "Sal", 6, (people[0].id,)), by=lead)
    session.commit()
    number = round_.id
    browser.sign_in(manager)
    assert browser.get("/courses/days/local").status_code == 403
    browser.sign_in(stranger)
    assert browser.post(f"/courses/days/local/{number}/cancel", data={"reason": "Nej"}).status_code == 403
    browser.sign_in(lead)
    assert browser.get(f"/courses/days/local/{number}/cancel").status_code == 200
    assert browser.post(f"/courses/days/local/{number}/cancel", data={"reason": ""}).status_code == 422
    assert browser.post(f"/courses/days/local/{number}/cancel", data={"reason": "Sjukdom"}).status_code == 303
    assert session.get(Round, number).state == "cancelled"
    assert browser.post("/courses/days/local", data=said([], title="")).status_code == 422


def test_nobody_is_given_a_second_seat_of_the_same_course_before_the_first_is_over(browser):
    unit, _manager, people = make_unit()
    browser.sign_in(make_colleague("lead_social_worker", unit))
    assert browser.post("/courses/days/local", data=said(people[:2])).status_code == 303
    later = (SOON + timedelta(days=7)).isoformat()
    again = browser.post("/courses/days/local", data=said(people[1:], on0=later))
    assert again.status_code == 422 and "redan plats på kursen en annan dag" in again.text
    assert browser.post("/courses/days/local", data=said(people[2:], on0=later)).status_code == 303


def test_nobody_who_is_away_or_leaves_before_is_seated(browser):
    unit, _manager, people = make_unit()
    make_absence(people[0], first_on=SOON, last_on=SOON + timedelta(days=60))
    session.query(Post).filter_by(person_id=people[1].id).one().last_on = SOON - timedelta(days=1)
    session.flush()
    browser.sign_in(make_colleague("lead_social_worker", unit))
    for person in people[:2]:
        refused = browser.post("/courses/days/local", data=said([person]))
        assert refused.status_code == 422 and "är frånvarande någon av dagarna" in refused.text
    assert session.query(Seat).count() == 0 and faults() == []
    assert browser.post("/courses/days/local", data=said(people[2:])).status_code == 303
