"""Who is to be mixed, what is known that mixing looks at, who has met whom, and the groups as they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.api import (
    DEPUTY,
    LEADS,
    Closure,
    Organisation,
    Person,
    Post,
    Relation,
    holds,
    profession_days,
    roles,
    session,
)
from courses.days.models import AttendanceMark, Occasion, Session
from courses.days.presence import HERE
from courses.days.queries import expected
from courses.groups.models import DialogueGroup, GroupMember, GroupSet
from courses.groups.people import Pair, Sitter, pair

#: What the profile of someone without an entry profile is called: already there.
SETTLED = "settled"
#: The first year of each band of experience (*ny*, *van*, *erfaren*).
BANDS = ((6, "experienced"), (2, "practised"), (0, "new"))


@dataclass(frozen=True)
class Listed:
    """Someone on the class list. Organisation and unit are empty for a protected identity; the ids serve mixing alone."""

    person_id: int
    name: str
    protected: bool
    organisation: str
    unit: str
    organisation_id: int
    unit_id: int
    profile: str


@dataclass(frozen=True)
class Place:
    """Someone's place in the groups as they are."""

    person_id: int
    number: int
    locked: bool
    moved_from: int | None


_unit, _employer = aliased(Organisation), aliased(Organisation)


def listed(occasion: Occasion) -> dict[int, Listed]:
    """Those on the occasion's class list, in the order of names: with a seat, come without one, or there to make up for a
    session. One statement."""
    here = expected.listed(occasion.round_id, occasion.id)
    rows = session.execute(
        select(
            Person.id, Person.given_name, Person.family_name, Person.alias, Person.protected, Post.entry_profile,
            _unit.id.label("unit_id"), _unit.name.label("unit"),
            _employer.id.label("employer_id"), _employer.name.label("employer"),
        )
        .join(here, here.c.person_id == Person.id)
        .join(Post, Post.id == here.c.post_id)
        .join(_unit, _unit.id == Post.unit_id)
        .join(_employer, _employer.id == Post.employer_id)
        .order_by(Person.sort_key, Person.id)
    )  # fmt: skip
    return {
        row.id: Listed(
            row.id,
            row.alias if row.protected else f"{row.given_name} {row.family_name}".strip(),
            row.protected,
            "" if row.protected else row.employer,
            "" if row.protected else row.unit,
            row.employer_id,
            row.unit_id,
            row.entry_profile or SETTLED,
        )
        for row in rows
    }


def sitters(people: Iterable[Listed], on: date) -> list[Sitter]:
    """What mixing looks at of these people on a day. One statement."""
    wanted = list(people)
    began = profession_days([one.person_id for one in wanted])
    return [
        Sitter(one.person_id, one.unit_id, one.organisation_id, one.profile, band(began.get(one.person_id), on))
        for one in wanted
    ]


def band(began: date | None, on: date) -> str:
    """How experienced someone is whose years in the profession count from a day; empty when that is not known."""
    if began is None:
        return ""
    years = on.year - began.year - ((on.month, on.day) < (began.month, began.day))
    return next((name for first, name in BANDS if years >= first), BANDS[-1][1])


def apart(people: Iterable[Listed], on: date) -> frozenset[Pair]:
    """Pairs of someone and that person's nearest manager on the day, the manager's deputy, or who leads the person's
    work. Two statements, whatever the number of people."""
    unit_of = {one.person_id: one.unit_id for one in people}
    above = session.execute(
        select(Closure.descendant_id, Closure.depth, Post.person_id)
        .join(Post, Post.unit_id == Closure.ancestor_id)
        .where(
            Closure.descendant_id.in_(set(unit_of.values())),
            Closure.holds(on),
            Post.role == roles.MANAGER,
            holds(Post.first_on, Post.last_on, on),
        )
    ).all()
    managers: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for unit, depth, manager in above:
        managers[unit][depth].add(manager)
    deputies, leads = _relations({manager for _unit, _depth, manager in above}, unit_of, on)
    found = set(leads)
    for person, unit in unit_of.items():
        for depth in sorted(managers[unit]):
            if nearest := managers[unit][depth] - {person}:
                found |= {(person, one) for boss in nearest for one in (boss, *deputies.get(boss, ()))}
                break
    return frozenset(pair(one, other) for one, other in found if one != other and {one, other} <= unit_of.keys())


