"""What a manager sees of the own people: wishes to decide, who can be nominated, who is away on courses when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from app.api import Member, Person, Post, holds, needs_of, owed_by, roles, session
from courses.days.models import ACTIVE, Occasion, Round, RoundState, Seat, SeatState
from courses.days.queries.held import Held, held
from courses.days.queries.meanwhile import Clash, clashes_among, clashes_of
from courses.models import Theme

#: How many people one page of a unit holds.
MOST = 200
#: How many weeks and people the calendar shows.
WEEKS, SHOWN = 5, 60
FRIDAY = timedelta(days=4)


class Wish(NamedTuple):
    """Someone's wish that waits for the manager, or the walk-in that does."""

    id: int
    person_id: int
    name: str
    unit_id: int
    state: str


@dataclass
class Wishes:
    """The wishes for one round that wait for the manager."""

    round_id: int
    name: str
    first_on: date
    #: All days of the round, in order.
    days: list[date] = field(default_factory=list)
    seats: list[Wish] = field(default_factory=list)
    #: Person id → the day by which the person must have done something that the round gives.
    needed_by: dict[int, date] = field(default_factory=dict)
    #: Seat id → what the person already has a seat for at the same time.
    clashes: dict[int, list[Clash]] = field(default_factory=dict)


def wishes(people: Sequence[Member], on: date) -> list[Wishes]:
    """Wishes and walk-ins of these people that wait for an answer, by round, soonest first. Four statements at most."""
    names = {member.id: member.name for member in people}
    waiting = [row for row in held(names, on) if _waits(row, on)]
    waiting.sort(key=lambda row: (row.first_on, row.round_id, row.seat_id))
    found: dict[int, Wishes] = {}
    sittings: dict[int, list[Held]] = defaultdict(list)
    for row in waiting:
        if row.seat_id not in sittings and len(sittings) == MOST:
            break
        if row.seat_id not in sittings:
            group = found.setdefault(row.round_id, Wishes(row.round_id, row.round_name, row.first_on))
            wish = Wish(row.seat_id, row.person_id, names[row.person_id], row.unit_id, row.state)
            group.seats.append(wish)
        sittings[row.seat_id].append(row)
        if row.held_on is not None and not row.cancelled and row.held_on not in found[row.round_id].days:
            found[row.round_id].days.append(row.held_on)
    if found:
        _tell_about(found, sittings, on)
    return list(found.values())


def _waits(row: Held, on: date) -> bool:
    if row.state == SeatState.asked:
        return row.round_state == RoundState.published and row.first_on > on
    return row.state == SeatState.pending


def _tell_about(found: dict[int, Wishes], sittings: dict[int, list[Held]], on: date) -> None:
    themes: dict[str, set[int]] = defaultdict(set)
    for rows in sittings.values():
        for row in rows:
            themes[row.theme].add(row.round_id)
    needs = needed_by({rows[0].person_id for rows in sittings.values()}, themes)
    clashes = _clashes(sittings, on)
    for round_id, group in found.items():
        group.needed_by = needs[round_id]
        group.clashes = {seat.id: clashes[seat.id] for seat in group.seats if seat.id in clashes}


def _clashes(sittings: dict[int, list[Held]], on: date) -> dict[int, list[Clash]]:
    """As ``clashes_of``, of what has been read already: of a walk-in, whose day is past, the database is asked."""
    theirs: dict[int, list[Held]] = defaultdict(list)
    for row in held({rows[0].person_id for rows in sittings.values()}, on):
        if row.state == SeatState.seated and row.round_state == RoundState.published and not row.cancelled:
            theirs[row.person_id].append(row)
    past = [number for number, rows in sittings.items() if rows[0].state == SeatState.pending]
    found = clashes_of(past) if past else {}
    for number, rows in sittings.items():
        if number not in past and (clashes := clashes_among(rows, theirs[rows[0].person_id])):
            found[number] = clashes
    return found


_GIVEN = (
    select(Occasion.round_id, Theme.key)
    .join(Theme, Theme.id == Occasion.theme_id)
    .where(Occasion.round_id.in_(bindparam("rounds", expanding=True)))
)


