"""Rounds that come again: copied from last year, by a rule for each year, or many at once from a plan. All are drafts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from app.api import Person, Problem, _, session, today
from courses.calendar_rules import blocked
from courses.days.actions.opening import open_rounds
from courses.days.drafting import count_of, half_days, occasions
from courses.days.models import Recurrence, RotaTurn, Round
from courses.days.plan_rows import PlanRow
from courses.days.plans import RoundPlan, clock_of
from courses.days.queries.repeating import Copy, begun, in_turn
from courses.days.queries.rounds import themes_of
from courses.models import Course


def copy_rounds(copies: Iterable[Copy], *, by: Person) -> list[Round]:
    """Make drafts of rounds of a year, shifted to the same ISO weeks of the next: days, places, trainers, title, times.

    Copies that exist already are passed over. Raises Problem when none is left.
    """
    plans = [copy.plan for copy in copies if not copy.there]
    if not plans:
        raise Problem(_("Välj minst en omgång som inte redan är kopierad."), field="rounds")
    return open_rounds(plans, by=by)


def open_planned(rows: Sequence[PlanRow], *, by: Person) -> list[Round]:
    """Open all rows of a plan as drafts, or none. Raises Problem when a row has a fault, or there is none."""
    if not rows:
        raise Problem(_("Klistra in minst en rad."), field="rows")
    if any(row.plan is None for row in rows):
        raise Problem(_("Rätta raderna med fel först. Ingen omgång har lagts upp."), field="rows")
    return open_rounds([row.plan for row in rows if row.plan], by=by)


@dataclass(frozen=True)
class Rule:
    """A rule for what comes back: ISO weeks, weekday, seats, room, and who takes turns to lead, in order."""

    course_id: int
    area_id: int
    weeks: tuple[int, ...]
    weekday: int
    seats: int
    room_id: int | None
    trainer_ids: tuple[int, ...]


def put_recurrence(rule: Rule, present: Recurrence | None = None, *, by: Person) -> Recurrence:
    """Write down a rule, or change the present one. Raises Problem for weeks that no year has, and a second rule."""
    if not rule.weeks or not all(1 <= week <= 52 for week in rule.weeks):
        raise Problem(_("Skriv veckor mellan 1 och 52, till exempel 5, 14, 37, 46."), field="weeks")
    taken = select(Recurrence.id).where(Recurrence.course_id == rule.course_id, Recurrence.area_id == rule.area_id)
    if present is None and session.scalar(taken) is not None:
        raise Problem(_("Kursen har redan en regel för den organisationen. Ändra den i stället."), field="course")
    found = present or Recurrence(course_id=rule.course_id, area_id=rule.area_id)
    found.weeks, found.weekday, found.seats = sorted(set(rule.weeks)), rule.weekday, rule.seats
    found.room_id = rule.room_id
    session.add(found)
    session.flush()
    session.execute(delete(RotaTurn).where(RotaTurn.recurrence_id == found.id))
    session.add_all(
        RotaTurn(recurrence_id=found.id, person_id=number, position=place)
        for place, number in enumerate(dict.fromkeys(rule.trainer_ids))
    )
    session.flush()
    return found


def remove_recurrence(found: Recurrence, *, by: Person) -> None:
    """Take a rule away. The rounds made from it stay."""
    session.execute(delete(RotaTurn).where(RotaTurn.recurrence_id == found.id))
    session.delete(found)
    session.flush()


def open_year(found: Recurrence, year: int, *, by: Person) -> list[Round]:
    """Make drafts of a rule's rounds in an ISO year, in the weeks that have none. Trainers take turns where they stopped.
    A week that had a round the year before takes over its quotas.

    A week whose day is blocked begins on its first day that is not. Raises Problem when all weeks have their round.
    """
    session.execute(select(Recurrence.id).where(Recurrence.id == found.id).with_for_update())
    course = session.get_one(Course, found.course_id)
    themes = [(theme.id, theme.days) for theme in themes_of(course.id)]
    there = begun(found.course_id, found.area_id)
    missing = [week for week in found.weeks if (year, week) not in there]
    if not missing or not themes:
        raise Problem(_("Alla veckor i regeln har redan en omgång %(year)s.", year=year))
    before = sum(len(rounds) for (other, _week), rounds in there.items() if other < year)
    leaders = leaders_in_turn(in_turn(found.id), found.weeks, set(missing), before)
    last = {week: rounds[0].id for (other, week), rounds in there.items() if other == year - 1}
    plans = [
        RoundPlan(
            copied_from_id=last.get(week),
            course_id=course.id,
            area_id=found.area_id,
            seats=found.seats,
            occasions=occasions(
                themes,
                half_days(first_day(year, week, found.weekday), count_of(themes)),
                clock_of(course.clock),
                room_id=found.room_id,
                trainer_ids=leaders[week],
            ),
            title=str(_("vecka %(week)s", week=week)),
        )
        for week in missing
    ]
    plans = [plan for plan in plans if plan.days[0] > today()]
    if not plans:
        raise Problem(_("Veckorna som saknar omgång har redan varit."))
    return open_rounds(plans, by=by)


def leaders_in_turn(
    people: Sequence[int], weeks: Sequence[int], missing: set[int], before: int
) -> Mapping[int, tuple[int, ...]]:
    """Who leads in which week: the people take turns over all weeks of the rule, after so many rounds before them."""
    if not people:
        return dict.fromkeys(missing, ())
    return {
        week: (people[(before + place) % len(people)],) for place, week in enumerate(sorted(weeks)) if week in missing
    }


def first_day(year: int, week: int, weekday: int) -> date:
    """The day of a week on which a round begins: the wished weekday, or the first day of the week that is not blocked."""
    wished = date.fromisocalendar(year, week, weekday)
    days = [wished, *(date.fromisocalendar(year, week, each) for each in range(1, 6))]
    return next((day for day in days if blocked(day) is None), wished)
