"""What leaves a box: at least five answers to a question, or nothing; and nothing is lost or told by its order."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from quizzes.surveys import boxes
from quizzes.surveys.boxes import LEAST

NAMES = ("a", "b", "c")
BALLOTS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["", "1", "2", "3"]))


def all_of(*many):
    found = Counter()
    for contents in many:
        for name, values in contents.items():
            found.update((name, value) for value in values)
    return found


@given(st.lists(BALLOTS, max_size=30), st.integers())
def test_a_box_holds_all_that_was_put_and_nothing_empty(ballots, seed):
    contents, chance = {}, Random(seed)
    for ballot in ballots:
        contents = boxes.put(contents, ballot, chance)
    assert all_of(contents) == Counter((n, v) for ballot in ballots for n, v in ballot.items() if v)
    assert boxes.from_text(boxes.to_text(contents)) == contents
    assert list(contents) == sorted(contents)


@given(st.lists(BALLOTS, max_size=30))
def test_what_leaves_is_five_or_more_to_a_question_and_the_rest_stays(ballots):
    contents = {}
    for ballot in ballots:
        contents = boxes.put(contents, ballot)
    out, rest = boxes.take_out(contents)
    assert all(len(values) >= LEAST for values in out.values())
    assert all(len(values) < LEAST for values in rest.values())
    assert all_of(out, rest) == all_of(contents)


@given(
    st.dictionaries(
        st.integers(1, 6), st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from("123"), max_size=4))
    )
)
def test_a_pool_takes_all_of_a_question_or_nothing(left):
    out, rest = boxes.pool(left)
    for name in NAMES:
        together = [value for contents in left.values() for value in contents.get(name, [])]
        if len(together) >= LEAST:
            assert Counter(out[name].values) == Counter(together)
            assert out[name].boxes == [number for number in left if left[number].get(name)]
            assert not any(contents.get(name) for contents in rest.values())
        else:
            assert name not in out
    assert all_of(*rest.values(), {name: pooled.values for name, pooled in out.items()}) == all_of(*left.values())


def test_the_last_answer_lies_anywhere():
    """Put in last, it is found at every place about as often: the order says nothing of when it came."""
    places = Counter()
    for seed in range(2000):
        contents = boxes.put({"a": ["1"] * 4}, {"a": "last"}, Random(seed))
        places[contents["a"].index("last")] += 1
    assert set(places) == set(range(5)) and all(300 < count < 500 for count in places.values())


def test_the_answers_of_one_person_do_not_lie_at_the_same_place():
    together = 0
    for seed in range(1000):
        contents, chance = {}, Random(seed)
        for n in range(5):
            contents = boxes.put(contents, {"a": str(n), "b": str(n)}, chance)
        together += contents["a"].index("3") == contents["b"].index("3")
    assert 130 < together < 270


def test_chance_is_the_machines_own():
    from random import SystemRandom

    assert isinstance(boxes.CHANCE, SystemRandom)


#: Day by day, what happens: (which of three boxes, how many answers to a and to b), and which boxes close that night.
DAYS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, 7), st.integers(0, 7)), max_size=4),
        st.sets(st.integers(0, 2)),
    ),
    max_size=6,
)


@given(DAYS)
def test_no_two_views_ever_differ_by_fewer_than_five_answers(days):
    """Each answer is told from all others. A view is any box's releases, or all, on any day; one taken from another that
    it shares something with leaves at least five answers, or none."""
    held, closed, let_out, views, sent = {n: {} for n in range(3)}, set(), [], [], 0
    for answers, ending in days:
        for box, a, b in answers:
            if box not in closed:
                for name in ["a"] * a + ["b"] * b:
                    sent += 1
                    held[box] = boxes.put(held[box], {name: str(sent)})
        closed |= ending
        for box in held:
            out, held[box] = boxes.take_out(held[box])
            let_out += [(box, name, frozenset(values)) for name, values in out.items()]
        pooled, rest = boxes.pool({box: held[box] for box in closed})
        held |= rest
        let_out += [(None, name, frozenset(each.values)) for name, each in pooled.items()]
        for name in "ab":
            views += [frozenset().union(*(v for b, n, v in let_out if n == name and b == box)) for box in range(3)]
            views += [frozenset().union(*(v for _b, n, v in let_out if n == name))]
            views += [frozenset().union(*(v for b, n, v in let_out if n == name and b is not None))]
    assert len(frozenset().union(*views)) + sum(len(v) for box in held.values() for v in box.values()) == sent
    for one in set(views):
        for other in set(views):
            assert not one & other or not one - other or len(one - other) >= LEAST
