"""How queues move: quotas, holds, offers, terms, allotment, releases, and the sentences that tell why."""

from datetime import date, timedelta

import pytest
import time_machine

from app.db import session
from app.jobs import work_off
from app.messages.models import Message
from app.organisations.posts.actions import NewAbsence, end_posts, register_absences
from app.people.models import Person
from app.problems import Problem
from app.signing import sign
from courses.days.actions.allotment import allot_closed
from courses.days.actions.bringing import seat_many
from courses.days.actions.holds import give_back, hold_seats, name_hold, release_holds
from courses.days.actions.interests import declare_interest, queue_for, withdraw_interest
from courses.days.actions.offers import accept, decline, expire_offers
from courses.days.actions.opening_up import open_up
from courses.days.actions.policy import set_policy
from courses.days.actions.publishing import cancel_round
from courses.days.actions.quotas import clear_quotas, set_quotas, set_releases, share_quotas
from courses.days.actions.rounds import open_rounds
from courses.days.actions.seats import approve_many, ask_for_seat, nominate_many, withdraw
from courses.days.actions.swapping import swap_name
from courses.days.actions.terms import set_terms
from courses.days.models import Offer, Queue, Round, Seat
from courses.days.queries.checking import faults
from courses.days.queries.deadlines import in_view, proposals
from courses.days.queries.debts import debts
from courses.days.queries.explanations import latest
from courses.days.queries.holds import holds_of, my_holds
from courses.days.queries.interests import demand, interests_of
from courses.days.queries.offers import offer_of_token, open_offers
from courses.days.queries.queues import queue_of, queue_places
from courses.days.queries.quotas import grid, left_for
from courses.days.queries.rounds import round_of
from courses.days.terms import Wanted
from courses.models import Course
from tests.counting import statements
from tests.courses.days.traffic import make_world, oblige
from tests.factories import make_colleague, make_organisation, make_post
from tests.factories_days import make_course, make_plan, make_round, make_seat, make_unit

MONDAY = "2027-03-01 10:00"


@pytest.fixture(autouse=True)
def monday(app):
    """Monday the first of March 2027, ten o'clock in the morning UTC."""
    with time_machine.travel(MONDAY, tick=True):
        yield


def person(seat):
    return session.get(Person, seat.person_id)


def full_round(waiting=2, **values):
    """A round of one seat in April, with people who wait."""
    round_ = make_round(values.pop("course", None), seats=1, first_on=date(2027, 4, 20), **values)
    seats = [make_seat(round_) for _ in range(1 + waiting)]
    return round_, seats


def offer_to(seat):
    return session.query(Offer).filter_by(seat_id=seat.id).order_by(Offer.id.desc()).first()


def why(seat):
    return latest([seat.id])[seat.id]


def test_an_offer_lasts_two_working_days_and_saying_yes_gives_the_seat():
    _round, (seated, first, second) = full_round()
    withdraw(seated, by=person(seated))
    offer = offer_to(first)
    assert offer.answer_by.astimezone().strftime("%Y-%m-%d") == "2027-03-03"
    assert "plats 1 av 2" in why(first).sentence and "bad om plats först" in why(first).sentence
    accept(offer, by=person(first))
    assert (first.state, second.state, why(first).code) == ("seated", "queued", "accepted")
    assert "courses/mail/seated" in {m.template for m in session.query(Message).filter_by(person_id=first.person_id)}
    with pytest.raises(Problem, match="redan tackat ja"):
        accept(offer, by=person(first))


def test_a_no_goes_to_the_next_and_leaves_the_place_in_the_queue():
    _round, (seated, first, second) = full_round()
    number = first.queue_number
    withdraw(seated, by=person(seated))
    decline(offer_to(first), by=person(first))
    assert (first.state, first.queue_number, second.state) == ("queued", number, "offered")
    with pytest.raises(Problem, match="gäller inte längre"):
        decline(offer_to(first), by=None)


def test_offers_that_nobody_answers_are_passed_on_in_one_pass(app):
    course = make_course()
    rounds = [full_round(2, course=make_course()) for _ in range(3)]
    for _round, seats in rounds:
        withdraw(seats[0], by=person(seats[0]))
    with time_machine.travel("2027-03-03 17:00", tick=True):
        assert expire_offers() == 3
    assert all([s.state for s in seats] == ["withdrawn", "queued", "offered"] for _r, seats in rounds)
    assert expire_offers() == 0
    assert session.query(Message).filter_by(template="courses/mail/offer_expired").count() == 3
    assert faults() == [] and course


