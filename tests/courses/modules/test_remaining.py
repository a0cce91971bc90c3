"""Minutes left, and what fits into a few of them."""

from hypothesis import given
from hypothesis import strategies as st

from courses.modules.remaining import carried_over, fit, progress

KEYS = [chr(97 + n) for n in range(10)]
outlines = st.lists(st.integers(1, 15), min_size=1, max_size=10).map(
    lambda minutes: [[key, key.upper(), m, "text"] for key, m in zip(KEYS, minutes, strict=False)]
)
done_sets = st.sets(st.sampled_from(KEYS))


@given(outlines, done_sets)
def test_minutes_left_and_minutes_read_make_the_whole(outline, done):
    how_far = progress(outline, done)
    read = sum(step[2] for step in outline if step[0] in done)
    assert how_far.minutes + read == how_far.all_minutes
    assert how_far.complete == (how_far.minutes == 0)
    assert 0 <= how_far.done_count <= how_far.total


@given(outlines, done_sets, st.sampled_from(KEYS))
def test_the_step_to_go_on_with_is_never_one_that_is_read(outline, done, current):
    how_far = progress(outline, done, current)
    step = how_far.next_step
    assert (step is None) == how_far.complete
    if step:
        assert step.key not in done
        if current not in done and current in {s.key for s in how_far.steps}:
            assert step.key == current


@given(outlines, done_sets, st.sampled_from(KEYS), st.sampled_from([5, 10, 15]))
def test_what_fits_takes_no_more_than_the_minutes_there_are(outline, done, current, minutes):
    how_far = progress(outline, done, current)
    found = fit(how_far, minutes)
    start = how_far.next_step
    if found is None:
        assert start is None or start.minutes > minutes
        return
    assert start is not None and found.key == start.key
    chosen = [s for s in how_far.steps[found.first - 1 : found.last] if s.key not in how_far.done]
    assert sum(s.minutes for s in chosen) == found.minutes <= minutes
    assert all(s.minutes <= minutes for s in chosen)
    following = next((s for s in how_far.steps[found.last :] if s.key not in how_far.done), None)
    assert following is None or found.minutes + following.minutes > minutes


@given(outlines, done_sets, st.sampled_from(KEYS))
def test_more_minutes_never_fit_less(outline, done, current):
    how_far = progress(outline, done, current)
    fitting = [found.minutes if (found := fit(how_far, minutes)) else 0 for minutes in (5, 10, 15)]
    assert fitting == sorted(fitting)


def test_each_step_on_the_line_is_done_now_or_ahead():
    how_far = progress([["a", "A", 2, "text"], ["b", "B", 3, "text"], ["c", "C", 4, "text"]], {"a"}, "b")
    assert [str(state) for state in how_far.states()] == ["done", "now", "ahead"]
    assert how_far.number == 2
    assert how_far.minutes == 7


def test_only_unchanged_steps_that_were_read_count_in_a_new_version():
    old = [("a", "text"), ("b", "text"), ("c", "text")]
    new = [("a", "text"), ("b", "another"), ("c", "text"), ("d", "text")]
    assert carried_over(old, new, {"a", "b"}) == {"a"}
