"""From a figure to the people behind it: for managers, and for those whom a municipality has let see its names."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.dates import today
from app.db import session
from app.follow_up.figures import reading
from app.follow_up.figures.keeping import Nothing
from app.follow_up.figures.measures import Measure
from app.follow_up.figures.reading import Choice, Viewer
from app.follow_up.names import queries
from app.follow_up.names.queries import Asked
from app.follow_up.suppression import ALL
from app.ledger.actions import move_deadlines, release, transfer
from app.ledger.models import Obligation, Ref
from app.ledger.queries import definition
from app.organisations.grants.actions import grant_names, withdraw_grant
from app.organisations.grants.models import Look
from app.organisations.models import Post
from app.people.models import Person
from tests.counting import statements
from tests.factories import make_colleague, make_definition, make_post
from tests.factories_figures import Hire, make_hires, undone

IN_TIME = (date(2026, 7, 1),) * 3
END = date(2026, 10, 31)
UNITS = ["1440", "1481", "nordost"]
pytestmark = [pytest.mark.usefixtures("app")]


def employed(federation, key, in_time, not_done):
    """People of a unit with posts in it, so many done in time and so many not at all. Returns their names."""
    unit = federation.units[key]
    what = definition(Ref("courses.part", "introduktion/del-1", 1)) or make_definition()
    done, rest = Hire(unit, date(2026, 6, 1), IN_TIME), Hire(unit, date(2026, 6, 1))
    made = make_hires([done] * in_time + [rest] * not_done, what)
    people = session.scalars(
        select(Person).join(Obligation, Obligation.person_id == Person.id).where(Obligation.id.in_(made)).order_by(Person.id)
    ).all()  # fmt: skip
    for person in people:
        make_post(person, unit, first_on=date(2026, 6, 1))
    return people


@pytest.fixture
def address(federation):
    return f"/uppfoljning/personer/{federation.places['1440'].id}"


@pytest.fixture
def granted(federation, regional, lead):
    return grant_names(regional, federation.places["1440"], today(), date(2027, 3, 1), purpose="Styrgruppen", by=lead)


def test_without_a_grant_nobody_from_the_federation_sees_a_name(browser, federation, regional, address):
    people = employed(federation, "1440", 6, 6)
    client = browser.sign_in(regional)
    assert address not in client.get("/uppfoljning").text
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 403 and people[0].name not in answer.text
    assert session.query(Look).count() == 0


@pytest.mark.usefixtures("granted")
def test_with_a_grant_a_look_is_told_before_the_names_are_shown(browser, federation, regional, lead, address):
    people = employed(federation, "1440", 6, 2)
    people[0].protected, people[0].alias = True, "Medarbetare 7"
    people[0].refresh_keys()
    client = browser.sign_in(regional)
    assert address in client.get("/uppfoljning").text
    before = client.get(address)
    assert "Visa namnen" in before.text and people[1].name not in before.text
    seen = client.get(client.post(address).location)
    assert all(person.name in seen.text for person in people[1:]) and seen.text.count("Inte klar") == 2
    assert "Medarbetare 7" in seen.text and "Nummer" in seen.text and people[0].given_name + " Nummer" in seen.text
    assert f"{people[0].given_name} {people[0].family_name}" not in seen.text
    assert "/min-enhet/" not in seen.text
    look = session.query(Look).one()
    assert (look.viewer_id, look.organisation_id, look.people) == (regional.id, federation.places["1440"].id, 8)
    told = browser.sign_in(lead).get("/uppfoljning/medgivanden").text
    assert "Ulrika Sjö" in told and "Del 1 i tid, Ale" in told and "8 namn." in told


@pytest.mark.usefixtures("granted")
def test_a_look_is_for_one_figure_one_viewer_and_one_day(browser, federation, regional, address):
    people = employed(federation, "1440", 6, 2)
    client = browser.sign_in(regional)
    seen = client.post(address).location
    assert people[1].name in client.get(seen).text
    assert people[1].name not in client.get(seen.replace("in-time", "overdue")).text
    other = make_colleague("regional_admin", federation.root)
    assert browser.sign_in(other).get(seen).status_code == 403
    look = session.query(Look).one()
    look.at -= timedelta(days=1)
    session.flush()
    assert people[1].name not in browser.sign_in(regional).get(seen).text


def test_names_are_gone_the_moment_the_grant_is(browser, federation, regional, lead, granted, address):
    people = employed(federation, "1440", 6, 2)
    client = browser.sign_in(regional)
    seen = client.post(address).location
    withdraw_grant(granted, by=lead)
    session.commit()
    answer = client.get(seen)
    assert answer.status_code == 403 and people[1].name not in answer.text


@pytest.mark.usefixtures("granted")
def test_a_grant_opens_that_municipality_and_that_list_alone(browser, federation, regional, address):
    employed(federation, "1440", 3, 1)
    others = employed(federation, "1481", 3, 1)
    client = browser.sign_in(regional)
    page = client.get("/uppfoljning").text
    assert "3 av 4" in page and page.count("hidden-cell") >= 1
    elsewhere = f"/uppfoljning/personer/{federation.places['1481'].id}"
    assert elsewhere not in page and client.post(elsewhere).status_code == 403
    for url in (f"/min-enhet/{others[0].id}", "/min-enhet", f"/competences/people/{others[0].id}"):
        assert client.get(url).status_code in {403, 404}


@pytest.mark.usefixtures("granted")
def test_whoever_has_left_is_counted_without_a_name(browser, federation, regional, address):
    people = employed(federation, "1440", 6, 2)
    gone = people[-1]
    session.scalars(select(Post).where(Post.person_id == gone.id)).one().last_on = date(2026, 11, 1)
    session.flush()
    client = browser.sign_in(regional)
    seen = client.get(client.post(address).location).text
    assert gone.name not in seen and "1 person till räknas i siffran" in seen


def test_a_manager_goes_from_the_figure_to_the_people_of_the_own_unit(browser, federation):
    people = employed(federation, "1440", 3, 1)
    unit = federation.units["1440"]
    client = browser.sign_in(make_colleague("unit_manager", unit))
    address = f"/uppfoljning/personer/{unit.id}"
    assert address in client.get("/uppfoljning").text
    page = client.get(f"{address}?measure=introduktion/del-1:overdue&day=2026-11-01")
    assert people[-1].name in page.text and f"/min-enhet/{people[-1].id}" in page.text
    assert client.get(f"/uppfoljning/personer/{federation.units['1481'].id}").status_code == 403
    assert session.query(Look).count() == 0


@pytest.mark.parametrize("query", ["measure=nonsens", "to=igår", "look=x", "area=nonsens", "page=999"])
@pytest.mark.usefixtures("granted")
def test_an_address_that_cannot_be_followed_gives_the_nearest(browser, federation, regional, address, query):
    employed(federation, "1440", 2, 1)
    assert browser.sign_in(regional).get(f"{address}?{query}").status_code == 200


@pytest.mark.usefixtures("granted")
def test_the_statements_do_not_grow_with_people(browser, federation, regional, address):
    counts = []
    for _more in range(2):
        employed(federation, "1440", 5, 5)
        client = browser.sign_in(regional)
        seen = client.post(address).location
        counts.append(statements(lambda client=client, seen=seen: client.get(seen)))
    assert counts[0] == counts[1]


days = st.integers(0, 500).map(lambda n: date(2025, 6, 1) + timedelta(days=n))
hires = st.tuples(st.sampled_from(UNITS), days, st.lists(days, max_size=3), st.sampled_from(["vuxna", "forsorjning"]))
changes = st.one_of(
    st.tuples(st.just("transfer"), st.integers(0, 9), days, st.sampled_from(UNITS)),
    st.tuples(st.just("release"), st.integers(0, 9), days),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 200)),
    st.tuples(st.just("pause"), st.integers(0, 9)),
)


def change(federation, duty, what):
    match what:
        case ("transfer", _, on, unit):
            if on >= duty.opened_on and all(place[2] <= on.isoformat() for place in duty.places):
                transfer([duty], post_id=None, unit_id=federation.units[unit].id, service_area="vuxna", on=on, by=None)
        case ("release", _, on):
            if on > duty.opened_on and duty.is_open:
                release([duty], on=on, because="post_ended", by=None)
        case ("move", _, later):
            due = duty.original_due_on + timedelta(days=later)
            move_deadlines([(duty, due)], on=duty.opened_on, because="absence", by=None)
        case _:
            move_deadlines([(duty, None)], on=duty.opened_on, because="absence", by=None)


@pytest.mark.one_database
@given(st.lists(hires, min_size=1, max_size=8), st.lists(changes, max_size=8), st.sampled_from(Measure))
def test_the_list_holds_those_whom_the_figure_counts(federation, people, history, measure):
    full = Viewer(None, names=False, granted=frozenset(place.id for place in federation.places.values()))
    with undone():
        made = make_hires(
            (Hire(federation.units[key], on, tuple(sorted(met)), area) for key, on, met, area in people),
            make_definition(),
        )
        duties = session.scalars(select(Obligation).where(Obligation.id.in_(made)).order_by(Obligation.id)).all()
        for step in history:
            change(federation, duties[step[1] % len(duties)], step)
        within = reading.structure(full, Nothing())
        for area in (ALL, "vuxna"):
            found = reading.figure(Choice(within.parts[0], measure, END, area=area), full, within, Nothing())
            for line in found.lines:
                asked = Asked(within.parts[0], measure, END, line.named, area)
                told = queries.behind(asked, select(Person.id))
                met = [each.counted.met_on is not None for each in told.named]
                if measure in {Measure.in_time, Measure.on_track}:
                    some = sum(each.counted.in_time for each in told.named)
                else:
                    some = len(met) - sum(met)
                assert (line.count.numerator, line.count.denominator) == (some, len(met)), (line.name, area)
                assert told.others == 0
