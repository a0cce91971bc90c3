"""Makes federations and years of obligations for tests of figures, in few statements however many people."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from random import Random

from sqlalchemy import insert

from app.db import session, take_ids
from app.ledger.actions import Duty, oblige_many, record_many
from app.ledger.deadlines import add_months
from app.ledger.models import Definition, Draft, Ref
from app.organisations.actions import rebuild_closure
from app.organisations.models import Kind, Organisation, Parent, ServiceArea, Successor
from app.people.models import Person
from tests.factories import make_definition

NAMES = {
    "1440": "Ale", "1489": "Alingsås", "1480": "Göteborg", "1401": "Härryda", "1384": "Kungsbacka", "1482": "Kungälv",
    "1441": "Lerum", "1462": "Lilla Edet", "1481": "Mölndal", "1402": "Partille", "1415": "Stenungsund",
    "1419": "Tjörn", "1407": "Öckerö",
}  # fmt: skip
COMMITTEES = {
    "nordost": "Socialnämnden Nordost",
    "centrum": "Socialnämnden Centrum",
    "funktionsstod": "Nämnden för funktionsstöd",
}
DISTRICTS = {"angered": ("Angered", "nordost"), "lundby": ("Lundby", "centrum"), "centrum-sdn": ("Centrum", "centrum")}
AREAS = {
    "barn-och-unga": "Barn och unga",
    "forsorjning": "Försörjning",
    "vuxna": "Vuxna",
    "funktionshinder": "Funktionshinder",
}
REORGANISED = date(2021, 1, 1)


@contextmanager
def undone() -> Iterator[None]:
    """For property tests: whatever is made inside is gone after it, so that the next example begins afresh."""
    kept = session.begin_nested()
    try:
        yield
    finally:
        kept.rollback()
        session.expire_all()


@dataclass(frozen=True)
class Federation:
    """The organisations by key; a unit under each municipality, committee and district, by the same key."""

    root: Organisation
    places: dict[str, Organisation]
    units: dict[str, Organisation]


def make_federation(codes: Sequence[str] = tuple(NAMES), districts: bool = False) -> Federation:
    """The federation gr with these municipalities; 1480 has committees, and districts until 2020 when asked for."""
    root = _place("gr", Kind.federation, "Göteborgsregionen (GR)")
    places, units = {}, {}
    for code in codes:
        places[code] = _place(code, Kind.municipality, NAMES[code], root)
    if "1480" in places:
        for key, name in COMMITTEES.items():
            since = REORGANISED if districts else None
            places[key] = _place(key, Kind.committee, name, places["1480"], valid_from=since)
    if "1480" in places and districts:
        for key, (name, into) in DISTRICTS.items():
            places[key] = _place(key, Kind.district, name, places["1480"], valid_to=date(2020, 12, 31))
            session.add(Successor(organisation_id=places[key].id, successor_id=places[into].id))
            session.add(Successor(organisation_id=places[key].id, successor_id=places["funktionsstod"].id,
                                  service_area="funktionshinder"))  # fmt: skip
    for key, place in places.items():
        if key != "1480":
            units[key] = _place(f"{key}-enhet", Kind.unit, f"Enhet {place.name}", place)
    session.add_all(ServiceArea(key=key, name=name, position=n) for n, (key, name) in enumerate(AREAS.items()))
    rebuild_closure()
    return Federation(root, places, units)


def _place(key: str, kind: Kind, name: str, parent: Organisation | None = None, **dates: date | None) -> Organisation:
    row = Organisation(key=key, kind=kind, name=name, **dates)
    session.add(row)
    session.flush()
    if parent is not None:
        session.add(Parent(organisation_id=row.id, parent_id=parent.id))
    return row


@dataclass(frozen=True)
class Hire:
    """Someone who began on a day, and on which days each of the part's themes was met (fewer: not all are)."""

    unit: Organisation
    first_on: date
    met_on: tuple[date, ...] = ()
    area: str = "barn-och-unga"
    months: int = 4


def make_hires(hires: Iterable[Hire], what: Definition | None = None) -> list[int]:
    """People with an obligation each and what they have met; returns the obligations' ids."""
    hires, what = list(hires), what or make_definition()
    if not hires:
        return []
    people = take_ids("people_person", len(hires))
    session.execute(insert(Person), [{"id": number, "given_name": "Person", "family_name": f"Nummer {number}"}
                                     for number in people])  # fmt: skip
    duties = []
    for number, hire in zip(people, hires, strict=True):
        due = add_months(hire.first_on, hire.months)
        duties.append(Duty(number, what, hire.first_on, hire.months, due, due, f"first_day+{hire.months}m", "introduction",
                           hire.first_on, None, hire.unit.id, hire.area))  # fmt: skip
    made = oblige_many(duties, by=None)
    record_many(
        (Draft("courses.attended", number, Ref("courses.theme", f"{what.object_key}/{chr(97 + n)}"), day,
               unit_id=hire.unit.id)
         for number, hire in zip(people, hires, strict=True) for n, day in enumerate(hire.met_on)),
        by=None,
    )  # fmt: skip
    return made


def random_hires(federation: Federation, count: int, seed: int, first: date, last: date, themes: int = 3) -> list[Hire]:
    """So many people spread over units and days, most of them done in time."""
    chance = Random(seed)
    units = list(federation.units.values())
    weights = [chance.randint(1, 12) for _ in units]
    hires = []
    for _ in range(count):
        begun = date.fromordinal(chance.randint(first.toordinal(), last.toordinal()))
        late = chance.random()
        reach = 100 if late < 0.82 else 220
        met = sorted(date.fromordinal(begun.toordinal() + chance.randint(5, reach)) for _ in range(themes))
        if late > 0.95:
            met = met[: chance.randint(0, themes - 1)]
        hires.append(Hire(chance.choices(units, weights)[0], begun, tuple(d for d in met if d <= last),
                          chance.choice(list(AREAS))))  # fmt: skip
    return hires