def test_too_close_to_the_day_only_the_coordinator_acts():
    round_, (seated, first, _second) = full_round()
    with time_machine.travel("2027-04-16 16:00", tick=True):  # 18.00 in Sweden: the last day the queue moves is over
        withdraw(seated, by=make_colleague("coordinator"), late=True)
        assert first.state == "queued"
        stranger = make_colleague()
        (late,) = nominate_many(round_, {stranger.id: None}, by=make_colleague("unit_manager"))
        assert (late.state, late.because) == ("queued", "others_ahead")


def test_an_answer_is_never_due_after_the_cut_off():
    round_, (seated, first, _second) = full_round()
    with time_machine.travel("2027-04-15 08:00", tick=True):
        withdraw(seated, by=make_colleague("coordinator"), late=True)
    assert offer_to(first).answer_by.date() == date(2027, 4, 16) and round_.first_on == date(2027, 4, 20)


def test_the_link_answers_without_sign_in_once_and_opening_it_changes_nothing(browser):
    _round, (seated, first, second) = full_round()
    withdraw(seated, by=person(seated))
    session.commit()
    link = f"/courses/days/offers/{sign(offer_to(first).id, 'courses.offer')}"
    page = browser.get(link)
    assert (
        page.status_code == 200 and "Vill du ha platsen?" in page.text and page.headers["Cache-Control"] == "no-store"
    )
    assert offer_to(first).state == "open"
    assert browser.post(link, data={"answer": "accept"}).status_code == 303
    assert session.get(Seat, first.id).state == "seated"
    assert "Du har tackat ja" in browser.get(link).text
    assert browser.post(link, data={"answer": "decline"}).status_code == 409
    for forged in (sign(offer_to(first).id, "courses.ask"), link.rpartition("/")[2][:-2] + "xx", "1"):
        assert browser.get(f"/courses/days/offers/{forged}").status_code == 404 and offer_of_token(forged) is None
    assert second.state == "queued"


def test_whoever_has_said_that_any_date_suits_is_seated_at_once():
    course = make_course()
    _round, (_seated, first, second) = full_round(course=course)
    set_terms(second, Wanted(latest_on=date(2027, 6, 30), any_suits=True), by=None)
    set_terms(first, Wanted(earliest_on=date(2027, 8, 1)), by=None)
    (later,) = open_rounds([make_plan(course, seats=2, first_on=date(2027, 5, 18))], by=None)
    assert open_up() == 1
    assert (second.state, second.round_id, first.state) == ("seated", later.id, "queued")
    assert why(second).code == "from_queue" and why(first).code == "passed_terms"
    with pytest.raises(Problem):
        set_terms(first, Wanted(earliest_on=date(2027, 9, 1), latest_on=date(2027, 8, 1)), by=None)


def test_the_nearest_legal_deadline_goes_first_then_the_new_then_who_asked_first():
    world = make_world(seats=1)
    round_ = session.get(Round, world.rounds[0])
    cancel_round(session.get(Round, world.rounds[1]), "Flyttas.", by=session.get(Person, world.coordinator))
    for number in range(5):
        seat_many([(round_.id, world.people[number])], by=None)
    seats = {s.person_id: s for s in session.query(Seat).filter_by(state="queued")}
    made = session.query(type(make_post())).filter_by(person_id=world.people[3]).one()
    made.entry_profile = "new_to_municipality"
    for n in (1, 2, 4):
        session.query(type(made)).filter_by(person_id=world.people[n]).one().entry_profile = (
            "new_graduate" if n == 4 else "new_to_municipality"
        )
    oblige(world, [world.people[2]], days=40)
    session.flush()
    order = [w.seat.person_id for w in queue_of(world.queue)]
    assert order == [world.people[n] for n in (2, 4, 1, 3)]
    assert [w.rule for w in queue_of(world.queue)] == ["deadline", "new", "asked", "asked"]
    assert queue_places([seats[world.people[4]].id]) == {seats[world.people[4]].id: 2}


def test_those_decided_about_together_are_seated_in_the_order_of_the_policy():
    world = make_world(seats=1)
    oblige(world, [world.people[6]])
    manager = session.get(Person, world.managers[0])
    round_ = session.get(Round, world.rounds[0])
    seats = nominate_many(round_, dict.fromkeys([world.people[0], world.people[3], world.people[6]]), by=manager)
    assert {seat.person_id: seat.round_id for seat in seats if seat.state == "seated"} == {world.people[6]: round_.id}


