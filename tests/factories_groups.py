"""Makes a course day to divide into groups."""

from courses.days.queries.attendance import occasion_of
from courses.groups.actions import Asked, make_groups
from courses.groups.queries import group_set, places
from tests.factories import make_colleague, make_organisation
from tests.factories_days import make_occasion, make_seat


def make_course_day():
    """Yesterday's occasion with its trainer and twelve people of four units: (occasion, trainer, people)."""
    trainer = make_colleague("trainer")
    occasion = make_occasion(trainers=(trainer,))
    units = [make_organisation() for _ in range(4)]
    people = [make_colleague(unit=units[n % 4]) for n in range(12)]
    for person in people:
        seat(occasion, person)
    return occasion_of(occasion.id), trainer, people


def seat(occasion, person=None):
    """A seat in the occasion's round."""
    return make_seat(occasion_of(occasion.id).round, person)


def group_numbers(occasion):
    """Who sits in which group, by person id."""
    return {one: place.number for one, place in places(group_set(occasion.id).id).items()}


def make(occasion, people, trainer=None, **asked):
    """Groups of three or four."""
    return make_groups(occasion, [person.id for person in people], Asked(3, 4, **asked), by=trainer)
