"""What is told of a law or general advice on a day."""

from datetime import date

import pytest

from app.competences import words
from app.competences.actions import _instrument
from app.competences.instruments import law_on
from app.competences.reference import reference_data

INSTRUMENTS = {row["key"]: _instrument(row, i) for i, row in enumerate(reference_data()["instruments"])}
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "key, on, said",
    [
        ("sosfs-2006-14", TODAY, "gällde t.o.m. 2014-06-30"),
        ("sosfs-2006-14", date(2014, 6, 30), "gäller t.o.m. 2014-06-30"),
        ("sosfs-2008-32", TODAY, "status ej kontrollerad"),
        ("kunskapsguiden-barn-unga", TODAY, ""),
        ("sosfs-2014-7", TODAY, "gällde till omkring 2018"),
        ("sosfs-2014-7", date(2014, 1, 1), "gäller från 2014-07-01"),
        ("hslf-fs-2017-79", TODAY, "status ej kontrollerad"),
        ("sol-2025", TODAY, "gäller sedan 2025-07-01"),
        ("sol-2001", date(2025, 7, 1), "gällde t.o.m. 2025-06-30"),
    ],
)
@pytest.mark.one_database
def test_how_an_instrument_stands_is_told(app, key, on, said):
    assert words.standing(INSTRUMENTS[key], on) == said


@pytest.mark.parametrize(
    "on, key",
    [
        (date(2014, 6, 30), None),
        (date(2014, 7, 1), "sol-2001"),
        (date(2020, 5, 5), "sol-2001"),
        (date(2025, 6, 30), "sol-2001"),
        (date(2025, 7, 1), "sol-2025"),
        (TODAY, "sol-2025"),
    ],
)
def test_the_rule_on_legal_qualification_is_the_one_of_the_day(on, key):
    """Pitfall 4: never 25 kap. for 2020, never 3 kap. 3 a § after the first of July 2025."""
    found = law_on(INSTRUMENTS.values(), on)
    assert (found.key if found else None) == key


@pytest.mark.one_database
def test_general_advice_says_should_and_regulations_shall(app):
    """Pitfall 6."""
    advice = words.sentence(INSTRUMENTS["sosfs-2006-14"], TODAY)
    assert advice == "SOSFS 2006:14, allmänna råd (bör), gällde t.o.m. 2014-06-30"
    assert "föreskrifter (ska)" in words.sentence(INSTRUMENTS["sosfs-2014-7"], TODAY)
    assert all("(ska)" not in words.kind(i) for i in INSTRUMENTS.values() if i.kind in {"general_advice", "guidance"})


def test_no_list_given_as_among_other_things_is_complete():
    assert not any(i.complete for i in INSTRUMENTS.values() if i.about == "competence")