def test_places_and_filling_take_the_same_number_of_statements_however_many_wait():
    counts = []
    for waiting in (2, 9):
        _round, seats = full_round(waiting)
        few = statements(lambda: queue_places([seats[-1].id]))  # noqa: B023
        moving = statements(lambda: withdraw(seats[0], by=person(seats[0])))  # noqa: B023
        counts.append((few, moving))
    assert counts[0] == counts[1] and counts[0][0] <= 6


def test_quotas_keep_seats_for_the_small_and_open_for_neighbours_and_then_for_all():
    world = make_world(seats=4)
    coordinator = session.get(Person, world.coordinator)
    round_ = round_of(world.rounds[1])
    round_.first_on = round_.last_on = date(2027, 4, 20)
    set_quotas(round_, {world.towns[0]: 1, world.towns[1]: 1, world.towns[2]: 2}, by=coordinator)
    partille = [p for n, p in enumerate(world.people) if n % 3 == 0]
    cancel_round(session.get(Round, world.rounds[0]), "Inställd.", by=coordinator)
    seats = nominate_many(round_, dict.fromkeys(partille), by=coordinator)
    assert [s.state for s in seats] == ["seated", "queued", "queued"]
    assert "öppna för din kommun" in why(seats[1]).sentence and "30" in why(seats[1]).sentence
    table = grid(round_of(round_.id))
    assert [(r.quota, r.seated, r.room) for r in table.rows] == [(1, 1, 0), (1, 0, 1), (2, 0, 2)]
    assert left_for(round_of(round_.id), [partille[0]]) == {world.towns[0]: 0}
    with time_machine.travel("2027-03-31 09:00", tick=True):  # Göteborg borders on Partille
        assert open_up() == 1 and grid(round_of(round_.id)).phase == "neighbours"
    with time_machine.travel("2027-04-07 09:00", tick=True):
        assert open_up() == 1 and grid(round_of(round_.id)).phase == "all"
    assert faults() == []


def test_quotas_by_key_add_up_and_cannot_be_more_than_the_seats():
    world = make_world(seats=5)
    coordinator, round_ = session.get(Person, world.coordinator), round_of(world.rounds[0])
    for key in ("staff", "hires", "equal"):
        shares = share_quotas(round_, key, by=coordinator, common=1)
        assert sum(shares.values()) == 4 and grid(round_of(round_.id)).common == 1 and min(shares.values()) >= 1
    with pytest.raises(Problem, match="omgången har 5"):
        set_quotas(round_, {world.towns[0]: 6}, by=coordinator)
    with pytest.raises(Problem, match="område"):
        set_quotas(round_, {world.units[0]: 1}, by=coordinator)
    with pytest.raises(Problem):
        share_quotas(round_, "wealth", by=coordinator)
    with pytest.raises(Problem, match="Grannarna"):
        set_releases(round_, [{"days": 7, "to": "neighbours"}, {"days": 21, "to": "all"}], by=coordinator)
    clear_quotas(round_, by=coordinator)
    assert not grid(round_of(round_.id)).shared


def test_seats_are_held_without_names_named_later_and_released_on_their_day():
    world = make_world(seats=3)
    manager, round_ = session.get(Person, world.managers[0]), session.get(Round, world.rounds[1])
    unit = session.get(type(make_organisation()), world.units[0])
    with pytest.raises(Problem, match="1 plats"):
        hold_seats(round_, unit, 2, by=manager)
    kept = hold_seats(round_, unit, 1, by=manager)
    assert [h.id for h in holds_of(round_.id)] == [h.id for h in my_holds(manager.id, date(2027, 3, 1))] == [kept.id]
    with pytest.raises(Problem, match="er organisation"):
        name_hold(kept, {world.people[1]: None}, by=manager)
    (seat,) = name_hold(kept, {world.people[0]: None}, by=manager)
    assert (seat.state, kept.seats, why(seat).code) == ("seated", 0, "named")
    again = hold_seats(round_, unit, 1, by=manager)
    assert give_back(again, by=manager) == 1
    third = hold_seats(round_, unit, 1, by=manager)
    with time_machine.travel(third.release_on + timedelta(days=1), tick=True):
        assert release_holds() == 1
    assert session.query(Message).filter_by(template="courses/mail/hold_released").one().person_id == manager.id


