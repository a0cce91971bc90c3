"""The pages of course days, as learner, manager, trainer and coordinator meet them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from app.dates import today
from app.db import session
from app.ledger.models import Entry
from app.messages.models import Message
from app.messages.writing import write
from app.organisations.queries import organisation
from app.people.models import Person
from courses.days.actions.attendance import attend_many
from courses.days.actions.seats import ask_for_seat
from courses.days.models import AttendanceMark, Certificate, Occasion, Queue, Round, Seat, Trainer
from courses.days.queries.attendance import occasion_of
from courses.models import Theme
from tests.factories import make_colleague, make_organisation, make_person, make_post
from tests.factories_days import make_area, make_course, make_occasion, make_round, make_seat, make_unit, sessions_of


def statements(act):
    seen = []
    listener = lambda *values: seen.append(values[2])  # noqa: E731
    event.listen(Engine, "before_cursor_execute", listener)
    act()
    event.remove(Engine, "before_cursor_execute", listener)
    return [s for s in seen if not s.startswith(("PRAGMA", "BEGIN"))]


def make_coordinator():
    return make_colleague("coordinator", make_area())


# The learner.


def test_one_asks_for_a_seat_in_two_clicks_and_the_page_says_what_follows(browser):
    _unit, _manager, (person, *_others) = make_unit()
    round_ = make_round(make_course(title="Svåra samtal"))
    browser.sign_in(person)
    assert "Svåra samtal" in browser.get("/courses/days/").text
    page = browser.get(f"/courses/days/rounds/{round_.id}").text
    assert "Sista dag för avanmälan" in page and "Sal Vinga" in page
    assert browser.post(f"/courses/days/rounds/{round_.id}").status_code == 303
    assert "Väntar på din chef" in browser.get(f"/courses/days/rounds/{round_.id}").text
    assert session.query(Seat).one().state == "asked"


def test_asking_twice_with_the_same_page_asks_once(browser):
    person = make_colleague()
    round_ = make_round()
    browser.sign_in(person)
    for _ in range(2):
        assert browser.post(f"/courses/days/rounds/{round_.id}", data={"once": "abc"}).status_code == 303
    assert session.query(Seat).count() == 1


def test_asking_for_what_one_has_is_answered_in_words_on_the_same_page(browser):
    person = make_colleague()
    round_ = make_round()
    make_seat(round_, person)
    browser.sign_in(person)
    reply = browser.post(f"/courses/days/rounds/{round_.id}")
    assert reply.status_code == 422 and "Du har redan en plats på kursen." in reply.text


def test_a_clash_is_told_before_asking(browser):
    person = make_colleague()
    make_seat(make_round(make_course(title="Samverkan")), person)
    browser.sign_in(person)
    page = browser.get(f"/courses/days/rounds/{make_round().id}").text
    assert "Du har redan något då" in page and "Samverkan" in page


def test_someone_with_several_posts_chooses_which_one_it_counts_for(browser):
    person = make_colleague()
    other = make_post(person, make_organisation(name="Jouren"), percent=20)
    round_ = make_round()
    browser.sign_in(person)
    assert "Jouren" in browser.get(f"/courses/days/rounds/{round_.id}").text
    browser.post(f"/courses/days/rounds/{round_.id}", data={"post": other.id})
    assert session.query(Seat).one().post_id == other.id


def test_a_draft_does_not_exist_for_others(browser):
    round_ = make_round(published=False)
    assert browser.sign_in(make_colleague()).get(f"/courses/days/rounds/{round_.id}").status_code == 404
    assert browser.sign_in(make_coordinator()).get(f"/courses/days/rounds/{round_.id}").status_code == 200


def test_withdrawing_says_what_happens_and_then_does_it(browser):
    person = make_colleague()
    round_ = make_round(seats=1)
    seat = make_seat(round_, person)
    waiting = make_seat(round_)
    browser.sign_in(person)
    page = browser.get(f"/courses/days/seats/{seat.id}/withdraw").text
    assert "Den som står först i kön erbjuds platsen genast." in page
    assert browser.post(f"/courses/days/seats/{seat.id}/withdraw").status_code == 303
    assert (session.get(Seat, seat.id).state, session.get(Seat, waiting.id).state) == ("withdrawn", "offered")
    assert browser.post(f"/courses/days/seats/{seat.id}/withdraw").status_code == 409


def test_nobody_else_withdraws_my_seat(browser):
    seat = make_seat()
    assert browser.sign_in(make_colleague()).get(f"/courses/days/seats/{seat.id}/withdraw").status_code == 403


def test_the_certificate_bears_number_and_day_and_is_for_its_own_person_alone(browser):
    occasion = make_occasion()
    person, other = make_colleague(), make_colleague()
    make_seat(session.get(Round, occasion.round_id), person)
    attend_many([(occasion.id, [person.id])], by=None)
    found = session.query(Certificate).one()
    page = browser.sign_in(person).get(f"/courses/days/certificates/{found.id}").text
    assert found.number in page and person.name in page
    assert found.number in browser.get("/courses/days/certificates").text
    assert browser.sign_in(other).get(f"/courses/days/certificates/{found.id}").status_code == 403


def test_the_journey_has_a_stop_for_each_day_with_what_to_prepare(app):
    from app.registry import hook

    person = make_colleague()
    course = make_course(preparation=[{"kind": "text", "text": "Ta med en fråga.", "minutes": 5}])
    make_seat(make_round(course), person)
    with app.test_request_context():
        stops = [s for group in hook.journey(person=person, on=today()) for s in group if s.uid]
    (stop,) = stops
    assert (stop.days, stop.place, stop.preparation[0][0]) == (
        1.0,
        "Sal Vinga, Storgatan 1, Partille",
        "Ta med en fråga.",
    )
    assert stop.uid.endswith("@fardplan") and stop.starts_at < stop.ends_at


def test_the_lists_of_courses_take_as_many_statements_however_long(browser):
    person = make_colleague()
    browser.sign_in(person)
    counts = []
    for _ in range(2):
        for _n in range(3):
            make_seat(make_round(make_course(themes=2)))
            make_seat(make_round(make_course()), person)
        session.commit()
        counts.append(len(statements(lambda: browser.get("/courses/days/"))))
    assert counts[0] == counts[1]


# The manager.


def test_the_manager_nominates_several_at_once(browser):
    _unit, manager, people = make_unit()
    round_ = make_round(seats=2)
    browser.sign_in(manager)
    assert people[0].name in browser.get(f"/courses/days/rounds/{round_.id}/nominate").text
    reply = browser.post(f"/courses/days/rounds/{round_.id}/nominate", data={"people": [p.id for p in people]})
    page = browser.get(reply.location).text
    assert "2 personer har fått plats." in page and "1 person står nu i kö" in page


def test_nominating_someone_elses_people_is_refused(browser):
    _unit, manager, _people = make_unit()
    stranger = make_colleague(unit=make_organisation())
    round_ = make_round()
    browser.sign_in(manager)
    url = f"/courses/days/rounds/{round_.id}/nominate"
    assert browser.post(url, data={"people": stranger.id}).status_code == 403
    assert browser.post(url, data={"people": manager.id}).status_code == 403
    assert browser.post(url).status_code == 422
    assert browser.sign_in(stranger).get(url).status_code == 403


def test_the_panel_on_min_enhet_decides_several_wishes_at_once(app, browser):
    from app.registry import hook

    unit, manager, people = make_unit()
    round_ = make_round()
    seats = [ask_for_seat(p, round_, by=p) for p in people[:2]]
    session.commit()
    from sqlalchemy import select

    from app.organisations.models import Post

    subject = select(Post.person_id).where(Post.unit_id == unit.id)
    with app.test_request_context("/enhet"):
        (panel,) = [p for g in hook.panels(place="unit.decisions", subject=subject, person=manager) for p in g]
        (away,) = [p for g in hook.panels(place="unit.calendar", subject=subject, person=manager) for p in g]
        assert not [p for g in hook.panels(place="unit.decisions", subject=subject, person=people[0]) for p in g]
    assert "Då är 2 av 4" in panel.html and people[0].name in panel.html
    assert "Person N." in away.html or people[2].name in away.html
    browser.sign_in(manager)
    data = {"seat": [s.id for s in seats], "decision": "approve", "back": "/enhet"}
    assert browser.post("/courses/days/decisions", data=data).location == "/enhet"
    assert {s.state for s in session.query(Seat)} == {"seated"}


def test_saying_no_asks_for_a_reason(browser):
    _unit, manager, (person, *_others) = make_unit()
    seat = ask_for_seat(person, make_round(), by=person)
    browser.sign_in(manager)
    reply = browser.post("/courses/days/decisions", data={"seat": seat.id, "decision": "refuse"})
    assert browser.post(reply.location, data={"reason": " "}).status_code == 422
    assert person.name in browser.get(reply.location).text
    assert browser.post(reply.location, data={"reason": "Vi är för få."}).status_code == 303
    assert "Vi är för få." in browser.sign_in(person).get(f"/courses/days/rounds/{seat.round_id}").text


def test_deciding_about_someone_elses_people_is_refused(browser):
    seat = ask_for_seat(p := make_colleague(unit=make_organisation()), make_round(), by=p)
    _unit, manager, _people = make_unit()
    browser.sign_in(manager)
    assert browser.post("/courses/days/decisions", data={"seat": seat.id, "decision": "approve"}).status_code == 403
    assert browser.post("/courses/days/decisions", data={"decision": "approve"}).status_code == 409


def test_a_clash_is_told_before_deciding_and_min_enhet_knows_what_is_booked(app, browser):
    from app.registry import hook

    _unit, manager, (person, *_others) = make_unit()
    make_seat(make_round(make_course(title="Samverkan")), person)
    ask_for_seat(person, make_round(make_course(title="Svåra samtal")), by=person)
    assert "Krockar med Samverkan" in browser.sign_in(manager).get("/courses/days/decisions").text
    with app.test_request_context():
        told = [group[person.id] for group in hook.booked(person_ids=[person.id], on=today()) if person.id in group]
    assert [stop.title for stops in told for stop in stops] == ["Tema 1 i Samverkan"]


# The trainer.


@pytest.fixture
def course_day(app):
    """A trainer, yesterday's occasion, and three with seats."""
    trainer = make_colleague("trainer", make_area())
    occasion = make_occasion(trainers=[trainer], occasion={"room_capacity": 5})
    people = [make_colleague() for _ in range(3)]
    for person in people:
        make_seat(session.get(Round, occasion.round_id), person)
    return trainer, occasion, people


