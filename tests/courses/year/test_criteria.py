"""Planning a year's rounds, AC4.1–AC4.9 one by one, counted another way than the planner counts."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.api import Problem, add_months, is_working_day
from app.dates import today
from app.db import session
from app.holidays import public_holidays
from app.organisations.models import Absence
from courses.days.actions.opening_up import open_up
from courses.days.actions.quotas import set_quotas
from courses.days.actions.seats import nominate_many
from courses.days.models import Occasion, Round, Trainer
from courses.days.queries.quotas import grid, left_for
from courses.days.queries.rounds import round_of
from courses.year.actions.plans import change_choices, copy_last_year, make_rounds, propose_anew, publish_plan
from courses.year.actions.rows import Rounds, set_rounds
from courses.year.blocked import working_days
from courses.year.consequences import consequences
from courses.year.facts import There, leaned_on
from courses.year.forecast import expected
from courses.year.proposal import propose_year
from courses.year.queries.facts import programme as stored_programme
from courses.year.queries.plans import facts
from tests.courses.year.test_pages import HOME
from tests.courses.year.test_plans import by, rows, told  # noqa: F401 (by is a fixture)
from tests.courses.year.test_rules import choices, programme
from tests.factories import make_colleague, make_municipality
from tests.factories_days import make_area, make_round
from tests.factories_rounds import make_room
from tests.factories_year import NEXT_YEAR, make_year_plan

YEARS = st.integers(2024, 2040)


def proposal(year, hires=280):
    """What is proposed for a year in the autumn before it: the rounds of part 1, and all rows."""
    found = propose_year(programme(), choices(year, hires), There(), date(year - 1, 10, 1))
    return [row for row in found if row.course_id == 9], found


def between_free_days(day):
    """Whether a day lies alone between two free days, such as the Friday after a Thursday that is a holiday."""
    return not is_working_day(day - timedelta(days=1)) and not is_working_day(day + timedelta(days=1))


@given(YEARS)
def test_ac4_1_at_most_nine_rounds_of_two_and_a_half_days_on_no_blocked_day(year):
    whole, every = proposal(year)
    assert 0 < len(whole) <= 9
    for row in whole:
        assert len(row.pieces) * 0.5 == 2.5 and row.seats == 30
    for day in {day for row in every for day in row.days}:
        assert day.year == year and day.weekday() < 5 and day not in public_holidays(year)
        assert day.month not in (6, 7, 8) and day.isocalendar().week not in (1, 7, 44, 51, 52)
        assert not between_free_days(day)


@given(YEARS, st.data())
def test_ac4_2_every_first_day_has_a_complete_round_in_four_months_or_is_listed(year, data):
    whole, every = proposal(year)
    left = data.draw(st.lists(st.sampled_from(whole), unique=True))
    rest = [row for row in every if row.course_id != 9]
    made_for, wanted = programme(), choices(year)
    there = [(span.first_on, span.last_on) for span in leaned_on(made_for, wanted, There())]
    there += [(row.days[0], row.days[-1]) for row in left]
    lacking = {
        day
        for day in working_days(year)
        if not any(first >= day and last <= add_months(day, 4) for first, last in there)
    }
    found = consequences(made_for, wanted, There(), [*left, *rest], date(year - 1, 10, 1)).failing
    listed = {day for run in found for day in working_days(year) if run.first_on <= day <= run.last_on}
    assert listed == lacking and sum(run.days for run in found) == len(lacking)
    if len(left) == len(whole):
        assert lacking == set()


def test_ac4_3_months_are_added_to_the_last_day_of_a_shorter_month():
    assert add_months(date(2027, 10, 31), 4) == date(2028, 2, 29)
    assert add_months(date(2026, 10, 31), 4) == date(2027, 2, 28)
    assert all(each.due_on == add_months(each.first_on, 4) for each in expected(2027, {1: (0,) * 9 + (23, 0, 0)}, 4))


def test_ac4_4_too_few_seats_are_told_with_numbers_and_never_stop_a_plan(browser):
    me = make_colleague("coordinator", make_area())
    browser.sign_in(me)
    plan = make_year_plan(by=me, hires=100)
    shown = browser.get(f"{HOME}/{plan.id}").text
    assert "1 200" in shown.replace("\xa0", " ") and "270" in shown
    assert browser.post(f"{HOME}/{plan.id}/propose").status_code == 303
    assert session.get(type(plan), plan.id).state == "proposed"


@given(YEARS)
def test_ac4_5_all_nineteen_themes_are_given_in_order_and_their_days_add_up(year):
    _whole, every = proposal(year)
    themes = programme().single.themes
    assert len(themes) == 19
    first = {}
    for row in sorted(every, key=lambda row: row.days[0]):
        first.setdefault(row.course_id, row)
    assert {theme.course_id for theme in themes} <= first.keys()
    waves = Counter(row.course_id for row in every if row.course_id != 9)
    assert min(waves.values()) >= 1
    days = {frozenset(theme.areas): 0.0 for theme in themes}
    for theme in themes:
        days[theme.areas] += len(first[theme.course_id].pieces) * 0.5
    assert sum(days.values()) == 12.5
    assert {group: days[group] for group, _days in programme().single.allocations} == dict(
        programme().single.allocations
    )
    opening = [first[theme.course_id].days[0] for theme in themes]
    assert opening == sorted(opening)


def test_ac4_6_trainers_and_rooms_are_booked_once_and_a_trainers_absence_is_respected(by):  # noqa: F811
    trainer, room = make_colleague("trainer", make_area()), make_room(capacity=40)
    plan = make_year_plan(by=by)
    away = rows(plan)[0].days[0]
    session.add(Absence(person_id=trainer.id, first_on=away, last_on=away))
    session.flush()
    propose_anew(plan, by=by)
    led = {row.number: row for row in facts(plan.id)}
    halves = [
        (person, piece.held_on, piece.half)
        for row in led.values()
        for theme, person in row.trainers
        for piece in row.pieces
        if piece.theme_id == theme
    ]
    assert halves and max(Counter(halves).values()) == 1 and away not in {day for _person, day, _half in halves}
    make_rounds(plan, by=by)
    publish_plan(plan, by=by)
    taken = session.get(Occasion, session.query(Trainer).filter_by(person_id=trainer.id).first().occasion_id)
    make_round(first_on=taken.first_on, trainers=[trainer], published=False)
    with pytest.raises(Problem, match="leder redan"):
        make_round(first_on=taken.first_on, trainers=[trainer])
    with pytest.raises(Problem, match="redan bokad"):
        make_round(first_on=taken.first_on, occasion={"room_id": room.id})


def test_ac4_6_a_plan_with_a_room_taken_twice_is_told_and_its_rounds_are_not_made_public(by):  # noqa: F811
    room = make_room(capacity=40)
    plan = make_year_plan(by=by)
    first, second = rows(plan)[:2]
    found = stored_programme("introduktion")
    set_rounds(plan, found, Rounds({first.number: second.days}), by=by)
    assert [row.number for row in told(plan).roomless] == [first.number]
    set_rounds(plan, found, Rounds(rooms={first.number: room.id}), by=by)
    assert {fault.row.number for fault in told(plan).room_faults} == {first.number, second.number}
    make_rounds(plan, by=by)
    with pytest.raises(Problem, match="redan bokad"):
        publish_plan(plan, by=by)


def test_ac4_7_each_round_is_a_calendar_file_and_the_year_a_sheet_by_week(browser):
    me = make_colleague("coordinator", make_area())
    browser.sign_in(me)
    plan = make_year_plan(by=me)
    for row in facts(plan.id):
        found = Calendar.from_ical(browser.get(f"{HOME}/{plan.id}/rows/{row.number}.ics").data)
        assert [event.decoded("dtstart").date() for event in found.walk("VEVENT")] == list(row.days)
    sheet = browser.get(f"{HOME}/{plan.id}/arsblad.csv").data.decode("utf-8-sig").splitlines()[1:]
    assert len(sheet) == sum(len(row.days) for row in facts(plan.id))
    weeks = [line.split(";")[0] for line in sheet]
    assert weeks == sorted(weeks, key=lambda week: int(week.removeprefix("v. ")))


def test_ac4_8_nominations_open_for_all_at_the_same_instant_and_kept_seats_are_released_on_their_day(by):  # noqa: F811
    small, large = (
        make_municipality(key=code, code=code, name=name) for code, name in (("1407", "Öckerö"), ("1480", "Göteborg"))
    )
    opens = today() + timedelta(days=3)
    plan = make_year_plan(by=by)
    change_choices(plan, plan.choices, opens, by=by)
    make_rounds(plan, by=by)
    publish_plan(plan, by=by)
    found = session.query(Round).order_by(Round.first_on).all()
    assert {round_.opens_on for round_ in found} == {opens} and len(found) > 9
    round_ = found[0]
    set_quotas(round_, {small.id: 3}, by=by)
    one, other = make_colleague(unit=small), make_colleague(unit=large)
    for person, unit in ((one, small), (other, large)):
        boss = make_colleague("unit_manager", unit)
        with pytest.raises(Problem), time_machine.travel(opens - timedelta(days=1)):
            nominate_many(round_, {person.id: None}, by=boss)
        with time_machine.travel(opens):
            (seat,) = nominate_many(round_, {person.id: None}, by=boss)
        assert seat.state == "seated"
    assert left_for(round_of(round_.id), [one.id, other.id]) == {small.id: 28, large.id: 26}
    for ahead, phase in ((22, "own"), (21, "neighbours")):
        with time_machine.travel(round_.first_on - timedelta(days=ahead)):
            open_up()
            assert grid(round_of(round_.id)).phase == phase


def test_ac4_9_last_year_is_copied_to_the_same_iso_weeks_and_blocked_days_are_flagged(by):  # noqa: F811
    old = make_year_plan(by=by)
    squeezed = next(day for day in working_days(NEXT_YEAR) if old.choices.blocks.why(day) is None and day.month == 5)
    first = rows(old)[0]
    set_rounds(old, stored_programme("introduktion"), Rounds({first.number: [squeezed, *_next_days(squeezed)]}), by=by)
    new = make_year_plan(by=by, year=NEXT_YEAR + 1)
    copy_last_year(new, by=by)
    before, after = rows(old), rows(new)
    assert [row.days[0].isocalendar()[1:] for row in before] == [row.days[0].isocalendar()[1:] for row in after]
    blocked = {day for row in after for day in row.days if new.choices.blocks.why(day) is not None}
    flagged = {day for figures in told(new).rounds for day in figures.blocked}
    assert flagged == blocked


def _next_days(day):
    """The working day after it."""
    return [next(each for each in working_days(day.year) if each > day)]
