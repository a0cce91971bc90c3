"""The registers of coordinators: places with their rooms, and licences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from app.api import CalendarItem, Organisation, Person, Problem, _, session, today
from courses.days.actions import notices, trainer_notices
from courses.days.actions.checking import check_words
from courses.days.models import EQUIPMENT, Licence, Occasion, Place, Room, Round, RoundState
from courses.days.queries.rounds import round_of


@dataclass(frozen=True)
class PlaceWords:
    """What is known about a place."""

    name: str
    address: str = ""
    directions: str = ""
    municipality_id: int | None = None
    contact: str = ""
    closed: bool = False


def put_place(words: PlaceWords, place: Place | None = None, *, by: Person | None) -> Place:
    """Write down a place, or change one. What is to be held there gets the new words, and those who go there are told.

    Raises Problem when another place has the name.
    """
    name = words.name.strip()
    check_words(name, words.address, words.directions, words.contact)
    other = session.scalar(select(Place).where(Place.name == name))
    if other is not None and other is not place:
        raise Problem(_("Det finns redan en plats som heter så."), field="name")
    found = place or Place(name=name)
    found.name, found.address, found.directions = name, words.address.strip(), words.directions.strip()
    found.municipality_id, found.contact, found.closed = words.municipality_id, words.contact.strip(), words.closed
    session.add(found)
    session.flush()
    if place is not None:
        _tell(session.scalars(select(Room).where(Room.place_id == found.id)).all())
    return found


def put_room(
    place: Place, name: str, capacity: int, equipment: Iterable[str], *, closed: bool = False,
    room: Room | None = None, by: Person | None,
) -> Room:  # fmt: skip
    """Write down a room, or change one; see ``put_place``. Raises Problem when the place has another of that name."""
    name = name.strip()
    check_words(name)
    if not name or capacity < 1:
        raise Problem(_("En lokal behöver ett namn och rymma minst en person."), field="name")
    other = session.scalar(select(Room).where(Room.place_id == place.id, Room.name == name))
    if other is not None and other is not room:
        raise Problem(_("Platsen har redan en lokal som heter så."), field="name")
    found = room or Room(place_id=place.id)
    found.name, found.capacity, found.closed = name, capacity, closed
    found.equipment = [key for key in EQUIPMENT if key in set(equipment)]
    session.add(found)
    session.flush()
    if room is not None:
        _tell([found])
    return found


def put_licence(
    key: str, organisation: Organisation, first_on: date | None, last_on: date | None, note: str = "", *,
    licence: Licence | None = None, by: Person,
) -> Licence:  # fmt: skip
    """Write down that an organisation has a licence, or change until when. Both days count; open when left out."""
    key = key.strip().lower()
    check_words(key, note)
    if not key:
        raise Problem(_("Skriv vilken licens det gäller."), field="key")
    if first_on and last_on and last_on < first_on:
        raise Problem(_("Licensen kan inte sluta gälla innan den börjar."), field="last_on")
    found = licence or Licence()
    found.key, found.organisation_id = key, organisation.id
    found.valid_from, found.valid_to, found.note = first_on, last_on, note.strip()
    session.add(found)
    session.flush()
    return found


def _tell(rooms: Iterable[Room]) -> None:
    """Give what is still to be held in these rooms their present words; those who have a seat are told of a new place."""
    for room in rooms:
        place = session.get_one(Place, room.place_id)
        words = {"place": f"{place.name}, {room.name}", "address": place.address}
        coming = session.scalars(
            select(Occasion).where(
                Occasion.room_id == room.id, Occasion.first_on >= today(), Occasion.cancelled.is_(False)
            )
        ).all()
        session.execute(
            update(Occasion).where(Occasion.id.in_([each.id for each in coming])).values(room_capacity=room.capacity)
        )
        changed = [each for each in coming if (each.place, each.address) != (words["place"], words["address"])]
        before = {
            number: notices.days_of_round(session.get_one(Round, number)) for number in {o.round_id for o in changed}
        }
        for occasion in changed:
            occasion.place, occasion.address = words["place"], words["address"]
            occasion.sequence += 1
        session.flush()
        _tell_rounds(before)


def _tell_rounds(before: dict[int, list[CalendarItem]]) -> None:
    for number, days in before.items():
        round_ = round_of(number)
        if round_ is not None and round_.state == RoundState.published:
            notices.changed(round_, days)
            trainer_notices.changed(round_, trainer_notices.leaders_of([number]), days)
