"""Forecast, seating, waves of themes, trainers' days, copying, the sheet: the planner's plain arithmetic."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api import moment
from courses.days.models import Half
from courses.year.blocked import Blocks, Why, teaching_days, usual_blocks, working_days
from courses.year.consequences import consequences
from courses.year.copying import shifted
from courses.year.facts import Choices, PartFacts, Programme, RowFacts, ThemeFacts, There
from courses.year.forecast import Newcomer, expected, shared, usual
from courses.year.proposal import propose_year
from courses.year.rhythm import Piece, Rhythm, Span, pieces
from courses.year.seating import seat_all, sittings_needed
from courses.year.sheet import Line, csv
from courses.year.themes import ThemeNeed, lay_out
from courses.year.trainers import Rota, TrainerDays
from courses.year.weeks import read_weeks, write_weeks

#: Half days of the nineteen themes, and their groups of areas, as the programme has them.
HALVES = (1, 2, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
GROUPS = (frozenset("a"), frozenset("b"), frozenset("c"))


def theme(number, halves, group=GROUPS[1], course=None):
    return ThemeFacts(number, f"tema-{number}", f"Tema {number}", course or 100 + number, halves, group, 30)


def programme():
    whole = PartFacts("del-1", "Del 1", 4, 9, tuple(theme(200 + n, h, course=9) for n, h in enumerate((3, 1, 1))), ())
    themes = tuple(
        theme(n, h, GROUPS[0] if n == 1 else GROUPS[2] if n > 16 else GROUPS[1]) for n, h in enumerate(HALVES, start=1)
    )
    groups = tuple(zip(GROUPS, (0.5, 10.5, 1.5), strict=True))
    return Programme("introduktion", "Introduktion", True, whole, PartFacts("del-2", "Del 2", 24, 9, themes, groups))


def choices(year=2028, hires=280, **values):
    grid = {1: shared(hires, [1] * 12)}
    return Choices(**{"year": year, "seats": 30, "rounds": 9, "rhythm": Rhythm.together, "blocks": usual_blocks(year),
                      "grid": grid} | values)  # fmt: skip


BEFORE = date(2027, 10, 1)


@given(st.integers(2024, 2040), st.integers(0, 400))
def test_a_whole_proposal_holds_every_promise(year, hires):
    wanted, made_for = choices(year, hires), programme()
    rows = propose_year(made_for, wanted, There(), date(year - 1, 10, 1))
    told = consequences(made_for, wanted, There(), rows, date(year - 1, 10, 1))
    assert told.failing == () and told.starts == 9 and not told.too_many
    assert all(each.whole and not each.blocked for each in told.rounds)
    assert all(each.sittings >= 1 and not each.blocked for each in told.themes)
    assert all(each.sittings == sittings_needed(hires, 30) and not each.short for each in told.themes)
    assert sum(each.planned for each in told.allocated) == 12.5
    assert all(each.planned == each.days for each in told.allocated)
    for row in rows:
        assert all(wanted.blocks.why(day) is None and day.year == year for day in row.days)
    clash = Counter((piece.held_on, piece.half, row.number) for row in rows for piece in row.pieces)
    assert set(clash.values()) == {1}


@given(st.dates(date(2028, 1, 1), date(2028, 12, 31)))
def test_nothing_is_proposed_for_days_that_have_been(today):
    rows = propose_year(programme(), choices(hires=30), There(), today)
    assert all(row.days[0] > today for row in rows)


def test_too_few_seats_are_told_with_numbers():
    rows = propose_year(programme(), choices(), There(), BEFORE)
    told = consequences(programme(), choices(), There(), rows, BEFORE)
    assert (told.need, told.seats, told.starts, round(told.per_round, 1)) == (280, 270, 9, 31.1)
    assert told.short and told.groups == 2
    assert not consequences(programme(), choices(hires=270), There(), rows, BEFORE).short


def test_a_theme_given_once_seats_thirty_of_all():
    rows = [row for row in propose_year(programme(), choices(), There(), BEFORE) if row.course_id != 104]
    once = RowFacts(999, 104, pieces([(4, 2)], [date(2028, 3, 7)]), 30)
    told = consequences(programme(), choices(), There(), [*rows, once], BEFORE).themes[3]
    assert (told.sittings, told.seats, told.need, told.needed, told.short) == (1, 30, 280, 10, True)


def test_sittings_that_are_there_count_with_the_seats_left_in_them():
    there = There(
        themes={4: (Span(date(2028, 3, 7), date(2028, 3, 7), 12), Span(date(2028, 4, 4), date(2028, 4, 4), 0))}
    )
    rows = [row for row in propose_year(programme(), choices(), there, BEFORE) if row.course_id == 104]
    told = consequences(programme(), choices(), there, rows, BEFORE).themes[3]
    assert (len(rows), told.sittings, told.needed, told.seats, told.short) == (9, 11, 11, 282, False)


def test_a_plan_without_rounds_fails_every_day_and_says_so_as_one_stretch():
    far = There(after=(Span(date(2029, 12, 1), date(2029, 12, 3)),))
    told = consequences(programme(), choices(), far, [], BEFORE)
    days = working_days(2028)
    assert [(each.first_on, each.last_on) for each in told.failing] == [(days[0], days[-1])]
    assert told.per_round == 0 and told.allocated[0].planned == 0


def test_rounds_that_begin_in_one_week_are_sittings_of_one():
    rows = [RowFacts(n, 9, tuple(pieces([(200, 5)], [date(2028, 3, d), date(2028, 3, d + 1), date(2028, 3, d + 2)])), 30)
            for n, d in ((1, 6), (2, 7), (3, 13))]  # fmt: skip
    assert consequences(programme(), choices(), There(), rows, BEFORE).starts == 2


def test_the_first_to_miss_a_deadline_is_named_by_the_first_day():
    few = choices(hires=0, grid={7: (0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0)}, rounds=1)
    rows = [RowFacts(1, 9, tuple(pieces([(200, 5)], [date(2028, 4, 4), date(2028, 4, 5), date(2028, 4, 6)])), 30)]
    told = consequences(programme(), few, There(), rows, BEFORE)
    person, which = told.first_missed
    assert which is None and person.place == 7 and not person.employed
    assert person.first_on == expected(2028, few.grid, 4)[30].first_on
    employed = There(lacking={3: (Newcomer(date(2028, 2, 1), date(2026, 2, 1), employed=True),)})
    person, which = consequences(programme(), few, employed, rows, BEFORE).first_missed
    assert which.id == 3 and person.first_on == date(2026, 2, 1)


def test_whoever_has_begun_is_known_and_not_expected_too():
    grid = {1: (10,) * 12}
    told = consequences(programme(), choices(grid=grid), There(), [], date(2028, 6, 30))
    assert told.need == 60
    known = There(known=(Newcomer(date(2028, 9, 1), date(2028, 5, 1), employed=True),) * 3)
    assert consequences(programme(), choices(grid=grid), known, [], date(2028, 6, 30)).need == 63


people = st.lists(
    st.builds(
        lambda first, days: Newcomer(first + timedelta(days=days), first),
        st.sampled_from(working_days(2028)), st.integers(60, 200),
    ),
    max_size=14,
)  # fmt: skip
some_rounds = st.lists(
    st.builds(
        lambda first, length, seats: Span(first, first + timedelta(days=length), seats),
        st.sampled_from(working_days(2028)), st.just(2), st.integers(1, 4),
    ),
    max_size=4,
)  # fmt: skip


@given(people, some_rounds)
def test_nobody_is_seated_late_twice_or_beyond_the_seats_and_as_many_as_can_be(newcomers, rounds):
    until = date(2029, 12, 31)
    made = seat_all(newcomers, rounds, date(2028, 1, 1), until)
    assert all(count <= each.seats for count, each in zip(made.seated, rounds, strict=True))
    assert sum(made.seated) + len(made.missed) + made.waiting == len(newcomers)
    assert sum(made.seated) == matching(newcomers, rounds)
    assert list(made.missed) == sorted(made.missed)


def matching(newcomers, rounds):
    """How many can be seated at most: augmenting paths, seat by seat."""
    seats = [each for each in rounds for _ in range(each.seats)]
    holder = {}

    def try_seat(person, seen):
        for number, each in enumerate(seats):
            fits = each.first_on >= newcomers[person].first_on and each.last_on <= newcomers[person].due_on
            if fits and number not in seen:
                seen.add(number)
                if number not in holder or try_seat(holder[number], seen):
                    holder[number] = person
                    return True
        return False

    return sum(try_seat(person, set()) for person in range(len(newcomers)))


@given(st.integers(2024, 2040), st.lists(st.integers(1, 14), min_size=19, max_size=19))
def test_every_theme_is_given_as_often_as_it_should_and_in_order_within_a_wave(year, counts):
    days = teaching_days(date(year, 1, 1), date(year, 12, 31), usual_blocks(year))
    placed = lay_out([ThemeNeed(n, h, c) for n, (h, c) in enumerate(zip(HALVES, counts, strict=True))], days)
    assert Counter(each.theme_id for each in placed) == dict(enumerate(counts))
    for each in placed:
        assert len(each.pieces) == HALVES[each.theme_id]
        assert len({piece.held_on for piece in each.pieces}) == 1
    once = lay_out([ThemeNeed(n, h, 1) for n, h in enumerate(HALVES)], days)
    assert [each.theme_id for each in once] == list(range(19))


def test_a_year_without_a_free_day_has_no_themes():
    assert lay_out([ThemeNeed(1, 1, 1)], []) == []


@given(st.integers(0, 500), st.lists(st.integers(0, 50), min_size=12, max_size=12))
def test_a_forecast_is_shared_out_to_the_last_person(total, weights):
    parts = shared(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_the_usual_forecast_is_a_mean_year():
    assert usual({(1, 1): 6, (1, 9): 9, (2, 3): 1}, [1, 2, 3], 3) == {
        1: (2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0), 2: (0,) * 12, 3: (0,) * 12,
    }  # fmt: skip


def test_expected_people_begin_on_working_days_with_clamped_deadlines():
    found = expected(2028, {1: (0,) * 9 + (22, 0, 0)}, 4)
    assert len(found) == 22 and all(each.first_on in working_days(2028) for each in found)
    assert found[-1].first_on == date(2028, 10, 31) and found[-1].due_on == date(2029, 2, 28)


@given(st.frozensets(st.integers(1, 53)))
def test_weeks_are_read_as_they_are_written(weeks):
    assert read_weeks(write_weeks(weeks)) == weeks


def test_weeks_as_people_write_them():
    assert write_weeks({1, 7, 44, 51, 52, 53}) == "1, 7, 44, 51–53"
    assert read_weeks("v. 1,7 , 44, 51-52") == {1, 7, 44, 51, 52}
    assert read_weeks("") == frozenset()
    assert [read_weeks(text) for text in ("0", "54", "9-7", "vecka", "1;2")] == [None] * 5


def test_a_copied_round_keeps_its_week_and_tells_what_is_blocked():
    last = pieces([(1, 5)], [date(2026, 5, 12), date(2026, 5, 13), date(2026, 5, 20)])
    moved = shifted(last, 1, Blocks(frozenset({30}), ()))
    assert sorted({piece.held_on for piece in moved.pieces}) == [
        date(2027, 5, 18),
        date(2027, 5, 19),
        date(2027, 5, 26),
    ]
    assert moved.blocked == {}
    ascension = shifted(pieces([(1, 1)], [date(2026, 4, 30)]), 1, usual_blocks(2027))
    assert ascension.blocked == {date(2027, 5, 6): Why.holiday}
    assert shifted(pieces([(1, 1)], [date(2026, 12, 30)]), 1, Blocks()).pieces[0].held_on == date(2027, 12, 29)


@given(st.integers(2020, 2040), st.data())
def test_copying_keeps_weekday_and_distance(year, data):
    days = data.draw(st.lists(st.sampled_from(working_days(year)), min_size=1, max_size=4, unique=True))
    old = pieces([(1, 2 * len(days))], days)
    new = shifted(old, 1, Blocks()).pieces
    assert [piece.half for piece in new] == [piece.half for piece in old]
    assert len({two.held_on - one.held_on for one, two in zip(old, new, strict=True)}) == 1
    assert old[0].held_on.weekday() == new[0].held_on.weekday()


def test_no_trainer_leads_two_things_at_once_or_while_away_or_beyond_the_promise():
    tuesday, wednesday = date(2028, 3, 7), date(2028, 3, 8)
    rota = Rota([TrainerDays(1, "A", days=1.0), TrainerDays(2, "B", frozenset({"tolk"}), away=frozenset({wednesday}))])
    morning, next_day = [Piece(1, tuesday, Half.fm)], [Piece(1, wednesday, Half.fm)]
    first = rota.free("svara-samtal", morning)
    assert first.person == 1
    rota.take(1, morning)
    assert rota.free("svara-samtal", morning) is None
    assert rota.free("tolk", morning).person == 2
    rota.take(2, morning)
    assert rota.free("tolk", next_day).person == 1
    rota.take(1, next_day)
    assert rota.free("svara-samtal", [Piece(1, date(2028, 3, 9), Half.em)]) is None


def test_the_proposal_uses_each_trainer_once_at_a_time():
    there = There(trainers=(TrainerDays(1, "A"), TrainerDays(2, "B")))
    rows = propose_year(programme(), choices(), there, BEFORE)
    led = Counter(
        (person, piece.held_on, piece.half)
        for row in rows for theme_id, person in row.trainers for piece in row.pieces if piece.theme_id == theme_id
    )  # fmt: skip
    assert led and set(led.values()) == {1}


def test_the_sheet_is_sorted_by_week_and_takes_no_formulas():
    line = Line(date(2028, 9, 19), "=Del 1", "Tema", moment(date(2028, 9, 19), time(9)),
                moment(date(2028, 9, 19), time(12)), 0.5, 30, "Åsa Ek", 1)  # fmt: skip
    text = csv(["Vecka"], [line], "sv").decode("utf-8-sig")
    assert "v. 38;2028-09-19;tisdag 19 september;kl. 9.00–12.00;'=Del 1;Tema;0,5;30;Åsa Ek" in text


@pytest.mark.parametrize(("need", "seats", "found"), [(280, 30, 10), (0, 30, 1), (30, 30, 1), (31, 30, 2)])
def test_how_many_sittings_a_need_takes(need, seats, found):
    assert sittings_needed(need, seats) == found
