"""What a year takes, who pays what, and who approves it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.dates import today
from app.db import session
from app.organisations.models import Organisation, Post
from app.organisations.queries import organisation
from app.people.models import Person
from app.problems import Problem
from courses.costs.actions import Numbers, approve, propose, remark, set_budget, set_price
from courses.costs.arithmetic import reckon, shared
from courses.costs.models import Billing, Budget
from courses.costs.queries import settlement
from courses.costs.terms import Term, term_named, term_of
from courses.days.actions.attendance import register_attendance
from courses.days.actions.bringing import seat_many
from courses.days.actions.releasing import release_unentitled
from courses.days.actions.seats import seat_from_queue, withdraw
from courses.days.actions.swapping import swap_name
from courses.days.models import Occasion, Round, SeatState
from courses.days.presence import PARTLY, Mark
from tests.conftest import LONG
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation, make_person, make_post
from tests.factories_days import make_area, make_course, make_occasion, make_round, make_seat, sessions_of
from tests.factories_rounds import make_absence

NUMBERS = Numbers(280, 15.0, 2.0, 0.2, 10, 700_000, 500_000, "equal", "Förbundet")


def test_the_founding_reports_arithmetic():
    found = reckon(280, 15, 2, 0.2, 10, 700_000, 500_000)
    assert found.participant_days == 4200
    assert found.fte == pytest.approx(4.0)
    assert found.total == pytest.approx(3_300_000) and found.for_a_day == pytest.approx(3_300_000 / 4200)
    assert reckon(0, 15, 2, 0.2, 10, 1, 0).for_a_day is None


@given(st.integers(0, 10**9), st.dictionaries(st.integers(1, 400), st.integers(0, 5000), max_size=20))
def test_the_parts_always_make_the_sum_and_follow_the_weights(total, weights):
    parts = shared(total, weights)
    assert sum(parts.values()) == (total if weights else 0)
    whole = sum(weights.values())
    for key, part in parts.items():
        exact = total * weights[key] / whole if whole else total / len(weights)
        assert abs(part - exact) <= 1
    for one in weights:
        for other in weights:
            if weights[one] > weights[other]:
                assert parts[one] >= parts[other]


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_its_term(day):
    term = term_of(day)
    assert term.days[0] <= day <= term.days[1]
    assert term_named(term.key) == term
    assert term.before.following == term and term.before.days[1] == term.days[0] - timedelta(days=1)


@pytest.mark.parametrize("text", ["", "2027", "2027-xt", "1999-vt", "²027-vt", "20270-ht"])
def test_no_term_is_named_so(text):
    assert term_named(text) is None
    assert Term(2027, "vt").key == "2027-vt"


def make_employee(place):
    """A social worker employed by a municipality."""
    person = make_person()
    make_post(person, make_organisation(parent=place), employer_id=place.id)
    return person


def make_past_round(price=True, **values):
    """A round held yesterday, with the people's seats marked by name of what they did."""
    occasion = session.get(Occasion, make_occasion(course=make_course(title="Svåra samtal"), **values).id)
    round_ = session.get(Round, occasion.round_id)
    if price:
        set_price(round_, seat=900, no_show=1500, by=make_colleague("coordinator", make_area()))
    return round_, occasion


def test_a_municipality_owes_for_seats_used_and_for_empty_chairs(app):
    one, other = make_municipality(name="Ale"), make_municipality(key="1480", code="1480", name="Öckerö")
    round_, occasion = make_past_round()
    there, half, gone, said, elsewhere = (make_employee(place) for place in (one, one, one, one, other))
    for person in (there, half, gone, said, elsewhere):
        make_seat(round_, person)
    for number, sitting in enumerate(sessions_of(occasion)):
        register_attendance(
            sitting,
            {there.id: Mark("present"), half.id: Mark("absent" if number else "present"), gone.id: Mark("absent"),
             said.id: Mark("absent_notified"), elsewhere.id: Mark("present")},
            by=None,
        )  # fmt: skip
    owed = settlement([make_area().id], today() - timedelta(days=30), today())
    assert [(each.member, each.there, each.empty, each.amount) for each in owed] == [
        ("Ale", 2, 1, 2 * 900 + 1500), ("Öckerö", 1, 0, 900),
    ]  # fmt: skip
    assert settlement([make_area().id], today() - timedelta(days=90), today() - timedelta(days=60)) == []


