"""Booking rooms, loose equipment and trainers: held in one order, then looked at, so that two coordinators never book the same one.

A draft may be booked twice and says so in the list; nothing that is booked twice becomes public.
"""

from collections.abc import Iterable

from sqlalchemy import func, select

from app.api import Person, Problem, _, formats, ngettext, session, spoken, today
from courses.days.models import Asset, AssetBooking, Occasion, Room, Round, RoundState, Session, Trainer
from courses.days.queries.clashes import REFUSED, Booking, Kind, bookings


def book(rounds: Iterable[Round]) -> None:
    """Make sure that the rooms, equipment and trainers of these rounds are free, and keep them so until the transaction ends.

    Drafts, and what is over, book nothing. Four statements. Raises Problem, in words, for the first that is taken.
    """
    ids = [r.id for r in rounds if r.state == RoundState.published and r.last_on >= today()]
    if not ids:
        return
    _hold(ids)
    told = [each for found in bookings(ids, drafts=False).values() for each in found if each.kind in REFUSED]
    if told:
        raise Problem(sentence(min(told, key=lambda each: each.starts_at)))


def sentence(booking: Booking) -> str:
    """What is booked twice, in a sentence for the coordinator."""
    when = formats.moment_text(booking.starts_at, today(), spoken())
    match booking.kind:
        case Kind.trainer:
            said = _("%(name)s leder redan %(other)s, %(when)s.", name=booking.name, other=booking.other, when=when)
        case Kind.room:
            said = _(
                "%(name)s är redan bokad för %(other)s, %(when)s.", name=booking.name, other=booking.other, when=when
            )
        case Kind.away:
            said = _("%(name)s är borta %(when)s och kan inte leda.", name=booking.name, when=when)
        case Kind.left:
            said = _("%(name)s har ingen tjänst längre %(when)s.", name=booking.name, when=when)
        case Kind.people:
            said = ngettext(
                "%(num)s person som har plats är samtidigt på %(other)s, %(when)s.",
                "%(num)s personer som har plats är samtidigt på %(other)s, %(when)s.",
                booking.count,
                other=booking.other,
                when=when,
            )
        case Kind.asset:
            said = _("%(name)s räcker inte %(when)s: mer är bokat än det finns.", name=booking.name, when=when)
        case Kind.seated:
            said = _("%(name)s har plats på %(other)s, %(when)s.", name=booking.name, other=booking.other, when=when)
        case Kind.leading:
            said = ngettext(
                "%(num)s person som har plats leder samtidigt %(other)s, %(when)s.",
                "%(num)s personer som har plats leder samtidigt %(other)s, %(when)s.",
                booking.count,
                other=booking.other,
                when=when,
            )
    return str(said)


def _hold(round_ids: list[int]) -> None:
    """Lock the rooms, the equipment, then the trainers, each in order of their ids, so that no two bookings wait for each
    other."""
    hold_rooms(round_ids)
    within = select(Occasion.id).where(Occasion.round_id.in_(round_ids))
    loose = select(AssetBooking.asset_id).where(AssetBooking.occasion_id.in_(within))
    session.execute(select(Asset.id).where(Asset.id.in_(loose)).order_by(Asset.id).with_for_update(key_share=True))
    people = select(Trainer.person_id).where(Trainer.occasion_id.in_(within))
    session.execute(select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update(key_share=True))


def hold_rooms(round_ids: Iterable[int]) -> None:
    """Lock the rooms of these rounds: what is held before equipment and trainers. One statement."""
    rooms = (
        select(func.coalesce(Session.room_id, Occasion.room_id))
        .join(Occasion, Occasion.id == Session.occasion_id)
        .where(Occasion.round_id.in_(list(round_ids)))
    )
    session.execute(select(Room.id).where(Room.id.in_(rooms)).order_by(Room.id).with_for_update(key_share=True))
