"""Omgångar as the coordinator searches, filters and sorts them, with what is wrong with each; and those with too few people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.api import Closure, Kind, Organisation, Person, Post, _, holds, roles, search_key, session
from courses.days.models import Occasion, Place, Queue, Room, Round, RoundState, Seat, SeatState, Trainer
from courses.days.queries.clashes import Booking, bookings
from courses.days.queries.rounds import Row, rows, trainers_of
from courses.models import Course, Theme

PAGE = 20
#: A file holds at most this many rows.
LONGEST_FILE = 5_000
STATES = ("coming", "draft", "past", "all")
ORDERS = ("date", "-date", "course", "-course")
#: Organisations that a round can be for: the whole federation, or one of these with many hires.
AREAS = (Kind.federation, Kind.municipality, Kind.committee, Kind.district)


@dataclass(frozen=True)
class Wanted:
    """What the coordinator has asked to see: words, a state, a course, an area, an ISO year, and in which order."""

    text: str = ""
    state: str = "coming"
    course: str = ""
    area: int = 0
    year: int = 0
    few: bool = False
    order: str = ""


@dataclass(frozen=True)
class Shortage:
    """That a round has too few people: how many it has, how many it needs, and by when that must be known."""

    taken: int
    least: int
    due_on: date
    #: Whether the day to warn has come.
    pressing: bool


@dataclass
class PlannedRow(Row):
    """A round in the coordinator's list: also what is booked twice, and whether it has too few people."""

    bookings: list[Booking] = field(default_factory=list)
    shortage: Shortage | None = None


def shortage(round_: Round, taken: int, on: date) -> Shortage | None:
    """Whether a round that is to come has too few people; the day to know is when its room must be confirmed."""
    course = round_.queue.course
    if round_.state != RoundState.published or round_.first_on <= on or taken >= course.least_people:
        return None
    due_on = round_.confirm_by or round_.first_on
    return Shortage(taken, course.least_people, due_on, on >= due_on - timedelta(days=course.warn_days))


def found_rounds(area_ids: Select[Any], wanted: Wanted, on: date) -> Select[Any]:
    """The rounds of these areas that were asked for, drafts included, as a SELECT in order."""
    found = (
        select(Round)
        .join(Queue, Queue.id == Round.queue_id)
        .join(Course, Course.id == Queue.course_id)
        .where(Queue.area_id.in_(area_ids), Course.local_to_id.is_(None))
    )
    if wanted.course:
        found = found.where(Course.key == wanted.course)
    if wanted.area:
        found = found.where(Queue.area_id == wanted.area)
    if wanted.year:
        found = found.where(Round.first_on.between(*_bounds(wanted.year)))
    if wanted.state == "draft":
        found = found.where(Round.state == RoundState.draft)
    elif wanted.state == "past":
        found = found.where(Round.last_on < on)
    elif wanted.state == "coming":
        found = found.where(Round.last_on >= on)
    if wanted.few:
        found = found.where(
            Round.state == RoundState.published, Round.first_on > on, _taken().scalar_subquery() < Course.least_people
        )
    for word in wanted.text.split():
        found = found.where(_about(word))
    return found.order_by(*_order(wanted))


def page_of(found: Select[Any], page: int, on: date) -> tuple[list[PlannedRow], int]:
    """A page of the rounds with all that the list shows of them, and how many there are. Eight statements at most."""
    total = session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    shown = session.scalars(_loaded(found).limit(PAGE).offset(PAGE * (max(page, 1) - 1))).all()
    return described(shown, on), total


def all_of(found: Select[Any], on: date) -> list[PlannedRow]:
    """All of the rounds that were asked for, for a file."""
    return described(session.scalars(_loaded(found).limit(LONGEST_FILE)).all(), on)


def described(rounds: Sequence[Round], on: date) -> list[PlannedRow]:
    """The rounds with days, seats, queue, double bookings and shortages. Five statements, whatever their number."""
    twice = bookings(each.id for each in rounds if each.last_on >= on)
    return [
        PlannedRow(
            row.round, row.days, row.taken, row.waiting, None, row.offered,
            bookings=twice.get(row.round.id, []), shortage=shortage(row.round, row.taken, on),
        )
        for row in rows(rounds)
    ]  # fmt: skip


