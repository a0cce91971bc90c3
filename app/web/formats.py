"""Dates, times and numbers as Swedes write them, and as the British do on the English pages.

Pages, mails, exports and printed lists all show the same things; this is the one place that decides
how. Functions take the value and the locale, "sv" or "en", and become Jinja filters under their own
names; nothing here knows of requests. Moments are shown in Europe/Stockholm, whatever zone they come in.

Swedish: 2027-03-01 in tables and 1 mars 2027 in text, v. 38, kl. 9.00–15.30, 2,5 dagar, 1 010, 44 %.
English: 1 March 2027, week 38, 9:00–15:30, 2.5 days, 1,010, 44%. Weeks are ISO weeks in both.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

#: A space where a line may not break.
NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"

Number = int | float | Decimal | Fraction

_MONTHS = {
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_WEEKDAYS = {
    "sv": ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_UNITS = {
    "sv": {
        "day": ("dag", "dagar"),
        "minute": ("minut", "minuter"),
        "hour": ("timme", "timmar"),
        "step": ("steg", "steg"),
    },
    "en": {
        "day": ("day", "days"),
        "minute": ("minute", "minutes"),
        "hour": ("hour", "hours"),
        "step": ("step", "steps"),
    },
}


def local(moment: datetime) -> datetime:
    """The same moment by the clock in Stockholm. Raises ValueError when it has no zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(STOCKHOLM)


def date_table(day: date | datetime | None) -> str:
    """2027-03-01, for tables and files; nothing for no day."""
    return "" if day is None else _day(day).isoformat()


def date_text(day: date | datetime | None, today: date | None = None, locale: str = "sv") -> str:
    """1 mars 2027, for running text; without the year when it is this year's and today is given."""
    if day is None:
        return ""
    day = _day(day)
    text = f"{day.day} {_MONTHS[_language(locale)][day.month - 1]}"
    return text if today is not None and today.year == day.year else f"{text} {day.year}"


def begin(text: str) -> str:
    """The text as the beginning of a sentence; the rest stays as it is, so that November keeps its capital."""
    return text[:1].upper() + text[1:]


def month_text(day: date | datetime, locale: str = "sv") -> str:
    """mars 2027, for a month to choose."""
    return f"{_MONTHS[_language(locale)][_day(day).month - 1]} {_day(day).year}"


def date_range(first_on: date, last_on: date | None, today: date | None = None, locale: str = "sv") -> str:
    """1–3 mars 2027, 30 mars–2 april 2027; from the first day on when there is no last."""
    if last_on is None:
        return f"{'från' if _language(locale) == 'sv' else 'from'} {date_text(first_on, today, locale)}"
    if first_on == last_on:
        return date_text(first_on, today, locale)
    until = date_text(last_on, today, locale)
    if (first_on.year, first_on.month) == (last_on.year, last_on.month):
        return f"{first_on.day}{DASH}{until}"
    if first_on.year == last_on.year:
        return f"{date_text(first_on, first_on, locale)}{DASH}{until}"
    return f"{date_text(first_on, None, locale)}{DASH}{date_text(last_on, None, locale)}"


def weekday_text(day: date | datetime, today: date | None = None, locale: str = "sv") -> str:
    """torsdag 14 januari; with the year when it is not today's and today is given."""
    day = _day(day)
    name = _WEEKDAYS[_language(locale)][day.weekday()]
    return f"{name} {date_text(day, today or day, locale)}"


def week(day: date | datetime, locale: str = "sv", today: date | None = None) -> str:
    """v. 38, the ISO week; with the week's year when it is not today's and today is given."""
    year, number_, _ = _day(day).isocalendar()
    text = f"{'v.' if _language(locale) == 'sv' else 'week'} {number_}"
    return text if today is None or today.isocalendar().year == year else f"{text} {year}"


def time_of_day(moment: datetime | time, locale: str = "sv") -> str:
    """9.00, the bare time, as in "sparat 10.42"."""
    clock_ = local(moment) if isinstance(moment, datetime) else moment
    return f"{clock_.hour}{'.' if _language(locale) == 'sv' else ':'}{clock_.minute:02}"


