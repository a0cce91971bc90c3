"""Where everything on the journey line stands."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.web.journey_line.laying import FIRST_X, STEP, STEP_MOST, WIDTH, Line, lay_out
from app.web.journey_line.parts import KINDS, Part, Stop, cut, here, split_words, window, words_of
from app.web.journey_line.steps import lay_out_steps

PART_1 = [
    Stop("module", "done", "Välkommen till yrket"),
    Stop("module", "done", "Politiskt styrd organisation"),
    Stop("day", "done", "Kursdag 1", when="10 december"),
    Stop("practice", "done", "Praktik: följ ett ärende", when="17 december"),
    Stop("checkpoint", "done", "Avstämning", when="18 december"),
    Stop("module", "now", "Sekretess"),
    Stop("day", "ahead", "Kursdag 2", when="14 januari"),
    Stop("practice", "ahead", "Praktik: dokumentation"),
    Stop("half_day", "ahead", "Kursdag 3", when="4 februari"),
    Stop("practice", "ahead", "Praktik: samtal"),
    Stop("quiz", "ahead", "Frågor på del 1"),
]


def part_2(done: int = 0) -> list[Stop]:
    states = ["done"] * done + (["now"] if done < 19 else []) + ["ahead"] * max(18 - done, 0)
    return [Stop("day", state, f"Tema {i}") for i, state in enumerate(states)]


def in_part_1() -> Line:
    ahead = [stop._replace(state="ahead") for stop in part_2()]
    folded = Part("Del 2", ahead, "2 november 2028", folded=True, summary="19 teman, 12,5 dagar. Börjar efter del 1.")
    return lay_out([Part("Del 1 – fyra månader", PART_1, "2 mars 2027", "53 dagar kvar"), folded])


def in_part_2(done: int = 0) -> Line:
    behind = [stop._replace(state="done") for stop in PART_1]
    return lay_out(
        [Part("Del 1", behind, "2 mars 2027", folded=True), Part("Del 2", part_2(done), "2 november 2028", "521 dagar")]
    )


def test_eleven_stops_stand_large_beside_a_folded_part_of_nineteen() -> None:
    line = in_part_1()
    assert [placed.x for placed in line.stops] == [20 + 63 * i for i in range(11)]
    assert {placed.y for placed in line.stops} == {116}
    assert len(line.minis) == 19
    assert {mini.y for mini in line.minis} == {172}


def test_the_flag_of_the_large_part_stands_after_its_last_stop_and_the_line_drops_there() -> None:
    line = in_part_1()
    first, second = line.flags
    assert (first.x, first.y, first.height) == (709, 116, 62)
    assert (second.y, second.height) == (172, 56)
    assert second.x + 26 <= WIDTH
    assert "q14 0 24 10l36 36q10 10 24 10" in line.track


def test_the_done_line_ends_where_the_person_is() -> None:
    assert in_part_1().done.endswith("H335")
    assert lay_out([Part("Del 1", [Stop("day", "ahead", "Kursdag 1")])]).done == ""


def test_when_part_2_is_current_part_1_is_folded_and_above_it() -> None:
    line = in_part_2(9)
    small_1 = [mini for mini in line.minis if mini.y < line.stops[0].y]
    assert len(small_1) == 11
    assert {mini.state for mini in small_1} == {"done"}
    assert len(line.stops) + len(line.minis) == 11 + 19
    assert any(placed.stop.state == "now" for placed in line.stops)


def test_two_stops_behind_the_person_stay_large() -> None:
    line = in_part_2(9)
    assert [placed.stop.label for placed in line.stops][:3] == ["Tema 7", "Tema 8", "Tema 9"]


def test_the_name_of_a_later_part_stands_beside_the_words_of_the_flag_before_it() -> None:
    line = in_part_2()
    heading = next(heading for heading in line.headings if heading.text == "Del 2")
    assert heading.x > line.flags[0].text_x + 60


def test_labels_take_turns_above_and_below_and_the_present_one_is_below() -> None:
    line = in_part_1()
    above = [placed.text_y < placed.y for placed in line.stops]
    assert above[5] is False
    assert all(one != next_one for one, next_one in pairwise(above))


def test_the_first_label_does_not_stick_out_to_the_left() -> None:
    first = in_part_1().stops[0]
    assert (first.anchor, first.text_x) == ("start", 6)


def test_few_stops_stand_further_apart_but_not_too_far() -> None:
    line = lay_out([Part("Del 1", PART_1[:3])])
    assert line.stops[1].x - line.stops[0].x == STEP_MOST


def test_an_empty_journey_is_a_line_without_stops() -> None:
    assert lay_out([]).stops == ()
    assert lay_out([Part("Del 1", [])]).stops == ()


def test_a_name_is_split_into_two_lines_of_about_equal_length() -> None:
    assert split_words("Välkommen till yrket") == ("Välkommen", "till yrket")
    assert split_words("Frågor på del 1") == ("Frågor", "på del 1")
    assert split_words("Sekretess") == ("Sekretess",)
    assert split_words("") == ()


def test_a_stop_with_a_day_says_its_name_before_the_colon_and_the_day() -> None:
    assert words_of(Stop("day", "ahead", "Kursdag 2: Regelverk", when="14 januari")) == ("Kursdag 2", "14 januari")
    assert words_of(Stop("day", "ahead", "Kursdag 2", when="14 januari", short="Dag två")) == ("Dag två", "14 januari")


def test_a_long_name_takes_two_lines_above_its_day() -> None:
    stop = Stop("day", "done", "Uppdraget, rollen och regelverket", when="12 november")
    assert words_of(stop) == ("Uppdraget, rollen", "och regelverket", "12 november")


def test_a_text_that_is_too_long_ends_in_three_dots() -> None:
    assert cut("Socialtjänstlagstiftning", 10) == "Socialtjä…"
    assert cut("Kort", 10) == "Kort"


def test_the_person_is_at_now_else_at_the_first_ahead_else_at_the_end() -> None:
    assert here(PART_1) == 5
    assert here([Stop("day", "done", "a"), Stop("day", "ahead", "b")]) == 1
    assert here([Stop("day", "done", "a"), Stop("day", "done", "b")]) == 1


def test_the_steps_of_a_module_stand_at_equal_distances_in_per_cent() -> None:
    line = lay_out_steps(["done", "now", "ahead"])
    assert [step.x for step in line.steps] == [4, 50, 96]
    assert line.done_to == 50
    assert lay_out_steps(["ahead"]).done_to == 4
    assert lay_out_steps([]).steps == ()


@given(count=st.integers(0, 80), at=st.integers(0, 79), room=st.integers(1, 20))
def test_the_window_holds_the_person_and_is_never_larger_than_the_room(count: int, at: int, room: int) -> None:
    at = min(at, max(count - 1, 0))
    first, end = window(count, at, room)
    assert 0 <= first <= end <= count
    assert end - first == min(count, room)
    if count and room > 2:
        assert first <= at < end


stops = st.builds(
    Stop,
    kind=st.sampled_from(KINDS),
    state=st.sampled_from(["done", "now", "ahead", "awaiting"]),
    label=st.text("abcåäö ", min_size=1, max_size=40),
    when=st.sampled_from(["", "14 januari"]),
)
parts = st.builds(
    Part,
    label=st.just("Del"),
    stops=st.lists(stops, max_size=30),
    deadline=st.sampled_from(["", "2 mars 2027"]),
    folded=st.booleans(),
)


@given(journey=st.lists(parts, min_size=1, max_size=3))
def test_every_stop_is_drawn_once_and_to_the_right_of_the_one_before(journey: list[Part]) -> None:
    line = lay_out(journey)
    assert len(line.stops) + len(line.minis) == sum(len(part.stops) for part in journey)
    places = [placed.x for placed in line.stops]
    assert all(b - a >= STEP for a, b in pairwise(places))
    assert all(placed.x >= FIRST_X for placed in line.stops)
    assert line.track.startswith(line.done) or line.done == ""


@given(count=st.integers(1, 24), other=st.integers(0, 24), first=st.booleans())
def test_two_parts_never_reach_outside_the_drawing(count: int, other: int, first: bool) -> None:
    large = Part("Del", [Stop("day", "ahead", "a")] * count, "2 mars 2027", "53 dagar kvar")
    small = Part("Del", [Stop("day", "ahead", "a")] * other, "2 november 2028", folded=True)
    line = lay_out([large, small] if first else [small, large])
    furthest = max(thing.x for thing in (*line.stops, *line.minis, *line.flags))
    assert furthest <= WIDTH - 24