def test_a_seat_given_up_too_late_is_an_empty_chair_and_in_time_is_none(app):
    place = make_municipality(name="Ale")
    round_ = make_round(make_course(), first_on=today() + timedelta(days=20))
    set_price(round_, seat=900, no_show=1500, by=make_colleague("coordinator", make_area()))
    coordinator = make_colleague("coordinator", make_area())
    early, late = (make_employee(place) for _ in range(2))
    seats = [make_seat(round_, person) for person in (early, late)]
    withdraw(seats[0], by=early)
    with time_machine.travel(round_.withdraw_by + timedelta(days=2)):
        withdraw(seats[1], by=coordinator, late=True)
    (owed,) = settlement([make_area().id], today(), today() + timedelta(days=60))
    assert (owed.there, owed.empty, owed.amount) == (0, 1, 1500)


def settled(round_):
    """What is owed for a round: (there, empty, kronor) in all."""
    owed = [
        each for each in settlement([make_area().id], round_.first_on, round_.first_on) if each.round_id == round_.id
    ]
    return tuple(sum(getattr(each, what) for each in owed) for what in ("there", "empty", "amount"))


def make_priced_round(**values):
    """A published round with a price, in twenty days."""
    round_ = make_round(**{"first_on": today() + timedelta(days=20)} | values)
    set_price(round_, seat=900, no_show=1500, by=make_colleague("coordinator", make_area()))
    return round_


def mark(round_, person, *states):
    """Note how someone was there, half day by half day; what is left out stays unnoted."""
    sittings = [each for occasion in session.query(Occasion).filter_by(round_id=round_.id).order_by(Occasion.position)
                for each in sessions_of(occasion)]  # fmt: skip
    with time_machine.travel(round_.last_on + timedelta(days=1)):
        for sitting, state in zip(sittings, states, strict=False):
            register_attendance(sitting, {person.id: Mark(state, 10 if state in PARTLY else 0)}, by=None)


def test_a_name_swapped_the_day_before_leaves_no_empty_chair(app):
    place = make_municipality(name="Ale")
    round_ = make_priced_round()
    away, instead = (make_employee(place) for _ in range(2))
    seat = make_seat(round_, away)
    with time_machine.travel(round_.first_on - timedelta(days=1)):
        swap_name(seat, instead, by=make_colleague("coordinator", make_area()))
    mark(round_, instead, "present", "present")
    assert settled(round_) == (1, 0, 900)


def test_a_seat_released_for_leave_or_an_ended_post_is_owed_by_nobody(app):
    place = make_municipality(name="Ale")
    round_ = make_priced_round()
    on_leave, leaving = (make_employee(place) for _ in range(2))
    make_seat(round_, on_leave), make_seat(round_, leaving)
    with time_machine.travel(round_.first_on - timedelta(days=2)):
        make_absence(on_leave, first_on=round_.first_on, last_on=None)
        session.query(Post).filter_by(person_id=leaving.id).one().last_on = today() - timedelta(days=1)
        session.flush()
        assert release_unentitled() == 2
    assert settled(round_) == (0, 0, 0)


def test_a_seat_given_up_late_that_somebody_else_got_is_no_empty_chair(app):
    place, other = make_municipality(name="Ale"), make_municipality(key="1480", code="1480", name="Öckerö")
    round_ = make_priced_round(seats=2)
    first, second, waits = make_employee(place), make_employee(other), make_employee(place)
    seats = [make_seat(round_, person) for person in (first, second)]
    waiting = make_seat(round_, waits)
    coordinator = make_colleague("coordinator", make_area())
    with time_machine.travel(round_.first_on - timedelta(days=2)):
        withdraw(seats[0], by=coordinator, late=True)
        session.refresh(waiting)
        if waiting.state == SeatState.queued:  # The queue moves by itself until a few days before.
            seat_from_queue(waiting, round_, by=coordinator)
        assert settled(round_) == (0, 0, 0)
    with time_machine.travel(round_.first_on - timedelta(days=1)):
        withdraw(seats[1], by=coordinator, late=True)
    (owed,) = settlement([make_area().id], today(), round_.first_on)
    assert (owed.member, owed.empty) == ("Öckerö", 1)


def test_nobody_is_an_empty_chair_before_all_half_days_are_noted(app):
    person = make_employee(make_municipality(name="Ale"))
    round_ = make_priced_round(course=make_course(themes=2))
    make_seat(round_, person)
    mark(round_, person, "absent", "absent")
    assert settled(round_) == (0, 0, 0)
    mark(round_, person, "absent", "absent", "absent", "absent")
    assert settled(round_) == (0, 1, 1500)
    mark(round_, person, "absent", "absent", "absent", "late")
    assert settled(round_) == (1, 0, 900)


