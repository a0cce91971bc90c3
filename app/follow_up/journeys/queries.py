"""What Min resa and Min enhet ask. Each page is a constant number of SQL statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select

from app import registry
from app.db import holds, session
from app.follow_up.journeys import line
from app.follow_up.journeys.line import Leg, Wanted
from app.ledger.models import NeedRow, Obligation
from app.ledger.queries import needs_of, obligations_of, open_obligations
from app.organisations.models import Absence, Organisation, Post
from app.organisations.roles import EMPLOYED
from app.people.models import Person
from app.web.journey import Stop, StopKind

#: Most people on one page of Min enhet.
PAGE = 60


@dataclass(frozen=True)
class Journey:
    """All of someone's parts in order, and the stops that plugins told."""

    legs: list[Leg]
    told: list[Stop]
    next_day: Stop | None


@dataclass(frozen=True)
class Colleague:
    """Someone in the unit: their nearest open obligation with its needs, what is booked, whether they are away."""

    person: Person
    unit_name: str
    obligation: Obligation | None
    wanted: list[Wanted]
    booked: list[Stop]
    away: bool


def journey(person: Person, on: date) -> Journey:
    """The person's way through what has been granted."""
    obligations = obligations_of(person.id)
    needs = needs_of(obligations)
    told = [stop for stops in registry.hook.journey(person=person, on=on) for stop in stops]
    legs = [_leg(o, needs[o.id], told) for o in sorted(obligations, key=lambda o: (o.original_due_on, o.id))]
    keys = {need.object_key for rows in needs.values() for need, _ in rows}
    loose = [s for s in told if s.kind == StopKind.module and s.key not in keys]
    here = next((i for i, leg in enumerate(legs) if leg.is_open), None)
    if here is not None and loose:
        legs[here] = _replace_stops(legs[here], line.with_modules(legs[here].stops, loose))
    legs = line.mark_now(legs)
    return Journey(legs, told, line.next_day(legs, told, on))


def _leg(obligation: Obligation, needs: Sequence[tuple[NeedRow, date | None]], told: list[Stop]) -> Leg:
    wanted = [_wanted(need, on) for need, on in needs]
    return Leg(
        key=obligation.object_key, title=obligation.object_label, months=obligation.months,
        stops=tuple(line.stops_of(wanted, told)), due_on=obligation.due_on,
        original_due_on=obligation.original_due_on, done_on=obligation.done_on, days_met=obligation.days_met,
        days_total=obligation.days_total, needs_met=obligation.needs_met, needs_total=obligation.needs_total,
    )  # fmt: skip


def _replace_stops(leg: Leg, stops: list[Stop]) -> Leg:
    return replace(leg, stops=tuple(stops))


def _wanted(need: NeedRow, on: date | None) -> Wanted:
    return Wanted(need.object_kind, need.object_key, need.label, need.days, on)


_HELD = (
    select(Post.person_id, Organisation.name, Person.sort_key)
    .join(Organisation, Organisation.id == Post.unit_id)
    .join(Person, Person.id == Post.person_id)
    .where(
        Post.person_id.in_(bindparam("people", expanding=True)),
        Post.role.in_(EMPLOYED),
        holds(Post.first_on, Post.last_on, bindparam("day")),
    )
    .order_by(Post.percent.desc(), Post.id)
)
_PERSONS = select(Person).where(Person.id.in_(bindparam("people", expanding=True)))
_AWAY = select(Absence.person_id).where(
    Absence.person_id.in_(bindparam("people", expanding=True)),
    Absence.percent == 100,
    holds(Absence.first_on, Absence.last_on, bindparam("day")),
)


def colleagues(people: Iterable[int], on: date, page: int, *, viewer: Person) -> tuple[list[Colleague], int]:
    """Those of these people, the viewer left out, who hold an employed post on the day, by nearest deadline, and how many
    there are in all.

    One page of at most ``PAGE``; those without a deadline come last, by name.
    """
    others = [number for number in people if number != viewer.id]
    units: dict[int, str] = {}
    names: dict[int, str] = {}
    for person_id, unit, sort_key in session.execute(_HELD, {"people": others, "day": on}):
        units.setdefault(person_id, unit)
        names[person_id] = sort_key
    nearest: dict[int, Obligation] = {}
    for obligation in open_obligations(others):
        if obligation.person_id in units:
            nearest.setdefault(obligation.person_id, obligation)
    order = sorted(nearest, key=lambda p: (nearest[p].due_on or date.max, p))
    order += sorted(units.keys() - nearest.keys(), key=lambda p: (names[p], p))
    shown = order[(page - 1) * PAGE : page * PAGE]
    return _colleagues(shown, nearest, units, on), len(order)


def _colleagues(shown: list[int], nearest: dict[int, Obligation], units: dict[int, str], on: date) -> list[Colleague]:
    persons = {p.id: p for p in session.scalars(_PERSONS, {"people": shown})}
    needs = needs_of([nearest[p] for p in shown if p in nearest])
    booked: dict[int, list[Stop]] = defaultdict(list)
    for told in registry.hook.booked(person_ids=shown, on=on):
        for person_id, stops in told.items():
            booked[person_id] += stops
    away = set(session.scalars(_AWAY, {"people": shown, "day": on}))
    return [
        Colleague(
            person=persons[p], unit_name=units[p], obligation=nearest.get(p),
            wanted=[_wanted(n, met) for n, met in needs[nearest[p].id]] if p in nearest else [],
            booked=booked[p], away=p in away,
        )
        for p in shown
    ]  # fmt: skip


__all__ = ["Colleague", "Journey", "colleagues", "journey"]
