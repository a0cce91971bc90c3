"""A mark is a promise: the right answer gives all of it, nothing gives more, and no answer breaks it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import read_number
from quizzes.kinds.arrange import Matching
from quizzes.marking import KINDS, Result, draw, explain, first_order, mark, result, shuffle, validate

TEXTS = st.text("abcdeåäö -", min_size=1, max_size=8).map(str.strip).filter(bool)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=10,
)


def base(kind, **details):
    return {"id": "q1", "kind": kind, "prompt": "Fråga?", **details}


@st.composite
def choices(draw, least_right=1, most_right=None):
    size = draw(st.integers(2, 6))
    right = draw(st.sets(st.integers(0, size - 1), min_size=least_right, max_size=most_right or size))
    return [{"id": f"c{n}", "text": f"val {n}", "right": n in right, "feedback": f"om {n}"} for n in range(size)]


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(sorted(KINDS)))
    if kind == "one_choice":
        return base(kind, choices=draw(choices(1, 1)))
    if kind == "several_choices":
        marking = draw(
            st.none()
            | st.fixed_dictionaries(
                {"right": st.sampled_from([1, "0,5", 2]), "wrong": st.sampled_from([0, -1, "-0.25"])}
            )
        )
        return base(kind, choices=draw(choices()), **({"marking": marking} if marking else {}))
    if kind == "true_false":
        return base(kind, answer=draw(st.sampled_from([True, False, "true", "falskt"])))
    if kind == "short_text":
        return base(
            kind,
            accepts=draw(st.lists(TEXTS, min_size=1, max_size=3)),
            case=draw(st.sampled_from(["ignore", "keep"])),
            diacritics=draw(st.sampled_from(["ignore", "keep"])),
        )
    if kind == "number":
        answer = draw(st.decimals(-1000, 1000, places=2) | st.integers(-1000, 1000))
        return base(kind, answer=str(answer), tolerance=draw(st.sampled_from([0, "0,5", 2])), unit="dagar")
    if kind == "matching":
        lefts = draw(st.lists(TEXTS, min_size=2, max_size=5, unique=True))
        rights = draw(st.lists(TEXTS, min_size=len(lefts), max_size=len(lefts)))
        return base(
            kind,
            pairs=[{"left": left, "right": right} for left, right in zip(lefts, rights, strict=True)],
            extra=[f"{text}!" for text in draw(st.lists(TEXTS, max_size=2))],
        )
    if kind == "ordering":
        return base(kind, items=draw(st.lists(TEXTS, min_size=2, max_size=6, unique=True)))
    return base(kind)


@given(questions())
def test_sound_questions_have_no_faults(question):
    assert validate(question) == []


@given(questions())
def test_the_right_answer_gives_the_whole_mark(question):
    right = KINDS[question["kind"]].right_answer(question)
    assert mark(question, right) == (None if question["kind"] == "reflection" else 1)


@given(questions(), JSON)
def test_any_answer_at_all_gives_a_mark_between_nothing_and_all(question, answer):
    worth = mark(question, answer)
    assert worth is None if question["kind"] == "reflection" else 0 <= worth <= 1
    explain(question, answer)


@given(questions(), questions())
def test_the_answer_to_another_question_does_no_harm(question, other):
    worth = mark(question, KINDS[other["kind"]].right_answer(other))
    assert worth is None or 0 <= worth <= 1


@given(
    st.fixed_dictionaries(
        {
            "id": JSON,
            "kind": st.sampled_from(sorted(KINDS)),
            "prompt": JSON,
            "choices": JSON,
            "marking": JSON,
            "accepts": JSON,
            "answer": JSON,
            "tolerance": JSON,
            "pairs": JSON,
            "extra": JSON,
            "items": JSON,
        }
    ),
    JSON,
)
def test_a_question_written_wrongly_is_told_of_and_breaks_nothing(question, answer):
    assert isinstance(validate(question), list)
    worth = mark(question, answer)
    assert worth is None or 0 <= worth <= 1


@given(questions())
def test_no_answer_gives_nothing(question):
    for nothing in (None, "", [], {}):
        assert mark(question, nothing) in (0, None)


@given(choices(), st.data())
def test_the_order_in_which_choices_are_ticked_does_not_matter(options, data):
    question = base("several_choices", choices=options)
    ticked = data.draw(st.lists(st.sampled_from([each["id"] for each in options]), unique=True))
    assert mark(question, ticked) == mark(question, list(reversed(ticked))) == mark(question, sorted(ticked))
    turned = base("several_choices", choices=list(reversed(options)))
    assert mark(turned, ticked) == mark(question, ticked)


@given(choices(), st.data())
def test_one_more_right_choice_never_lowers_the_mark_and_a_wrong_one_never_raises_it(options, data):
    question = base("several_choices", choices=options)
    ticked = data.draw(st.lists(st.sampled_from([each["id"] for each in options]), unique=True))
    for each in options:
        if each["id"] not in ticked:
            more = mark(question, [*ticked, each["id"]])
            assert more >= mark(question, ticked) if each["right"] else more <= mark(question, ticked)


def test_several_choices_are_marked_as_the_quiz_says():
    options = [{"id": name, "text": name, "right": name in "ab"} for name in "abcd"]
    assert mark(base("several_choices", choices=options), ["a"]) == Fraction(1, 2)
    assert mark(base("several_choices", choices=options), ["a", "b", "c"]) == Fraction(1, 2)
    assert mark(base("several_choices", choices=options), ["a", "b", "c", "d"]) == 0
    mild = base("several_choices", choices=options, marking={"right": "1", "wrong": "-0,5"})
    assert mark(mild, ["a", "b", "c"]) == Fraction(3, 4)


def test_what_was_right_of_each_choice_is_told_with_the_authors_words():
    options = [
        {"id": "a", "text": "A", "right": "true", "feedback": "just det"},
        {"id": "b", "text": "B", "right": "false", "feedback": "nej"},
    ]
    question = base("one_choice", choices=options, feedback_wrong="Läs igen.", read_again="steg-2")
    told = explain(question, "b")
    assert (told.mark, told.feedback, told.read_again) == (0, "Läs igen.", "steg-2")
    assert [(each.right, each.chosen, each.feedback) for each in told.remarks] == [
        (False, False, "just det"),
        (False, True, "nej"),
    ]
    assert explain(question, "a").read_again == ""


def test_short_text_follows_its_rules_of_case_and_accents():
    strict = base("short_text", accepts=["Härryda"], case="keep")
    assert mark(strict, "  Härryda ") == 1 and mark(strict, "härryda") == 0
    usual = base("short_text", accepts=["lex Sarah", "Lex  Maria"])
    assert mark(usual, "LEX SARAH") == mark(usual, "lex\u00a0maria") == 1
    assert mark(base("short_text", accepts=["får"]), "far") == 0
    assert mark(base("short_text", accepts=["får"], diacritics="ignore"), "FAR") == 1
    assert mark(base("short_text", accepts=["é"]), "e\u0301") == 1


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("2,5", "2.5"),
        (" 2.5 ", "2.5"),
        ("1 010", "1010"),
        ("1\u00a0010,0", "1010"),
        ("−3", "-3"),
        ("4 månader", None),
        ("1.010,5", None),
        ("1e3", None),
        ("NaN", None),
        ("", None),
        ("-", None),
        ("٤", None),
    ],
)
def test_numbers_are_read_as_people_write_them(written, number):
    assert read_number(written) == (None if number is None else Decimal(number))


def test_a_number_counts_within_its_tolerance_with_or_without_its_unit():
    question = base("number", answer="2,5", tolerance="0,5", unit="dagar")
    assert mark(question, "3") == mark(question, "2,0 dagar") == mark(question, "3 Dagar") == 1
    assert mark(question, "3,01") == mark(question, "3 veckor") == 0


@given(st.integers(-500, 500), st.integers(0, 20), st.integers(-40, 40))
def test_a_number_is_right_just_when_it_is_near_enough(answer, tolerance, off):
    question = base("number", answer=answer, tolerance=tolerance)
    assert mark(question, str(answer + off)) == (abs(off) <= tolerance)


def test_matching_gives_a_share_for_each_pair():
    pairs = [{"left": str(n), "right": f"r{n % 2}"} for n in range(4)]
    question = base("matching", pairs=pairs, extra=["annat"])
    assert mark(question, {"0": "r0", "1": "r1", "2": "annat"}) == Fraction(1, 2)
    assert Matching().options(question) == ["r0", "r1", "annat"]
    assert validate(base("matching", pairs=pairs, extra=["r1"]))


def test_ordering_costs_a_step_for_each_item_to_be_moved():
    question = base("ordering", items=list("abcde"))
    assert mark(question, list("abcde")) == 1
    assert mark(question, list("bcdea")) == Fraction(3, 4)
    assert mark(question, list("abced")) == Fraction(3, 4)
    assert mark(question, list("edcba")) == 0
    assert mark(question, list("abc")) == Fraction(1, 2)
    assert mark(question, list("aaaaa")) == 0


@given(st.permutations(list("abcdef")))
def test_only_the_right_order_gives_the_whole_mark(order):
    question = base("ordering", items=list("abcdef"))
    assert (mark(question, order) == 1) == (order == list("abcdef"))


def test_a_reflection_is_never_marked_and_stands_outside_the_total():
    assert mark(base("reflection"), "vad som helst") is None
    assert result([Fraction(1), None, Fraction(1, 2)], "0.75") == Result(Fraction(3, 4), True)
    assert result([None], 1) == result([], 1) == Result(None, True)


def test_the_pass_mark_itself_is_enough():
    thirds = [Fraction(1, 3)] * 3
    assert result([*thirds, Fraction(1)], 0.5).passed
    assert result([Fraction(1)] * 4 + [Fraction(0)], 0.8).passed
    assert not result([Fraction(1)] * 3 + [Fraction(0)] * 2, 0.8).passed


@given(st.lists(st.fractions(0, 1) | st.none(), max_size=12), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_the_questions(marks, random):
    mixed = list(marks)
    random.shuffle(mixed)
    assert result(mixed, 0.8) == result(marks, 0.8)


def test_a_question_of_a_kind_no_longer_installed_is_not_marked():
    assert mark(base("hotspot"), "x") is None
    assert validate(base("hotspot")) and validate({})


def test_a_quiz_cannot_show_skill_but_a_reflection_may_ask_of_it():
    assert validate(base("true_false", answer=True, level="färdighet"))
    assert validate(base("reflection", level="färdighet")) == []
    assert validate(base("true_false", answer=True, level="förståelse")) == []


@given(st.lists(TEXTS, max_size=10), st.integers() | TEXTS, st.randoms(use_true_random=False))
def test_shuffling_hangs_on_the_seed_alone(order, seed, random):
    mixed = list(order)
    random.shuffle(mixed)
    assert shuffle(mixed, seed) == shuffle(order, seed)
    assert sorted(shuffle(order, seed)) == sorted(order)


def test_shuffling_is_the_same_for_ever():
    assert shuffle(list("abcdef"), 1) == EXPECTED_FOR_ONE
    assert shuffle(list("abcdef"), "1") == EXPECTED_FOR_ONE
    assert shuffle(list("abcdef"), 2) != EXPECTED_FOR_ONE


EXPECTED_FOR_ONE = list("dfaceb")


def test_every_place_is_about_as_likely():
    firsts = [shuffle(list("abcd"), seed)[0] for seed in range(2000)]
    assert all(420 < firsts.count(letter) < 580 for letter in "abcd")


@given(st.integers(0, 12), st.integers(0, 12), st.integers())
def test_drawing_takes_so_many_in_the_order_of_the_pool(size, count, seed):
    pool = [{"id": f"q{n}"} for n in range(size)]
    drawn = draw(pool, count, seed)
    assert len(drawn) == min(size, count)
    assert drawn == [question for question in pool if question in drawn]
    ids = {question["id"] for question in draw(list(reversed(pool)), count, seed)}
    assert ids == {question["id"] for question in drawn}


@given(st.lists(TEXTS, min_size=2, max_size=5, unique=True), st.integers())
def test_an_ordering_is_never_shown_in_its_right_order(items, seed):
    assert first_order(items, seed) != items
    assert sorted(first_order(items, seed)) == sorted(items)
