"""The arithmetic of seats: shares, who may take one more, who is given the free ones, and until when one can answer."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.days.allotting import Candidate, choose
from courses.days.answering import answer_by
from courses.days.explaining import SENTENCES, sentence
from courses.days.neighbours import borders, neighbours_of
from courses.days.priority import Claim, Rule, deciding, in_order, in_words, is_sound
from courses.days.quotas import apportion
from courses.days.shares import Board, phase, reach_of
from courses.days.terms import Setting, Wanted, suits

weights = st.dictionaries(st.integers(1, 20), st.integers(0, 400), min_size=1, max_size=14)


@given(st.integers(0, 60), weights, st.dictionaries(st.integers(1, 20), st.integers(0, 5)))
def test_shares_add_up_to_the_seats_and_nobody_is_without_while_they_suffice(seats, by, debts):
    shares = apportion(seats, by, debts)
    assert shares.keys() == by.keys()
    assert sum(shares.values()) == (seats if seats >= len(by) else min(seats, len(by)))
    assert all(share >= 1 for share in shares.values()) == (seats >= len(by))
    assert apportion(seats, dict(reversed(by.items())), debts) == shares


@given(st.integers(0, 60), weights)
def test_whoever_is_larger_never_gets_less(seats, by):
    shares = apportion(seats, by)
    for one, other in product(by, repeat=2):
        assert by[one] <= by[other] or shares[one] >= shares[other]


def test_with_fewer_seats_than_municipalities_those_that_lacked_most_come_first():
    assert apportion(2, {1: 500, 2: 40, 3: 9}, {3: 4}) == {1: 1, 2: 0, 3: 1}


def test_the_largest_remainder_gets_the_last_seat():
    assert apportion(10, {1: 55, 2: 25, 3: 20}) == {1: 6, 2: 2, 3: 2}
    assert apportion(30, {1: 280, 2: 10, 3: 10}) == {1: 28, 2: 1, 3: 1}


small = st.integers(0, 2)


@given(st.integers(0, 6), st.lists(small, min_size=3, max_size=3), st.lists(st.sampled_from([1, 2, 3, None]), max_size=7),
       st.sets(st.tuples(st.integers(1, 3), st.integers(1, 3))))  # fmt: skip
def test_the_board_gives_exactly_what_some_way_of_seating_people_would(seats, quotas, people, near):
    kept = dict(zip((1, 2, 3), quotas, strict=True))
    if sum(quotas) > seats:
        kept = {}
    reach = {each: {other for one, other in near if one == each and other != each} for each in kept}
    board = Board(seats, kept, reach)
    seated = []
    for member in people:
        could = _possible([*seated, member], seats, kept, reach)
        assert board.has_room([member]) == could
        assert board.take(member) == could
        if could:
            seated.append(member)
    assert board.used == len(seated)


def _possible(people, seats, quotas, reach):
    """Tried out: each person on the own seats, on a neighbour's, or on a common one."""
    pools = {**quotas, 0: seats - sum(quotas.values())}
    options = [[p for p in pools if p == 0 or (m in quotas and (p == m or p in reach.get(m, ())))] for m in people]
    return any(all(way.count(pool) <= size for pool, size in pools.items()) for way in product(*options))


@given(st.integers(1, 6), st.lists(st.tuples(st.sampled_from([1, 2, None]), st.booleans()), max_size=8))
def test_no_free_seat_is_left_while_someone_could_have_it_and_the_first_come_first(seats, line):
    quotas = {1: min(2, seats), 2: 0}
    people = [Candidate(n, member, "terms" if hindered else "") for n, (member, hindered) in enumerate(line)]
    board = Board(seats, quotas, reach_of("own", quotas, {}))
    choice = choose(people, board)
    rest = [one for one in people if one.seat_id not in choice.chosen and not one.hinder]
    assert not any(board.has_room([one.member]) for one in rest)
    alone = Board(seats, quotas, reach_of("own", quotas, {}))
    assert choice.chosen == [one.seat_id for one in people if not one.hinder and alone.take(one.member)]
    last = max(choice.chosen, default=-1)
    assert set(choice.passed) == {n for n in range(last) if n not in choice.chosen}


