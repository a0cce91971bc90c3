"""The pages of quotas, held seats, terms and offers."""

from datetime import timedelta

from app.dates import today
from app.db import session
from app.people.models import Person
from app.web.formats import date_text
from courses.days.actions.holds import hold_seats
from courses.days.actions.quotas import set_quotas
from courses.days.actions.seats import ask_for_seat, withdraw
from courses.days.models import Hold, Offer, Quota, Seat, Terms
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit
from tests.factories_rounds import make_licence

ROUNDS = "/courses/days/rounds"


def make_coordinator():
    return make_colleague("coordinator", make_area())


def two_towns():
    """Two municipalities with a unit and someone to send in each."""
    first, second = make_municipality(), make_municipality(key="1480", code="1480", name="Andra")
    return first, second, make_organisation(parent=first), make_organisation(parent=second)


# Quotas.


def test_quotas_are_typed_on_one_grid_and_add_up(browser):
    first, second, *_units = two_towns()
    round_ = make_round(seats=10)
    browser.sign_in(make_coordinator())
    page = browser.get(f"{ROUNDS}/{round_.id}/quotas").text
    assert "Omgången har inga kvoter" in page and "får grannkommuner ta oanvända platser" in page
    data = {"what": "quotas", f"q-{first.id}": "4", f"q-{second.id}": "3"}
    assert browser.post(f"{ROUNDS}/{round_.id}/quotas", data=data).status_code == 303
    assert {q.organisation_id: q.seats for q in session.query(Quota)} == {first.id: 4, second.id: 3}
    assert "<b data-common>3</b>" in browser.get(f"{ROUNDS}/{round_.id}/quotas").text


def test_more_quotas_than_seats_are_refused_and_what_was_typed_stays(browser):
    first, *_rest = two_towns()
    round_ = make_round(seats=10)
    browser.sign_in(make_coordinator())
    reply = browser.post(f"{ROUNDS}/{round_.id}/quotas", data={"what": "quotas", f"q-{first.id}": "11"})
    assert reply.status_code == 422 and "omgången har 10 platser" in reply.text and 'value="11"' in reply.text
    wrong = browser.post(f"{ROUNDS}/{round_.id}/quotas", data={"what": "quotas", f"q-{first.id}": "många"})
    assert wrong.status_code == 422 and "heltal" in wrong.text and session.query(Quota).count() == 0


def test_seats_are_shared_by_a_key_and_taken_back(browser):
    first, second, *units = two_towns()
    for unit in units:
        make_colleague(unit=unit)
    round_ = make_round(seats=10)
    browser.sign_in(make_coordinator())
    url = f"{ROUNDS}/{round_.id}/quotas"
    assert browser.post(url, data={"what": "share", "key": "equal", "common": "2"}).status_code == 303
    assert {q.organisation_id: q.seats for q in session.query(Quota)} == {first.id: 4, second.id: 4}
    assert browser.post(url, data={"what": "share", "key": "equal", "common": "11"}).status_code == 422
    assert browser.post(url, data={"what": "clear"}).status_code == 303
    assert session.query(Quota).count() == 0
    assert browser.post(url, data={"what": "något annat"}).status_code == 422


def test_the_days_of_release_are_said_in_words_and_changed(browser):
    two_towns()
    round_ = make_round(seats=10, first_on=today() + timedelta(days=60))
    browser.sign_in(make_coordinator())
    url = f"{ROUNDS}/{round_.id}/quotas"
    assert browser.post(url, data={"what": "release", "neighbours": "30", "everyone": "7"}).status_code == 303
    session.refresh(round_)
    assert round_.releases == [{"days": 30, "to": "neighbours"}, {"days": 7, "to": "all"}]
    reply = browser.post(url, data={"what": "release", "neighbours": "5", "everyone": "7"})
    assert reply.status_code == 422 and "Grannarna ska få platserna före alla andra." in reply.text


def test_several_rounds_stand_on_one_grid(browser):
    first, *_rest = two_towns()
    course = make_course()
    near, far = make_round(course, seats=10), make_round(course, seats=5, first_on=today() + timedelta(days=60))
    browser.sign_in(make_coordinator())
    url = f"/courses/days/queues/{near.queue_id}/quotas"
    assert browser.get(url).text.count("<tfoot>") == 1
    assert browser.post(url, data={f"q-{near.id}-{first.id}": "2", f"q-{far.id}-{first.id}": "1"}).status_code == 303
    assert {q.round_id: q.seats for q in session.query(Quota) if q.organisation_id == first.id} == {
        near.id: 2,
        far.id: 1,
    }
    assert browser.post(url, data={f"q-{far.id}-{first.id}": "6"}).status_code == 422


def test_quotas_are_for_coordinators(browser):
    round_ = make_round()
    browser.sign_in(make_unit()[1])
    assert browser.get(f"{ROUNDS}/{round_.id}/quotas").status_code == 403
    assert browser.get(f"/courses/days/queues/{round_.queue_id}/quotas").status_code == 403


