"""Participants who want to go together: each says yes for oneself, and may leave again."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.ledger.merging.actions import merge_people
from app.messages.models import Message
from app.organisations.models import Organisation
from app.people.models import Person
from app.problems import Problem
from app.signing import sign
from courses.days.actions.company import agree, invite, leave, turn_down
from courses.days.actions.seats import approve_many, ask_for_seat, nominate_many, withdraw
from courses.days.actions.swapping import swap_name
from courses.days.actions.terms import LARGEST_PARTY, join_party
from courses.days.models import Invitation, Party, Seat
from courses.days.queries.checking import faults
from courses.days.queries.company import PURPOSE, questions_to
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation
from tests.factories_days import make_area, make_round, make_seat, make_unit

ROUND = "/courses/days/rounds/{}"


@pytest.fixture
def unit(app):
    """A round with one seat, a manager, and four who work together."""
    round_ = make_round(seats=1)
    _unit, manager, people = make_unit(4)
    session.commit()
    return round_, manager, people


def page_of(seat):
    return f"/courses/days/seats/{seat.id}/company"


def link_to(seat):
    return f"/courses/days/company/{sign(seat.id, PURPOSE)}"


def seat_of(person):
    return session.query(Seat).filter_by(person_id=person.id).one()


def test_a_colleague_named_in_the_wish_says_yes_and_both_go_or_none(browser, unit):
    round_, manager, (one, two, three, _four) = unit
    browser.sign_in(one)
    page = browser.get(ROUND.format(round_.id)).text
    assert "Vill du gå tillsammans med kollegor?" in page and two.name in page and manager.name in page
    assert browser.post(ROUND.format(round_.id), data={"people": [two.id, three.id]}).status_code == 303
    mine = seat_of(one)
    assert mine.state == "asked" and mine.party_id is None  # Nobody is tied by being asked.
    assert {each.person_id for each in session.query(Invitation)} == {two.id, three.id}
    assert session.query(Message).filter_by(template="courses/mail/company").count() == 2
    browser.sign_in(two)
    assert f"{one.name} vill gå tillsammans med dig" in browser.get("/courses/days/").text
    assert "Ja, vi går tillsammans" in browser.get(link_to(mine)).text
    assert browser.post(link_to(mine), data={"answer": "yes"}).status_code == 303
    theirs = seat_of(two)
    assert theirs.state == "asked" and theirs.party_id == mine.party_id is not None
    assert session.query(Party).one().agreed
    assert "vill gå tillsammans med dig" not in browser.get("/courses/days/").text
    approve_many([mine, theirs], by=manager)  # There is one seat, and two who go together.
    assert (mine.state, theirs.state) == ("queued", "queued") and faults() == []
    told = session.query(Message).filter_by(template="courses/mail/company_answered").one()
    assert told.person_id == one.id


def test_who_says_no_is_left_alone(browser, unit):
    round_, _manager, (one, two, *_rest) = unit
    mine = ask_for_seat(one, round_, by=one)
    invite(mine, [two.id], by=one)
    session.commit()
    browser.sign_in(two)
    assert browser.post(link_to(mine), data={"answer": "maybe"}).status_code == 409
    assert browser.post(link_to(mine), data={"answer": "no"}).status_code == 303
    assert mine.party_id is None and session.query(Seat).filter_by(person_id=two.id).count() == 0
    assert questions_to(two.id) == []
    assert "tackade nej" in browser.sign_in(one).get(page_of(mine)).text
    reply = browser.post(page_of(mine), data={"people": [two.id]})
    assert reply.status_code == 422  # Nobody is asked twice.


def test_somebody_elsewhere_joins_by_the_link(browser, unit):
    round_, _manager, (one, *_rest) = unit
    mine = ask_for_seat(one, round_, by=one)
    other = make_colleague(unit=make_organisation())
    session.commit()
    text = browser.sign_in(one).get(page_of(mine)).text
    assert sign(mine.id, PURPOSE) in text and other.name not in text
    assert browser.get(link_to(mine)).location.endswith(page_of(mine))
    browser.sign_in(other)
    assert browser.post(link_to(mine), data={"answer": "yes"}).status_code == 303
    assert seat_of(other).party_id == mine.party_id is not None
    assert "Ni går redan tillsammans" in browser.get(link_to(mine)).text
    assert browser.get("/courses/days/company/något").status_code == 404


def test_a_link_is_nothing_outside_the_area(browser, unit):
    first = make_municipality(key="1480", code="1480", name="Andra")
    local = make_round(area_id=first.id, seats=2)
    inside = make_colleague(unit=make_organisation(parent=first))
    mine = ask_for_seat(inside, local, by=inside)
    session.commit()
    browser.sign_in(unit[2][0])
    assert browser.get(link_to(mine)).status_code == 404
    assert browser.post(link_to(mine), data={"answer": "yes"}).status_code == 404


def test_only_ones_own_company_is_shown_and_only_colleagues_are_asked(browser, unit):
    round_, manager, (one, two, *_rest) = unit
    mine = ask_for_seat(one, round_, by=one)
    stranger = make_colleague(unit=make_organisation())
    hidden = make_colleague(unit=session.get(Organisation, mine.unit_id))
    hidden.protected, hidden.alias = True, "Alias"
    session.commit()
    for other in (two, manager):
        assert browser.sign_in(other).get(page_of(mine)).status_code == 404
    browser.sign_in(one)
    assert "Alias" not in browser.get(page_of(mine)).text
    for person in (stranger, hidden):
        assert browser.post(page_of(mine), data={"people": [person.id]}).status_code == 422
        with pytest.raises(Problem, match="kollegorna"):
            invite(mine, [person.id], by=one)
    assert browser.post(page_of(mine), data={}).status_code == 422
    assert session.query(Invitation).count() == 0


def test_leaving_keeps_the_place_and_a_manager_s_party_is_the_manager_s(browser, unit):
    round_, manager, (one, two, three, four) = unit
    make_seat(round_)
    mine = ask_for_seat(one, round_, by=one)
    theirs = agree(mine, two, by=two)
    third = agree(mine, three, by=three)
    approve_many([mine, theirs, third], by=manager)
    session.commit()
    browser.sign_in(two)
    number = theirs.queue_number
    assert "Lämna sällskapet" in browser.get(page_of(theirs)).text
    assert browser.post(page_of(theirs), data={"what": "leave"}).status_code == 303
    assert (theirs.party_id, theirs.state, theirs.queue_number) == (None, "queued", number)
    assert mine.party_id == third.party_id is not None
    leave(third, by=three)
    (fourth,) = nominate_many(round_, {four.id: None}, by=manager)
    join_party([mine, fourth], by=manager)
    session.commit()
    assert "Din chef har bestämt det" in browser.sign_in(one).get(page_of(mine)).text
    assert browser.post(page_of(mine), data={"what": "leave"}).status_code == 409
    with pytest.raises(Problem, match="chef har bestämt"):
        agree(mine, two, by=two)
    assert faults() == []


def test_who_waits_on_an_earlier_round_of_the_course_joins_without_asking_again(unit):
    round_, _manager, (one, two, *_rest) = unit
    make_seat(round_)
    later = make_round(round_.queue.course, seats=1, first_on=today() + timedelta(days=60))
    mine = ask_for_seat(one, later, by=one)
    theirs = ask_for_seat(two, round_, by=two)
    assert agree(mine, two, by=two) is theirs and theirs.round_id == round_.id
    assert theirs.party_id == mine.party_id
    with pytest.raises(Problem, match="redan tillsammans"):
        agree(mine, two, by=two)


def test_an_open_invitation_lets_a_party_in_together_or_not_at_all(unit):
    _round, _manager, (one, two, *_rest) = unit
    open_round = make_round(seats=1, invites=True)
    taken = make_seat(open_round)
    mine = ask_for_seat(one, open_round, by=one)
    theirs = agree(mine, two, by=two)
    assert (mine.state, theirs.state) == ("queued", "queued")
    withdraw(taken, by=session.get(Person, taken.person_id))
    assert (mine.state, theirs.state) == ("queued", "queued")  # One seat is none for two.


def test_nobody_joins_somebody_who_waits_no_longer_and_no_more_than_eight_go_together(unit):
    round_, _manager, (one, two, three, four) = unit
    mine = ask_for_seat(one, round_, by=one)
    invite(mine, [two.id], by=one)
    withdraw(mine, by=one)
    assert questions_to(two.id) == []
    with pytest.raises(Problem, match="väntar inte på kursen nu"):
        agree(mine, two, by=two)
    assert session.query(Seat).filter_by(person_id=two.id).count() == 0
    turn_down(mine, three, by=three)  # Nobody had asked, and nobody is told.
    again = ask_for_seat(four, round_, by=four)
    unit_of = session.get(Organisation, again.unit_id)
    crowd = [make_colleague(unit=unit_of) for _ in range(LARGEST_PARTY)]
    with pytest.raises(Problem, match="två till åtta"):
        invite(again, [each.id for each in crowd], by=four)
    for each in crowd[: LARGEST_PARTY - 1]:
        agree(again, each, by=each)
    with pytest.raises(Problem, match="fullt"):
        agree(again, crowd[-1], by=crowd[-1])


def test_the_pages_ask_no_more_however_many_colleagues_there_are(browser, unit):
    round_, _manager, (one, two, three, _four) = unit
    mine = ask_for_seat(one, round_, by=one)
    agree(mine, three, by=three)
    session.commit()
    browser.sign_in(one)
    browser.get(page_of(mine))
    few = statements(lambda: browser.get(page_of(mine)))
    place = session.get(Organisation, mine.unit_id)
    more = [make_colleague(unit=place) for _ in range(5)]
    invite(mine, [each.id for each in more[:3]], by=one)
    agree(mine, more[0], by=more[0])
    session.commit()
    assert statements(lambda: browser.get(page_of(mine))) <= few
    browser.sign_in(two)
    browser.get(ROUND.format(round_.id))
    few = statements(lambda: browser.get(ROUND.format(round_.id)))
    for _ in range(5):
        make_colleague(unit=place)
    session.commit()
    assert statements(lambda: browser.get(ROUND.format(round_.id))) == few


def test_the_manager_sees_who_wants_to_go_with_whom_when_deciding(browser, unit):
    round_, manager, (one, two, three, _four) = unit
    mine = ask_for_seat(one, round_, by=one)
    agree(mine, two, by=two)
    stranger = make_colleague(unit=make_organisation(), family_name="Främling")
    session.commit()
    browser.sign_in(manager)
    text = browser.get("/courses/days/decisions").text
    assert f"Vill gå tillsammans med {two.name}, eller inte alls." in text
    few = statements(lambda: browser.get("/courses/days/decisions"))
    agree(mine, stranger, by=stranger)
    agree(mine, three, by=three)
    alone = ask_for_seat(make_colleague(unit=session.get(Organisation, mine.unit_id)), make_round(), by=one)
    other = make_colleague(unit=make_organisation())
    agree(alone, other, by=other)
    session.commit()
    text = browser.get("/courses/days/decisions").text
    assert "och en person i en annan enhet, eller inte alls." in text and "Främling" not in text
    assert "Vill gå tillsammans med en person i en annan enhet, eller inte alls." in text
    assert statements(lambda: browser.get("/courses/days/decisions")) <= few


def test_of_one_who_stood_twice_no_question_is_left_to_oneself_and_none_twice(unit):
    round_, _manager, (one, two, three, _four) = unit
    mine = ask_for_seat(one, round_, by=one)
    theirs = ask_for_seat(three, round_, by=three)
    invite(mine, [two.id, three.id], by=one)
    invite(theirs, [one.id, two.id], by=three)
    merge_people(one, two, by=make_colleague("system_admin"))
    session.expire_all()
    left = {(each.seat_id, each.person_id) for each in session.query(Invitation)}
    assert left == {(mine.id, three.id), (theirs.id, two.id)} and faults() == []


def test_the_coordinator_sees_in_the_queue_who_goes_with_whom(browser, unit):
    round_, manager, (one, two, three, _four) = unit
    make_seat(round_)
    mine = ask_for_seat(one, round_, by=one)
    theirs = agree(mine, two, by=two)
    approve_many([mine], by=manager)
    nominate_many(round_, {three.id: None}, by=manager)
    session.commit()
    browser.sign_in(make_colleague("coordinator", make_area()))
    text = browser.get(f"/courses/days/queues/{round_.queue_id}").text
    assert f"Går tillsammans med {two.name}, eller inte alls." in text and theirs.state == "asked"
    assert text.count("eller inte alls") == 1


def test_who_is_left_of_a_party_when_the_other_gets_a_seat_by_hand_is_offered_a_free_one(unit):
    """By swapping a name: one of the two has the seat then, and the other no longer waits for company."""
    round_, manager, (one, two, three, four) = unit
    round_.seats = 3
    first, *_rest = nominate_many(round_, {four.id: None}, by=manager)
    mine = ask_for_seat(one, round_, by=one)
    agree(mine, two, by=two)
    approve_many([mine], by=manager)
    assert mine.state == "queued"  # The other has had no answer yet.
    swap_name(first, two, by=manager)
    assert mine.state == "offered" and faults() == []
    theirs = ask_for_seat(three, round_, by=three)
    assert theirs.state == "asked"