def test_a_round_that_is_allotted_at_closing_gives_its_seats_by_policy_and_remembers_who_was_left():
    course = make_course(allots="at_closing", policy=["debt", "asked"])
    plan = make_plan(course, seats=1, first_on=date(2027, 4, 20), closes_on=date(2027, 3, 12))
    (round_,) = open_rounds([plan], by=None)
    first, second = (make_seat(round_) for _ in range(2))
    assert [first.state, second.state] == ["queued", "queued"] and "12 mars" in why(first).sentence
    with time_machine.travel("2027-03-13 09:00", tick=True):
        assert allot_closed() == 1 and allot_closed() == 0
    assert (first.state, second.state, why(first).code, why(second).code) == ("seated", "queued", "allotted", "lacked")
    assert list(debts(round_.queue_id).values()) == [(1, 0)]
    with time_machine.travel("2027-03-13 10:00", tick=True):
        withdraw(first, by=person(first))
        accept(offer_to(second), by=None)
    assert list(debts(round_.queue_id).values()) == [(0, 1)]


def test_a_draw_by_lot_can_be_drawn_again():
    course = make_course(allots="at_closing", policy=["draw"])
    plan = make_plan(course, seats=2, first_on=date(2027, 4, 20), closes_on=date(2027, 3, 12))
    (round_,) = open_rounds([plan], by=None)
    seats = [make_seat(round_) for _ in range(6)]
    with time_machine.travel("2027-03-13 09:00", tick=True):
        allot_closed()
    from courses.days.priority import Claim, in_order

    drawn = in_order((Claim(s.id, None, False, 0, s.asked_at) for s in seats), ["draw"], round_.draw_seed)
    assert {c.seat_id for c in drawn[:2]} == {s.id for s in seats if s.state == "seated"}
    assert "lotten" in why(session.get(Seat, drawn[0].seat_id)).sentence


def test_a_party_gets_seats_together_or_not_at_all():
    _unit, manager, people = make_unit(4)
    round_ = make_round(seats=2, first_on=date(2027, 4, 20))
    nominate_many(round_, {people[0].id: None}, by=manager)
    two = nominate_many(round_, {people[1].id: None, people[2].id: None}, by=manager, together=True)
    assert [s.state for s in two] == ["queued", "queued"] and two[0].because == "party_waits"
    (alone,) = nominate_many(round_, {people[3].id: None}, by=manager)
    assert alone.state == "seated"  # A free seat is not left for a party that it cannot hold.
    withdraw(alone, by=people[3])
    assert [s.state for s in two] == ["queued", "queued"]
    withdraw(session.query(Seat).filter_by(person_id=people[0].id).one(), by=people[0])
    assert [s.state for s in two] == ["offered", "offered"]
    accept(offer_to(two[0]), by=None)
    assert [s.state for s in two] == ["offered", "offered"] and two[0].because == "accepted_waits" and faults() == []
    decline(offer_to(two[1]), by=None)
    assert [s.state for s in two] == ["queued", "queued"] and why(two[0]).code == "party_broken"


def test_whoever_is_away_leaves_the_seat_and_keeps_the_time_in_the_queue():
    round_, (seated, first, _second) = full_round()
    asked = seated.asked_at
    session.commit()
    register_absences([NewAbsence(seated.person_id, date(2027, 4, 19), None)], by=None)
    work_off()
    session.expire_all()
    again = session.query(Seat).filter_by(person_id=seated.person_id, state="queued").one()
    assert (seated.state, seated.because, again.asked_at) == ("withdrawn", "released_away", asked)
    assert first.state == "offered" and again.round_id == round_.id
    assert session.query(Message).filter_by(template="courses/mail/released").one().person_id == seated.person_id


def test_whoever_leaves_gives_the_seat_on_and_whoever_is_transferred_keeps_it():
    from app.organisations.models import Organisation, Post
    from app.organisations.posts.actions import transfer_posts

    _round, (seated, first, second) = full_round()
    session.commit()
    post = session.get(Post, first.post_id)
    transfer_posts(
        session.get(Organisation, post.unit_id), make_organisation(), date(2027, 3, 15), by=None, posts=[post]
    )
    end_posts([session.get(Post, seated.post_id)], date(2027, 3, 31), by=None)
    work_off()
    session.expire_all()
    assert (seated.state, seated.because) == ("withdrawn", "released_post")
    assert first.state == "offered" and second.state == "queued"
    assert faults() == []


def test_a_name_is_swapped_until_the_day_before():
    unit, manager, people = make_unit(2)
    round_ = make_round(seats=1, first_on=date(2027, 3, 2))
    (seat,) = nominate_many(round_, {people[0].id: None}, by=manager)
    new = swap_name(seat, people[1], by=manager)
    assert (seat.state, new.state, why(new).code) == ("withdrawn", "seated", "swapped_in")
    with time_machine.travel("2027-03-02 07:00"), pytest.raises(Problem, match="dagen före"):
        swap_name(new, people[0], by=manager)
    assert unit


