"""Numbers and dates stand on every page; a wrong comma is seen by all."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web import formats as f

LOCALES = st.sampled_from(["sv", "en"])


def test_dates_as_swedes_write_them():
    day = date(2027, 3, 1)
    assert f.date_table(day) == "2027-03-01"
    assert f.date_text(day) == "1 mars 2027"
    assert f.date_text(day, today=date(2027, 12, 1)) == "1 mars"
    assert f.date_text(day, today=date(2026, 12, 1)) == "1 mars 2027"
    assert f.weekday_text(date(2027, 1, 14)) == "torsdag 14 januari"
    assert f.weekday_text(date(2027, 1, 14), today=date(2026, 11, 2)) == "torsdag 14 januari 2027"
    assert f.week(date(2027, 9, 20)) == "v. 38"
    assert f.week(date(2027, 1, 1)) == "v. 53"
    assert f.week(date(2027, 1, 1), today=date(2027, 3, 1)) == "v. 53 2026"
    assert f.date_table(None) == f.date_text(None) == f.moment_table(None) == ""


def test_dates_as_the_british_write_them():
    day = date(2027, 3, 1)
    assert f.date_text(day, locale="en") == "1 March 2027"
    assert f.weekday_text(date(2027, 1, 14), locale="en_GB") == "Thursday 14 January"
    assert f.week(date(2027, 9, 20), "en") == "week 38"


def test_periods_say_the_month_and_year_once():
    assert f.date_range(date(2027, 3, 1), date(2027, 3, 3)) == "1–3 mars 2027"
    assert f.date_range(date(2027, 3, 30), date(2027, 4, 2)) == "30 mars–2 april 2027"
    assert f.date_range(date(2027, 12, 30), date(2028, 1, 2)) == "30 december 2027–2 januari 2028"
    assert f.date_range(date(2027, 3, 1), date(2027, 3, 1)) == "1 mars 2027"
    assert f.date_range(date(2027, 3, 1), None) == "från 1 mars 2027"
    assert f.date_range(date(2027, 3, 1), None, locale="en") == "from 1 March 2027"


def test_times_are_shown_by_the_clock_in_stockholm():
    winter = datetime(2027, 1, 14, 8, 0, tzinfo=UTC)
    summer = datetime(2027, 7, 14, 7, 0, tzinfo=UTC)
    assert f.clock(winter) == f.clock(summer) == "kl. 9.00"
    assert f.clock_range(time(9, 0), time(15, 30)) == "kl. 9.00–15.30"
    assert f.clock_range(time(9, 0), time(15, 30), "en") == "9:00–15:30"
    assert f.time_of_day(datetime(2027, 1, 14, 9, 42, tzinfo=UTC)) == "10.42"
    assert f.moment_text(winter) == "14 januari 2027 kl. 9.00"
    assert f.moment_text(winter, locale="en") == "14 January 2027 at 9:00"
    assert f.moment_table(winter) == "2027-01-14 09.00"
    assert f.date_table(datetime(2027, 3, 1, 23, 30, tzinfo=UTC)) == "2027-03-02"


def test_a_moment_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError):
        f.clock(datetime(2027, 1, 1, 9, 0))


def test_numbers_as_swedes_write_them():
    assert f.number(1010) == "1\u00a0010"
    assert f.number(1234567) == "1\u00a0234\u00a0567"
    assert f.number(999) == "999"
    assert f.number(-1010) == "\u22121\u00a0010"
    assert f.decimal(2.5) == "2,5"
    assert f.decimal(31.1) == "31,1"
    assert f.decimal(Decimal("0.20"), 2) == "0,2"
    assert f.decimal(3, 2, fixed=True) == "3,00"
    assert f.decimal(-0.01) == "0"
    assert f.percent(0.44) == "44\u00a0%"
    assert f.percent(Fraction(1, 3), 1) == "33,3\u00a0%"
    assert f.percent(0.385) == "39\u00a0%"
    assert f.percent(None) == "–"


def test_numbers_as_the_british_write_them():
    assert f.number(1010, "en") == "1,010"
    assert f.decimal(2.5, locale="en") == "2.5"
    assert f.percent(0.44, locale="en") == "44%"
    assert f.days(2.5, "en") == "2.5 days"


def test_days_and_minutes_are_counted_in_words():
    assert [f.days(n) for n in (0, 0.5, 1, 1.5, Decimal("12.5"))] == [
        "0 dagar",
        "0,5 dagar",
        "1 dag",
        "1,5 dagar",
        "12,5 dagar",
    ]
    assert (f.minutes(4), f.minutes(1), f.minutes(1, "en")) == ("4 minuter", "1 minut", "1 minute")
    assert (f.steps(1), f.steps(6), f.steps(6, "en")) == ("1 steg", "6 steg", "6 steps")


def test_what_is_left_is_told_in_days():
    today = date(2027, 3, 1)
    assert f.days_left(today + timedelta(53), today) == "53 dagar kvar"
    assert f.days_left(today + timedelta(1), today) == "1 dag kvar"
    assert f.days_left(today, today) == "i dag"
    assert f.days_left(today - timedelta(3), today) == "3 dagar sedan"
    assert f.days_left(today - timedelta(3), today, "en") == "3 days ago"
    assert f.days_left(today, today, "en") == "today"


@given(st.integers(-(10**12), 10**12), LOCALES)
def test_a_number_reads_back_as_itself(value, locale):
    shown = f.number(value, locale)
    assert int(shown.replace(f.NBSP, "").replace(",", "").replace(f.MINUS, "-")) == value


@given(st.decimals(-(10**6), 10**6, places=3), st.integers(0, 4), LOCALES)
def test_a_decimal_is_off_by_at_most_half_its_last_place(value, places, locale):
    shown = f.decimal(value, places, locale)
    plain = shown.replace(f.NBSP, "").replace(f.MINUS, "-")
    plain = plain.replace(",", ".") if locale == "sv" else plain.replace(",", "")
    assert abs(Decimal(plain) - value) <= Decimal(1).scaleb(-places) / 2


@given(st.dates(), LOCALES)
def test_a_date_in_text_tells_the_same_day(day, locale):
    number, month, year = f.date_text(day, locale=locale).split()
    assert (int(number), int(year)) == (day.day, day.year)
    assert month == f._MONTHS[locale][day.month - 1]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.integers(-12, 12),
)
def test_the_zone_a_moment_comes_in_does_not_matter(moment, hours):
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert f.moment_text(elsewhere) == f.moment_text(moment)
    assert f.local(elsewhere) == moment