def needed_by(person_ids: Iterable[int], themes: Mapping[str, Iterable[int]]) -> dict[int, dict[int, date]]:
    """For each round: which of these people must have done something it gives, and by which day. Three statements.

    themes: key of a theme → ids of the rounds that give it.
    """
    found: dict[int, dict[int, date]] = defaultdict(dict)
    owed = [each for each in owed_by(person_ids) if each.due_on is not None]
    needs = needs_of(owed)
    for each in owed:
        for need, met_on in needs[each.id]:
            if met_on is None and need.object_kind == "courses.theme" and each.due_on is not None:
                for round_id in themes.get(need.object_key, ()):
                    due = found[round_id].get(each.person_id)
                    if due is None or each.due_on < due:
                        found[round_id][each.person_id] = each.due_on
    return found


def themes_owed(person_ids: Iterable[int], until: date) -> dict[tuple[int, str], date]:
    """(person id, key) of each theme that one of these people must still do by a deadline up to this day, with the nearest.
    Nothing is asked that the page of a unit has not asked already."""
    owed = [each for each in owed_by(person_ids) if each.due_on is not None and each.due_on <= until]
    needs = needs_of(owed)
    found: dict[tuple[int, str], date] = {}
    for each in owed:
        for need, met_on in needs[each.id]:
            if met_on is None and need.object_kind == "courses.theme" and each.due_on is not None:
                key = (each.person_id, need.object_key)
                found[key] = min(each.due_on, found.get(key, each.due_on))
    return found


@dataclass
class Nominee:
    """One of the manager's people, with the posts to choose from and what stands in the way."""

    person: Person
    posts: list[Post] = field(default_factory=list)
    #: A seat, wish or queue place in the course already.
    seat: Seat | None = None
    due_on: date | None = None


def nominees(people: Sequence[int], round_: Round, on: date) -> list[Nominee]:
    """The people who can be nominated for a round: nearest deadline first, then by name. Six statements."""
    found: dict[int, Nominee] = {}
    for post in session.scalars(
        select(Post)
        .join(Post.person)
        .options(contains_eager(Post.person), joinedload(Post.unit))
        .where(Person.id.in_(people), Post.role.in_(roles.EMPLOYED), holds(Post.first_on, Post.last_on, on))
        .order_by(Person.sort_key, Person.id, Post.percent.desc(), Post.id)
        .limit(MOST)
    ):
        found.setdefault(post.person_id, Nominee(post.person)).posts.append(post)
    for seat in session.scalars(
        select(Seat)
        .join(Round, Round.id == Seat.round_id)
        .where(
            Seat.queue_id == round_.queue_id,
            Seat.person_id.in_(found),
            Seat.state.in_(ACTIVE),
            (Seat.state == SeatState.queued) | (Round.last_on >= on),
        )
    ):
        found[seat.person_id].seat = seat
    themes = {key: [round_.id] for _, key in session.execute(_GIVEN, {"rounds": [round_.id]})}
    for person_id, due in needed_by(found, themes).get(round_.id, {}).items():
        found[person_id].due_on = due
    return sorted(found.values(), key=lambda n: (n.due_on or date.max, n.person.sort_key))


@dataclass
class Week:
    """What someone has in a week: course days in all with their dates, and whether the person is away."""

    days: float = 0.0
    dates: list[date] = field(default_factory=list)
    away: bool = False


@dataclass
class Row:
    """One of the people, week by week."""

    person: Member
    weeks: list[Week]


def calendar(people: Sequence[Member], on: date, weeks: int = WEEKS) -> tuple[list[date], list[Row]]:
    """The Mondays of the coming weeks, and who of those who work is on a course or away in each. One statement."""
    monday = on - timedelta(days=on.weekday())
    mondays = [monday + timedelta(weeks=n) for n in range(weeks)]
    found = {
        member.id: Row(member, [Week(away=member.is_away(day, day + FRIDAY)) for day in mondays])
        for member in [each for each in people if each.works][:SHOWN]
    }
    for row in held(found, on):
        if row.state != SeatState.seated or row.cancelled or (number := (row.held_on - monday).days // 7) >= weeks:
            continue
        week = found[row.person_id].weeks[number]
        week.days += 1.0 if row.half == "whole" else 0.5
        if row.held_on not in week.dates:
            week.dates.append(row.held_on)
    return mondays, list(found.values())
