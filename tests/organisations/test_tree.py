"""Organisations are founded, renamed, moved, replaced and closed, each change from its day."""

from datetime import date

import pytest

from app.db import session
from app.organisations.actions import NewOrganisation, close, found_many, move, rename, replace
from app.organisations.models import Kind
from app.organisations.queries import above, main_posts, organisation, organisations_named
from app.problems import Problem
from tests.factories import make_municipality, make_organisation, make_person, make_post

ON = date(2026, 9, 1)
BEFORE = date(2026, 8, 31)


@pytest.fixture
def me(app):
    return make_person()


def test_many_are_founded_at_once_below_each_other(me):
    make_municipality()
    found = found_many(
        [NewOrganisation("ifo", "Individ och familj", Kind.committee, "1402"),
         NewOrganisation("ifo-barn", "Barn och unga", parent="ifo", service_area="barn-och-unga")],
        by=me,
    )  # fmt: skip
    assert above(found[1].id, [Kind.committee], ON).key == "ifo"
    assert above(found[1].id, [Kind.federation], ON).key == "gr"


@pytest.mark.one_database
@pytest.mark.parametrize("new", [NewOrganisation("1402", "En till"), NewOrganisation("ny", "Ny", parent="finns-inte")])
def test_a_taken_key_and_an_unknown_parent_are_refused(me, new):
    make_municipality()
    with pytest.raises(Problem):
        found_many([new], by=me)


def test_a_move_holds_from_its_day(me):
    here, there = make_municipality(), make_municipality(key="1481")
    unit = make_organisation(parent=here)
    move(unit, there, ON, by=me)
    assert above(unit.id, [Kind.municipality], BEFORE) == here
    assert above(unit.id, [Kind.municipality], ON) == there
    move(unit, here, ON, by=me)
    assert above(unit.id, [Kind.municipality], ON) == here


@pytest.mark.one_database
def test_nothing_stands_under_itself(me):
    top = make_organisation()
    below = make_organisation(parent=top)
    for parent in (below, top):
        with pytest.raises(Problem, match="under sig själv"):
            move(top, parent, ON, by=me)


@pytest.mark.one_database
def test_what_still_has_people_or_units_does_not_close(me):
    unit = make_organisation()
    post = make_post(unit=unit)
    with pytest.raises(Problem, match="tjänster kvar"):
        close(unit, ON, by=me)
    post.last_on = ON
    close(unit, ON, by=me)
    assert unit.valid_to == ON
    with pytest.raises(Problem, match="enheter kvar"):
        top = make_organisation()
        make_organisation(parent=top)
        close(top, ON, by=me)


def test_a_replaced_unit_keeps_its_name_and_its_people_move(me):
    unit = make_organisation(name="Mottagningen", key="mottagningen")
    below = make_organisation(parent=unit)
    post = make_post(unit=unit, employment_number="17")
    new = replace(unit, "ingangen", "Ingången", ON, by=me)
    session.expire_all()
    assert (unit.name, unit.valid_to, new.valid_from) == ("Mottagningen", BEFORE, ON)
    assert main_posts([post.person_id], BEFORE)[post.person_id][1] == unit.id
    assert main_posts([post.person_id], ON)[post.person_id][1] == new.id
    assert above(below.id, [Kind.municipality], ON).key == "1402"
    assert [o.id for o in organisations_named("ingangen")] == [new.id]
    assert [o.id for o in organisations_named("mottagn")] == [unit.id]


@pytest.mark.one_database
def test_a_corrected_name_is_found(me):
    unit = make_organisation(name="Öckeroenheten")
    rename(unit, " Öckeröenheten ", by=me)
    assert organisation(unit.key).name == "Öckeröenheten"
    assert organisations_named("ockero")[0].id == unit.id
    with pytest.raises(Problem):
        rename(unit, " ", by=me)