def clock(moment: datetime | time, locale: str = "sv") -> str:
    """kl. 9.00"""
    return _at(time_of_day(moment, locale), locale)


def clock_range(first: datetime | time, last: datetime | time, locale: str = "sv") -> str:
    """kl. 9.00–15.30"""
    return _at(f"{time_of_day(first, locale)}{DASH}{time_of_day(last, locale)}", locale)


def moment_text(moment: datetime, today: date | None = None, locale: str = "sv") -> str:
    """1 mars 2027 kl. 9.00"""
    between = " " if _language(locale) == "sv" else " at "
    return f"{date_text(moment, today, locale)}{between}{clock(moment, locale)}"


def moment_table(moment: datetime | None, locale: str = "sv") -> str:
    """2027-03-01 09.00, for tables, where the hours stand beneath one another."""
    if moment is None:
        return ""
    there = local(moment)
    mark = "." if _language(locale) == "sv" else ":"
    return f"{there:%Y-%m-%d} {there:%H}{mark}{there:%M}"


def number(value: Number, locale: str = "sv") -> str:
    """1 010: a whole number in groups of three, halves rounded away from zero."""
    return decimal(value, 0, locale, fixed=True)


@lru_cache(maxsize=2048, typed=True)  # The same few numbers stand on every page; 0.15 is not Decimal(0.15).
def decimal(value: Number, places: int = 1, locale: str = "sv", *, fixed: bool = False) -> str:
    """2,5: at most that many decimals, without empty ones at the end unless fixed."""
    rounded = _exact(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    whole, _, parts = f"{abs(rounded):f}".partition(".")
    if not fixed:
        parts = parts.rstrip("0")
    swedish = _language(locale) == "sv"
    grouped = f"{int(whole):,}".replace(",", NBSP if swedish else ",")
    return f"{sign}{grouped}{(',' if swedish else '.') + parts if parts else ''}"


def percent(share: Number | None, places: int = 0, locale: str = "sv") -> str:
    """44 %, of a share where 1 is everything; a dash when there is nothing to take a share of."""
    if share is None:
        return DASH
    gap = NBSP if _language(locale) == "sv" else ""
    return f"{decimal(_exact(share) * 100, places, locale)}{gap}%"


def days(value: Number, locale: str = "sv") -> str:
    """2,5 dagar, 1 dag, 0,5 dagar."""
    return _counted(value, "day", locale)


def minutes(value: Number, locale: str = "sv") -> str:
    """4 minuter, 1 minut."""
    return _counted(value, "minute", locale)


def steps(value: Number, locale: str = "sv") -> str:
    """6 steg, 1 steg."""
    return _counted(value, "step", locale)


def days_left(due_on: date, today: date, locale: str = "sv") -> str:
    """53 dagar kvar, i dag, 3 dagar sedan."""
    away = (due_on - today).days
    swedish = _language(locale) == "sv"
    if away == 0:
        return "i dag" if swedish else "today"
    if away > 0:
        return f"{days(away, locale)} {'kvar' if swedish else 'left'}"
    return f"{days(-away, locale)} {'sedan' if swedish else 'ago'}"


def _counted(value: Number, unit: str, locale: str) -> str:
    one, many = _UNITS[_language(locale)][unit]
    shown = decimal(value, 1, locale)
    return f"{shown} {one if shown == '1' else many}"


def _at(text: str, locale: str) -> str:
    return f"kl. {text}" if _language(locale) == "sv" else text


def _day(day: date | datetime) -> date:
    return local(day).date() if isinstance(day, datetime) else day


def _exact(value: Number) -> Decimal:
    """As a decimal number; a float as it is written, so that 0.15 is 0.15."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)


def _language(locale: str) -> str:
    """sv unless it is some kind of English: a page in a language we lack is better in Swedish than broken."""
    return "en" if str(locale).lower().startswith("en") else "sv"
