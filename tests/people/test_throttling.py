"""How long one waits after too many attempts, in whole minutes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.people.throttling import OF_ADDRESS, OF_SUBJECT, WINDOW, abouts, minutes_to_wait

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@given(st.lists(st.integers(0, 2000), max_size=12), st.integers(1, 6))
def test_after_the_wait_one_more_is_allowed_and_a_minute_before_it_is_not(seconds, most):
    earlier = [NOW - timedelta(seconds=each) for each in seconds]
    minutes = minutes_to_wait(earlier, most, NOW)
    assert 0 <= minutes <= WINDOW / timedelta(minutes=1)
    assert minutes_to_wait(earlier, most, NOW + timedelta(minutes=minutes)) == 0
    if minutes > 1:
        assert minutes_to_wait(earlier, most, NOW + timedelta(minutes=minutes - 1)) > 0
    counted = sum(at > NOW - WINDOW for at in earlier)
    assert (minutes > 0) == (counted >= most)


def test_account_and_address_are_counted_apart_and_read_by_nobody():
    first, second = (
        abouts("amina@partille.example", "192.0.2.7", "secret"),
        abouts("amina@partille.example", "192.0.2.8", "secret"),
    )
    assert [each.most for each in first] == [OF_SUBJECT, OF_ADDRESS]
    assert first[0] == second[0]
    assert first[1] != second[1]
    assert abouts("amina@partille.example", "192.0.2.7", "another")[0] != first[0]
    assert abouts("x", "x", "secret")[0].fingerprint != abouts("x", "x", "secret")[1].fingerprint
