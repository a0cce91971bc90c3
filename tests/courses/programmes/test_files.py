"""Programmes from files: every fault in Swedish, with its line."""

import pytest

from app.api import Bundle
from courses.programmes import files

pytestmark = pytest.mark.usefixtures("app")
SOUND = """key: kort
title: "Kort program"
version: 1
total_days: 0.5
enrolment: choice
parts:
  - key: del-1
    title: "Del 1"
    days: 0.5
    deadline_months: null
    items:
      - {key: a, title: "A", kind: courses.theme, ref: a, verbs: [courses.attended], days: 0.5}
"""


def faults(text):
    bundle = Bundle({"programmes/kort.yaml": text.encode()})
    files.read(bundle)
    return [(fault.line, fault.sentence) for fault in bundle.faults]


def test_a_sound_file_has_no_faults():
    assert faults(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('title: "Kort program"\n', "", 1, "title: fältet saknas"),
        ("version: 1", "version: ett", 3, "version: ska vara ett heltal"),
        ("enrolment: choice", "enrolment: fri", 5, "enrolment: värdet finns inte i formatet"),
        ("    days: 0.5\n    dead", "    days: 0\n    dead", 9, "parts → 1 → days: talet är för litet"),
        ("total_days: 0.5", "total_days: 2.5", 1, "delarna blir 0.5 dagar, men programmet har 2.5"),
        ("enrolment: choice", "enrolment: rule", 1, "behöver deadline_months"),
        ("parts:", "first_day_from: ibland\nparts:", 6, "skriv ett datum, till exempel 2027-01-01, eller published"),
        ("parts:", "delar: []\nparts:", 6, "delar: fältet finns inte i formatet"),
        ("parts:", "parts: [", 7, "filen är inte YAML"),
    ],
)
def test_a_fault_is_told_in_swedish_with_its_line(old, new, line, words):
    assert old in SOUND
    found = faults(SOUND.replace(old, new))
    assert any(at == line and words in sentence for at, sentence in found), found
