"""A municipality arrives with its past: entries with source and date, marked as imported, written once."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import session
from app.ledger.history import MARK, import_history, is_imported, plan_history
from app.ledger.models import Entry, Obligation
from app.organisations.queries import organisation
from tests.factories import make_definition, make_municipality, make_obligation, make_organisation, make_post

ON = date(2026, 11, 20)
HEAD = "Anställningsnummer;Händelse;Nyckel;Benämning;Dag;Källa"


def file(*lines):
    return "\r\n".join((HEAD, *lines)).encode("utf-8-sig")


@pytest.fixture
def employer(app):
    make_municipality()
    return organisation("1402")


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
