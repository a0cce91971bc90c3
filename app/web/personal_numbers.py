"""Personal identity numbers stopped at the door of every free text that others read.

Writing about people one easily writes the number of a client or colleague, by habit and in good faith; once
saved it is in backups, extracts and perhaps a public record. So such text is refused before it is stored, with a
sentence that says what to do, and neither the text nor the number goes into any log or error report.

What counts as one: a personnummer or samordningsnummer (the day of birth plus 60) of ten or twelve digits

- in the forms YYMMDDNNNN, YYMMDD-NNNN, YYMMDD+NNNN and the same with a century 18, 19 or 20;
- also with a space, dot, slash or any dash as the separator, around the separator or between the parts of the
  date (1999 01 31-1234, 99-01-31-1234), written with full-width digits or with invisible signs in between;
- whose date has existed, within the years 1840–2099, and whose check digit is right (Luhn, on the last ten
  digits); temporary hospital numbers with letters are not checked, for they have no check digit;
- not as a part of a longer unbroken string of digits, so that OCR numbers, IBANs and the like pass.

A phone number or diary number that happens to be a date with the right check digit is refused too: of random ten-digit
numbers about one in three hundred. The sentence tells how to go on. Numbers spelled out in words, or cut over two
fields, are not found; this helps the forgetful, it does not stop the determined.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from app.web.words import lazy

#: For the person who wrote it.
REFUSAL = lazy(
    "Texten verkar innehålla ett personnummer eller samordningsnummer. "
    "Ta bort det och försök igen. Skriv aldrig uppgifter som pekar ut en klient eller kollega."
)

_GAP = r"[ \t.\-/‐‑‒–—−]?"
_LINK = r"[ \t]{0,2}[\-+./‐‑‒–—−]?[ \t]{0,2}"
_NUMBER = re.compile(rf"(?<!\d)(?=(?:(18|19|20){_GAP})?(\d\d){_GAP}(\d\d){_GAP}(\d\d){_LINK}(\d{{3}}){_GAP}(\d)(?!\d))")


class PersonalNumberFound(ValueError):
    """Text that holds what looks like a personal identity number; the text itself is not in the message."""

    def __init__(self) -> None:
        super().__init__(str(REFUSAL))


def contains_personal_number(text: str) -> bool:
    """Whether anything in the text reads as a valid personnummer or samordningsnummer."""
    return any(_is_valid(*match.groups()) for match in _NUMBER.finditer(_plain(text)))


def refuse_personal_numbers(text: str) -> str:
    """The same text, when it holds no personal identity number.

    Raises PersonalNumberFound, a ValueError whose text is the Swedish sentence for the person.
    """
    if contains_personal_number(text):
        raise PersonalNumberFound
    return text


def check_digit(nine: str) -> int:
    """The last digit that makes nine digits a number with the right sum (Luhn, modulus 10)."""
    total = 0
    for place, sign in enumerate(nine):
        doubled = int(sign) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10


def _is_valid(century: str | None, year: str, month: str, day: str, serial: str, check: str) -> bool:
    if check_digit(year + month + day + serial) != int(check):
        return False
    born = int(day) - 60 if int(day) > 60 else int(day)
    centuries = [century] if century else ["18", "19", "20"]
    return any(_has_been(int(each + year), int(month), born) for each in centuries)


def _has_been(year: int, month: int, day: int) -> bool:
    """Whether the date exists and lies where the birthday of someone on record can lie."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year >= 1840


def _plain(text: str) -> str:
    """The text with ordinary digits, tabs and spaces, and without signs that cannot be seen."""
    plain = []
    for sign in text:
        if sign.isascii():
            plain.append(sign)
        elif unicodedata.category(sign) == "Cf":
            continue
        elif (digit := unicodedata.decimal(sign, None)) is not None:
            plain.append(str(digit))
        elif sign.isspace():
            plain.append(" ")
        elif sign == "＋":
            plain.append("+")
        elif sign in "－﹣":
            plain.append("-")
        else:
            plain.append(sign)
    return "".join(plain)
