"""Dialogue groups as the trainer meets them: made, arranged, fitted to who is there, printed, shown."""

import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from app.dates import today
from app.db import session
from courses.days.actions.attendance import register_attendance
from courses.days.models import Occasion, Presence, Seat
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from courses.groups.actions import Asked, adjust_groups, arrange, make_groups
from courses.groups.models import DialogueGroup, GroupMember, GroupSet
from courses.groups.queries import group_set, listed, places
from tests.factories import make_colleague, make_municipality, make_organisation, make_person, make_post
from tests.factories_days import make_course, make_round, make_seat
from tests.factories_groups import group_numbers, make, make_course_day, seat


@pytest.fixture
def course_day(app):
    return make_course_day()


def address(occasion, more=""):
    return f"/courses/days/occasions/{occasion.id}/groups{more}"


def test_the_trainer_makes_groups_where_no_two_are_from_the_same_unit(browser, course_day):
    occasion, trainer, people = course_day
    browser.sign_in(trainer)
    assert "Gör grupper" in browser.get(address(occasion)).text
    assert "Dialoggrupper" in browser.get(f"/courses/days/occasions/{occasion.id}").text
    reply = browser.post(address(occasion), data={"size": "3-4", "who": "everyone", "way": "fewest_repeats"})
    assert reply.status_code == 303
    page = browser.get(address(occasion)).text
    assert "Grupp 4" in page and people[0].name in page and "Det här gick inte att få" not in page
    units = Counter((group_numbers(occasion)[one.person_id], one.unit_id) for one in listed(occasion).values())
    assert max(units.values()) == 1


def test_nobody_else_reaches_the_groups(browser, course_day):
    occasion, _trainer, people = course_day
    for person in (people[0], make_colleague("trainer"), make_colleague("unit_manager")):
        browser.sign_in(person)
        for more in ("", "/adjust", "/cards"):
            assert browser.get(address(occasion, more)).status_code == 403
        for more in ("", "/arrange", "/adjust", "/shown"):
            assert browser.post(address(occasion, more)).status_code == 403
    assert session.query(GroupSet).count() == 0


def test_what_cannot_be_is_answered_in_words(browser, course_day):
    occasion, trainer, people = course_day
    browser.sign_in(trainer)
    reply = browser.post(address(occasion), data={"size": "3-4", "who": "present", "way": "fewest_repeats"})
    assert reply.status_code == 422 and "Det finns ingen att dela in än." in reply.text
    assert browser.post(address(occasion), data={"size": "9-1"}).status_code == 422
    reply = browser.post(address(occasion, "/adjust"), data={"here": [people[0].id]})
    assert reply.status_code == 422 and "Gör grupper först" in reply.text
    assert browser.post(address(occasion, "/arrange"), data={f"g-{people[0].id}": "2"}).status_code == 409
    assert browser.get(address(occasion, "/cards")).status_code == 404


def test_a_compromise_is_explained_in_one_sentence(browser, course_day):
    occasion, trainer, _people = course_day
    unit = make_organisation(name="Mottagningen")
    for _ in range(7):
        seat(occasion, make_colleague(unit=unit))
    seat(occasion, make_colleague(unit=unit, protected=True, alias="Deltagare 9"))
    make_groups(occasion, listed(occasion), Asked(3, 4), by=trainer)
    page = browser.sign_in(trainer).get(address(occasion)).text
    told = r"Två från samma enhet \(Mottagningen\) sitter ihop i grupp \d( och \d)?, eftersom 7 kommer därifrån"
    assert re.search(told, page), "and nothing is said that would tell where somebody protected works"