def _relations(
    managers: set[int], people: Iterable[int], on: date
) -> tuple[Mapping[int, list[int]], list[tuple[int, int]]]:
    """Manager → deputies on the day; and (person, who leads that person's work)."""
    rows = session.execute(
        select(Relation.kind, Relation.holder_id, Relation.person_id).where(
            Relation.kind.in_((DEPUTY, LEADS)),
            Relation.person_id.in_({*managers, *people}),
            Relation.holds(on),
        )
    ).all()
    deputies: dict[int, list[int]] = defaultdict(list)
    for kind, holder, person in rows:
        if kind == DEPUTY and person is not None:
            deputies[person].append(holder)
    return deputies, [(person, holder) for kind, holder, person in rows if kind == LEADS and person is not None]


def met(occasion: Occasion) -> Counter[Pair]:
    """How many times pairs have sat together on the round's earlier days. Whoever is noted as absent from a day met
    nobody then. Two statements."""
    rows = session.execute(
        select(GroupMember.group_id, GroupMember.person_id, Occasion.id)
        .join(GroupSet, GroupSet.id == GroupMember.set_id)
        .join(Occasion, Occasion.id == GroupSet.occasion_id)
        .where(*_earlier(occasion))
    )
    marked, came = _attendance(occasion)
    groups: dict[int, list[int]] = defaultdict(list)
    for group, person, day in rows:
        if (day, person) in came or (day, person) not in marked:
            groups[group].append(person)
    return Counter(pair(a, b) for members in groups.values() for i, a in enumerate(members) for b in members[:i])


def _attendance(occasion: Occasion) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """(Occasion, person) of the round's earlier days for which something is noted, and of those who were there."""
    rows = session.execute(
        select(Occasion.id, AttendanceMark.person_id, AttendanceMark.state)
        .join(Session, Session.id == AttendanceMark.session_id)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .where(*_earlier(occasion))
    ).all()
    return {(day, person) for day, person, _state in rows}, {(day, one) for day, one, state in rows if state in HERE}


def core(occasion: Occasion) -> dict[int, int]:
    """The groups of the round's nearest earlier day that had any: person id → number. One statement."""
    latest = (
        select(GroupSet.id)
        .join(Occasion, Occasion.id == GroupSet.occasion_id)
        .where(*_earlier(occasion))
        .order_by(Occasion.first_on.desc(), Occasion.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    return {place.person_id: place.number for place in _places(GroupMember.set_id == latest)}


def _earlier(occasion: Occasion) -> tuple[ColumnElement[bool], ...]:
    before = (Occasion.first_on < occasion.first_on) | (
        (Occasion.first_on == occasion.first_on) & (Occasion.position < occasion.position)
    )
    return (Occasion.round_id == occasion.round_id, Occasion.cancelled.is_(False), before)


def group_set(occasion_id: int) -> GroupSet | None:
    """The occasion's groups, without their members; None while none have been made."""
    return session.scalar(
        select(GroupSet).where(GroupSet.occasion_id == occasion_id).execution_options(populate_existing=True)
    )


def places(set_id: int) -> dict[int, Place]:
    """Who sits in which group, by person. One statement."""
    return {place.person_id: place for place in _places(GroupMember.set_id == set_id)}


def _places(which: ColumnElement[bool]) -> list[Place]:
    rows = session.execute(
        select(GroupMember.person_id, DialogueGroup.number, GroupMember.locked, GroupMember.moved_from)
        .join(DialogueGroup, DialogueGroup.id == GroupMember.group_id)
        .where(which)
    )
    return [Place(*row) for row in rows]


def shown_group(person_id: int, occasion_id: int) -> int | None:
    """The number of the person's group, when the trainer shows it. One statement."""
    return session.scalar(
        select(DialogueGroup.number)
        .join(GroupMember, GroupMember.group_id == DialogueGroup.id)
        .join(GroupSet, GroupSet.id == GroupMember.set_id)
        .where(GroupMember.person_id == person_id, GroupSet.occasion_id == occasion_id, GroupSet.shown.is_(True))
    )


def presence(occasion: Occasion) -> dict[int, bool]:
    """Whether people are here now, as the latest session with any attendance tells; left early is not here.

    Those about whom nothing is noted are left out. One statement.
    """
    rows = session.execute(
        select(Session.starts_at, AttendanceMark.person_id, AttendanceMark.state)
        .join(Session, Session.id == AttendanceMark.session_id)
        .where(Session.occasion_id == occasion.id)
    ).all()
    latest = max((row.starts_at for row in rows), default=None)
    return {row.person_id: row.state in HERE and row.state != "left_early" for row in rows if row.starts_at == latest}


def tables(class_: Mapping[int, Listed], seats: Mapping[int, Place]) -> list[tuple[int, list[tuple[Listed, Place]]]]:
    """The groups by number, each with those of the class who sit there, in the order of names."""
    found: dict[int, list[tuple[Listed, Place]]] = defaultdict(list)
    for number, one in class_.items():
        if place := seats.get(number):
            found[place.number].append((one, place))
    return sorted(found.items())
