"""A course that a unit holds for its own people (*handläggarskola*): a title, some days, a place, and whom."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.api import Organisation, Person, Problem, _, record_many, session, today
from courses.days.actions import notices
from courses.days.actions.checking import check_words
from courses.days.actions.deciding import decide, new_seat
from courses.days.actions.holding import draft, hold
from courses.days.actions.opening import open_rounds
from courses.days.actions.standing import standing_in_the_way
from courses.days.actions.telling import Why, explain
from courses.days.models import Half, Round, SeatState
from courses.days.plans import CLOCK, OccasionPlan, RoundPlan, SessionPlan
from courses.days.queries.entitled import hinders_of
from courses.days.queries.people import covered_units, posts_held
from courses.models import Course, Theme

#: No local course has more sessions, or more people.
MOST_SESSIONS, MOST_PEOPLE = 6, 100


@dataclass(frozen=True)
class LocalPlan:
    """A local course on its way. The same title as before is the same course again."""

    unit: Organisation
    title: str
    days: tuple[tuple[date, Half], ...]
    place: str
    seats: int
    person_ids: tuple[int, ...] = ()


def hold_local(plan: LocalPlan, *, by: Person) -> Round:
    """Hold a course for a unit's own people: public at once, led by whoever makes it, with seats for those chosen.

    It has no quotas, counts for no knowledge area, and is seen by nobody else. Raises Problem when the days or the seats
    do not hold together, when someone has no post in the unit, is away on one of the days, or has a
    seat of it on another day.
    """
    title = plan.title.strip()
    check_words(title, plan.place)
    if not title:
        raise Problem(_("Skriv vad kursen heter."), field="title")
    if not plan.days or min(plan.days)[0] <= today():
        raise Problem(_("Välj minst en dag, tidigast i morgon."), field="on0")
    if len(set(plan.days)) < len(plan.days):
        raise Problem(_("Två pass för samma tema ligger på samma tid."), field="on0")
    if len(plan.person_ids) > plan.seats:
        raise Problem(_("Det är fler valda än platser."), field="seats")
    course, theme = _course(plan.unit, title, sum(half.days for _day, half in plan.days), plan.seats)
    sessions = tuple(
        SessionPlan(day, half, *CLOCK[half]) for day, half in sorted(plan.days, key=lambda d: (d[0], CLOCK[d[1]]))
    )
    occasion = OccasionPlan(theme.id, sessions, place=plan.place.strip(), trainer_ids=(by.id,))
    (round_,) = open_rounds([RoundPlan(course.id, plan.unit.id, plan.seats, (occasion,), published=True)], by=by)
    _seat(round_, plan.person_ids, by)
    return round_


def _course(unit: Organisation, title: str, days: float, seats: int) -> tuple[Course, Theme]:
    """The unit's course of this title, made when it has none."""
    course = session.scalar(select(Course).where(Course.local_to_id == unit.id, Course.title == title))
    if course is None:
        count = session.scalar(select(func.count()).select_from(Course).where(Course.local_to_id == unit.id)) or 0
        course = Course(
            key=f"lokal-{unit.key}-{count + 1}", title=title, days=days, group_size=seats, local_to_id=unit.id,
            withdraw_days=1, practice=False,
        )  # fmt: skip
        session.add(course)
        session.flush()
        session.add(Theme(course_id=course.id, key=course.key, title=title, days=days))
        session.flush()
    theme = session.scalars(select(Theme).where(Theme.course_id == course.id).order_by(Theme.position)).first()
    assert theme is not None
    return course, theme


def _seat(round_: Round, person_ids: tuple[int, ...], by: Person) -> None:
    if not person_ids:
        return
    on = today()
    held = hold([round_.id])
    current = held.rounds[round_.id]
    posts = posts_held(person_ids, on)
    if any(seat.round_id != current.id for seat in standing_in_the_way(held, [current.queue_id], person_ids, on)):
        raise Problem(
            _("Någon av dem har redan plats på kursen en annan dag. Ge den nya kursen ett annat namn."), field="people"
        )
    covered = covered_units(current.queue_id, {place[1] for places in posts.values() for place in places}, on)
    seats = []
    for person_id in dict.fromkeys(person_ids):
        inside = [place for place in posts.get(person_id, []) if place[1] in covered]
        if not inside:
            raise Problem(_("Kursen är för dem som har en tjänst i enheten."), field="people")
        seat = new_seat(current, person_id, inside[0], by, state=SeatState.asked, because="local")
        held.take(current)
        decide(seat, SeatState.seated, "local", by)
        seats.append(seat)
    session.add_all(seats)
    session.flush()
    if hinders_of(seats):
        raise Problem(
            _("Någon av dem är frånvarande någon av dagarna, eller har en tjänst som slutar innan."), field="people"
        )
    explain(Why(seat, "local") for seat in seats)
    record_many([draft("courses.seated", seat, current, on) for seat in seats], by=by)
    notices.decided(held.rounds, seats, by=by)
