"""An empty platform gets its organisations and models, and someone who may let the others in."""

import pytest
from sqlalchemy import func, select

from app.commands.beginning import administrator, reference
from app.competences.models import Framework, KnowledgeArea
from app.dates import today
from app.db import session
from app.organisations.models import Organisation
from app.organisations.queries import organisation, roles_of
from app.people.models import Identity, Person
from app.problems import Problem

EMAIL = "vera@exempel.example"
WORDS = [EMAIL, "--name", "Vera Åkesson", "--password", "ett långt lösenord"]


def run(app, command, *words):
    done = app.test_cli_runner().invoke(command, [str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_the_reference_data_are_brought_in_once_and_brought_up_to_date(app):
    assert "organisations were added" in run(app, reference).output
    count = session.scalar(select(func.count()).select_from(Organisation))
    assert (
        organisation("1480").name == "Göteborg" and session.get(KnowledgeArea, "samverkan").english == "Collaboration"
    )
    session.get(Framework, "goteborg-2000").owner_key = ""
    session.commit()
    assert "0 organisations were added" in run(app, reference).output
    session.expire_all()
    assert session.get(Framework, "goteborg-2000").owner_key == "1480"
    assert session.scalar(select(func.count()).select_from(Organisation)) == count


def test_an_administrator_may_sign_in_afterwards(app, browser):
    run(app, reference)
    assert run(app, administrator, *WORDS).output == f"{EMAIL} may sign in.\n"
    person = session.scalars(select(Person)).one()
    assert (person.name, roles_of(person, today())) == ("Vera Åkesson", {"system_admin"})
    assert session.scalars(select(Identity.subject)).all() == [EMAIL]
    assert browser.sign_in(person).get("/administration/personer").status_code == 200


def test_what_cannot_be_is_refused_and_nothing_is_kept(app, tmp_path):
    with pytest.raises(Problem, match="fardplan reference"):
        run(app, administrator, *WORDS)
    run(app, reference)
    with pytest.raises(Problem):
        run(app, administrator, EMAIL, "--name", "Vera", "--password", "kort")
    (tmp_path / "x.yaml").write_text("- bara en lista")
    with pytest.raises(Problem, match="cannot be read"):
        run(app, reference, "--organisations", tmp_path / "x.yaml")
    for words in ("federation: {key: gr}", "frameworks: [{title: utan nyckel}]"):
        (tmp_path / "y.yaml").write_text(words)
        with pytest.raises(Problem, match="does not have what it should"):
            run(app, reference, "--organisations" if "fed" in words else "--competences", tmp_path / "y.yaml")
    session.rollback()
    assert session.scalars(select(Person)).all() == []