def test_the_trainer_finds_todays_class_and_registers_it(browser, course_day):
    trainer, occasion, (first, second, third) = course_day
    browser.sign_in(trainer)
    assert occasion_of(occasion.id).theme.title in browser.get("/courses/days/led?show=past").text
    morning = sessions_of(occasion)[0]
    url = f"/courses/days/occasions/{occasion.id}?session={morning.id}"
    data = {
        f"p-{first.id}": "present",
        f"p-{second.id}": "late",
        f"m-{second.id}": "35",
        f"p-{third.id}": "absent",
        f"n-{third.id}": "1",
    }
    assert browser.post(url, data=data).status_code == 303
    marks = {m.person_id: (m.state, m.minutes) for m in session.query(AttendanceMark)}
    assert marks == {first.id: ("present", 0), second.id: ("late", 35), third.id: ("absent_notified", 0)}
    page = browser.get(url).text
    assert "2 av 3" in page and 'value="35"' in page


def test_marking_all_who_are_left_is_one_button(browser, course_day):
    trainer, occasion, people = course_day
    browser.sign_in(trainer)
    for each in sessions_of(occasion):
        url = f"/courses/days/occasions/{occasion.id}?session={each.id}"
        assert "Markera alla 3 kvar" in browser.get(url).text
        browser.post(url, data={"rest": "present"})
    assert session.query(Entry).filter_by(verb="courses.attended").count() == len(people)


