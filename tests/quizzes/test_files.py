"""Quizzes from a folder: what is read, every fault with its line, and versions only when something differs."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.api import Bundle
from app.db import session
from quizzes.authoring import files
from quizzes.models import Question, Quiz, Version
from quizzes.yaml_lines import Unreadable, read

SOUND = """\
key: vagen
title: "Frågor: Vägen"
minutes: 9
areas: [handlaggningsprocessen]
retry: {attempts: unlimited, wait_minutes: 0}
questions:
  - id: v-1
    kind: one_choice
    prompt: När stänger 12:30?
    level: förståelse
    choices:
      - {id: a, text: 12:30, right: true, feedback: "Ja, *precis*."}
      - {id: b, text: no, right: false, feedback: Nej.}
  - id: v-2
    kind: short_text
    prompt: Vilken kommunkod?
    accepts: [0180]
    case: keep
    feedback_right: Rätt.
    feedback_wrong: Fel.
self_checks:
  - {id: v-s1, kind: true_false, prompt: "Sant?", answer: true, feedback_right: Ja., feedback_wrong: Jo.}
"""


def looked_through(text, name="vagen"):
    bundle = Bundle({f"quizzes/{name}.yaml": text.encode()})
    files.look_through(bundle)
    return bundle


def write(bundle):
    assert not bundle.faults, bundle.faults
    for _order, writer in bundle.writers:
        writer()


def told(text, **options):
    return [(fault.line, fault.sentence) for fault in sorted(looked_through(text, **options).faults)]


def test_a_sound_file_becomes_a_published_version(app):
    write(looked_through(SOUND))
    version = session.scalar(select(Version))
    assert (version.number, version.title, version.pass_mark, version.attempts) == (1, "Frågor: Vägen", 75, None)
    first, second, check = session.scalars(select(Question).order_by(Question.position)).all()
    assert [choice["text"] for choice in first.details["choices"]] == ["12:30", "no"]
    assert first.details["choices"][0]["feedback"] == "<p>Ja, <em>precis</em>.</p>"
    assert second.details["accepts"] == ["0180"]
    assert check.self_check


def test_the_same_file_again_makes_no_version_and_a_changed_one_makes_one(app):
    for text in (SOUND, SOUND, SOUND.replace("minutes: 9", "minutes: 8"), SOUND.replace("minutes: 9", "minutes: 8")):
        write(looked_through(text))
    assert session.scalar(select(Quiz.current)) == 2
    assert session.scalar(select(func.count()).select_from(Version)) == 2


def test_nothing_is_written_when_something_is_wrong(app):
    assert looked_through(SOUND.replace("minutes: 9", "minutes: nio")).writers == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("was", "becomes", "line", "sentence"),
    [
        ("minutes: 9", "minutes: nio", 3, "minutes ska vara ett heltal"),
        ("minutes: 9", "minutes: 0", 3, "minutes ska vara minst 1"),
        ("minutes: 9", "minuter: 9", 3, "minuter är inget fält här"),
        ('title: "Frågor: Vägen"', "title: 12", 2, "title ska vara text"),
        ("key: vagen", "key: Vägen", 1, "key får bara ha små bokstäver"),
        ("attempts: unlimited", "attempts: ofta", 5, "attempts ska vara"),
        ("kind: short_text", "kind: essä", 15, "Frågetypen essä finns inte"),
        ("level: förståelse", "level: färdighet", 10, "Nivån färdighet kan inte visas"),
        ("right: false", "right: true", 11, "Precis ett alternativ ska vara rätt"),
        ("accepts: [0180]", "accepts: []", 17, "accepts ska räkna upp"),
        ("case: keep", "cases: keep", 18, "cases hör inte till frågetypen short_text"),
        ("id: v-2", "id: v-1", 14, "frågan v-1 finns två gånger"),
        ("prompt: Vilken kommunkod?", "prompt: Är 19811228-9874 rätt?", 16, "personnummer"),
        ("key: vagen", "key: attempts", 1, "används av plattformen"),
        ("areas: [", "draw: 9\nareas: [", 4, "det finns bara 2 frågor"),
        ("id: v-2\n", "id: v-2\n    read_again: steget\n", 15, "read_again behöver en modul"),
    ],
)
def test_a_fault_is_told_with_its_line(app, was, becomes, line, sentence):
    assert was in SOUND
    found = told(SOUND.replace(was, becomes, 1))
    assert any(at == line and sentence in words for at, words in found), found


def test_the_name_of_the_file_is_its_key(app):
    assert any("filen heter annan.yaml" in words for _line, words in told(SOUND, name="annan"))


def test_what_is_no_yaml_is_told_with_its_line(app):
    assert told("key: vagen\nquestions: [\n")[0][0] >= 2
    assert told("- bara\n- en lista\n") == [(1, "filen ska ha fält")]
    assert told("") == [(1, "filen ska ha fält")]


def test_it_speaks_of_its_module_and_of_the_steps_to_read_again(app):
    text = SOUND.replace("minutes: 9", "module: arendet\nminutes: 9").replace(
        "id: v-2\n", "id: v-2\n    read_again: utreda\n"
    )
    assert [ref.key for ref, _file, _line in looked_through(text).referred] == ["arendet", "arendet/utreda"]


def test_all_example_quizzes_are_sound_and_have_eight_questions_or_more(app):
    folder = Path(__file__).parents[2] / "courses/content/quizzes"
    bundle = Bundle({f"quizzes/{path.name}": path.read_bytes() for path in folder.glob("*.yaml")})
    files.look_through(bundle)
    assert bundle.faults == []
    write(bundle)
    counts = session.execute(
        select(func.count()).select_from(Question).where(~Question.self_check).group_by(Question.version_id)
    ).scalars()
    assert len(bundle.files) == 6 and min(counts) >= 8


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_whatsoever_stops_the_reader(text):
    try:
        read(text)
    except Unreadable as error:
        assert error.line >= 1 and str(error)


@given(
    st.recursive(
        st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=20)
        | st.integers(-(10**6), 10**6) | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcxyz"), inner, max_size=3),
        max_leaves=8,
    )
)  # fmt: skip
def test_what_is_written_as_yaml_is_read_as_it_was(value):
    import json

    assert read(json.dumps(value, ensure_ascii=False)).value == value


def test_a_file_that_refers_to_itself_is_refused():
    with pytest.raises(Unreadable):
        read("a: &a [*a]")
    with pytest.raises(Unreadable):
        read("a: &a [1]\nb: [*a, *a]")
