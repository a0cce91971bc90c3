"""Courses read from files: faults with their lines, and nothing twice."""

from pathlib import Path

import pytest

from app.content import Bundle, check, read_folder
from app.db import session
from courses.days import course_files
from courses.models import Course, Theme

pytestmark = pytest.mark.usefixtures("app")

SOUND = """key: samtal
title: Samtal
days: 1.0
themes:
  - key: samtal-ett
    title: Ett
    days: 0.5
    areas: [bemotande-samtal-relationer]
    objectives:
      - {text: Du kan börja., level: färdighet}
    preparation:
      - {kind: text, text: Ta med en fråga., minutes: 5}
  - key: samtal-tva
    title: Två
    days: 0.5
    areas: [bemotande-samtal-relationer]
"""


def brought(text, name="samtal"):
    bundle = Bundle({f"courses/{name}.yaml": text.encode()})
    course_files.read(bundle)
    return bundle


def test_a_sound_file_becomes_a_course_and_the_same_file_again_changes_nothing():
    for _ in range(2):
        bundle = brought(SOUND)
        assert bundle.faults == []
        for _order, write in bundle.writers:
            write()
    assert session.query(Course).one().days == 1.0
    assert [t.key for t in session.query(Theme).order_by(Theme.position)] == ["samtal-ett", "samtal-tva"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("days: 1.0", "days: 2.0", 1, "temanas dagar blir 1"),
        (
            "    days: 0.5\n    areas: [bemotande-samtal-relationer]\n    obj",
            "    days: 0.4\n    areas: [a]\n    obj",
            7,
            "halva",
        ),
        ("level: färdighet", "level: kunskap", 10, "level"),
        ("title: Samtal", "titel: Samtal", 2, "stavningen"),
        ("minutes: 5", "minutes: fem", 12, "heltal"),
        ("key: samtal\n", "key: Samtal Ett\n", 1, "små bokstäver"),
        ("  - key: samtal-ett", "  - key: [", 7, "YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(old, new, line, words):
    faults = brought(SOUND.replace(old, new)).faults
    assert any(fault.line == line and words in fault.sentence for fault in faults), faults


def test_the_file_bears_the_name_of_its_key():
    assert "ska heta samtal.yaml" in brought(SOUND, name="annat").faults[0].sentence


def test_our_own_courses_are_sound():
    folder = Path(__file__).parents[3] / "courses" / "content"
    assert [str(f) for f in check(read_folder(folder)) if f.file.startswith("courses/")] == []