def test_interest_without_a_date_becomes_places_in_the_queue_when_a_round_appears():
    unit, manager, people = make_unit(3)
    course = make_course()
    area = make_plan(course).area_id
    queue = queue_for(course.id, area)
    declare_interest(queue, {people[0].id: None, people[1].id: None}, "tasks", by=manager, nominated=True)
    (own,) = declare_interest(queue, {people[2].id: None}, "update", by=people[2], nominated=False)
    (wanted,) = [d for d in demand([area]) if d.queue.id == queue.id]
    assert (wanted.interested, wanted.total, sum(wanted.by_member.values()), dict(wanted.because)) == (
        3, 3, 3, {"tasks": 2, "update": 1},
    )  # fmt: skip
    assert len(interests_of([p.id for p in people])) == 3
    with pytest.raises(Problem):
        declare_interest(queue, {people[2].id: None}, "update", by=people[2], nominated=False)
    open_rounds([make_plan(course, seats=1, first_on=date(2027, 4, 20))], by=None)
    open_up()
    states = {s.person_id: s.state for s in session.query(Seat).filter_by(queue_id=queue.id)}
    assert states == {people[0].id: "offered", people[1].id: "queued", people[2].id: "asked"}
    with pytest.raises(Problem):
        withdraw_interest(own, by=people[2])
    assert unit


def test_a_deadline_that_no_round_meets_is_in_view_with_the_first_possible_date():
    world = make_world(seats=1)
    rounds = [session.get(Round, number) for number in world.rounds]
    oblige(world, world.people[:2], days=50)  # due 20 April
    rounds[0].first_on = rounds[0].last_on = date(2027, 3, 25)
    rounds[1].first_on = rounds[1].last_on = date(2027, 4, 26)
    session.flush()
    seat_many([(rounds[0].id, world.people[5])], by=None)
    found = in_view(world.people, date(2027, 3, 1))
    assert [(each.late, each.first_on, each.free, each.due_on) for each in found] == [
        (True, date(2027, 4, 26), True, date(2027, 4, 20))
    ] * 2
    assert statements(lambda: in_view(world.people, date(2027, 3, 1))) <= 13
    assert len(proposals(world.people, date(2027, 3, 1))) == 0  # They began in January last year.
    withdraw(session.query(Seat).filter_by(person_id=world.people[5]).one(), by=session.get(Person, world.people[5]))
    assert in_view(world.people, date(2027, 3, 1), late_only=True) == []
    seat_many([(rounds[0].id, world.people[0])], by=None)
    assert {each.person.id for each in in_view(world.people, date(2027, 3, 1))} == {world.people[1]}


def test_a_policy_is_decided_by_the_federation_and_told():
    course, coordinator = make_course(), make_colleague("coordinator")
    set_policy(course, ["new", "draw"], allots="at_closing", answer_days=3, by=coordinator)
    assert (course.policy, course.allots, course.answer_days) == (["new", "draw"], "at_closing", 3)
    for policy, allots, days in ((["deadline"], "at_once", 2), (["asked"], "later", 2), (["asked"], "at_once", 0)):
        with pytest.raises(Problem):
            set_policy(course, policy, allots=allots, answer_days=days, by=coordinator)
    assert session.query(Course).filter_by(id=course.id).one().answer_days == 3


def test_cancelling_a_round_takes_back_its_offers_and_keeps_the_queue():
    round_, (seated, first, _second) = full_round()
    withdraw(seated, by=person(seated))
    cancel_round(round_, "Kursledaren har fått förhinder.", by=make_colleague("coordinator"))
    assert (first.state, offer_to(first).state) == ("queued", "recalled")
    assert open_offers([first.person_id]) == [] and faults() == []


def test_whoever_cannot_come_is_not_seated_by_a_yes():
    _unit, manager, people = make_unit(2)
    round_ = make_round(seats=2, first_on=date(2027, 4, 20))
    seat = ask_for_seat(people[0], round_, by=people[0])
    register_absences([NewAbsence(people[0].id, date(2027, 4, 1), date(2027, 5, 1))], by=None)
    approve_many([seat], by=manager)
    assert (seat.state, seat.because) == ("queued", "passed_away")


def test_what_breaks_a_promise_is_named(app):
    _round, (_seated, first, _second) = full_round()
    session.commit()
    assert app.test_cli_runner().invoke(args=["rounds", "check"]).exit_code == 0
    first.state = "seated"
    session.commit()
    answer = app.test_cli_runner().invoke(args=["rounds", "check"])
    assert answer.exit_code == 1 and "over_limit" in answer.output
    assert session.query(Queue).count() == 1