def test_a_list_sent_late_does_not_undo_what_a_colleague_has_noted_since(browser, course_day):
    trainer, occasion, (first, second, _third) = course_day
    browser.sign_in(trainer)
    url = f"/courses/days/occasions/{occasion.id}?session={sessions_of(occasion)[0].id}"
    browser.post(url, data={f"p-{first.id}": "absent"})
    late = {
        f"p-{first.id}": "present",
        f"was-{first.id}": "present:0",
        f"p-{second.id}": "present",
        f"was-{second.id}": "",
    }
    browser.post(url, data=late)
    assert {m.person_id: m.state for m in session.query(AttendanceMark)} == {first.id: "absent", second.id: "present"}


def test_what_was_filled_in_stays_when_minutes_are_missing(browser, course_day):
    trainer, occasion, (first, second, _third) = course_day
    browser.sign_in(trainer)
    url = f"/courses/days/occasions/{occasion.id}?session={sessions_of(occasion)[0].id}"
    reply = browser.post(url, data={f"p-{first.id}": "late", f"p-{second.id}": "present"})
    assert reply.status_code == 422 and "Skriv antalet minuter" in reply.text
    assert f'name="p-{second.id}" value="present" checked' in reply.text
    assert session.query(AttendanceMark).count() == 0


def test_trainers_see_their_own_occasions_alone(browser, course_day):
    _trainer, occasion, people = course_day
    stranger = make_colleague("trainer", make_area())
    for someone in (stranger, people[0]):
        browser.sign_in(someone)
        assert browser.get(f"/courses/days/occasions/{occasion.id}").status_code == 403
        assert browser.get(f"/courses/days/occasions/{occasion.id}/roster").status_code == 403
        assert browser.post(f"/courses/days/occasions/{occasion.id}").status_code == 403
    assert browser.sign_in(make_coordinator()).get(f"/courses/days/occasions/{occasion.id}").status_code == 200
    assert browser.get("/courses/days/occasions/999999").status_code == 404


