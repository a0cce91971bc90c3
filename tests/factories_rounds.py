"""Makes places, rooms and licences for tests. Each maker needs nothing and accepts anything."""

from itertools import count

from app.organisations.models import Absence
from courses.days.models import Asset, Licence, Place, Room
from tests.factories import _add, make_colleague
from tests.factories_days import make_area

_n = count(1)


def make_place(**values) -> Place:
    """A house with an address."""
    return _add(
        Place(**{"name": f"Huset {next(_n)}", "address": "Storgatan 1", "directions": "Porten till vänster"} | values)
    )


def make_room(place: Place | None = None, **values) -> Room:
    """A room for forty."""
    place = place or make_place()
    return _add(Room(**{"place_id": place.id, "name": f"Sal {next(_n)}", "capacity": 40} | values))


def make_asset(place: Place | None = None, **values) -> Asset:
    """A projector."""
    place = place or make_place()
    return _add(Asset(**{"place_id": place.id, "name": f"Projektor {next(_n)}", "count": 1} | values))


def make_trainer(**values):
    """Someone who teaches for the federation."""
    return make_colleague("trainer", make_area(), **values)


def make_absence(person, **values) -> Absence:
    """Days on which someone is away all day."""
    return _add(Absence(**{"person_id": person.id, "percent": 100} | values))


def make_licence(organisation, **values) -> Licence:
    """A licence without end."""
    return _add(Licence(**{"key": "bbic", "organisation_id": organisation.id} | values))
