"""Codes that live for seconds."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courses.classroom import codes

moments = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(moments, st.integers(0, codes.STANDS))
def test_a_code_is_taken_as_long_as_it_stands_and_a_little_more(at, later):
    secret = codes.new_secret()
    assert codes.is_right(secret, codes.code_at(secret, at), at + timedelta(seconds=later))


@given(moments, st.integers(2 * codes.STANDS, 3600))
def test_a_code_that_was_passed_on_has_gone_out(at, later):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    old = codes.code_at(secret, at)
    current = {codes.code_at(secret, at + timedelta(seconds=later - back)) for back in (0, codes.STANDS)}
    assert codes.is_right(secret, old, at + timedelta(seconds=later)) == (old in current)


@given(st.text(max_size=20), moments)
def test_whatever_is_written_is_answered(text, at):
    assert codes.is_right(codes.new_secret(), text, at) in (True, False)


def test_spaces_do_not_matter_and_letters_are_no_digits():
    at = datetime(2027, 3, 1, 9, tzinfo=UTC)
    secret = codes.new_secret()
    code = codes.code_at(secret, at)
    assert codes.is_right(secret, f" {code[:3]} {code[3:]} ", at)
    assert not codes.is_right(secret, "١٢٣٤٥٦", at) and not codes.is_right(secret, "", at)


@given(st.integers(-1800, 4 * 3600))
def test_one_is_in_time_for_ten_minutes(seconds):
    starts = datetime(2027, 3, 1, 8, tzinfo=UTC)
    late = codes.minutes_late(starts, starts + timedelta(seconds=seconds))
    assert late == (0 if seconds <= 600 else seconds // 60)
