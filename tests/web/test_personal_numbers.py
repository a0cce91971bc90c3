"""Every way people write a personal identity number is stopped, and ordinary numbers pass.

All numbers here are made by the test itself from dates and serials with no thought of anybody.
"""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.web.personal_numbers import (
    REFUSAL,
    PersonalNumberFound,
    check_digit,
    contains_personal_number,
    refuse_personal_numbers,
)

BORN = st.dates(date(1900, 1, 1), date(2030, 12, 31))
SERIALS = st.integers(0, 999).map("{:03}".format)
PROSE = st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20)


def parts(born: date, serial: str, coordination: bool = False) -> tuple[str, str]:
    day = born.day + 60 if coordination else born.day
    six = f"{born:%y%m}{day:02}"
    return six, f"{serial}{check_digit(six + serial)}"


def spellings(born: date, serial: str, coordination: bool) -> list[str]:
    six, four = parts(born, serial, coordination)
    century = f"{born.year // 100}"
    yy, mm, dd = six[:2], six[2:4], six[4:]
    return [
        six + four,
        f"{six}-{four}",
        f"{six}+{four}",
        f"{six} {four}",
        f"{six} - {four}",
        f"{six}–{four}",
        f"{century}{six}{four}",
        f"{century}{six}-{four}",
        f"{century}{six}+{four}",
        f"{century}{six} {four}",
        f"{century}{yy}-{mm}-{dd}-{four}",
        f"{century}{yy} {mm} {dd} {four}",
        f"{yy}{mm}{dd}\u00a0{four}",
        f"{six}\u200b-\u200d{four}",
        f"{six}-{four}".translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    ]


@given(BORN, SERIALS, st.booleans(), PROSE, PROSE)
def test_every_valid_number_is_found_in_every_spelling(born, serial, coordination, before, after):
    for spelled in spellings(born, serial, coordination):
        assert contains_personal_number(before + spelled + after), spelled
        assert contains_personal_number(f"Kund nr 7 {spelled}, ring 031-12 34 5")


@given(BORN, SERIALS, st.booleans(), st.integers(1, 9))
def test_a_number_with_the_wrong_check_digit_passes(born, serial, coordination, wrong):
    six, four = parts(born, serial, coordination)
    false = f"{six}-{four[:3]}{(int(four[3]) + wrong) % 10}"
    assert not contains_personal_number(f"Se {false}.")


@given(st.integers(0, 99), st.integers(13, 99), st.integers(0, 99), SERIALS)
def test_a_month_that_does_not_exist_passes(year, month, day, serial):
    six = f"{year:02}{month:02}{day:02}"
    assert not contains_personal_number(f"{six}-{serial}{check_digit(six + serial)}")


@given(st.sampled_from([0, 32, 45, 60, 92, 99]), SERIALS)
def test_a_day_that_does_not_exist_passes(day, serial):
    six = f"8501{day:02}"
    assert not contains_personal_number(f"{six}-{serial}{check_digit(six + serial)}")


@given(BORN, SERIALS, st.text("0123456789", min_size=1, max_size=9))
def test_a_part_of_a_longer_string_of_digits_passes(born, serial, more):
    six, four = parts(born, serial)
    long = six + four + more
    assume(len(long) > 12)
    assert not contains_personal_number(long)
    assert not contains_personal_number(f"OCR {long}")


@given(st.text(st.characters(exclude_categories=["Nd", "Cs"])))
def test_text_without_digits_passes_unchanged(text):
    assert refuse_personal_numbers(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kursen är 2027-03-01 kl. 9.00–15.30 i rum 1412.",
        "Ring 031-368 00 00 eller 0700-12 34 56.",
        "SoL 2025:400, SOSFS 2006:14 och HSLF-FS 2017:79",
        "Kommunkod 1480, 1481 och 0180",
        "Diarienummer SN 2026/00123",
        "2,5 dagar av 12,5; 1 010 personer; 44 %",
    ],
)
def test_what_trainers_usually_write_passes(text):
    assert refuse_personal_numbers(text) == text


def test_the_refusal_is_a_sentence_and_does_not_repeat_the_number():
    six, four = parts(date(1985, 2, 28), "123")
    with pytest.raises(PersonalNumberFound) as caught:
        refuse_personal_numbers(f"Möte med {six}-{four} i dag")
    assert isinstance(caught.value, ValueError)
    assert str(caught.value) == REFUSAL
    assert four not in str(caught.value) and six not in repr(caught.value)


def test_leap_days_are_dates_only_in_leap_years():
    six, four = parts(date(2000, 2, 29), "123")
    assert contains_personal_number(f"20{six}-{four}")
    assert not contains_personal_number(f"19{six}-{four}")
