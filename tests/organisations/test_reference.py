"""The federation as it is delivered: codes are strings, districts had their time, loading twice changes nothing."""

from datetime import date

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select

from app.db import session
from app.organisations.models import Closure, Kind, Organisation, Parent, ServiceArea, Successor
from app.organisations.queries import above, organisation
from app.organisations.reference import load_organisations, reference_data
from app.organisations.reporting import group_of, mapped_to_today, reporting_groups, successors
from tests.factories import make_organisation

pytestmark = pytest.mark.one_database
TODAY = date(2026, 11, 20)


def test_the_federation_has_thirteen_municipalities_in_swedish_order(app):
    load_organisations()
    federation = organisation("gr")
    members = session.scalars(
        select(Organisation)
        .join(Parent, Parent.organisation_id == Organisation.id)
        .where(Parent.parent_id == federation.id)
        .order_by(Organisation.sort_key)
    ).all()
    assert len(members) == 13
    assert [m.name for m in members][-2:] == ["Tjörn", "Öckerö"]
    assert organisation("1384").county == "13"
    assert organisation("0180").code == "0180"
    assert above(organisation("0180").id, [Kind.federation], TODAY) is None


def test_loading_again_changes_nothing(app):
    assert load_organisations() == 1 + 13 + 10 + 6 + 6
    tables = (Organisation, Parent, Closure, Successor, ServiceArea)
    counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert load_organisations() == 0
    assert counts == [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_number_where_a_code_should_be_is_refused(app):
    data = reference_data()
    data["municipalities"][0]["code"] = 1440
    with pytest.raises(ValidationError, match="code"):
        load_organisations(data)


def test_districts_end_the_day_before_the_committees_begin(app):
    load_organisations()
    angered = organisation("angered")
    assert above(angered.id, [Kind.municipality], date(2020, 12, 31)).key == "1480"
    assert above(angered.id, [Kind.municipality], date(2021, 1, 1)) is None
    assert above(organisation("nordost").id, [Kind.municipality], date(2020, 12, 31)) is None
    assert above(organisation("nordost").id, [Kind.municipality], date(2021, 1, 1)).key == "1480"


@pytest.mark.parametrize(
    ("area", "committee"), [("barn-och-unga", "nordost"), ("vuxna", "nordost"), ("funktionshinder", "funktionsstod")]
)
def test_a_unit_of_a_district_counts_there_then_and_with_its_successor_today(app, area, committee):
    load_organisations()
    unit = make_organisation(parent=organisation("angered"), since=date(2011, 1, 1))
    gothenburg = organisation("1480").id
    then = date(2019, 5, 1)
    assert group_of(unit.id, then, service_area=area, today=TODAY) == (gothenburg, organisation("angered").id)
    assert group_of(unit.id, then, service_area=area, today=TODAY, as_it_was=False) == (
        gothenburg,
        organisation(committee).id,
    )


def test_a_unit_that_stands_somewhere_today_is_mapped_to_where_it_stands(app):
    load_organisations()
    unit = make_organisation(parent=organisation("lundby"), since=date(2011, 1, 1))
    session.add(Parent(organisation_id=unit.id, parent_id=organisation("sydvast").id, valid_from=date(2021, 1, 1)))
    from app.organisations.actions import rebuild_closure

    rebuild_closure()
    mapped = group_of(unit.id, date(2019, 5, 1), today=TODAY, as_it_was=False)
    assert mapped == (organisation("1480").id, organisation("sydvast").id)


def test_a_unit_straight_under_its_municipality_has_no_committee(app):
    load_organisations()
    unit = make_organisation(parent=organisation("1402"))
    assert reporting_groups(TODAY)[unit.id].part_id is None
    assert group_of(unit.id, TODAY, today=TODAY) == (organisation("1402").id, None)


def test_successors_are_followed_to_the_end_and_never_round_and_round():
    became = {(1, ""): 2, (2, "barn"): 3, (2, ""): 4, (4, ""): 1}
    assert mapped_to_today(1, "barn", became) == 3
    assert mapped_to_today(9, "", became) == 9
    assert mapped_to_today(1, "", became) == 4


def test_every_district_has_become_a_committee(app):
    load_organisations()
    became = successors()
    districts = session.scalars(select(Organisation).where(Organisation.kind == Kind.district)).all()
    assert len(districts) == 10
    for district in districts:
        today = session.get(Organisation, mapped_to_today(district.id, "forsorjning", became))
        assert today.kind == Kind.committee
