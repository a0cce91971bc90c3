"""The coordinator's registers in the demonstration: rooms, licences, a course that comes back, and one that a unit holds."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from app.api import Absence, Kind, Organisation, Person, Post, holds, organisation, roles, session, today
from courses.days.actions.local import LocalPlan, hold_local
from courses.days.actions.places import PlaceWords, put_licence, put_place, put_room
from courses.days.actions.repeating import Rule, put_recurrence
from courses.days.models import Half, Occasion, Place, Room, Session, Trainer
from courses.demo import calendar
from courses.demo.learners import trainers
from courses.demo.places import PLACES
from courses.models import Course

#: What comes back twice a year, and the weeks in which it begins.
YEARLY, WEEKS = "forste-socialsekreterare", (10, 40)


def rooms() -> dict[str, int]:
    """The rooms of the register by the name that stands on invitations; written down the first time."""
    known = {f"{place}, {room}": number for place, room, number in session.execute(
        select(Place.name, Room.name, Room.id).join(Room, Room.place_id == Place.id)
    )}  # fmt: skip
    for each in PLACES:
        if each.name not in known:
            house = session.scalar(select(Place).where(Place.name == each.house)) or put_place(
                PlaceWords(each.house, each.address, each.directions), by=None
            )
            known[each.name] = put_room(house, each.room, each.capacity, ("hearing_loop", "step_free"), by=None).id
    return known


def bookings(since: date) -> Iterator[tuple[date, object]]:
    """On which days from a month before a day a trainer, by id, or a room is taken."""
    after = Session.held_on >= since - timedelta(days=31)
    yield from (
        (day, person)
        for day, person in session.execute(
            select(Session.held_on, Trainer.person_id)
            .join(Trainer, Trainer.occasion_id == Session.occasion_id)
            .where(after)
        )
    )
    by_name = {place.name: place for place in PLACES}
    for day, name in session.execute(
        select(Session.held_on, Occasion.place).join(Occasion, Occasion.id == Session.occasion_id).where(after)
    ):
        if name in by_name:
            yield day, by_name[name]


def make(planner: Person, lead: Person | None) -> None:
    """Licences of most municipalities, a course that comes back with trainers in turn, and a course of the lead's unit."""
    municipalities = session.scalars(
        select(Organisation).where(Organisation.kind == Kind.municipality).order_by(Organisation.sort_key)
    ).all()
    for number, each in enumerate(municipalities):
        last_on = date(today().year - 1, 12, 31) if number == 1 else None
        if number != 2:
            put_licence("bbic", each, date(2023, 1, 1), last_on, by=planner)
    federation = organisation("gr")
    course = session.scalar(select(Course).where(Course.key == YEARLY))
    if federation and course:
        put_recurrence(Rule(course.id, federation.id, WEEKS, 2, 30, None, tuple(trainers()[:3])), by=planner)
    if lead:
        _local(lead)


def _local(lead: Person) -> None:
    on = today()
    unit = session.scalar(
        select(Organisation)
        .join(Post, Post.unit_id == Organisation.id)
        .where(Post.person_id == lead.id, Post.role == roles.LEAD, holds(Post.first_on, Post.last_on, on))
    )
    if unit is None:
        return
    day = next(
        each for each in calendar.days(on + timedelta(days=10), on + timedelta(days=200)) if not calendar.is_still(each)
    )
    away = select(Absence.person_id).where(holds(Absence.first_on, Absence.last_on, day))
    here = (holds(Post.first_on, Post.last_on, each) for each in (on, day))
    people = session.scalars(
        select(Post.person_id)
        .where(Post.unit_id == unit.id, Post.role == roles.SOCIAL_WORKER, *here, Post.person_id.not_in(away))
        .distinct()
        .order_by(Post.person_id)
        .limit(4)
    ).all()
    hold_local(
        LocalPlan(
            unit,
            "Handläggarskola: att skriva en utredning",
            ((day, Half.fm),),
            "Mötesrummet på plan 2",
            8,
            tuple(people),
        ),
        by=lead,
    )
