"""Sweden's public holidays, in any year. Pure: a year in, dates out.

They are few and stand in law, so they are reckoned here: the library that knows the holidays of two hundred countries
holds 16 MB of memory in every worker. The tests let it confirm every year for a century.
"""

from datetime import date, timedelta
from functools import cache


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays (*allmänna helgdagar*) of a year from 2005 on, other Sundays not counted.

    Source: lagen (1989:253) om allmänna helgdagar, as it reads since the national day came in 2005.
    """
    easter = easter_sunday(year)
    return frozenset(
        {
            date(year, 1, 1),
            date(year, 1, 6),
            easter - timedelta(days=2),
            easter,
            easter + timedelta(days=1),
            date(year, 5, 1),
            easter + timedelta(days=39),
            easter + timedelta(days=49),
            date(year, 6, 6),
            saturday_from(date(year, 6, 20)),
            saturday_from(date(year, 10, 31)),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


@cache
def free_eves(year: int) -> frozenset[date]:
    """The eves that the law on annual leave counts as Sundays: of midsummer, Christmas and the new year.

    Source: semesterlagen (1977:480) 7 §.
    """
    return frozenset({saturday_from(date(year, 6, 20)) - timedelta(days=1), date(year, 12, 24), date(year, 12, 31)})


def saturday_from(day: date) -> date:
    """The first Saturday on or after a day."""
    return day + timedelta(days=(5 - day.weekday()) % 7)


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar: the Sunday after the church's full moon on or after 21 March."""
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    sunday = moon - (year + year // 4 + moon + 2 - century + century // 4) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and neither a public holiday nor an eve that counts as one."""
    return day.weekday() < 5 and day not in public_holidays(day.year) and day not in free_eves(day.year)