def places_and_trainers(round_ids: Iterable[int]) -> dict[int, tuple[list[str], list[str]]]:
    """Where each round is held, and by whom, each named once. Two statements."""
    found: dict[int, tuple[list[str], list[str]]] = {}
    of_round: dict[int, int] = {}
    for occasion_id, round_id, place, online in session.execute(
        select(Occasion.id, Occasion.round_id, Occasion.place, Occasion.online_url)
        .where(Occasion.round_id.in_(list(round_ids)))
        .order_by(Occasion.first_on, Occasion.position)
    ):
        of_round[occasion_id] = round_id
        where, _people = found.setdefault(round_id, ([], []))
        name = place or (_("på nätet") if online else "")
        if name and name not in where:
            where.append(name)
    for occasion_id, people in trainers_of(of_round).items():
        names = found[of_round[occasion_id]][1]
        names += [person.name for person in people if person.name not in names]
    return found


def possible_areas(area_ids: Select[Any]) -> Sequence[Organisation]:
    """The organisations that a round can be for, the widest first."""
    order = {kind: place for place, kind in enumerate(AREAS)}
    found = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(area_ids), Organisation.kind.in_(AREAS))
        .order_by(Organisation.sort_key)
    )
    return sorted(found, key=lambda each: order[each.kind])


def rooms() -> Sequence[Room]:
    """The rooms that can be chosen, by place and name."""
    return session.scalars(
        select(Room)
        .join(Room.place)
        .options(joinedload(Room.place))
        .where(Room.closed.is_(False), Place.closed.is_(False))
        .order_by(Place.name, Room.name)
    ).all()


def pressing_shortages(on: date) -> list[tuple[Round, Shortage]]:
    """Published rounds with too few people whose day to warn has come. One statement."""
    taken = _taken().scalar_subquery()
    found = session.execute(
        select(Round, taken)
        .join(Queue, Queue.id == Round.queue_id)
        .join(Course, Course.id == Queue.course_id)
        .options(joinedload(Round.queue).joinedload(Queue.course))
        .where(Round.state == RoundState.published, Round.first_on > on, taken < Course.least_people)
        .order_by(Round.first_on, Round.id)
    )
    told = [(round_, shortage(round_, count, on)) for round_, count in found]
    return [(round_, short) for round_, short in told if short is not None and short.pressing]


def planners_of(area_ids: Iterable[int], on: date) -> dict[int, list[int]]:
    """The ids of the coordinators of each of these areas: with a post in it or above it. One statement."""
    found: dict[int, list[int]] = {}
    for area_id, person_id in session.execute(
        select(Closure.descendant_id, Post.person_id)
        .join(Post, Post.unit_id == Closure.ancestor_id)
        .where(
            Closure.descendant_id.in_(set(area_ids)),
            Closure.holds(on),
            Post.role == roles.COORDINATOR,
            holds(Post.first_on, Post.last_on, on),
        )
        .distinct()
        .order_by(Post.person_id)
    ):
        found.setdefault(area_id, []).append(person_id)
    return found


def _taken() -> Select[Any]:
    return select(func.count(Seat.id)).where(Seat.round_id == Round.id, Seat.state == SeatState.seated).correlate(Round)


def _about(word: str) -> Any:
    """The round, its course, a theme of it, a place or whoever leads it is called so."""
    folded = search_key(word)
    titles = [*session.execute(select(Course.id, Course.title)), *session.execute(select(Theme.course_id, Theme.title))]
    at = exists().where(Occasion.round_id == Round.id, Occasion.place.icontains(word, autoescape=True))
    led = exists().where(
        Occasion.round_id == Round.id,
        Trainer.occasion_id == Occasion.id,
        Person.id == Trainer.person_id,
        Person.search_key.contains(folded, autoescape=True),
    )
    return or_(
        Course.id.in_({number for number, title in titles if folded in search_key(title)}),
        Round.title.icontains(word, autoescape=True),
        at,
        led,
    )


def _bounds(year: int) -> tuple[date, date]:
    """The first and last day of an ISO year."""
    year = min(max(year, 1900), 2200)
    return date.fromisocalendar(year, 1, 1), date.fromisocalendar(year + 1, 1, 1) - timedelta(days=1)


def _order(wanted: Wanted) -> tuple[Any, ...]:
    match wanted.order or ("-date" if wanted.state == "past" else "date"):
        case "-date":
            return Round.first_on.desc(), Round.id.desc()
        case "course":
            return Course.title, Round.first_on, Round.id
        case "-course":
            return Course.title.desc(), Round.first_on, Round.id
        case _:
            return Round.first_on, Round.id


def _loaded(found: Select[Any]) -> Select[Any]:
    return found.options(
        joinedload(Round.queue).joinedload(Queue.course), joinedload(Round.queue).joinedload(Queue.area)
    )
