"""An empty platform gets its organisations and models, and someone who may let the others in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.commands.beginning import administrator, reference
from app.competences.models import Framework, KnowledgeArea
from app.dates import today
from app.db import now, session
from app.organisations.models import Organisation
from app.organisations.queries import organisation, roles_of
from app.people.models import Identity, Person, WayIn
from app.problems import Problem

EMAIL = "vera@exempel.example"
WORDS = [EMAIL, "--name", "Vera Åkesson"]
PASSWORD = "ett långt lösenord"


def run(app, command, *words):
    done = app.test_cli_runner().invoke(command, [str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def link_in(output):
    return re.search(r"/valkommen/\S+", output)[0]


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


def test_an_administrator_chooses_a_password_once_and_signs_in(app, new_browser):
    run(app, reference)
    link = link_in(run(app, administrator, *WORDS).output)
    person = session.scalars(select(Person)).one()
    assert (person.name, roles_of(person, today())) == ("Vera Åkesson", {"system_admin"})
    assert session.scalars(select(Identity.subject)).all() == [EMAIL]
    browser = new_browser()
    assert EMAIL in browser.get(link).text and EMAIL in browser.get(link).text  # Looking uses nothing up.
    weak = browser.post(link, data={"new_password": "kort"})
    assert weak.status_code == 422 and "minst 12 tecken" in weak.text
    assert browser.post(link, data={"new_password": PASSWORD}).location == "/"
    assert browser.get("/administration/personer").status_code == 200
    other = new_browser()
    assert other.post(link, data={"new_password": PASSWORD}).status_code == 404
    assert other.post("/logga-in", data={"subject": EMAIL, "password": PASSWORD}).status_code == 303
    assert other.get("/administration/personer").status_code == 200


def test_a_second_run_makes_a_new_link_and_the_first_holds_no_longer(app, browser):
    run(app, reference)
    first, second = (link_in(run(app, administrator, *WORDS).output) for _time in range(2))
    assert session.scalar(select(func.count()).select_from(Person)) == 1
    assert browser.get(first).status_code == 404 and "gäller inte längre" in browser.get(first).text
    assert browser.get(second).status_code == 200
    assert browser.get(second[:-1]).status_code == 404


def test_a_link_too_old_opens_nothing(app, browser):
    run(app, reference)
    link = link_in(run(app, administrator, *WORDS).output)
    session.execute(update(WayIn).values(until=now() - timedelta(minutes=1)))
    assert browser.get(link).status_code == browser.post(link, data={"new_password": PASSWORD}).status_code == 404


@pytest.mark.one_database
def test_the_first_page_of_an_empty_platform_says_what_to_do(app, browser):
    assert "fardplan administrator" in browser.get("/").text
    run(app, reference)
    run(app, administrator, EMAIL, "--at", "1480")
    assert "fardplan administrator" not in browser.get("/").text
    assert session.scalars(select(Person.given_name)).all() == ["vera"]


def test_what_cannot_be_is_refused_and_nothing_is_kept(app, tmp_path):
    with pytest.raises(Problem, match="fardplan reference"):
        run(app, administrator, *WORDS)
    run(app, reference)
    with pytest.raises(Problem, match="not an e-mail address"):
        run(app, administrator, "vera")
    (tmp_path / "x.yaml").write_text("- bara en lista")
    with pytest.raises(Problem, match="cannot be read"):
        run(app, reference, "--organisations", tmp_path / "x.yaml")
    for words in ("federation: {key: gr}", "frameworks: [{title: utan nyckel}]"):
        (tmp_path / "y.yaml").write_text(words)
        with pytest.raises(Problem, match="does not have what it should"):
            run(app, reference, "--organisations" if "fed" in words else "--competences", tmp_path / "y.yaml")
    session.rollback()
    assert session.scalars(select(Person)).all() == []
