"""Three hires at once and back from leave, as criteria: AC5.6, AC5.8 and AC10.6 one by one."""

from datetime import timedelta

from app.dates import today
from app.db import session
from app.jobs import work_off
from app.messages.calendars import entries_of
from app.messages.models import Message
from app.organisations.posts.actions import NewAbsence, register_absences
from app.web.formats import date_text
from courses.days.models import Seat
from tests.courses.days.test_deadline_pages import URL, owe
from tests.factories_days import make_course, make_round, make_seat, make_unit

ROUNDS = "/courses/days/rounds"


def seats_of(person):
    return session.query(Seat).filter_by(person_id=person.id).order_by(Seat.id).all()


def test_ac5_6_hires_are_proposed_for_the_earliest_feasible_round_and_the_manager_confirms(browser):
    _unit, manager, (graduate, changer, other) = make_unit(3)
    course = make_course(title="Introduktion del 1")
    make_round(course, first_on=today() + timedelta(days=50))
    first = make_round(course, first_on=today() + timedelta(days=20))
    owe([graduate, changer], course, 90)
    browser.sign_in(manager)
    page = browser.get("/min-enhet").text
    assert all(f'value="{hire.id}:{first.id}"' in page for hire in (graduate, changer))
    assert f'value="{other.id}:' not in page
    assert session.query(Seat).count() == 0  # proposed, and nobody enrolled
    browser.post(URL, data={"pick": f"{graduate.id}:{first.id}"})
    assert [(seat.state, seat.round_id) for seat in seats_of(graduate)] == [("seated", first.id)]
    assert seats_of(changer) == []


def test_ac5_6_when_the_round_is_full_the_manager_sees_the_place_in_the_queue_and_the_deadline(browser):
    _unit, manager, (hire, *_others) = make_unit(3)
    course = make_course(title="Introduktion del 1")
    full = make_round(course, seats=1, first_on=today() + timedelta(days=20))
    make_seat(full)
    owe([hire], course, 90)
    due = date_text(today() + timedelta(days=90), today())
    browser.sign_in(manager)
    page = browser.get("/min-enhet").text
    assert "fullt, 0 står i kö" in page and due in page
    browser.post(URL, data={"pick": f"{hire.id}:{full.id}"})
    assert [seat.state for seat in seats_of(hire)] == ["queued"]
    page = browser.get("/min-enhet").text
    assert "står i kö" in page and due in page
    page = browser.get(f"{ROUNDS}/{full.id}/nominate").text
    assert "Står på plats 1 i kön" in page and due in page


def test_ac5_6_a_full_round_in_time_is_proposed_before_a_free_one_that_ends_too_late(browser):
    _unit, manager, (hire, *_others) = make_unit(3)
    course = make_course(title="Introduktion del 1")
    full = make_round(course, seats=1, first_on=today() + timedelta(days=20))
    make_seat(full)
    late = make_round(course, first_on=today() + timedelta(days=100))
    owe([hire], course, 90)
    browser.sign_in(manager)
    page = browser.get("/min-enhet").text
    assert f'value="{hire.id}:{full.id}"' in page and "fullt, 0 står i kö" in page
    assert f'value="{hire.id}:{late.id}"' not in page


def test_ac5_8_half_the_unit_on_a_course_the_same_day_is_warned_of(browser):
    unit, manager, people = make_unit(7)
    day = today() + timedelta(days=40)
    other = make_round(make_course(), first_on=day)
    for person in people[:3]:
        make_seat(other, person)
    round_ = make_round(make_course(), first_on=day)
    browser.sign_in(manager)
    reply = browser.post(f"{ROUNDS}/{round_.id}/nominate", data={"people": [each.id for each in people[3:5]]})
    warned = f"5 av 8 i {unit.name} är på kurs {date_text(day, today())}."
    assert warned in browser.get(reply.location).text
    assert [seats_of(each)[0].state for each in people[3:5]] == ["seated", "seated"]  # warned of, and not refused


def test_ac10_6_what_is_booked_during_a_leave_is_released_with_notice_and_the_priority_comes_back(app):
    round_ = make_round(seats=1, first_on=today() + timedelta(days=60))
    seat, waiting = make_seat(round_), make_seat(round_)
    asked = {each.person_id: each.asked_at for each in (seat, waiting)}
    session.commit()
    leave = (today() + timedelta(days=30), today() + timedelta(days=120))
    register_absences([NewAbsence(seat.person_id, *leave)], by=None)
    work_off()
    session.expire_all()
    again = session.query(Seat).filter_by(person_id=seat.person_id, state="queued").one()
    assert (seat.state, again.asked_at) == ("withdrawn", asked[seat.person_id])
    notice = session.query(Message).filter_by(template="courses/mail/released").one()
    assert notice.person_id == seat.person_id
    assert [entry.cancelled for entry in entries_of(notice.calendar)] == [True]
    assert (waiting.state, waiting.asked_at) == ("offered", asked[waiting.person_id])


def test_ac10_6_a_place_in_the_queue_waits_through_a_leave_and_is_passed_meanwhile(app):
    round_ = make_round(seats=1, first_on=today() + timedelta(days=60))
    seat, away, after = (make_seat(round_) for _ in range(3))
    session.commit()
    register_absences(
        [NewAbsence(away.person_id, today() + timedelta(days=30), today() + timedelta(days=120))], by=None
    )
    register_absences([NewAbsence(seat.person_id, today() + timedelta(days=50), today() + timedelta(days=70))], by=None)
    work_off()
    session.expire_all()
    assert (away.state, after.state) == ("queued", "offered")