def test_a_party_gets_seats_for_all_or_none_and_stands_where_its_last_member_stands():
    line = [Candidate(1, None, "", 7), Candidate(2, None), Candidate(3, None, "", 7), Candidate(4, None)]
    assert choose(line, Board(2, {})).chosen == [2, 4]
    assert choose(line, Board(3, {})).chosen == [2, 1, 3]
    assert choose([Candidate(1, None, "", 7), Candidate(2, None, "away", 7)], Board(3, {})).chosen == []


def test_a_seat_given_up_can_be_taken_by_whom_the_quotas_allow():
    board = Board(3, {1: 1, 2: 1}, {1: (), 2: ()})
    assert [board.take(m) for m in (1, 1, 1, 2, 2)] == [True, True, False, True, False]
    board.leave(1)
    assert board.room(1) == 1 and board.room(2) == 1 and board.free == 1
    board.resize(4)
    assert board.free == 2


def test_walk_ins_beyond_the_limit_leave_no_seat_and_no_debt():
    board = Board(2, {})
    board.sit(None, 3)
    assert (board.free, board.take(None)) == (0, False)
    board.leave(None)
    assert not board.has_room([None])


def test_unused_quotas_open_for_neighbours_then_for_all():
    rules, first = [{"days": 21, "to": "neighbours"}, {"days": 14, "to": "all"}], date(2027, 9, 14)
    opened = [phase(rules, first, first - timedelta(days=n)) for n in (22, 21, 15, 14, 0)]
    assert opened == ["own", "neighbours", "neighbours", "all", "all"]
    assert phase([], first, first) == "own"


def test_the_federations_borders_go_both_ways_and_everyone_has_a_neighbour():
    found = borders()
    assert len(found) == 13
    assert all(one in found[other] for one, others in found.items() for other in others)
    assert found["1407"] == {"1480"} and found["1419"] == {"1415"}
    assert sum(map(len, found.values())) == 2 * 22  # Each stands once.
    assert found["1384"] == {"1480", "1481"}  # As Kungsbacka itself says; Härryda is not among them.
    assert found["1401"] == {"1480", "1481", "1402", "1441"} and found["1489"] == {"1440", "1441"}
    assert found["1462"] == {"1440", "1482", "1415"} and found["1482"] == {"1480", "1440", "1462", "1415"}
    assert neighbours_of([(1, "1402"), (2, "1480"), (3, "1489")]) == {1: {2}, 2: {1}, 3: frozenset()}
    assert neighbours_of([(1, ""), (2, "")]) == {1: {2}, 2: {1}}


T0 = datetime(2027, 3, 1, 8, tzinfo=UTC)
claims = st.builds(
    Claim, st.integers(1, 99), st.none() | st.dates(date(2027, 1, 1), date(2027, 1, 5)), st.booleans(), st.integers(0, 3),
    st.integers(0, 3).map(lambda n: T0 + timedelta(hours=n)), st.just(False), st.integers(1, 3), st.integers(0, 2),
)  # fmt: skip
POLICY = ("deadline", "new", "debt", "asked")


@given(st.lists(claims, max_size=12, unique_by=lambda c: c.seat_id), st.randoms())
def test_the_order_is_the_same_however_people_are_listed_and_the_rule_named_is_what_decided(line, random):
    order = in_order(line, POLICY)
    shuffled = list(line)
    random.shuffle(shuffled)
    assert in_order(shuffled, POLICY) == order
    for ahead, behind in pairwise(order):
        rule = deciding(ahead, behind, POLICY)
        if rule == Rule.deadline:
            assert (ahead.due_on or date.max) < (behind.due_on or date.max)
        if rule == Rule.new:
            assert ahead.new and not behind.new and ahead.due_on == behind.due_on
        if rule == Rule.debt:
            assert ahead.turn and (not behind.turn or ahead.turn < behind.turn) and ahead.new == behind.new