def test_a_walk_in_is_searched_added_and_approved_by_the_manager(browser, course_day):
    trainer, occasion, _people = course_day
    _unit, manager, (guest, *_others) = make_unit()
    browser.sign_in(trainer)
    page = browser.search(f"/courses/days/occasions/{occasion.id}/search", guest.family_name).text
    assert guest.name in page
    assert browser.post(f"/courses/days/occasions/{occasion.id}/walk-in", data={"person": guest.id}).status_code == 303
    for each in sessions_of(occasion):
        browser.post(f"/courses/days/occasions/{occasion.id}?session={each.id}", data={"rest": "present"})
    seat = session.query(Seat).filter_by(person_id=guest.id).one()
    assert "väntar på chefen" in browser.get(f"/courses/days/occasions/{occasion.id}").text
    browser.sign_in(manager)
    assert "Kom till kursdagen utan plats" in browser.get("/courses/days/decisions").text
    browser.post("/courses/days/decisions", data={"seat": seat.id, "decision": "approve"})
    assert session.query(Certificate).filter_by(person_id=guest.id).count() == 1


def test_the_roster_bears_names_and_nothing_secret(browser, course_day):
    trainer, occasion, people = course_day
    hidden = make_colleague(
        unit=make_organisation(name="Hemlig enhet"), protected=True, alias="Deltagare 5", email="h@x.se"
    )
    make_seat(session.get(Round, occasion.round_id), hidden)
    page = browser.sign_in(trainer).get(f"/courses/days/occasions/{occasion.id}/roster").text
    assert "Deltagare 5" in page and "Hemlig enhet" not in page and "h@x.se" not in page
    assert people[0].name in page


def test_the_class_list_takes_as_many_statements_whatever_its_size(browser, course_day):
    trainer, occasion, _people = course_day
    browser.sign_in(trainer)
    url = f"/courses/days/occasions/{occasion.id}"
    browser.get(url)
    few = statements(lambda: browser.get(url))
    for _ in range(9):
        make_seat(session.get(Round, occasion.round_id))
    session.commit()
    many = statements(lambda: browser.get(url))
    assert len(few) == len(many) <= 12, "\n".join(many)


def test_a_trainer_who_signs_in_again_finds_the_list_as_it_was_filled_in(app, browser, course_day):
    trainer, occasion, (first, *_others) = course_day
    browser.sign_in(trainer)
    with browser.session_transaction() as cookie:
        cookie["seen"] = 1
    url = f"/courses/days/occasions/{occasion.id}"
    assert browser.post(url, data={f"p-{first.id}": "late", f"m-{first.id}": "12"}).status_code == 303
    with browser.session_transaction() as cookie:
        cookie.pop("seen", None)
    browser.sign_in(trainer)
    page = browser.get(url).text
    assert 'value="12"' in page


# The coordinator.


def round_data(course, **values):
    theme = session.query(Theme).filter_by(course_id=course.id).first()
    first = today() + timedelta(days=40)
    return {
        "area": organisation("gr").id, "seats": "24", "title": "Omgång 1",
        f"t{theme.id}_on0": first.isoformat(), f"t{theme.id}_half0": "fm", f"t{theme.id}_place": "Sal Vinga",
    } | values  # fmt: skip


def test_two_coordinators_who_change_a_round_do_not_undo_each_other_unawares(browser, new_browser):
    course = make_course()
    one, other = browser.sign_in(make_coordinator()), new_browser().sign_in(make_coordinator())
    one.post(f"/courses/days/rounds/new?course={course.key}", data=round_data(course))
    url = f"/courses/days/rounds/{session.query(Round).one().id}/change"
    stamps = [re.search(r'name="seen" value="(\w+)"', each.get(url).text)[1] for each in (one, other)]
    assert one.post(url, data=round_data(course, seats="12", seen=stamps[0])).status_code == 303
    reply = other.post(url, data=round_data(course, title="Vårens första", seen=stamps[1]))
    assert reply.status_code == 422 and "Någon annan har ändrat omgången" in reply.text
    assert 'value="Vårens första"' in reply.text and session.query(Round).one().seats == 12
    fresh = re.search(r'name="seen" value="(\w+)"', reply.text)[1]
    assert other.post(url, data=round_data(course, title="Vårens första", seen=fresh)).status_code == 303
    assert (session.query(Round).one().title, session.query(Round).one().seats) == ("Vårens första", 24)


