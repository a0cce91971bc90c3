"""A municipality arrives with its past: entries with source and date, marked as imported, written once."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import session
from app.ledger.history import MARK, import_history, is_imported, plan_history
from app.ledger.models import Entry, Obligation
from app.organisations.queries import organisation
from courses.models import Theme
from tests.counting import statements
from tests.factories import make_definition, make_municipality, make_obligation, make_organisation, make_post
from tests.factories_days import make_course
from tests.factories_modules import make_module
from tests.factories_quizzes import make_quiz, one_choice

ON = date(2026, 11, 20)
HEAD = "Anställningsnummer;Händelse;Nyckel;Benämning;Dag;Källa"


def file(*lines):
    return "\r\n".join((HEAD, *lines)).encode("utf-8-sig")


@pytest.fixture
def employer(app):
    make_municipality()
    return organisation("1402")


@pytest.fixture(autouse=True)
def things(employer):
    """Two themes and a module."""
    make_theme("a")
    make_theme("svara-samtal")
    make_module(key="uppdraget")


def make_theme(key):
    course = make_course(themes=0, days=0.5)
    session.add(Theme(course_id=course.id, key=key, title=key, days=0.5, position=0, areas=[], preparation=[]))
    session.flush()


@pytest.fixture
def post(employer):
    unit = make_organisation(parent=employer)
    return make_post(unit=unit, employer_id=employer.id, employment_number="17", first_on=date(2025, 1, 7))


def test_the_past_is_written_with_its_day_and_source_and_only_once(employer, post):
    data = file("17;deltog;a;Introduktion del 1;2025-03-04;", "17;läste;uppdraget;Uppdraget;2025-03-05;Gamla LMS")
    assert len(plan_history(data, employer, "Kompetensportalen", ON).drafts) == 2
    assert session.scalars(select(Entry)).all() == []
    import_history(data, employer, "Kompetensportalen", ON, by=None)
    entries = session.scalars(select(Entry).order_by(Entry.id)).all()
    assert [(e.verb, e.object_kind, e.object_key, e.happened_on) for e in entries] == [
        ("courses.attended", "courses.theme", "a", date(2025, 3, 4)),
        ("courses.read", "courses.module", "uppdraget", date(2025, 3, 5)),
    ]
    assert [e.data["source"] for e in entries] == ["Kompetensportalen", "Gamla LMS"]
    assert all(map(is_imported, entries))
    assert str(MARK) == "importerad, ej styrkt"
    assert entries[0].unit_id == post.unit_id
    again = import_history(data, employer, "Kompetensportalen", ON, by=None)
    assert (len(again.drafts), again.known) == (0, 2)


def test_what_was_done_elsewhere_meets_what_must_be_done_here(employer, post):
    definition = make_definition(needs=1)
    obligation = make_obligation(post, definition)
    key = "introduktion/del-1/a"
    import_history(file(f"17;deltog;{key};Tema;2025-03-04;"), employer, "x", ON, by=None)
    session.expire_all()
    assert session.get(Obligation, obligation.id).done_on == date(2025, 3, 4)


def test_faulty_lines_stop_nobody_else(employer, post):
    history = import_history(
        file("99;deltog;a;;2025-03-04;", "17;drömde;a;;2025-03-04;", "17;deltog;;;2025-03-04;", "17;deltog;a;;2099-01-01;",
             "17;deltog;a;;snart;", "17;deltog;a;8001012387;2025-03-04;", "17;ledger.obliged;a;;2025-03-04;",
             "17;deltog;a;;2025-03-04;"),
        employer, "x", ON, by=None,
    )  # fmt: skip
    assert [fault.line for fault in history.faults] == [2, 3, 4, 5, 6, 7, 8]
    assert len(history.drafts) == 1


def test_a_line_about_what_does_not_exist_is_a_fault_that_says_what_was_meant(employer, post):
    make_quiz(key="sekretess-fragor")
    history = plan_history(
        file("17;deltog;svara-samtal-felstavat;;2025-03-04;", "17;klarade;sekretes-fragor;;2025-03-04;",
             "17;läste;upppdraget;;2025-03-04;", "17;deltog;zzz;;2025-03-04;", "17;deltog;a;;2025-03-04;"),
        employer, "x", ON,
    )  # fmt: skip
    assert [(fault.line, fault.sentence) for fault in history.faults] == [
        (2, "Det finns inget med nyckeln svara-samtal-felstavat (courses.theme). Menade du svara-samtal?"),
        (3, "Det finns inget med nyckeln sekretes-fragor (quizzes.quiz). Menade du sekretess-fragor?"),
        (4, "Det finns inget med nyckeln upppdraget (courses.module). Menade du uppdraget?"),
        (5, "Det finns inget med nyckeln zzz (courses.theme)."),
    ]
    assert (len(history.drafts), history.unknown) == (1, 4)


def test_a_kind_that_no_plugin_has_is_a_fault_too(employer, post):
    head = HEAD.replace("Händelse", "Händelse;Slag")
    data = "\n".join((head, "17;deltog;kurser.tema;a;;2025-03-04;", "17;deltog;courses.theme;a;;2025-03-04;")).encode()
    history = plan_history(data, employer, "x", ON)
    assert [fault.line for fault in history.faults] == [2] and len(history.drafts) == 1


def test_what_is_given_no_longer_is_written_when_one_says_so(employer, post):
    data = file("17;deltog;nedlagd-kurs;;2025-03-04;")
    assert import_history(data, employer, "x", ON, by=None).drafts == []
    assert session.scalars(select(Entry)).all() == []
    import_history(data, employer, "x", ON, by=None, accept_unknown=True)
    assert session.scalars(select(Entry)).one().object_key == "nedlagd-kurs"


def test_a_plugin_that_lists_no_keys_is_asked_for_each_thing(employer, post):
    make_quiz(key="q", self_checks=[one_choice("s1")])
    head = HEAD.replace("Händelse", "Händelse;Slag")
    lines = [f"17;klarade;quizzes.question;q/{key};;2025-03-04;" for key in ("s1", "s2")]
    history = plan_history("\n".join((head, *lines)).encode(), employer, "x", ON)
    assert [fault.line for fault in history.faults] == [3] and len(history.drafts) == 1


def test_a_long_file_costs_the_same_number_of_statements(employer, post):
    counts = []
    for size in (3, 400):
        data = file(*(f"17;deltog;fel-{n};;2025-03-04;" for n in range(size)), "17;läste;uppdraget;;2025-03-04;")
        counts.append(statements(lambda data=data: plan_history(data, employer, "x", ON)))
    assert counts[0] == counts[1]


@pytest.mark.one_database
def test_the_commands_tell_before_they_write(app, employer, post, tmp_path):
    from app.commands.importing import imports

    people, past = tmp_path / "people.csv", tmp_path / "past.csv"
    people.write_text(
        "Anställningsnummer;Förnamn;Efternamn;Enhet;Första dag\n18;Bo;Ek;1402;2026-09-01\n19;;;;\n", "cp1252"
    )
    past.write_bytes(file("17;deltog;a;;2025-03-04;"))
    session.commit()
    runner = app.test_cli_runner()

    def run(*arguments):
        return runner.invoke(imports, [*map(str, arguments), "--employer", "1402"])

    told = run("people", people)
    assert told.exit_code == 0
    assert "1 new" in told.output
    assert "line 3" in told.output
    assert "Nothing was written" in told.output
    assert "Written" in run("people", people, "--apply").output
    assert "1 unchanged" in run("people", people).output
    assert "1 new" in run("history", past, "--source", "x", "--apply").output
    assert "1 known already" in run("history", past, "--source", "x").output
    past.write_bytes(file("17;deltog;b;;2025-03-04;"))
    told = run("history", past, "--source", "x").output
    assert "0 new, 0 known already, 1 faults" in told and "--accept-unknown" in told
    assert "1 new" in run("history", past, "--source", "x", "--accept-unknown").output