def test_the_grids_take_as_many_statements_for_more_rounds_and_people(browser):
    first, *_rest = two_towns()
    course, coordinator = make_course(), make_coordinator()
    round_ = make_round(course, seats=10)
    set_quotas(round_, {first.id: 2}, by=coordinator)
    browser.sign_in(coordinator)
    urls = (f"{ROUNDS}/{round_.id}/quotas", f"/courses/days/queues/{round_.queue_id}/quotas")
    before = [(browser.get(url), statements(lambda url=url: browser.get(url)))[1] for url in urls]
    for days in (40, 50, 60):
        other = make_round(course, seats=10, first_on=today() + timedelta(days=days))
        set_quotas(other, {first.id: 2}, by=coordinator)
        make_seat(other, make_colleague(unit=make_organisation(parent=first)))
    make_seat(round_, make_colleague(unit=make_organisation(parent=first)))
    assert [statements(lambda url=url: browser.get(url)) for url in urls] == before


# Held seats and names.


def test_a_manager_holds_seats_names_them_later_and_gives_the_rest_back(browser):
    unit, manager, (person, *_others) = make_unit()
    round_ = make_round(seats=10, first_on=today() + timedelta(days=60))
    browser.sign_in(manager)
    assert "Reservera utan namn" in browser.get(f"{ROUNDS}/{round_.id}/nominate").text
    reply = browser.post(f"{ROUNDS}/{round_.id}/hold", data={"count": "2", "organisation": unit.id})
    assert reply.status_code == 303
    kept = session.query(Hold).one()
    assert "reserverade platser att ge namn" in browser.get(f"{ROUNDS}/{round_.id}/nominate").text
    assert "Reserverade platser" in browser.get("/min-enhet").text
    assert browser.post(f"/courses/days/holds/{kept.id}", data={"people": person.id}).status_code == 303
    assert session.query(Seat).one().state == "seated"
    assert browser.post(f"/courses/days/holds/{kept.id}", data={"what": "give-back"}).status_code == 303
    session.refresh(kept)
    assert (kept.seats, kept.released) == (0, 1)
    assert browser.post(f"/courses/days/holds/{kept.id}").status_code == 422


def test_too_many_held_seats_are_refused_and_others_do_not_reach_them(browser):
    unit, manager, _people = make_unit()
    round_ = make_round(seats=3, first_on=today() + timedelta(days=60))
    browser.sign_in(manager)
    reply = browser.post(f"{ROUNDS}/{round_.id}/hold", data={"count": "99", "organisation": unit.id})
    assert reply.status_code == 422 and "kan reservera" in reply.text
    kept = hold_seats(round_, unit, 1, by=manager)
    session.commit()
    browser.sign_in(make_unit()[1])
    assert browser.get(f"/courses/days/holds/{kept.id}").status_code == 403


def test_a_name_is_swapped_until_the_day_before(browser):
    _unit, manager, (first, second, _third) = make_unit()
    round_ = make_round()
    seat = make_seat(round_, first)
    browser.sign_in(manager)
    assert "Byt namn" in browser.get(f"{ROUNDS}/{round_.id}/nominate").text
    assert second.name in browser.get(f"/courses/days/seats/{seat.id}/swap").text
    assert browser.post(f"/courses/days/seats/{seat.id}/swap").status_code == 422
    assert browser.post(f"/courses/days/seats/{seat.id}/swap", data={"people": second.id}).status_code == 303
    assert {s.person_id: s.state for s in session.query(Seat)} == {first.id: "withdrawn", second.id: "seated"}
    assert browser.post(f"/courses/days/seats/{seat.id}/swap", data={"people": first.id}).status_code == 422
    browser.sign_in(first)
    assert browser.get(f"/courses/days/seats/{seat.id}/swap").status_code == 403


def test_nominating_tells_what_is_left_half_the_unit_and_lacking_licences(browser):
    unit, manager, people = make_unit(3)
    round_ = make_round(make_course(licence="bbic"), seats=10)
    browser.sign_in(manager)
    page = browser.get(f"{ROUNDS}/{round_.id}/nominate").text
    assert "10 platser kvar." in page and "Licens saknas" in page
    make_licence(unit)
    session.commit()
    assert "Licens saknas" not in browser.get(f"{ROUNDS}/{round_.id}/nominate").text
    browser.post(f"{ROUNDS}/{round_.id}/nominate", data={"people": [p.id for p in people[:2]]})
    page = browser.get(f"{ROUNDS}/{round_.id}/nominate").text
    assert f"2 av 4 i {unit.name} är på kurs" in page and "Det är halva enheten eller mer." in page


def test_together_or_not_at_all(browser):
    _unit, manager, people = make_unit(3)
    round_ = make_round(seats=1)
    browser.sign_in(manager)
    data = {"people": [p.id for p in people[:2]], "together": "1"}
    assert browser.post(f"{ROUNDS}/{round_.id}/nominate", data=data).status_code == 303
    assert {seat.state for seat in session.query(Seat)} == {"queued"}
    assert "Står på plats 1 i kön" in browser.get(f"{ROUNDS}/{round_.id}/nominate").text
    browser.sign_in(people[0])
    assert "Du går tillsammans med" in browser.get(f"{ROUNDS}/{round_.id}").text