def test_the_coordinator_makes_a_round_publishes_changes_and_cancels_it(browser):
    browser.sign_in(make_coordinator())
    course = make_course()
    trainer = make_colleague("trainer", make_area())
    assert course.title in browser.get("/courses/days/rounds/new").text
    theme = session.query(Theme).one()
    url = f"/courses/days/rounds/new?course={course.key}"
    assert browser.get(url).status_code == 200
    assert browser.post(url, data=round_data(course, **{f"t{theme.id}_trainers": trainer.id})).status_code == 303
    round_ = session.query(Round).one()
    assert (round_.state, round_.seats, session.query(Trainer).one().person_id) == ("draft", 24, trainer.id)
    assert round_.withdraw_by == round_.first_on - timedelta(days=5)
    assert "utkast" in browser.get("/courses/days/planning").text
    assert browser.post(f"/courses/days/rounds/{round_.id}/publish").status_code == 303
    assert browser.post(f"/courses/days/rounds/{round_.id}/publish").status_code == 409
    page = browser.get(f"/courses/days/rounds/{round_.id}/change").text
    assert 'value="24"' in page and round_.first_on.isoformat() in page
    browser.post(f"/courses/days/rounds/{round_.id}/change", data=round_data(course, seats="12", title="Omgång 2"))
    assert session.get(Round, round_.id).seats == 12
    seat = make_seat(session.get(Round, round_.id))
    assert "1 person som har plats" in browser.get(f"/courses/days/rounds/{round_.id}/cancel").text
    assert browser.post(f"/courses/days/rounds/{round_.id}/cancel", data={"reason": ""}).status_code == 422
    browser.post(f"/courses/days/rounds/{round_.id}/cancel", data={"reason": "Förhinder."})
    assert session.get(Seat, seat.id).state == "cancelled"


def test_a_round_with_faults_keeps_what_was_typed(browser):
    browser.sign_in(make_coordinator())
    course = make_course()
    theme = session.query(Theme).one()
    url = f"/courses/days/rounds/new?course={course.key}"
    for fault, words in (
        ({"seats": "0"}, "mellan 1 och"),
        ({f"t{theme.id}_on0": "nästa vecka"}, "error"),
        ({"opens_on": "2027-02-01", "closes_on": "2027-01-01"}, "öppna innan"),
        ({f"t{theme.id}_online_url": "javascript:alert(1)"}, "hel adress"),
        ({f"t{theme.id}_online_url": "https://example.org/19121212-1212"}, "personnummer"),
    ):
        reply = browser.post(url, data=round_data(course, **fault))
        assert reply.status_code == 422 and words in reply.text and "Omgång 1" in reply.text
    assert session.query(Round).count() == 0


def test_planning_is_for_coordinators_of_the_area(browser):
    round_ = make_round()
    elsewhere = make_colleague("coordinator", make_organisation())
    for person, allowed in ((make_colleague(), 403), (elsewhere, 403), (make_coordinator(), 200)):
        browser.sign_in(person)
        assert browser.get(f"/courses/days/rounds/{round_.id}/change").status_code == allowed
        assert browser.get(f"/courses/days/rounds/{round_.id}/cancel").status_code == allowed
    assert browser.sign_in(make_person()).get("/courses/days/planning").status_code == 403


def test_the_queue_is_shown_in_order_and_a_seat_can_be_given_by_hand(browser):
    round_ = make_round(seats=1, first_on=today() + timedelta(days=1))
    seated, waiting = make_seat(round_), make_seat(round_)
    queue = session.query(Queue).one()
    browser.sign_in(make_coordinator())
    assert session.get(Person, waiting.person_id).name in browser.get(f"/courses/days/queues/{queue.id}").text
    url = f"/courses/days/seats/{waiting.id}/seat"
    assert browser.post(url, data={"round": round_.id}).status_code == 409
    browser.post(f"/courses/days/seats/{seated.id}/withdraw")
    assert "Erbjud eller ge" in browser.get(f"/courses/days/queues/{queue.id}").text
    assert browser.post(url, data={"round": round_.id}).status_code == 303
    assert session.get(Seat, waiting.id).state == "seated"
    assert browser.sign_in(make_colleague()).get(f"/courses/days/queues/{queue.id}").status_code == 403


