"""What a manager sees of the own people: wishes to decide, who can be nominated, who is away on courses when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from app.api import Absence, Person, Post, holds, needs_of, open_obligations, roles, session
from courses.days.models import ACTIVE, Occasion, Queue, Round, RoundState, Seat, SeatState, Session
from courses.days.queries.people import Clash, clashes_of
from courses.models import Course, Theme

#: How many people one page of a unit holds.
MOST = 200
WEEKS = 5


@dataclass
class Wishes:
    """The wishes for one round that wait for the manager."""

    round: Round
    seats: list[Seat] = field(default_factory=list)
    #: Person id → the day by which the person must have done something that the round gives.
    needed_by: dict[int, date] = field(default_factory=dict)
    #: Seat id → what the person already has a seat for at the same time.
    clashes: dict[int, list[Clash]] = field(default_factory=dict)


_WISHES = (
    select(Seat)
    .join(Seat.round)
    .options(
        load_only(Seat.round_id, Seat.person_id, Seat.unit_id, Seat.state),
        contains_eager(Seat.round)
        .load_only(Round.title, Round.first_on)
        .joinedload(Round.queue, innerjoin=True)
        .load_only(Queue.course_id)
        .joinedload(Queue.course, innerjoin=True)
        .load_only(Course.title),
        joinedload(Seat.person, innerjoin=True).load_only(
            Person.given_name, Person.family_name, Person.alias, Person.protected
        ),
    )
    .where(
        Seat.person_id.in_(bindparam("people", expanding=True)),
        (Seat.state == SeatState.pending)
        | (
            (Seat.state == SeatState.asked)
            & (Round.state == RoundState.published)
            & (Round.first_on > bindparam("day"))
        ),
    )
    .order_by(Round.first_on, Round.id, Seat.asked_at, Seat.id)
    .limit(MOST)
)


def wishes(people: Sequence[int], on: date) -> list[Wishes]:
    """Wishes and walk-ins of these people that wait for an answer, by round, soonest first. Six statements."""
    seats = session.scalars(_WISHES, {"people": people, "day": on}).all()
    found: dict[int, Wishes] = {}
    for seat in seats:
        found.setdefault(seat.round_id, Wishes(seat.round)).seats.append(seat)
    if found:
        needs = needed_by({seat.person_id for seat in seats}, found)
        clashes = clashes_of(seat.id for seat in seats)
        for round_id, group in found.items():
            group.needed_by = needs[round_id]
            group.clashes = {seat.id: clashes[seat.id] for seat in group.seats if seat.id in clashes}
    return list(found.values())


_GIVEN = (
    select(Occasion.round_id, Theme.key)
    .join(Theme, Theme.id == Occasion.theme_id)
    .where(Occasion.round_id.in_(bindparam("rounds", expanding=True)))
)


def needed_by(person_ids: Iterable[int], round_ids: Iterable[int]) -> dict[int, dict[int, date]]:
    """For each round: which of these people must have done something it gives, and by which day. Four statements."""
    themes: dict[str, set[int]] = defaultdict(set)
    for round_id, key in session.execute(_GIVEN, {"rounds": list(round_ids)}):
        themes[key].add(round_id)
    found: dict[int, dict[int, date]] = defaultdict(dict)
    obligations = [o for o in open_obligations(list(person_ids)) if o.due_on is not None]
    needs = needs_of(obligations)
    for obligation in obligations:
        for need, met_on in needs[obligation.id]:
            if met_on is None and need.object_kind == "courses.theme" and obligation.due_on is not None:
                for round_id in themes.get(need.object_key, ()):
                    due = found[round_id].get(obligation.person_id)
                    if due is None or obligation.due_on < due:
                        found[round_id][obligation.person_id] = obligation.due_on
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
    for person_id, due in needed_by(found, [round_.id]).get(round_.id, {}).items():
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

    person: Person
    weeks: list[Week]


_WORKING = (
    select(Person)
    .where(
        Person.id.in_(bindparam("people", expanding=True)),
        Person.id.in_(
            select(Post.person_id).where(
                Post.role.in_(roles.EMPLOYED), holds(Post.first_on, Post.last_on, bindparam("day"))
            )
        ),
    )
    .order_by(Person.sort_key, Person.id)
    .limit(60)
)
_ON_COURSE = (
    select(Seat.person_id, Session.held_on, Session.half)
    .join(Occasion, Occasion.round_id == Seat.round_id)
    .join(Session, Session.occasion_id == Occasion.id)
    .where(
        Seat.person_id.in_(bindparam("people", expanding=True)),
        Seat.state == SeatState.seated,
        Occasion.cancelled.is_(False),
        Session.held_on.between(bindparam("first"), bindparam("last")),
    )
    .order_by(Session.starts_at)
)
_AWAY = select(Absence.person_id, Absence.first_on, Absence.last_on).where(
    Absence.person_id.in_(bindparam("people", expanding=True)),
    Absence.percent == 100,
    Absence.first_on <= bindparam("last"),
    (Absence.last_on.is_(None)) | (Absence.last_on >= bindparam("first")),
)


def calendar(people: Sequence[int], on: date, weeks: int = WEEKS) -> tuple[list[date], list[Row]]:
    """The Mondays of the coming weeks, and who is on a course or away in each. Three statements."""
    monday = on - timedelta(days=on.weekday())
    mondays = [monday + timedelta(weeks=n) for n in range(weeks)]
    end = mondays[-1] + timedelta(days=6)
    found = {
        person.id: Row(person, [Week() for _ in mondays])
        for person in session.scalars(_WORKING, {"people": people, "day": on})
    }
    span = {"people": list(found), "first": monday, "last": end}
    for person_id, held_on, half in session.execute(_ON_COURSE, span):
        week = found[person_id].weeks[(held_on - monday).days // 7]
        week.days += 1.0 if half == "whole" else 0.5
        if held_on not in week.dates:
            week.dates.append(held_on)
    for away in session.execute(_AWAY, span):
        for start, week in zip(mondays, found[away.person_id].weeks, strict=True):
            if away.first_on <= start + timedelta(days=4) and (away.last_on is None or away.last_on >= start):
                week.away = True
    return mondays, list(found.values())