def test_moving_locks_and_a_new_mixing_keeps_it(browser, course_day):
    occasion, trainer, people = course_day
    make(occasion, people, trainer, seed=1)
    before = group_numbers(occasion)
    one, other = people[0].id, people[1].id
    goal = next(n for n in before.values() if n != before[one])
    browser.sign_in(trainer)
    sent = {f"g-{one}": goal, f"was-{one}": before[one], f"had-{one}": "0", f"l-{other}": "1", f"had-{other}": "0"}
    assert browser.post(address(occasion, "/arrange"), data=sent).status_code == 303
    assert group_numbers(occasion)[one] == goal
    for again in ("same", "new"):
        browser.post(
            address(occasion), data={"size": "3-4", "who": "everyone", "way": "fewest_repeats", "again": again}
        )
        assert (group_numbers(occasion)[one], group_numbers(occasion)[other]) == (goal, before[other])
    assert "2 låsta personer sitter kvar." in browser.get(address(occasion)).text


def test_no_shows_are_made_up_for_with_as_few_moves_as_can_be(browser, course_day):
    occasion, trainer, people = course_day
    make(occasion, people, trainer, seed=1)
    before = group_numbers(occasion)
    missing = [one for one in before if before[one] == 1][:2]
    browser.sign_in(trainer)
    register_attendance(occasion.sessions[0], {one: Mark(Presence.absent) for one in missing}, by=trainer)
    page = browser.get(address(occasion, "/adjust")).text
    assert page.count(" checked") == 10 and "Kryssen här ändrar inte närvaron" in page
    here = [one for one in before if one not in missing]
    assert browser.post(address(occasion, "/adjust"), data={"here": here}).status_code == 303
    after = group_numbers(occasion)
    moved = [one for one in here if after[one] != before[one]]
    assert len(moved) == 1 and set(Counter(after.values()).values()) <= {3, 4}
    page = browser.get(address(occasion)).text
    assert "från grupp 1" in page and "2 personer på klasslistan är inte med i någon grupp" in page


def test_groups_of_those_present_leave_out_the_absent(browser, course_day):
    occasion, trainer, people = course_day
    register_attendance(occasion.sessions[0], {people[0].id: Mark(Presence.absent)}, by=trainer, rest=True)
    browser.sign_in(trainer)
    browser.post(address(occasion), data={"size": "3-4", "who": "present", "way": "fewest_repeats"})
    assert people[0].id not in group_numbers(occasion) and len(group_numbers(occasion)) == 11


def test_cards_bear_organisations_but_never_that_of_a_protected_person(browser, course_day):
    occasion, trainer, people = course_day
    home = make_municipality(key="1401", code="1401", name="Härryda")
    hidden = make_person(protected=True, alias="Deltagare 7", given_name="Hemlig", family_name="Gömd")
    make_post(hidden, make_organisation(parent=home, name="Enheten"), employer_id=home.id)
    seat(occasion, hidden)
    make(occasion, [*people, hidden], trainer)
    for more in ("/cards", "/cards?paper=a5", ""):
        page = browser.sign_in(trainer).get(address(occasion, more)).text
        assert "Deltagare 7" in page and "Grupp 1" in page
        assert not re.search("Härryda|Enheten|Hemlig|Gömd", page)
    assert listed(occasion)[people[0].id].organisation in browser.get(address(occasion, "/cards")).text


def test_participants_see_their_own_group_on_the_day_when_the_trainer_shows_it(browser, app):
    trainer = make_colleague("trainer")
    course = make_course()
    running = make_round(course, first_on=today(), trainers=(trainer,))
    coming = make_round(course, first_on=today() + timedelta(days=1), trainers=(trainer,))
    person = make_colleague()
    for round_ in (running, coming):
        make_seat(round_, person) if round_ is running else session.add(
            Seat(
                round_id=round_.id, queue_id=round_.queue_id, person_id=person.id, post_id=1, unit_id=1, state="seated"
            )
        )
        occasion = occasion_of(session.query(Occasion).filter_by(round_id=round_.id).one().id)
        make_groups(occasion, [person.id], Asked(), by=trainer)
        browser.sign_in(person)
        assert "Du sitter i grupp" not in browser.get(f"/courses/days/rounds/{round_.id}").text
        browser.sign_in(trainer)
        assert browser.post(address(occasion, "/shown"), data={"shown": "1"}).status_code == 303
        browser.sign_in(person)
        seen = "Du sitter i grupp 1." in browser.get(f"/courses/days/rounds/{round_.id}").text
        assert seen is (round_ is running)
    browser.sign_in(trainer).post(address(occasion, "/shown"), data={"shown": "0"})
    assert group_set(occasion.id).shown is False


