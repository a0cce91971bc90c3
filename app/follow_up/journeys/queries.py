"""What Min resa and Min enhet ask. Each page is a constant number of SQL statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app import registry
from app.db import now
from app.follow_up.journeys import line
from app.follow_up.journeys.line import Leg, Wanted
from app.ledger.queries import Granted, Needed, Owed, needs_of, obligations_of, owed_by
from app.organisations.staff import Member
from app.people.models import Person
from app.people.names import sort_key
from app.web.journey import Stop, StopKind, StopState
from app.web.lists import Order, ordered

#: Most people on one page of Min enhet.
PAGE = 60
DEADLINE = Order("deadline")
COLUMNS = ("deadline", "name", "unit")


@dataclass(frozen=True)
class Journey:
    """All of someone's parts in order, and the stops that plugins told."""

    legs: list[Leg]
    told: list[Stop]
    next_day: Stop | None


@dataclass(frozen=True)
class Colleague:
    """Someone in the unit: their nearest open obligation with its needs, and what is booked."""

    person: Member
    obligation: Owed | None
    wanted: list[Wanted]
    booked: list[Stop]


def journey(person: Person, on: date, own: bool = True) -> Journey:
    """The person's way through what has been granted. own: for the person's own eyes; nobody else learns that a quiz
    has been begun, for it might never be passed."""
    obligations = obligations_of(person.id)
    needs = needs_of(obligations)
    told = [stop for stops in registry.hook.journey(person=person, on=on) for stop in stops]
    if not own:
        told = [line.not_begun(stop) for stop in told]
    legs = [_leg(o, needs[o.id], told) for o in sorted(obligations, key=lambda o: (o.original_due_on, o.id))]
    asked = {(need.object_kind, need.object_key) for rows in needs.values() for need, _ in rows}
    loose = [s for s in told if _stands_by_itself(s) and (s.object_kind, s.key) not in asked]
    here = next((i for i, leg in enumerate(legs) if leg.is_open), None)
    if here is not None and loose:
        legs[here] = _replace_stops(legs[here], line.with_modules(legs[here].stops, loose))
    legs = line.mark_now(legs)
    return Journey(legs, told, line.next_day(legs, told, on, now()))


def _stands_by_itself(stop: Stop) -> bool:
    """Whether the line shows it though nothing asks for it: what is to read, and a quiz that has been begun."""
    return stop.kind == StopKind.module or (stop.kind == StopKind.quiz and stop.state == StopState.now)


def _leg(obligation: Granted, needs: Sequence[tuple[Needed, date | None]], told: list[Stop]) -> Leg:
    wanted = [_wanted(need, on) for need, on in needs]
    return Leg(
        key=obligation.object_key, title=obligation.object_label, months=obligation.months,
        stops=tuple(line.stops_of(wanted, told)), due_on=obligation.due_on,
        original_due_on=obligation.original_due_on, done_on=obligation.done_on, days_met=obligation.days_met,
        days_total=obligation.days_total, needs_met=obligation.needs_met, needs_total=obligation.needs_total,
    )  # fmt: skip


def _replace_stops(leg: Leg, stops: list[Stop]) -> Leg:
    return leg._replace(stops=tuple(stops))


def _wanted(need: Needed, on: date | None) -> Wanted:
    return Wanted(need.object_kind, need.object_key, need.label, need.days, on)


def colleagues(
    people: Iterable[Member], on: date, page: int | None, order: Order = DEADLINE, beside: Sequence[int] = ()
) -> tuple[list[Colleague], int]:
    """Those of these people who work, by nearest deadline unless told otherwise, and how many there are in all.

    people: by name, as those stand who tie. page: at most ``PAGE`` of them; None for all. Those without a deadline
    come last by it, and those whose deadline is paused before them. beside: others whom the panels of the page ask about.
    """
    people = list(people)
    working = {member.id: member for member in people if member.works}
    nearest: dict[int, Owed] = {}
    owed = owed_by(working)
    for obligation in owed:
        nearest.setdefault(obligation.person_id, obligation)
    numbers = _in_order(working, nearest, order)
    shown = numbers if page is None else numbers[(page - 1) * PAGE : page * PAGE]
    if len(people) <= PAGE:  # All at once, as the panels of the page will ask.
        needs, booked = needs_of(owed), _booked([*(member.id for member in people), *beside], on)
    else:
        needs, booked = needs_of([nearest[p] for p in shown if p in nearest]), _booked(shown, on)
    found = [
        Colleague(
            person=working[p], obligation=nearest.get(p),
            wanted=[_wanted(n, met) for n, met in needs[nearest[p].id]] if p in nearest else [], booked=booked[p],
        )
        for p in shown
    ]  # fmt: skip
    return found, len(numbers)


def _in_order(working: dict[int, Member], nearest: dict[int, Owed], order: Order) -> list[int]:
    places = {number: place for place, number in enumerate(working)}
    return ordered(
        working,
        order,
        {
            "deadline": lambda number: (nearest[number].due_on or date.max) if number in nearest else None,
            "name": lambda number: places[number],
            "unit": lambda number: sort_key(working[number].unit_name),
        },
    )


def _booked(people: Sequence[int], on: date) -> dict[int, list[Stop]]:
    found: dict[int, list[Stop]] = defaultdict(list)
    for told in registry.hook.booked(person_ids=people, on=on):
        for person_id, stops in told.items():
            found[person_id] += stops
    return found


__all__ = ["Colleague", "Journey", "colleagues", "journey"]