def test_a_draw_is_the_same_each_time_with_the_same_seed_and_another_with_another():
    line = [Claim(n, None, False, 0, T0) for n in range(30)]
    one = [c.seat_id for c in in_order(line, ["draw"], "a")]
    assert one == [c.seat_id for c in in_order(reversed(line), ["draw"], "a")]
    assert one != [c.seat_id for c in in_order(line, ["draw"], "b")]


@pytest.mark.parametrize(
    ("policy", "sound"),
    [(POLICY, True), (("draw",), True), (("deadline",), False), (("asked", "new"), False), (("asked", "asked"), False),
     ((), False), (("deadline", "wish"), False), (("debt", "draw"), True)],
)  # fmt: skip
def test_a_policy_ends_with_what_tells_all_apart(policy, sound):
    assert is_sound(policy) == sound


def test_a_policy_is_told_in_words(app):
    assert len(in_words(POLICY)) == 4 and all(in_words(POLICY))


@pytest.mark.parametrize(
    ("offered", "days", "cutoff", "until"),
    [
        ("2027-03-01 10:00", 2, "2027-04-01", "2027-03-03 17:00"),  # Monday → Wednesday
        ("2027-03-05 10:00", 2, "2027-04-01", "2027-03-09 17:00"),  # Friday → Tuesday
        ("2027-03-05 18:00", 2, "2027-04-01", "2027-03-10 17:00"),  # Friday evening counts from Monday
        ("2027-03-24 10:00", 2, "2027-06-01", "2027-03-30 17:00"),  # over Easter (26–29 March)
        ("2027-03-01 10:00", 2, "2027-03-02", "2027-03-02 17:00"),  # never beyond the cut-off
        ("2027-03-02 18:00", 2, "2027-03-02", None),  # too late: the coordinator acts
    ],
)
def test_an_answer_is_due_at_the_end_of_a_working_day_and_before_the_cut_off(offered, days, cutoff, until):
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Stockholm")
    found = answer_by(datetime.fromisoformat(offered).replace(tzinfo=zone), days, date.fromisoformat(cutoff))
    assert found == (until and datetime.fromisoformat(until).replace(tzinfo=zone))


def test_terms_are_met_by_every_day_and_place_of_a_round():
    monday = date(2027, 3, 1)
    setting = Setting((monday, monday + timedelta(days=1)), ("Vinga",), (3,))
    assert suits(Wanted(), setting, 1, {})
    assert not suits(Wanted(earliest_on=monday + timedelta(days=1)), setting)
    assert not suits(Wanted(latest_on=monday), setting)
    assert not suits(Wanted(weekdays=(0,)), setting) and suits(Wanted(weekdays=(0, 1)), setting)
    assert not suits(Wanted(places=("Hisingen",)), setting) and suits(Wanted(places=("Vinga",)), setting)
    assert not suits(Wanted(travel="own"), setting, 1, {1: {2}})
    assert suits(Wanted(travel="neighbours"), setting, 1, {1: {3}}) and suits(Wanted(travel="own"), setting, 3, {})
    assert suits(Wanted(travel="own"), Setting(setting.days), 1, {})


def test_every_explanation_has_a_sentence_with_and_without_numbers(app):
    values = {"place": 3, "of": 9, "rule": "deadline", "seats": 30, "waiting": 4, "on": "2027-03-01", "opens_on": "2027-03-01",
              "answer_by": "2027-03-01T16:00:00+00:00"}  # fmt: skip
    for code in SENTENCES:
        assert sentence(code, {}).endswith(".") and sentence(code, values).endswith("."), code
    assert "plats 3 av 9" in sentence("offered", values) and "sista dagen" in sentence("offered", values)
    assert sentence("gone", {}) == ""