def test_the_pages_take_as_many_statements_however_many_there_are(browser, course_day):
    occasion, trainer, _people = course_day
    browser.sign_in(trainer)

    def statements(act):
        seen = []
        listener = lambda *values: seen.append(values[2])  # noqa: E731
        event.listen(Engine, "before_cursor_execute", listener)
        act()
        event.remove(Engine, "before_cursor_execute", listener)
        return len([s for s in seen if not s.startswith(("PRAGMA", "BEGIN"))])

    counts = []
    for _ in range(2):
        make_groups(occasion, listed(occasion), Asked(), by=trainer)
        session.commit()
        counts.append([statements(lambda m=m: browser.get(address(occasion, m))) for m in ("", "/adjust", "/cards")])
        counts[-1].append(statements(lambda: adjust_groups(occasion, listed(occasion), by=trainer)))
        for _n in range(8):
            seat(occasion)
    assert counts[0] == counts[1]
    assert counts[0][0] < 20


def test_two_trainers_who_mix_at_once_leave_one_sound_set(app, new_browser, course_day):
    occasion, trainer, people = course_day
    number = occasion.id
    browsers = [new_browser().sign_in(trainer) for _ in range(6)]
    barrier = threading.Barrier(6)

    def act(n):
        barrier.wait()
        data = {"size": ("2-3", "3-4")[n % 2], "who": "everyone", "way": "fewest_repeats"}
        with app.app_context():
            return browsers[n].post(f"/courses/days/occasions/{number}/groups", data=data).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(act, range(6))) == {303}
    session.expire_all()
    assert session.query(GroupSet).count() == 1
    members = session.query(GroupMember).all()
    assert sorted(m.person_id for m in members) == sorted(p.id for p in people)
    sizes = Counter(m.group_id for m in members)
    assert sizes.keys() == {g.id for g in session.query(DialogueGroup)}
    found = session.query(GroupSet).one()
    assert all(found.low <= size <= found.high for size in sizes.values())


def test_saving_an_old_page_leaves_alone_what_it_did_not_change(browser, course_day):
    occasion, trainer, people = course_day
    make(occasion, people, trainer)
    before = group_numbers(occasion)
    one, other = people[0].id, people[1].id
    goal = next(n for n in before.values() if n != before[one])
    arrange(occasion, {one: goal}, {other: True}, by=trainer)
    stale = {f"{kind}-{n}": before[n] for n in (one, other) for kind in ("g", "was")}
    stale |= {f"had-{one}": "0", f"had-{other}": "0", "g-rubbish": "1", "had-": "x"}
    assert browser.sign_in(trainer).post(address(occasion, "/arrange"), data=stale).status_code == 303
    kept = places(group_set(occasion.id).id)
    assert (kept[one].number, kept[other].locked) == (goal, True)


def test_who_gave_up_the_seat_is_told_of_and_left_out_when_groups_are_fitted(browser, course_day):
    occasion, trainer, people = course_day
    make(occasion, people, trainer)
    session.query(Seat).filter_by(person_id=people[0].id).one().state = "withdrawn"
    browser.sign_in(trainer)
    page = browser.get(address(occasion)).text
    assert "1 person i grupperna står inte längre på klasslistan" in page and people[0].name not in page
    browser.post(address(occasion, "/adjust"), data={"here": [person.id for person in people]})
    assert group_numbers(occasion).keys() == {person.id for person in people[1:]}