# Terms and offers.


def test_a_wish_says_which_dates_suit_and_is_changed_in_the_queue(browser):
    _unit, manager, (person, *_others) = make_unit()
    round_ = make_round(seats=1)
    make_seat(round_)
    browser.sign_in(person)
    data = {"weekdays": ["0", "1"], "travel": "neighbours", "any_suits": "1"}
    assert browser.post(f"{ROUNDS}/{round_.id}", data=data).status_code == 303
    seat = session.query(Seat).filter_by(person_id=person.id).one()
    kept = session.get(Terms, seat.id)
    assert (kept.weekdays, kept.travel, kept.any_suits) == ([0, 1], "neighbours", True)
    url = f"/courses/days/seats/{seat.id}/terms"
    assert "checked" in browser.get(url).text
    day = (today() + timedelta(days=20)).isoformat()
    assert browser.post(url, data={"latest_on": day, "travel": "own"}).status_code == 303
    session.refresh(kept)
    assert (kept.weekdays, kept.travel, kept.latest_on.isoformat()) == ([], "own", day)
    reply = browser.post(url, data={"latest_on": today().isoformat(), "travel": "own"})
    assert reply.status_code == 422 and "har redan varit" in reply.text
    browser.sign_in(manager)
    assert person.name in browser.get(url).text
    browser.sign_in(make_colleague())
    assert browser.get(url).status_code == 403


def offered():
    """Someone in the queue who is offered a seat."""
    round_ = make_round(seats=1)
    had = make_seat(round_)
    person = make_colleague()
    waits = make_seat(round_, person)
    withdraw(had, by=session.get(Person, had.person_id))
    session.commit()
    session.refresh(waits)
    assert waits.state == "offered"
    return person, round_, waits


def test_an_offer_stands_on_min_resa_kurser_and_the_round_and_is_taken(browser):
    person, round_, seat = offered()
    browser.sign_in(person)
    number = session.query(Offer).one().id
    for page in ("/min-resa", "/courses/days/", f"{ROUNDS}/{round_.id}"):
        assert f"/courses/days/offers/{number}/reply" in browser.get(page).text, page
    assert "En plats blev ledig och erbjöds dig." in browser.get(f"{ROUNDS}/{round_.id}").text
    assert browser.post(f"/courses/days/offers/{number}/reply").status_code == 409
    reply = browser.post(f"/courses/days/offers/{number}/reply", data={"answer": "accept", "back": "/courses/days/"})
    assert (reply.status_code, reply.location) == (303, "/courses/days/")
    session.refresh(seat)
    assert seat.state == "seated"
    assert browser.post(f"/courses/days/offers/{number}/reply", data={"answer": "decline"}).status_code == 409


def test_an_offer_is_declined_and_answered_by_its_own_person_alone(browser):
    person, _round, seat = offered()
    number = session.query(Offer).one().id
    browser.sign_in(make_colleague())
    assert browser.post(f"/courses/days/offers/{number}/reply", data={"answer": "accept"}).status_code == 404
    browser.sign_in(person)
    assert browser.post(f"/courses/days/offers/{number}/reply", data={"answer": "decline"}).status_code == 303
    session.refresh(seat)
    assert seat.state == "queued"


def test_the_page_of_a_round_says_who_comes_first(browser):
    person = make_colleague()
    browser.sign_in(person)
    page = browser.get(f"{ROUNDS}/{make_round().id}").text
    assert "Vem som får plats först" in page and "närmast till sista dagen" in page and "2 arbetsdagar" in page


# Half a unit away.


def test_a_manager_is_warned_of_every_day_of_a_round_before_and_after(browser):
    unit, manager, (first, second, third, fourth) = make_unit(4)
    start = today() + timedelta(days=60)
    round_ = make_round(make_course(themes=2), first_on=start)
    other = make_round(make_course(), first_on=start + timedelta(days=1))
    make_seat(other, first)
    seat = ask_for_seat(second, round_, by=second)
    browser.sign_in(manager)
    pages = [browser.get(page).text for page in ("/courses/days/decisions", "/min-enhet")]
    # Of the manager's five, the second would be the second away on the later day alone.
    assert all(f"2 av 5 i {unit.name} på kurs {date_text(start + timedelta(days=1))}." in page for page in pages)
    browser.post("/courses/days/decisions", data={"seat": seat.id, "decision": "approve"})
    kept = hold_seats(round_, unit, 1, by=manager)
    reply = browser.post(f"/courses/days/holds/{kept.id}", data={"people": third.id})
    warned = f"3 av 5 i {unit.name} är på kurs {date_text(start + timedelta(days=1), today())}."
    assert warned in browser.get(reply.location).text
    reply = browser.post(
        f"/courses/days/seats/{session.query(Seat).filter_by(person_id=third.id).one().id}/swap",
        data={"people": fourth.id},
    )
    assert warned in browser.get(reply.location).text
