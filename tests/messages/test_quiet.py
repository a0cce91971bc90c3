"""Reminders come on working days between 8 and 17, never while someone is away."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import STOCKHOLM
from app.holidays import is_working_day
from app.messages.delivery import _is_time
from app.messages.models import Message
from app.messages.quiet import is_calm, next_calm_moment


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("asked", "given_"),
    [
        ("2026-11-20T10:00", "2026-11-20T10:00"),  # a Friday
        ("2026-11-20T17:00", "2026-11-23T08:00"),
        ("2026-11-20T07:59", "2026-11-20T08:00"),
        ("2026-11-21T12:00", "2026-11-23T08:00"),
        ("2026-12-23T18:00", "2026-12-28T08:00"),  # Christmas
        ("2026-12-30T18:00", "2027-01-04T08:00"),  # New Year's Eve and Day
        ("2027-03-25T17:30", "2027-03-30T08:00"),  # Easter, and the clock that changes on the Sunday
        ("2027-06-24T20:00", "2027-06-28T08:00"),  # Midsummer's Eve
        ("2027-05-05T19:00", "2027-05-07T08:00"),  # Ascension Day
    ],
)
def test_the_next_calm_moment(asked, given_):
    assert next_calm_moment(at(asked)) == at(given_)


def test_an_absence_is_waited_out_and_one_without_an_end_never_ends():
    monday = at("2026-11-23T09:00")
    assert next_calm_moment(monday, [(date(2026, 11, 20), date(2026, 11, 24))]) == at("2026-11-25T08:00")
    assert next_calm_moment(monday, [(date(2026, 11, 23), None)]) is None
    assert next_calm_moment(monday, [(date(2026, 11, 24), None)]) == monday


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.integers(0, 40)), max_size=3),
)
def test_what_is_found_is_calm_and_nothing_before_it_is(naive, spans):
    moment = naive.replace(tzinfo=STOCKHOLM)
    away = [(first, first + timedelta(days=days)) for first, days in spans]
    found = next_calm_moment(moment, away)
    assert found >= moment
    assert is_calm(found, away)
    hour = moment
    while hour < found:
        assert not is_calm(hour, away)
        hour += timedelta(hours=1)


def test_eves_are_free_and_ordinary_fridays_are_not():
    assert not is_working_day(date(2026, 6, 19))
    assert not is_working_day(date(2026, 12, 24))
    assert is_working_day(date(2026, 6, 12))


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.integers(0, 60 * 24 * 12),
    st.booleans(),
    st.lists(st.tuples(st.integers(-5, 15), st.none() | st.integers(0, 20)), max_size=2),
    st.none() | st.integers(0, 60 * 24 * 5),
)
def test_whatever_happens_a_reminder_goes_on_a_working_day_between_8_and_17_and_never_to_the_absent(
    naive, later, digest, spans, useful
):
    created = naive.replace(tzinfo=UTC)
    first = created.astimezone(STOCKHOLM).date()
    away = [
        (first + timedelta(days=begins), None if days is None else first + timedelta(days=begins + days))
        for begins, days in spans
    ]
    until = None if useful is None else created + timedelta(minutes=useful)
    message = Message(created_at=created, due_at=created, next_try_at=created, digest=digest, until=until, error="")
    moment = created + timedelta(minutes=later)
    for _round in range(60):
        if _is_time(message, away, moment):
            local = moment.astimezone(STOCKHOLM)
            assert is_working_day(local.date()) and time(8) <= local.time() < time(17)
            assert not any(begins <= local.date() and (ends is None or local.date() <= ends) for begins, ends in away)
            assert until is None or moment < until
            return
        if message.next_try_at is None:
            assert message.error in ("away", "late")
            return
        assert message.next_try_at > moment
        moment = message.next_try_at
    raise AssertionError("it is put off for ever")


@given(st.integers(2024, 2040), st.sampled_from([3, 10]), st.integers(0, 23 * 60))
def test_the_working_day_is_from_8_to_17_by_the_clock_on_the_wall_when_it_changes_too(year, month, minutes):
    changes = date(year, month, 31) - timedelta(days=(date(year, month, 31).weekday() + 1) % 7)  # the last Sunday
    for day in (changes - timedelta(days=2), changes, changes + timedelta(days=1)):
        begun = datetime.combine(day, time(0), STOCKHOLM).astimezone(UTC) + timedelta(minutes=minutes)
        local = next_calm_moment(begun).astimezone(STOCKHOLM)
        assert is_working_day(local.date()) and time(8) <= local.time() < time(17)
        if local != begun.astimezone(STOCKHOLM):
            assert local.time() == time(8)
