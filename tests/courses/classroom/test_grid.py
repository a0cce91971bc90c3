"""The half days of a class in one grid."""

from datetime import timedelta

from sqlalchemy import Engine, event

from app.dates import today
from app.db import session
from courses.days.actions.attendance import register_attendance
from courses.days.models import AttendanceMark, Round, Trainer
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_occasion, make_seat, sessions_of


def make_class(people=2, **values):
    """Yesterday's class, its trainer and those with a seat."""
    occasion = occasion_of(make_occasion(**values).id)
    trainer = make_colleague("trainer")
    session.add(Trainer(occasion_id=occasion.id, person_id=trainer.id))
    found = [make_colleague() for _ in range(people)]
    for person in found:
        make_seat(session.get(Round, occasion.round_id), person)
    return occasion, trainer, found


def states():
    rows = session.query(AttendanceMark.session_id, AttendanceMark.person_id, AttendanceMark.state).all()
    return {(row[0], row[1]): row[2] for row in rows}


def test_what_is_ticked_is_present_and_what_is_no_longer_ticked_is_absent(browser):
    occasion, trainer, (first, second) = make_class()
    morning, afternoon = sessions_of(occasion)
    register_attendance(morning, {first.id: Mark("present"), second.id: Mark("late", 10)}, by=trainer)
    session.commit()
    browser.sign_in(trainer)
    page = f"/courses/classroom/occasions/{occasion.id}/grid"
    assert "sen 10 min" in browser.get(page).text
    sent = {"g": [f"{afternoon.id}-{second.id}"], "was": [f"{morning.id}-{first.id}-present"]}
    assert browser.post(page, data=sent).status_code == 303
    assert states() == {
        (morning.id, first.id): "absent", (morning.id, second.id): "late", (afternoon.id, second.id): "present",
    }  # fmt: skip


def test_the_rest_are_absent_when_the_button_says_so(browser):
    occasion, trainer, (first, second) = make_class()
    morning, _afternoon = sessions_of(occasion)
    browser.sign_in(trainer)
    sent = {
        "g": [f"{morning.id}-{first.id}"],
        "open": [f"{morning.id}-{each.id}" for each in (first, second)],
        "rest": "absent",
    }
    assert browser.post(f"/courses/classroom/occasions/{occasion.id}/grid", data=sent).status_code == 303
    assert states() == {(morning.id, first.id): "present", (morning.id, second.id): "absent"}


def test_someone_not_on_the_list_stops_the_whole_page(browser):
    occasion, trainer, (first, _second) = make_class()
    morning, _afternoon = sessions_of(occasion)
    stranger = make_colleague()
    browser.sign_in(trainer)
    sent = {"g": [f"{morning.id}-{first.id}", f"{morning.id}-{stranger.id}"]}
    reply = browser.post(f"/courses/classroom/occasions/{occasion.id}/grid", data=sent)
    assert reply.status_code == 422 and "klasslistan" in reply.text
    assert states() == {}


def test_days_to_come_cannot_be_ticked_and_rubbish_is_passed_over(browser):
    occasion, trainer, (first, _second) = make_class(first_on=today() + timedelta(days=3))
    morning, _afternoon = sessions_of(occasion)
    browser.sign_in(trainer)
    sent = {"g": [f"{morning.id}-{first.id}", "x-y", "1", "99999999999-1", ""]}
    assert browser.post(f"/courses/classroom/occasions/{occasion.id}/grid", data=sent).status_code == 303
    assert states() == {}


def test_the_coordinator_has_the_whole_round_and_the_trainer_the_own_occasion(browser):
    occasion, trainer, _people = make_class(course=make_course(themes=2))
    page = f"/courses/classroom/rounds/{occasion.round_id}/grid"
    browser.sign_in(trainer)
    assert browser.get(page).status_code == 403
    assert browser.get(f"/courses/classroom/occasions/{occasion.id}/grid").text.count('scope="col"') == 3
    browser.sign_in(make_colleague("coordinator", make_area()))
    assert browser.get(page).text.count('scope="col"') == 5


def test_statements_do_not_grow_with_the_class(browser):
    occasion, trainer, _people = make_class(2)
    browser.sign_in(trainer)
    page = f"/courses/classroom/occasions/{occasion.id}/grid"
    browser.get(page)

    def count():
        seen = []
        listener = lambda *values: seen.append(values[2])  # noqa: E731
        event.listen(Engine, "before_cursor_execute", listener)
        browser.get(page)
        event.remove(Engine, "before_cursor_execute", listener)
        return len(seen)

    few = count()
    for _ in range(10):
        make_seat(session.get(Round, occasion.round_id))
    session.commit()
    assert count() == few


def test_names_and_marks_are_written_as_text_in_the_grid(browser):
    occasion, trainer, (first, second) = make_class()
    first.given_name, first.family_name = "<b>Åsa", '50% & "co"'
    morning, _afternoon = sessions_of(occasion)
    register_attendance(morning, {second.id: Mark("left_early", 20)}, by=trainer)
    session.commit()
    browser.sign_in(trainer)
    page = browser.get(f"/courses/classroom/occasions/{occasion.id}/grid").text
    assert "&lt;b&gt;Åsa 50% &amp; &quot;co&quot;" in page and "<b>Åsa" not in page
    assert "gick tidigt 20 minuter</td>" in page
    assert page.count('type="checkbox" name="g"') == 3 and page.count('data-label="Förmiddag ') == 2
