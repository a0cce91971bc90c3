"""Where a course day is, how one gets there and whom one calls about the place: as it stands in mails and calendars."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from app.api import session
from courses.days.models import Occasion, Place, Room, Session

#: Session → whom one calls about the place where it is held.
Contacts = Mapping[int, str]


def contacts(session_ids: Iterable[int]) -> dict[int, str]:
    """For each of these sessions whom one calls about the place, as the register says today; those held where nobody has
    said are left out. One statement."""
    rows = session.execute(
        select(Session.id, Place.contact)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .join(Room, Room.id == func.coalesce(Session.room_id, Occasion.room_id))
        .join(Place, Place.id == Room.place_id)
        .where(Session.id.in_(list(session_ids)), Place.contact != "")
    )
    return dict(rows.all())


def contacts_of(occasions: Iterable[Occasion]) -> dict[int, list[str]]:
    """For each occasion whom one calls about its places, each once. One statement."""
    wanted = list(occasions)
    known = contacts(each.id for occasion in wanted for each in occasion.sessions)
    return {
        occasion.id: list(dict.fromkeys(known[each.id] for each in occasion.sessions if each.id in known))
        for occasion in wanted
    }


def where_is(occasion: Occasion) -> str:
    """The place with its address; the link when it is online only."""
    return ", ".join(part for part in (occasion.place, occasion.address) if part) or occasion.online_url


def how_to_come(occasion: Occasion, contact: str) -> str:
    """What helps one to find the way: directions, then whom to call."""
    return "\n".join(part for part in (occasion.directions, contact) if part)
