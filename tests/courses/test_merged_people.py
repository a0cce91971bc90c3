"""When two rows turn out to be one person: one seat, one queue place, one mark, one certificate, one attempt, all that was
written."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.ledger import rebuilding
from app.ledger.merging.actions import merge_people
from app.ledger.models import Entry, Standing
from app.people.models import Degree, Identity, Person
from courses.classroom.models import Need
from courses.days.actions.attendance import attend_many
from courses.days.actions.bringing import seat_many
from courses.days.models import AttendanceMark, Certificate, Seat
from courses.modules.models import Reading, Reflection
from quizzes import actions as answering
from quizzes.models import Attempt
from tests.factories import make_person
from tests.factories_days import make_occasion, make_round, make_unit, sessions_of
from tests.factories_modules import make_module
from tests.factories_people import PASSWORD, make_sign_in
from tests.factories_quizzes import make_quiz


@pytest.fixture
def two(app):
    """A unit with two rows for the same person, and a third one."""
    _unit, _manager, people = make_unit(3)
    return people


def merge(gone, kept):
    session.flush()
    merge_people(gone, kept, by=make_person())
    session.commit()
    assert rebuilding.differences() == []


def states(person):
    return sorted(seat.state for seat in session.query(Seat).filter_by(person_id=person.id))


def test_two_seats_in_a_round_become_one_and_the_free_one_goes_to_the_first_in_the_queue(two):
    gone, kept, third = two
    round_ = make_round(seats=2)
    seat_many([(round_.id, gone.id), (round_.id, kept.id), (round_.id, third.id)], by=None)
    assert states(third) == ["queued"]
    merge(gone, kept)
    assert states(kept) == ["seated", "withdrawn"]
    assert states(third)[0] in ("offered", "seated")
    assert states(gone) == []


def test_of_a_seat_and_a_place_in_the_queue_the_seat_stays(two):
    gone, kept, third = two
    round_ = make_round(seats=1)
    seat_many([(round_.id, gone.id), (round_.id, kept.id), (round_.id, third.id)], by=None)
    merge(gone, kept)
    assert states(kept) == ["seated", "withdrawn"]
    assert states(third) == ["queued"]


def test_of_two_places_in_the_queue_the_first_stays(two):
    gone, kept, third = two
    round_ = make_round(seats=1)
    seat_many([(round_.id, third.id), (round_.id, gone.id), (round_.id, kept.id)], by=None)
    numbers = sorted(seat.queue_number for seat in session.query(Seat).filter_by(state="queued"))
    merge(gone, kept)
    assert [s.queue_number for s in session.query(Seat).filter_by(state="queued", person_id=kept.id)] == numbers[:1]


def test_attendance_of_both_is_one(two):
    gone, kept, _third = two
    occasion = make_occasion(first_on=today() - timedelta(days=1))
    seat_many([(occasion.round_id, gone.id), (occasion.round_id, kept.id)], by=None)
    attend_many([(occasion.id, [gone.id, kept.id])], by=None)
    merge(gone, kept)
    assert session.query(AttendanceMark).count() == len(sessions_of(occasion))
    (certificate,) = session.query(Certificate).all()
    (standing,) = session.query(Standing).filter_by(verb="courses.attended").all()
    assert (certificate.person_id, certificate.entry_id) == (kept.id, standing.entry_id)


def test_the_attendance_of_the_one_who_was_there_goes_over_with_the_certificate(two):
    gone, kept, _third = two
    occasion = make_occasion(first_on=today() - timedelta(days=1))
    seat_many([(occasion.round_id, gone.id)], by=None)
    attend_many([(occasion.id, [gone.id])], by=None)
    number = session.query(Certificate).one().number
    merge(gone, kept)
    (certificate,) = session.query(Certificate).all()
    entry = session.get_one(Entry, certificate.entry_id)
    assert (certificate.number, certificate.person_id, entry.person_id) == (number, kept.id, kept.id)


def test_what_was_read_and_written_is_all_there(two):
    gone, kept, _third = two
    number = make_module().module_id
    for person, key, text in ((gone, "c", "Mer"), (kept, "a", "Mitt")):
        session.add(Reading(person_id=person.id, module_id=number, version=1, step_key=key))
        session.add(Reflection(person_id=person.id, module_id=number, step_key="a", number=1, text=text))
        session.flush()
    session.query(Reading).filter_by(person_id=kept.id).one().updated_at = module_day(gone)
    merge(gone, kept)
    assert session.query(Reading).one().step_key == "c"
    assert session.query(Reflection).one().text == "Mitt\n\nMer"


def module_day(person):
    return session.query(Reading).filter_by(person_id=person.id).one().begun_at


def test_the_attempt_with_the_most_answers_goes_on(two):
    gone, kept, _third = two
    quiz, version = make_quiz()
    attempts = [answering.begin(quiz, version, by=person).id for person in (gone, kept)]
    merge(gone, kept)
    assert [a.id for a in session.query(Attempt)] == attempts[1:]
    assert session.query(Attempt).one().person_id == kept.id


def test_what_either_needs_is_needed(two):
    gone, kept, _third = two
    round_ = make_round()
    session.add(Need(round_id=round_.id, person_id=gone.id, hearing_loop=True, food="Inga nötter"))
    session.add(Need(round_id=round_.id, person_id=kept.id, step_free=True))
    merge(gone, kept)
    need = session.query(Need).one()
    assert (need.hearing_loop, need.step_free, need.food) == (True, True, "Inga nötter")


def test_both_ways_of_signing_in_lead_to_the_one_and_the_old_sign_ins_end(two, new_browser):
    gone, kept, _third = two
    make_sign_in(gone, "gamla@partille.example")
    make_sign_in(kept, "nya@partille.example")
    session.commit()
    before = new_browser().sign_in(gone)
    merge(gone, kept)
    assert before.get("/konto").status_code == 302
    for subject in ("gamla@partille.example", "nya@partille.example"):
        browser = new_browser()
        browser.post("/logga-in", data={"subject": subject, "password": PASSWORD})
        assert "gamla@partille.example" in browser.get("/konto").text
        assert "nya@partille.example" in browser.get("/konto").text
    assert {each.person_id for each in session.query(Identity)} == {kept.id}


def test_each_of_two_passwords_can_be_changed(two, new_browser):
    gone, kept, _third = two
    make_sign_in(gone, "gamla@partille.example", "det gamla lösenordet här")
    make_sign_in(kept, "nya@partille.example")
    merge(gone, kept)
    new = {"password": PASSWORD, "new_password": "ett helt nytt lösenord nu"}
    assert new_browser().sign_in(kept).post("/konto", data=new).status_code == 303
    for subject, password in (("nya@partille.example", new["new_password"]),
                              ("gamla@partille.example", "det gamla lösenordet här")):  # fmt: skip
        answer = new_browser().post("/logga-in", data={"subject": subject, "password": password})
        assert answer.status_code == 303


@pytest.mark.parametrize("which", [0, 1])
def test_protection_of_either_protects_the_one_and_the_row_that_is_gone(two, which):
    gone, kept, _third = two
    hidden = two[which]
    hidden.protected, hidden.alias = True, "Deltagare 7"
    merge(gone, kept)
    for person in (gone, kept):
        assert session.get_one(Person, person.id).name == "Deltagare 7"


def test_a_new_name_follows_to_the_row_that_is_gone(two):
    from app.people.actions import rename

    gone, kept, third = two
    merge(gone, kept)
    rename(session.get_one(Person, kept.id), "Nytt", "Namn", None, by=third)
    session.commit()
    assert session.get_one(Person, gone.id).name == "Nytt Namn"


def test_of_the_same_degree_the_verified_one_stays(two):
    gone, kept, third = two
    for person, seen in ((gone, third.id), (kept, None)):
        session.add(Degree(person_id=person.id, kind="socionom", title="Socionomexamen", awarded_on=today(),
                           verified_by_id=seen, verified_on=today() if seen else None))  # fmt: skip
    merge(gone, kept)
    degree = session.query(Degree).one()
    assert (degree.person_id, degree.verified_by_id) == (kept.id, third.id)
