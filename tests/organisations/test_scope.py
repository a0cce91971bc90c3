"""Nobody sees a person outside their scope: the one rule against a plain reading of it, over random houses."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app import registry
from app.db import session
from app.hookspecs import hookimpl
from app.organisations import roles
from app.organisations.actions import rebuild_closure
from app.organisations.models import Closure, Kind, Organisation, Parent, Post, Relation
from app.organisations.relations import DEPUTY, GRANT, LEADS
from app.organisations.scoping import NAMELESS, in_scope, organisations_in_scope, scope, scope_ids
from app.people.models import Person
from app.permissions import Permission
from tests.factories import make_colleague, make_municipality, make_organisation, make_person, make_post

START = date(2026, 1, 1)
DAYS = 12
MENTOR = "random.mentor"
ROLES = (roles.SOCIAL_WORKER, roles.LEAD, roles.MANAGER, roles.COORDINATOR, roles.REGIONAL_ADMIN)
PURPOSES = {
    "random.own": Permission("random.own", "Eget", own=True),
    "random.below": Permission("random.below", "Under", roles=frozenset({roles.MANAGER, roles.COORDINATOR})),
    "random.names": Permission(
        "random.names", "Namn", roles=frozenset({roles.MANAGER, roles.REGIONAL_ADMIN}), own=True
    ),
    "random.mentored": Permission("random.mentored", "Adepter", relations=frozenset({MENTOR})),
    "random.led": Permission("random.led", "Ledda", relations=frozenset({LEADS})),
    "random.all": Permission(
        "random.all", "Allt", roles=frozenset(ROLES), own=True, relations=frozenset({MENTOR, LEADS})
    ),
    "random.nobody": Permission("random.nobody", "Ingen"),
}


class Random:
    """A plugin with purposes of every shape."""

    @hookimpl
    def permissions(self):
        return list(PURPOSES.values())


@pytest.fixture
def purposes(app):
    registry.manager.register(Random(), name="random")
    registry.forget()
    yield PURPOSES
    registry.unload("random")


@dataclass
class Span:
    """Days, both included; None is open."""

    first: date | None
    last: date | None

    def holds(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclass
class House:
    """Organisations, people and what ties them, as plain numbers."""

    organisations: int
    people: int
    parents: list[tuple[int, int, Span]] = field(default_factory=list)
    posts: list[tuple[int, int, str, Span]] = field(default_factory=list)
    relations: list[tuple[str, int, int, Span]] = field(default_factory=list)
    #: Who employs in each organisation.
    employers: list[int] = field(default_factory=list)

    def above(self, unit: int, on: date) -> set[int]:
        """The unit and everything above it on the day."""
        found, waiting = {unit}, [unit]
        while waiting:
            here = waiting.pop()
            for below, above, span in self.parents:
                if below == here and span.holds(on) and above not in found:
                    found.add(above)
                    waiting.append(above)
        return found

    def held(self, person: int, on: date) -> list[tuple[int, str]]:
        return [(unit, role) for who, unit, role, span in self.posts if who == person and span.holds(on)]

    def colleagues(self, one: int, other: int, on: date) -> bool:
        """Whether both work for the same employer on the day."""
        of_one, of_other = ({self.employers[unit] for unit, _role in self.held(each, on)} for each in (one, other))
        return not of_one.isdisjoint(of_other)

    def places(self, viewer: int, purpose: Permission, on: date) -> set[int]:
        """Where the viewer stands with a role of the purpose."""
        own = {unit for unit, role in self.held(viewer, on) if role in purpose.roles and role not in NAMELESS}
        nameless = any(role in purpose.roles & NAMELESS for _unit, role in self.held(viewer, on))
        for kind, holder, over, span in self.relations:
            if holder != viewer or not span.holds(on):
                continue
            if kind == DEPUTY and roles.MANAGER in purpose.roles:
                employers = {self.employers[unit] for unit, _role in self.held(viewer, on)}
                managed = {unit for unit, role in self.held(over, on) if role == roles.MANAGER}
                own |= {unit for unit in managed if self.employers[unit] in employers}
            if kind == GRANT and nameless:
                own.add(over)
        return own

    def sees(self, viewer: int, purpose: Permission, on: date) -> set[int]:
        """Whom the viewer sees, read plainly."""
        places = self.places(viewer, purpose, on)
        seen = {viewer} if purpose.own else set()
        for person in range(self.people):
            if any(self.above(unit, on) & places for unit, _role in self.held(person, on)):
                seen.add(person)
        for kind, holder, over, span in self.relations:
            holds = kind in purpose.relations and holder == viewer and span.holds(on)
            if holds and (kind != LEADS or self.colleagues(viewer, over, on)):
                seen.add(over)
        return seen


days = st.integers(0, DAYS).map(lambda n: START + timedelta(days=n))


@st.composite
def spans(draw):
    first, last = draw(st.none() | days), draw(st.none() | days)
    return Span(last, first) if first and last and last < first else Span(first, last)


@st.composite
def post_spans(draw):
    first = draw(days)
    length = draw(st.none() | st.integers(0, DAYS))
    return Span(first, None if length is None else first + timedelta(days=length))


@st.composite
def houses(draw):
    house = House(draw(st.integers(1, 7)), draw(st.integers(1, 6)))
    people, units = st.integers(0, house.people - 1), st.integers(0, house.organisations - 1)
    for below in range(1, house.organisations):
        for _ in range(draw(st.integers(0, 2))):
            house.parents.append((below, draw(st.integers(0, below - 1)), draw(spans())))
    for _ in range(draw(st.integers(0, 10))):
        house.posts.append((draw(people), draw(units), draw(st.sampled_from(ROLES)), draw(post_spans())))
    house.employers = [draw(units) for _ in range(house.organisations)]
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from((DEPUTY, GRANT, MENTOR, LEADS)))
        holder, over = draw(people), draw(units if kind == GRANT else people)
        if kind == GRANT or holder != over:
            house.relations.append((kind, holder, over, draw(spans())))
    return house


def build(house: House) -> tuple[list[int], list[int]]:
    """The house as rows. Returns the ids of its people and of its organisations."""
    for table in (Relation, Post, Closure, Parent, Organisation, Person):
        session.execute(delete(table))
    people = [Person(given_name=f"Person {n}") for n in range(house.people)]
    units = [Organisation(key=f"u{n}", name=f"Enhet {n}", kind=Kind.unit) for n in range(house.organisations)]
    session.add_all([*people, *units])
    session.flush()
    p, u = [each.id for each in people], [each.id for each in units]
    session.add_all(
        Parent(organisation_id=u[b], parent_id=u[a], valid_from=s.first, valid_to=s.last) for b, a, s in house.parents
    )
    session.add_all(
        Post(
            person_id=p[who],
            unit_id=u[unit],
            employer_id=u[house.employers[unit]],
            role=role,
            first_on=s.first,
            last_on=s.last,
        )
        for who, unit, role, s in house.posts
    )
    session.add_all(
        Relation(kind=kind, holder_id=p[holder], valid_from=s.first, valid_to=s.last,
                 person_id=None if kind == GRANT else p[over], organisation_id=u[over] if kind == GRANT else None)
        for kind, holder, over, s in house.relations
    )  # fmt: skip
    rebuild_closure()
    return p, u


@given(house=houses(), on=days)
def test_nobody_sees_a_person_outside_their_scope(purposes, house, on):
    people, units = build(house)
    for viewer, number in enumerate(people):
        person = session.get(Person, number)
        for name, purpose in purposes.items():
            expected = {people[each] for each in house.sees(viewer, purpose, on)}
            assert set(session.scalars(scope(person, name, on))) == expected
            assert sorted(scope_ids(person, name, on)) == sorted(expected)
            places = house.places(viewer, purpose, on)
            below = {units[unit] for unit in range(house.organisations) if house.above(unit, on) & places}
            assert set(session.scalars(organisations_in_scope(person, name, on))) == below
    session.rollback()


# The same in words.


@pytest.fixture
def manager(purposes):
    return make_colleague("unit_manager")


def unit_of(person):
    return session.scalar(
        select(Organisation).join(Post, Post.unit_id == Organisation.id).where(Post.person_id == person.id)
    )


TODAY = date(2026, 11, 20)


def test_a_manager_sees_the_own_unit_and_no_other(manager):
    mine, other = make_colleague(unit=unit_of(manager)), make_colleague()
    assert in_scope(manager, "random.below", mine.id, TODAY)
    assert not in_scope(manager, "random.below", other.id, TODAY)
    assert not in_scope(mine, "random.below", manager.id, TODAY)


def test_a_manager_loses_sight_on_the_day_after_the_last(manager):
    worker = make_person()
    make_post(worker, unit_of(manager), last_on=TODAY)
    assert in_scope(manager, "random.below", worker.id, TODAY)
    assert not in_scope(manager, "random.below", worker.id, TODAY + timedelta(days=1))


def test_the_federation_sees_names_only_where_a_municipality_has_granted_them(purposes):
    municipality, other = make_municipality(), make_municipality(key="1481")
    federation = session.scalar(select(Organisation).where(Organisation.key == "gr"))
    regional = make_colleague("regional_admin", federation)
    here = make_colleague(unit=make_organisation(parent=municipality))
    there = make_colleague(unit=make_organisation(parent=other))
    assert not in_scope(regional, "random.names", here.id, TODAY)
    session.add(Relation(kind=GRANT, holder_id=regional.id, organisation_id=municipality.id, valid_from=TODAY))
    assert in_scope(regional, "random.names", here.id, TODAY)
    assert not in_scope(regional, "random.names", here.id, TODAY - timedelta(days=1))
    assert not in_scope(regional, "random.names", there.id, TODAY)
    assert not in_scope(here, "random.names", there.id, TODAY)


def test_a_deputy_sees_what_the_manager_sees_while_it_lasts(manager):
    deputy, worker = make_colleague(unit=unit_of(manager)), make_colleague(unit=unit_of(manager))
    session.add(Relation(kind=DEPUTY, holder_id=deputy.id, person_id=manager.id, valid_from=TODAY, valid_to=TODAY))
    assert in_scope(deputy, "random.below", worker.id, TODAY)
    assert not in_scope(deputy, "random.below", worker.id, TODAY + timedelta(days=1))


@pytest.mark.parametrize("who", ["the one who was over", "the other"])
def test_whoever_has_another_employer_is_led_by_nobody_of_the_old_one(manager, who):
    """Also when nobody wrote down a last day for it."""
    unit, elsewhere = unit_of(manager), make_organisation(parent=make_municipality(key="1481"))
    lead, worker = make_person(), make_person()
    moves = {lead: who == "the one who was over", worker: who == "the other"}
    for person, leaves in moves.items():
        make_post(person, unit, last_on=TODAY if leaves else None)
        if leaves:
            make_post(person, elsewhere, first_on=TODAY + timedelta(days=1))
    session.add(Relation(kind=LEADS, holder_id=lead.id, person_id=worker.id))
    session.add(Relation(kind=DEPUTY, holder_id=lead.id, person_id=manager.id))
    for purpose in ("random.led", "random.below"):
        assert in_scope(lead, purpose, worker.id, TODAY)
        assert not in_scope(lead, purpose, worker.id, TODAY + timedelta(days=1))
