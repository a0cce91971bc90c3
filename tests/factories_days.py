"""Makes courses, rounds and seats for tests. Each maker needs nothing and accepts anything."""

from datetime import date, timedelta
from itertools import count

from app.db import session
from app.organisations.models import Kind, Organisation
from app.organisations.queries import organisation
from app.people.models import Person
from courses.days.actions.bringing import seat_many
from courses.days.actions.rounds import open_rounds
from courses.days.models import Half, Occasion, Round, Seat, Session
from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
from courses.models import Course, Theme
from tests.factories import _add, make_colleague, make_municipality, make_organisation

_n = count(1)


def make_course(themes: int = 1, **values) -> Course:
    """A course with themes of half a day each."""
    number = next(_n)
    preparation = values.pop("preparation", [])
    course = _add(Course(**{"key": f"kurs-{number}", "title": f"Kurs {number}", "days": 0.5 * themes} | values))
    for position in range(themes):
        _add(Theme(course_id=course.id, key=f"{course.key}-tema-{position + 1}", title=f"Tema {position + 1} i {course.title}",
                   days=0.5, position=position, areas=["samverkan"], preparation=preparation))  # fmt: skip
    return course


def make_area() -> Organisation:
    """The federation, with one municipality in it."""
    if organisation("gr") is None:
        make_municipality()
    found = organisation("gr")
    assert found is not None
    return found


def make_plan(
    course: Course | None = None, first_on: date | None = None, halves=(Half.fm, Half.em), **values
) -> RoundPlan:
    """A published round in a month, each theme on a day of its own with these parts of the day."""
    from app.dates import today

    course = course or make_course()
    first_on = first_on or today() + timedelta(days=30)
    themes = session.query(Theme).filter_by(course_id=course.id).order_by(Theme.position).all()
    trainers = tuple(p.id for p in values.pop("trainers", ()))
    occasion = {"place": "Sal Vinga", "address": "Storgatan 1, Partille", "trainer_ids": trainers} | values.pop(
        "occasion", {}
    )
    occasions = tuple(
        OccasionPlan(
            theme_id=theme.id,
            sessions=tuple(SessionPlan(first_on + timedelta(days=days), half) for half in halves),
            **occasion,
        )
        for days, theme in enumerate(themes)
    )
    defaults = {"course_id": course.id, "area_id": make_area().id, "seats": 30, "published": True}
    return RoundPlan(occasions=occasions, **defaults | values)


def make_round(course: Course | None = None, **values) -> Round:
    """A round as ``make_plan`` says."""
    return open_rounds([make_plan(course, **values)], by=None)[0]


def make_occasion(**values) -> Occasion:
    """The first occasion of a round that was yesterday, unless told otherwise."""
    from app.dates import today

    round_ = make_round(**{"first_on": today() - timedelta(days=1)} | values)
    return session.query(Occasion).filter_by(round_id=round_.id).order_by(Occasion.position).first()


def sessions_of(occasion: Occasion) -> list[Session]:
    """The occasion's sessions in order."""
    return session.query(Session).filter_by(occasion_id=occasion.id).order_by(Session.starts_at).all()


def make_unit(people: int = 3, kind: Kind = Kind.unit) -> tuple[Organisation, Person, list[Person]]:
    """A unit with its manager and some social workers."""
    unit = make_organisation(kind=kind)
    return unit, make_colleague("unit_manager", unit), [make_colleague(unit=unit) for _ in range(people)]


def make_seat(round_: Round | None = None, person: Person | None = None) -> Seat:
    """Someone with a seat (or a queue place when the round is full)."""
    round_ = round_ or make_round()
    person = person or make_colleague()
    seat_many([(round_.id, person.id)], by=None)
    return session.query(Seat).filter_by(round_id=round_.id, person_id=person.id).one()
