"""People are added, named and protected, their degrees verified; what is kept can be handed out and forgotten."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import registry
from app.dates import today
from app.db import session
from app.organisations.posts.actions import NewAbsence, register_absences
from app.people.actions import (
    NewCredits,
    NewDegree,
    NewPerson,
    add_credits,
    add_degrees,
    add_people,
    close_identities,
    give_sign_ins,
    protect,
    rename,
    unprotect,
    verify,
)
from app.people.models import Identity, Person
from app.people.passwords import STRONG, hash_password, is_password
from app.people.ways_in import make_ways_in
from app.problems import Problem
from tests.factories import make_person, make_post
from tests.factories_people import make_sign_in

ON = date(2026, 11, 20)


def test_many_are_added_with_their_ways_in(app):
    people = add_people(
        [
            NewPerson("Åsa", "Öhman", "ASA@partille.example", "Asa@Partille.example", hash_password("x")),
            NewPerson("Bo"),
        ],
        by=None,
    )
    assert [p.name for p in people] == ["Åsa Öhman", "Bo"]
    assert people[0].email == "asa@partille.example"
    assert session.scalars(select(Identity)).one().subject == "asa@partille.example"
    with pytest.raises(Problem, match="loggar redan in"):
        add_people([NewPerson("En till", subject="asa@partille.example", secret="x")], by=None)


@pytest.mark.one_database
def test_a_protected_name_is_not_sorted_or_searched_by(app):
    me, person = make_person(), make_person(given_name="Hemliga", family_name="Namnet")
    with pytest.raises(Problem):
        protect(person, " ", by=me)
    protect(person, "Deltagare 12", by=me)
    assert person.name == "Deltagare 12"
    assert "hemlig" not in f"{person.sort_key}{person.search_key}{person.initials}".lower()
    unprotect(person, by=me)
    assert person.search_key == "hemliga namnet"
    with pytest.raises(Problem):
        rename(person, " ", "", None, by=me)


def test_a_degree_is_verified_by_someone_else(app):
    person, me = make_person(), make_person()
    degree = add_degrees([NewDegree(person.id, "socionom", "Socionomexamen", date(2020, 6, 5), 210)], by=me)[0]
    assert (degree.verified_by_id, degree.verified_on) == (None, None)
    with pytest.raises(Problem, match="Någon annan"):
        verify(degree, ON, by=person)
    verify(degree, ON, by=me)
    assert (degree.verified_by_id, degree.verified_on) == (me.id, ON)
    points = add_credits([NewCredits(person.id, "Kurs", 7.5, date(2022, 1, 1), ON)], by=me)[0]
    assert points.verified_by_id == me.id
    for wrong in (NewDegree(person.id, "doctor", "x", ON),):
        with pytest.raises(Problem):
            add_degrees([wrong], by=me)
    with pytest.raises(Problem):
        add_credits([NewCredits(person.id, "Kurs", 0, ON)], by=me)


@pytest.mark.one_database
def test_passwords_are_kept_as_argon2id_of_the_strength_that_owasp_asks_for(app):
    secret = STRONG.hash("x")
    assert secret.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password(hash_password("rätt"), "rätt")
    assert not is_password(hash_password("rätt"), "fel")
    assert not is_password(None, "ingen har detta lösenord")
    assert not is_password("nonsense", "x")


def test_all_that_is_kept_is_handed_out_and_forgotten(app):
    person = make_sign_in(make_person(given_name="Amina", family_name="Lindqvist", email="amina@partille.example"))
    make_post(person, employment_number="17")
    register_absences([NewAbsence(person.id, ON)], by=None)
    add_degrees([NewDegree(person.id, "socionom", "Socionomexamen", date(2020, 6, 5))], by=None)
    told = {table: rows for each in registry.hook.export_person(person=person) for table, rows in each.items()}
    assert told["people_person"][0]["family_name"] == "Lindqvist"
    assert told["organisations_post"][0]["employment_number"] == "17"
    assert len(told["organisations_absence"]) == len(told["people_degree"]) == len(told["people_identity"]) == 1
    assert "argon2" not in str(told)
    registry.hook.forget_person(person=person)
    session.flush()
    session.expire_all()
    told = str(list(registry.hook.export_person(person=person)))
    assert "Lindqvist" not in told
    assert "amina" not in told.lower()
    assert session.scalars(select(Person)).one().name == f"Borttagen person {person.id}"


def test_a_sign_in_that_was_closed_is_opened_again_for_its_own_person_alone(app):
    person = make_sign_in()
    close_identities(person, today() - timedelta(days=1), by=person)
    with pytest.raises(Problem):
        give_sign_ins([(make_person(), "amina@partille.example", hash_password("nytt"))], by=None)
    give_sign_ins([(person, "Amina@partille.example", hash_password("nytt"))], by=None)
    identity = session.query(Identity).one()
    assert (identity.valid_to, is_password(identity.secret, "nytt")) == (None, True)
    with pytest.raises(Problem):
        give_sign_ins([(person, "amina@partille.example", hash_password("nytt"))], by=None)


def test_a_link_opens_a_closed_sign_in_again(app):
    person = make_sign_in()
    close_identities(person, today() - timedelta(days=1), by=person)
    assert make_ways_in([person], today(), timedelta(days=1), by=None).keys() == {person.id}
    assert session.query(Identity).one().secret is None
