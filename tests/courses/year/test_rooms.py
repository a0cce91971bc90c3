"""Rooms in the plan of a year: none is given twice, and what lacks one is told."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.db import session
from app.organisations.models import Kind
from courses.days.models import Half, Occasion, Round
from courses.year.actions.plans import copy_last_year, make_rounds, propose_anew
from courses.year.actions.rows import Rounds, Sitting, set_rounds, set_sittings
from courses.year.facts import RoomFacts, RowFacts
from courses.year.models import YearRow
from courses.year.queries.facts import programme
from courses.year.queries.plans import facts
from courses.year.rhythm import Piece
from courses.year.rooms import Wrong, faults, give_rooms, slots
from tests.courses.year.test_pages import HOME, typed
from tests.courses.year.test_plans import by, counted, rows, told  # noqa: F401 (by is a fixture)
from tests.factories import make_colleague, make_organisation
from tests.factories_days import make_area, make_course, make_round
from tests.factories_rounds import make_place, make_room
from tests.factories_year import NEXT_YEAR, make_year_plan

FIRST = date(2028, 3, 6)
HALVES = st.sampled_from([Half.fm, Half.em, Half.whole])


def row(number, *days, seats=30, room=None, half=Half.fm):
    return RowFacts(number, 1, tuple(Piece(1, FIRST + timedelta(days=day), half) for day in days), seats, room=room)


@st.composite
def years(draw):
    """Some rounds in few days, and some rooms that are taken now and then."""
    many = draw(st.integers(1, 12))
    planned = [
        RowFacts(
            number,
            1,
            tuple(
                Piece(1, FIRST + timedelta(days=day), half)
                for day, half in draw(st.dictionaries(st.integers(0, 4), HALVES, min_size=1, max_size=3)).items()
            ),
            draw(st.integers(1, 60)),
        )
        for number in range(1, many + 1)
    ]
    taken = st.frozensets(
        st.tuples(st.integers(0, 4).map(lambda n: FIRST + timedelta(days=n)), st.sampled_from([Half.fm, Half.em]))
    )
    rooms = [RoomFacts(n, f"Sal {n}", draw(st.integers(1, 60)), draw(taken)) for n in range(draw(st.integers(0, 5)))]
    return planned, rooms


@given(years())
def test_no_room_is_given_twice_or_to_more_than_it_holds(year):
    planned, rooms = year
    found = give_rooms(planned, rooms)
    known = {room.id: room for room in rooms}
    held = Counter((each.room, slot) for each in found if each.room is not None for slot in slots(each.pieces))
    assert not held or max(held.values()) == 1
    for each in found:
        if each.room is not None:
            assert known[each.room].capacity >= each.seats and not known[each.room].taken & slots(each.pieces)
    assert faults(found, rooms) == []
    assert [each.pieces for each in found] == [each.pieces for each in planned]


@given(years())
def test_whoever_has_no_room_could_not_have_one_of_those_left(year):
    planned, rooms = year
    found = give_rooms(planned, rooms)
    for each in found:
        for room in rooms if each.room is None else ():
            others = [slot for other in found if other.room == room.id for slot in slots(other.pieces)]
            assert room.capacity < each.seats or slots(each.pieces) & {*room.taken, *others}


@given(years())
def test_rooms_that_were_given_are_kept_when_asked_for_again(year):
    planned, rooms = year
    found = give_rooms(planned, rooms)
    assert give_rooms(found, rooms) == found
    assert give_rooms(found, rooms, {each.number for each in found if each.room is not None}) == found


def lacking(found):
    """How many rounds have no room, and how many seats they are."""
    without = [each.seats for each in found if each.room is None]
    return len(without), sum(without)


def one_by_one(planned, rooms):
    """Rooms dealt as they used to be: the largest choose first, each the smallest that is enough."""
    busy, found = {room.id: set(room.taken) for room in rooms}, []
    for each in sorted(planned, key=lambda each: (-each.seats, each.span.first_on, each.number)):
        free = [r for r in rooms if r.capacity >= each.seats and not busy[r.id] & slots(each.pieces)]
        best = min(free, key=lambda room: room.capacity, default=None)
        if best is not None:
            busy[best.id] |= slots(each.pieces)
        found.append(replace(each, room=best.id if best else None))
    return found


@given(years())
def test_no_more_are_without_a_room_than_when_they_chose_one_by_one(year):
    planned, rooms = year
    assert lacking(give_rooms(planned, rooms)) <= lacking(one_by_one(planned, rooms))


def test_a_long_round_does_not_keep_two_short_ones_out():
    room = RoomFacts(1, "Sal", 40)
    long, first, second = row(1, 0, 7, seats=35), row(2, 0, seats=10), row(3, 7, seats=12)
    assert [each.room for each in give_rooms([long, first, second], [room])] == [None, 1, 1]


def test_a_round_sits_in_the_same_room_on_all_its_days():
    large, small = RoomFacts(1, "Stora", 40), RoomFacts(2, "Lilla", 20, frozenset({(FIRST, Half.fm)}))
    found = give_rooms([row(1, 0, 7, 14, seats=15), row(2, 7, seats=20), row(3, 14, seats=10)], [large, small])
    assert [each.room for each in found] == [1, 2, 2]


def test_a_smaller_room_is_taken_when_it_is_enough():
    rooms = [RoomFacts(1, "Aula", 200), RoomFacts(2, "Sal", 30), RoomFacts(3, "Rum", 12)]
    found = give_rooms([row(1, 0, seats=12), row(2, 0, seats=13), row(3, 1, seats=200)], rooms)
    assert [each.room for each in found] == [3, 2, 1]


def test_the_largest_group_gets_the_only_room_that_holds_it():
    small, large = RoomFacts(1, "Lilla", 20), RoomFacts(2, "Stora", 40)
    found = give_rooms([row(1, 0, seats=15), row(2, 0, seats=35), row(3, 0, seats=10)], [small, large])
    assert [each.room for each in found] == [1, 2, None]


def test_a_half_day_is_no_clash_with_the_other_half_and_a_whole_day_is_both():
    room = RoomFacts(1, "Sal", 40)
    morning, afternoon, whole = row(1, 0), row(2, 0, half=Half.em), row(3, 0, half=Half.whole)
    assert [each.room for each in give_rooms([morning, afternoon], [room])] == [1, 1]
    assert [each.room for each in give_rooms([morning, whole], [room])] == [1, None]


def test_what_is_wrong_with_a_chosen_room_is_named():
    room = RoomFacts(1, "Sal", 20, frozenset({(FIRST, Half.em)}))
    large, twice = row(1, 0, room=1), row(2, 0, seats=10, room=1)
    found = faults([large, twice], [room])
    assert [(each.row.number, each.wrong, each.on) for each in found] == [
        (1, Wrong.small, FIRST), (1, Wrong.taken, FIRST), (2, Wrong.taken, FIRST),
    ]  # fmt: skip
    assert faults([row(1, 0, seats=5, half=Half.em, room=1)], [room])[0].wrong == Wrong.taken
    assert faults([row(1, 0, room=9)], [room]) == []


def test_the_proposal_gives_rooms_that_go_along_into_the_draft_rounds(by):  # noqa: F811
    room = make_room(capacity=40)
    make_room(capacity=10)
    make_room(capacity=40, closed=True)
    plan = make_year_plan(by=by)
    assert {each.room for each in facts(plan.id)} == {room.id}
    assert (told(plan).rooms, told(plan).roomless, told(plan).room_faults) == (2, (), ())
    make_rounds(plan, by=by)
    occasion = session.query(Occasion).first()
    assert {each.room_id for each in session.query(Occasion)} == {room.id} and room.name in occasion.place
    assert told(plan).room_faults == ()


def test_rooms_of_another_area_are_not_used_and_what_has_none_is_told(by):  # noqa: F811
    other = make_organisation(kind=Kind.municipality, key="0180", code="0180", name="Stockholm")
    make_room(make_place(municipality_id=other.id))
    plan = make_year_plan(by=by)
    assert {each.room for each in facts(plan.id)} == {None} and told(plan).rooms == 0
    room = make_room(make_place(municipality_id=make_area().id))
    assert told(plan).rooms == 1 and len(told(plan).roomless) == len(facts(plan.id))
    propose_anew(plan, by=by)
    assert {each.room for each in facts(plan.id)} == {room.id}


def test_rooms_where_rounds_are_already_are_not_given(by):  # noqa: F811
    room = make_room()
    first = make_year_plan(by=by)
    taken = rows(first)[0]
    make_round(make_course(), first_on=taken.days[0], occasion={"room_id": room.id})
    assert [each.row.number for each in told(first).room_faults] == [taken.number]
    propose_anew(first, by=by)
    busy = {each.room for each in rows(first) if taken.days[0] in each.days}
    assert busy <= {None} and told(first).room_faults == ()


def test_a_round_that_moves_keeps_its_room_when_it_is_free_and_gets_another_otherwise(by):  # noqa: F811
    room = make_room(capacity=40)
    plan = make_year_plan(by=by)
    found, (first, second, *_rest) = programme("introduktion"), rows(plan)
    free = [day + timedelta(days=7) for day in first.days]
    set_rounds(plan, found, Rounds({first.number: free}), by=by)
    assert next(each for each in rows(plan) if each.number == first.number).room == room.id
    set_rounds(plan, found, Rounds({first.number: second.days}), by=by)
    assert next(each for each in rows(plan) if each.number == first.number).room is None
    assert [each.number for each in told(plan).roomless] == [first.number]
    set_rounds(plan, found, Rounds(rooms={first.number: room.id}), by=by)
    assert {each.row.number for each in told(plan).room_faults} == {first.number, second.number}
    set_rounds(plan, found, Rounds(rooms={first.number: None}, new=free), by=by)
    assert told(plan).room_faults == () and [each.number for each in told(plan).roomless] == [first.number]
    assert sum(each.room == room.id for each in rows(plan)) == 9


def test_a_theme_sitting_gets_the_room_that_was_chosen(by):  # noqa: F811
    first, second = make_room(capacity=40), make_room(capacity=50)
    plan = make_year_plan(by=by)
    theme = programme("introduktion").single.themes[0]
    (old,) = rows(plan, "kurs-c")
    assert old.room == first.id
    on = old.days[0] + timedelta(days=7)
    sittings = [Sitting(old.number, old.days[0], Half.fm, 30, second.id), Sitting(None, on, Half.fm, 30)]
    set_sittings(plan, programme("introduktion"), theme, sittings, by=by)
    assert [each.room for each in rows(plan, "kurs-c")] == [second.id, first.id]


def test_last_years_rooms_are_copied_as_far_as_they_are_free(by):  # noqa: F811
    room = make_room(capacity=40)
    make_year_plan(by=by)
    plan = make_year_plan(by=by, year=NEXT_YEAR + 1)
    session.query(YearRow).filter_by(plan_id=plan.id).update({"room_id": None})
    copy_last_year(plan, by=by)
    assert {each.room for each in facts(plan.id)} == {room.id} and told(plan).room_faults == ()


def test_rooms_are_read_with_as_many_statements_whatever_their_number(by):  # noqa: F811
    make_room()
    plan = make_year_plan(by=by)
    few = counted(lambda: told(plan))
    for _ in range(4):
        make_round(make_course(), occasion={"room_id": make_room().id})
    assert counted(lambda: told(plan)) == few


@pytest.fixture
def me(browser):
    person = make_colleague("coordinator", make_area())
    browser.sign_in(person)
    return person


def test_a_room_is_chosen_by_hand_on_the_page_and_what_follows_is_said(browser, me):
    room, small = make_room(capacity=40), make_room(capacity=5)
    plan = make_year_plan(by=me)
    assert "Alla planerade tillfällen har en lokal." in browser.get(f"{HOME}/{plan.id}").text
    address, first = f"{HOME}/{plan.id}/rounds", rows(plan)[0]
    page = browser.get(address).text
    assert f'<option value="{room.id}" selected>' in page
    fields = typed(page) | {f"r{each.number}-room": str(room.id) for each in rows(plan)}
    chosen = fields | {f"r{first.number}-room": str(small.id)}
    told_ = browser.get(address, query_string=chosen, headers={"X-Requested-With": "fetch"}).json["html"]
    assert "rymmer 5, och det är 30 platser" in told_
    assert (
        "1 planerat tillfälle saknar lokal"
        in browser.post(address, data=fields | {f"r{first.number}-room": "", "look": "1"}).text
    )
    assert browser.post(address, data=chosen).status_code == 303
    assert rows(plan)[0].room == small.id and small.name in browser.get(f"{HOME}/{plan.id}").text
    strange = browser.post(address, data=fields | {f"r{first.number}-room": "99999"})
    assert strange.status_code == 422 and "Lokalen finns inte" in strange.text
    assert session.query(Round).count() == 0


def test_a_theme_shows_what_follows_before_it_is_saved(browser, me):
    room = make_room(capacity=40)
    plan = make_year_plan(by=me, hires=20)
    address, before = f"{HOME}/{plan.id}/themes/c", rows(plan, "kurs-c")
    page = browser.get(address).text
    assert f'data-row="{before[0].number}"' in page and "data-year-form" in page
    fields = typed(page) | {f"r{each.number}-room": str(room.id) for each in before}
    blocked = fields | {f"r{before[0].number}-d0": f"{NEXT_YEAR}-07-05"}
    said = browser.get(address, query_string=blocked, headers={"X-Requested-With": "fetch"}).json["html"]
    assert "är spärrad" in said and "<html" not in said
    early = fields | {f"r{before[0].number}-d0": f"{NEXT_YEAR - 1}-12-01"}
    said = browser.get(address, query_string=early, headers={"X-Requested-With": "fetch"}).json["html"]
    assert f"har en dag som inte är {NEXT_YEAR}" in said
    gone = fields | {f"r{each.number}-gone": "1" for each in before[1:]}
    looked = browser.post(address, data=gone | {"look": "1"})
    assert looked.status_code == 200 and " checked" in looked.text
    assert "det finns 30 platser" in looked.text
    wrong = browser.get(address, query_string=fields | {"r0-d0": "i maj"}, headers={"X-Requested-With": "fetch"})
    assert wrong.status_code == 200 and "Skriv datum som" in wrong.json["html"]
    assert rows(plan, "kurs-c") == before
