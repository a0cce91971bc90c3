"""A month of courses as it came about: rounds are held, people take seats, are there or not, and read between the days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select

from app.api import Post, month_end, session, today
from courses.days.actions.attendance import attend_many
from courses.days.actions.bringing import seat_many
from courses.days.actions.rounds import open_rounds
from courses.days.models import Occasion, Presence, Round, Seat, SeatState, Session
from courses.days.presence import Mark
from courses.demo import calendar, registers
from courses.demo.calendar import Sitting
from courses.demo.learners import Crowd, crowd, experienced, trainers
from courses.demo.places import Diary
from courses.demo.plans import PLANNED, Catalogue, Class, Planner
from courses.models import Theme
from courses.modules.actions import read_many
from courses.modules.models import Module

ONE_DAY = timedelta(days=1)
#: Theme that some of the first page's unit have missed.
MISSED = "del-1-bemotande"


def make(ago: int, seed: int) -> None:
    """Make the month that was so many months ago; of the running one the days up to yesterday have been."""
    first, last = month(ago)
    yesterday = today() - ONE_DAY
    people = crowd(seed, first, last)
    chance = Random(f"{seed}:month:{first}")  # noqa: S311 (a demonstration, not a secret)
    planner = Planner(Catalogue.read(), people, diary(first), chance)
    open_classes(_classes(planner, people, first, last, chance))
    attend(people, first, min(last, yesterday), chance)
    read(people, seed, first, min(last, yesterday))


def month(ago: int) -> tuple[date, date]:
    """The first and the last day of the month so many months ago; months ahead have negative numbers."""
    year, number = divmod(today().year * 12 + today().month - 1 - ago, 12)
    first = date(year, number + 1, 1)
    return first, month_end(first)


def diary(first: date) -> Diary:
    """A diary in which other trainers and places begin each month, and what is booked already is taken."""
    made = Diary(trainers(), registers.rooms())
    for day, whom in registers.bookings(first):
        made.taken[day].add(whom)
    for _ in range(first.month * 5):
        next(made.turn)
    return made


def _classes(planner: Planner, people: Crowd, first: date, last: date, chance: Random) -> list[Class]:
    """The month's rounds, with those who have seats in them."""
    made: list[Class] = []
    if first <= participants_sitting().first_on <= last:
        made += planner.part_1(
            [[participants_sitting()]], must=[n for n, name in people.accounts.items() if name == "deltagare"]
        )
    if first <= leads_days()[0] <= last:
        made.append(planner.lead_round(leads_days()))
        planner.fill_with_leads(made[-1])
    made += planner.part_1(calendar.starts_between(first, last))
    made += planner.part_2(first, last) + planner.leads(first, last)
    old = experienced(first)
    for each in made:
        if len(each.themes) == 1 and old and len(each.people) < PLANNED:
            each.people += [p for p in chance.sample(old, min(2, len(old))) if p not in each.people]
    free = calendar.teaching_days(first, last)
    if first.month in (2, 4, 10) and len(free) > 8 and old:
        made.append(planner.in_depth(free[4], chance.sample(old, min(PLANNED, len(old)))))
    return made


def participants_sitting() -> Sitting:
    """The sitting of part 1 that the participant of the first page is in the middle of: the third day is soon."""
    second = calendar.working_day_near(today() - timedelta(days=7), -1)
    soon = list(calendar.days(today() + timedelta(days=8), today() + timedelta(days=14)))
    third = next((day for day in soon if not calendar.is_still(day)), calendar.working_day_near(soon[0], 1))
    return Sitting(calendar.working_day_near(second - ONE_DAY, -1), second, third)


def leads_days() -> tuple[date, date, date]:
    """The round that the lead of the first page is in the middle of."""
    second = calendar.working_day_near(today() - timedelta(days=20), -1)
    third = calendar.working_day_near(today() + timedelta(days=17), 1)
    return calendar.working_day_near(second - ONE_DAY, -1), second, third


def open_classes(classes: Sequence[Class]) -> list[Round]:
    """Open the rounds, and give their people seats: dated three weeks before the first day, or by the day itself for
    those who had not begun to work then."""
    rounds = open_rounds([each.plan for each in classes], by=None)
    begun = _first_days({person for each in classes for person in each.people})
    seats: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for each, round_ in zip(classes, rounds, strict=True):
        early = (each.first_on - timedelta(days=21)).replace(day=1)
        for person in each.people:
            if begun[person] > today():
                continue  # Seats are given to those who work here.
            on = early if begun[person] <= early else each.first_on
            seats[min(on, today())].append((round_.id, person))
    for on, places in sorted(seats.items()):
        seat_many(places, by=None, on=on)
    return rounds