def test_partial_attendance_is_accepted_by_the_coordinator_alone(browser, course_day):
    trainer, occasion, (first, *_others) = course_day
    browser.sign_in(trainer)
    morning, afternoon = sessions_of(occasion)
    url = f"/courses/days/occasions/{occasion.id}"
    browser.post(f"{url}?session={morning.id}", data={f"p-{first.id}": "late", f"m-{first.id}": "50"})
    browser.post(f"{url}?session={afternoon.id}", data={f"p-{first.id}": "present"})
    assert "delnärvaro" in browser.get(url).text
    assert browser.get(f"{url}/partial/{first.id}").status_code == 403
    browser.sign_in(make_coordinator())
    assert browser.post(f"{url}/partial/{first.id}", data={"reason": ""}).status_code == 422
    assert browser.post(f"{url}/partial/{first.id}", data={"reason": "Har tagit igen."}).status_code == 303
    assert session.query(Certificate).filter_by(person_id=first.id).one().entry_id


# Words, things and belongings.


def test_every_mail_can_be_written(app):
    from courses.days.actions.rounds import cancel_round, change_round
    from courses.days.actions.seats import approve_many, nominate_many, refuse_many, withdraw
    from tests.factories_days import make_plan

    _unit, manager, people = make_unit(4)
    course = make_course(themes=2)
    round_ = make_round(course, seats=2)
    approve_many([ask_for_seat(people[0], round_, by=people[0])], by=manager)
    refuse_many([ask_for_seat(people[1], round_, by=people[1])], "Nej.", by=manager)
    seats = nominate_many(round_, {people[2].id: None, people[3].id: None}, by=manager)
    withdraw(seats[1], by=manager)
    coordinator = make_coordinator()
    change_round(round_, make_plan(course, first_on=today() + timedelta(days=50), seats=2), by=coordinator)
    withdraw(seats[0], by=people[2])
    cancel_round(round_, "Förhinder.", by=coordinator)
    found = session.query(Message).all()
    with app.test_request_context():
        texts = {m.template: write(m, session.get(Person, m.person_id)) for m in found}
    names = {"asked", "seated", "queued", "refused", "withdrawn", "moved", "cancelled", "cancelled_unit"}
    assert set(texts) == {f"courses/mail/{name}" for name in names}
    for text in texts.values():
        assert text.subject and text.body and "meddelande" not in text.subject


def test_things_are_found_by_their_keys(app):
    from app.ledger.models import Ref
    from app.registry import owner_caller

    round_ = make_round(make_course(title="Samverkan"))
    theme, occasion = session.query(Theme).one(), session.query(Occasion).one()
    find = owner_caller("find", "courses.theme")
    with app.test_request_context():
        assert find(ref=Ref("courses.theme", theme.key)).title == theme.title
        assert find(ref=Ref("courses.round", str(round_.id))).title == "Samverkan"
        assert find(ref=Ref("courses.occasion", str(occasion.id))).title == theme.title
        assert find(ref=Ref("courses.round", "x")) is None
        offered = owner_caller("offer", "courses.theme")(kind="courses.theme", text="Samverkan")
        assert [f.key for group in offered for f in group] == [theme.key]


def test_a_person_can_have_all_that_is_kept_and_be_forgotten(app):
    from app.registry import hook

    occasion = make_occasion()
    person = make_colleague()
    make_seat(session.get(Round, occasion.round_id), person)
    attend_many([(occasion.id, [person.id])], by=person)
    rows = {k: v for group in hook.export_person(person=person) for k, v in group.items()}
    assert {len(rows[name]) for name in ("courses_seat", "courses_certificate")} == {1}
    assert len(rows["courses_attendance_mark"]) == 2
    hook.forget_person(person=person)
    rows = {k: v for group in hook.export_person(person=person) for k, v in group.items()}
    assert not any(rows[name] for name in rows if name in ("courses_seat", "courses_attendance_mark"))


def test_the_menu_shows_what_the_posts_give(app, browser):
    assert "Mina kursdagar" in browser.sign_in(make_colleague("trainer", make_area())).get("/courses/days/led").text
    page = browser.sign_in(make_colleague()).get("/courses/days/").text
    assert "Mina kursdagar" not in page and "Omgångar" not in page