#: What may become of someone's seat → what is owed for it: there, empty.
FATES = {
    "there": (1, 0), "partly": (1, 0), "stayed_away": (0, 1), "half_noted": (0, 0), "said_so": (0, 0), "said_once": (0, 0),
    "not_noted": (0, 0), "early": (0, 0), "late": (0, 1), "late_and_back": (1, 0), "swapped": (1, 0), "swapped_away": (0, 1),
    "on_leave": (0, 0), "left": (0, 0),
}  # fmt: skip
MARKS = {
    "there": ("present", "present"), "partly": ("absent", "left_early"), "stayed_away": ("absent", "absent"),
    "half_noted": ("absent",), "said_so": ("absent_notified", "absent_notified"), "said_once": ("absent", "absent_notified"),
    "late_and_back": ("present", "absent"), "swapped": ("present", "absent"), "swapped_away": ("absent", "absent"),
}  # fmt: skip


@settings(max_examples=100 if LONG else 8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(fates=st.lists(st.sampled_from(sorted(FATES)), min_size=1, max_size=8))
def test_whatever_becomes_of_seats_the_same_is_owed_for_each(app, fates):
    place = organisation("1440") or make_municipality(key="1440", code="1440", name="Ale")
    coordinator = make_colleague("coordinator", make_area())
    round_ = make_priced_round()
    people = [make_employee(place) for _ in fates]
    seats = [make_seat(round_, person) for person in people]
    here = dict(enumerate(people))
    for seat, person, fate in zip(seats, people, fates, strict=True):
        if fate == "early":
            withdraw(seat, by=person)
    with time_machine.travel(round_.first_on - timedelta(days=2)):
        for at, (seat, person, fate) in enumerate(zip(seats, people, fates, strict=True)):
            match fate:
                case "late":
                    withdraw(seat, by=coordinator, late=True)
                case "late_and_back":
                    withdraw(seat, by=coordinator, late=True)
                    seat_many([(round_.id, person.id)], by=None)
                case "swapped" | "swapped_away":
                    here[at] = make_employee(place)
                    swap_name(seat, here[at], by=coordinator)
                case "on_leave":
                    make_absence(person, first_on=round_.first_on, last_on=None)
                case "left":
                    session.query(Post).filter_by(person_id=person.id).one().last_on = today() - timedelta(days=1)
        session.flush()
        release_unentitled()
    for at, fate in enumerate(fates):
        mark(round_, here[at], *MARKS.get(fate, ()))
    there, empty = (sum(FATES[fate][which] for fate in fates) for which in (0, 1))
    assert settled(round_) == (there, empty, 900 * there + 1500 * empty)


def make_head(area=None):
    """A manager of a whole municipality."""
    return make_colleague("unit_manager", area or make_municipality())


def test_a_year_is_put_forward_remarked_on_and_approved_by_a_head_of_area(browser):
    area = make_area()
    coordinator, head = make_colleague("coordinator", area), make_head()
    manager = make_colleague("unit_manager")
    browser.sign_in(coordinator)
    page = f"/courses/costs/?year={today().year}"
    assert 'value="280"' in browser.get(page).text
    sent = {"hires": 280, "days_each": "15", "coordinators": "2", "organisations": 10, "support_each": "0,2",
            "fte_cost": 700000, "other_cost": 0, "share_by": "equal", "funding": "", "year": today().year}  # fmt: skip
    assert browser.post(page, data=sent | {"hires": "x"}).status_code == 422
    assert browser.post(page, data=sent).status_code == 303
    made = session.query(Budget).one()
    text = browser.get(page).text.replace("\xa0", " ")
    assert "4 200 deltagardagar" in text and "4,0 årsarbetare" in text and "2 800 000 kr" in text
    shown = f"/courses/costs/{made.id}"
    browser.sign_in(manager)
    assert browser.get(shown).status_code == 403
    assert shown not in browser.get("/min-enhet").text
    browser.sign_in(coordinator)
    assert browser.post(f"{shown}/propose").status_code == 303
    browser.sign_in(manager)
    assert shown in browser.get("/min-enhet").text
    assert browser.post(f"{shown}/remark", data={"text": "Fler omgångar i januari."}).status_code == 303
    assert browser.post(f"{shown}/remark", data={"text": ""}).status_code == 422
    assert browser.post(f"{shown}/approve").status_code == 403
    browser.sign_in(head)
    assert "Fler omgångar i januari." in browser.get(shown).text
    assert browser.post(f"{shown}/approve").status_code == 303
    assert head.name in browser.get(shown).text
    browser.sign_in(make_colleague())
    assert browser.get(shown).status_code == 403


def test_nobody_approves_other_numbers_than_those_on_the_page(browser):
    coordinator, head = make_colleague("coordinator", make_area()), make_head()
    made = set_budget(make_area(), 2027, NUMBERS, by=coordinator)
    propose(made, by=coordinator)
    browser.sign_in(head)
    button = re.search(
        rf'action="(/courses/costs/{made.id}/approve[^"]*)"', browser.get(f"/courses/costs/{made.id}").text
    )[1]
    propose(set_budget(make_area(), 2027, replace(NUMBERS, fte_cost=700_001), by=coordinator), by=coordinator)
    reply = browser.post(button)
    assert reply.status_code == 409 and "har ändrats sedan du öppnade sidan" in reply.text
    assert session.query(Budget).one().state == "proposed"


def test_new_numbers_make_an_approved_year_a_draft_again(app):
    area, coordinator = make_area(), make_colleague("coordinator", make_area())
    made = set_budget(area, 2027, NUMBERS, by=coordinator)
    with pytest.raises(Problem, match="inte föreslaget"):
        remark(made, "Bra.", by=make_head())
    propose(made, by=coordinator)
    with pytest.raises(Problem, match="Någon annan"):
        approve(made, by=coordinator)
    approve(made, by=make_head())
    set_budget(area, 2027, NUMBERS, by=coordinator)
    assert (made.state, made.approved_by_id) == ("draft", None)
    assert session.query(Budget).count() == 1


def test_the_settlement_is_a_list_and_two_kinds_of_files(browser):
    round_, occasion = make_past_round()
    seat = make_seat(round_)
    person = session.get(Person, seat.person_id)
    for sitting in sessions_of(occasion):
        register_attendance(sitting, {person.id: Mark("present")}, by=None)
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = f"/courses/costs/settlement?term={term_of(round_.first_on).key}"
    assert "Svåra samtal" in browser.get(page).text
    file = browser.get(f"{page}&as=csv").get_data().decode("utf-8-sig")
    assert file.splitlines()[1].endswith(";1;0;900")
    assert browser.get(f"{page}&as=xlsx").get_data()[:2] == b"PK"
    browser.sign_in(person)
    assert browser.get(page).status_code == 403


def test_a_price_is_typed_and_refused_below_nothing(browser):
    round_ = make_round()
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = f"/courses/costs/rounds/{round_.id}"
    assert browser.post(page, data={"seat": "-1", "no_show": "0"}).status_code == 422
    assert browser.post(page, data={"seat": "900", "no_show": "0", "provider": "Kursbolaget"}).status_code == 303
    assert "Kursbolaget" in browser.get(page).text
    browser.sign_in(make_colleague("unit_manager"))
    assert browser.get(page).status_code == 403


def test_the_billing_reference_stands_on_the_page_and_in_both_files(browser):
    round_, occasion = make_past_round()
    place = make_municipality(name="Ale").id
    person = make_employee(session.get(Organisation, place))
    make_seat(round_, person)
    for sitting in sessions_of(occasion):
        register_attendance(sitting, {person.id: Mark("present")}, by=None)
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = f"/courses/costs/settlement?term={term_of(round_.first_on).key}"
    assert f"/courses/costs/billing/{place}" in browser.get(page).text
    edit = f"/courses/costs/billing/{place}"
    sent = {"reference": "Kst 4711", "address": "Fakturaenheten\nBox 1\n440 00 Storstad"}
    assert browser.post(edit, data=sent).status_code == 303
    assert "Kst 4711" in browser.get(edit).text
    assert "Kst 4711; Fakturaenheten, Box 1, 440 00 Storstad" in browser.get(page).text
    file = browser.get(f"{page}&as=csv").get_data().decode("utf-8-sig").splitlines()
    assert "Kostnadsställe eller referens;Fakturaadress" in file[0]
    assert "Kst 4711;Fakturaenheten, Box 1, 440 00 Storstad" in file[1]
    with ZipFile(BytesIO(browser.get(f"{page}&as=xlsx").get_data())) as book:
        assert "Kst 4711" in book.read("xl/worksheets/sheet1.xml").decode()
    few = statements(lambda: browser.get(page))
    for key in ("1480", "1481", "1482"):
        make_municipality(key=key, code=key, name=f"Kommun {key}")
    assert statements(lambda: browser.get(page)) == few


def test_billing_is_refused_with_a_personal_number_and_to_others(browser):
    place = make_municipality()
    edit = f"/courses/costs/billing/{place.id}"
    browser.sign_in(make_colleague("coordinator", make_area()))
    refused = browser.post(edit, data={"reference": "Ring 19900101-2385", "address": ""})
    assert refused.status_code == 422 and session.query(Billing).count() == 0
    assert browser.get(f"/courses/costs/billing/{make_area().id}").status_code == 404
    browser.sign_in(make_colleague("unit_manager"))
    assert browser.get(edit).status_code == 403