def _first_days(person_ids: Iterable[int]) -> dict[int, date]:
    rows = session.execute(
        select(Post.person_id, func.min(Post.first_on))
        .where(Post.person_id.in_(list(person_ids)))
        .group_by(Post.person_id)
    )
    return dict(rows.all())


@dataclass(frozen=True)
class _Expected:
    """Someone on the class list of an occasion, and the last day of the post that the seat counts for."""

    person: int
    occasion: int
    theme: str
    last_on: date | None


def attend(people: Crowd, first: date, last: date, chance: Random) -> None:
    """Note who was there on the days that have been, one mark for each session."""
    sessions = _sessions(first, last)
    classes: dict[int, list[int]] = defaultdict(list)
    otherwise: dict[tuple[int, int], Mark] = {}
    for seat in _expected(sessions):
        held = sessions[seat.occasion]
        day = held[-1][1]
        learner = people.learners.get(seat.person)
        again = learner is not None and seat.theme in learner.met
        if again or (seat.last_on is not None and seat.last_on < day):
            continue
        misses = learner.habits.misses if learner else 0.03
        kept_away = people.is_away(seat.person, *(on for _number, on in held))
        if seat.theme == MISSED and seat.person in people.missing:
            kept_away = True
        classes[seat.occasion].append(seat.person)
        if seat.person in people.accounts:
            continue  # Those of the first page were there.
        otherwise |= _marks(seat.person, [number for number, _on in held], misses, kept_away, chance)
    attend_many(classes.items(), by=None, otherwise=otherwise)


def _marks(
    person: int, sessions: Sequence[int], misses: float, kept_away: bool, chance: Random
) -> dict[tuple[int, int], Mark]:
    """What is noted instead of present."""
    drawn = chance.random()
    if kept_away or drawn < misses:
        state = Presence.absent_notified if kept_away or chance.random() < 0.7 else Presence.absent
        return {(number, person): Mark(state) for number in sessions}
    if drawn > 0.965:
        return {(sessions[0], person): Mark(Presence.late, chance.choice((5, 10, 10, 15, 20, 25)))}
    if drawn > 0.957:
        return {(sessions[0], person): Mark(Presence.late, chance.choice((40, 55, 75)))}
    if drawn > 0.950:
        return {(sessions[-1], person): Mark(Presence.left_early, chance.choice((10, 15, 20, 60)))}
    return {}


def _sessions(first: date, last: date) -> dict[int, list[tuple[int, date]]]:
    """The sessions of the occasions that ended on these days, by occasion, in order."""
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    rows = session.execute(
        select(Session.occasion_id, Session.id, Session.held_on)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .where(Occasion.last_on.between(first, last), Occasion.cancelled.is_(False))
        .order_by(Session.starts_at, Session.id)
    )
    for occasion, number, on in rows:
        found[occasion].append((number, on))
    return found


def _expected(sessions: Iterable[int]) -> list[_Expected]:
    rows = session.execute(
        select(Seat.person_id, Occasion.id, Theme.key, Post.last_on)
        .join(Occasion, Occasion.round_id == Seat.round_id)
        .join(Theme, Theme.id == Occasion.theme_id)
        .join(Post, Post.id == Seat.post_id)
        .where(Occasion.id.in_(list(sessions)), Seat.state == SeatState.seated)
        .order_by(Occasion.id, Seat.id)
    )
    return [_Expected(*row) for row in rows]


def read(people: Crowd, seed: int, first: date, last: date) -> None:
    """Those who are new read most of the web modules during their first months, on a day of their own choosing."""
    published = dict(session.execute(select(Module.key, Module.published).order_by(Module.key)).all())
    rows = []
    for learner in people.learners.values():
        if learner.person in people.accounts:
            continue
        chance = Random(f"{seed}:reads:{learner.person}")  # noqa: S311
        for key, version in published.items():
            keen, on = chance.random(), learner.first_on + timedelta(days=chance.randint(4, 150))
            if keen < 0.75 and first <= on <= last and version and not people.is_away(learner.person, on):
                rows.append((learner.person, key, version, on))
    read_many(rows, by=None)
