"""Loose equipment: the register of what places lend, and booking it for occasions."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from app.api import Person, Problem, _, insert_into, session
from courses.days.actions.booking import book
from courses.days.actions.checking import check_words
from courses.days.models import Asset, AssetBooking, Occasion, Place, Round

#: No place lends more of one thing.
MOST = 1000


def put_asset(
    place: Place, name: str, count: int, *, closed: bool = False, asset: Asset | None = None, by: Person
) -> Asset:
    """Write down what a place lends, and how many there are; or change it. What has been booked stays booked.

    Raises Problem without a name or a count, and when the place has another of that name.
    """
    name = name.strip()
    check_words(name)
    if not name or not 0 < count <= MOST:
        raise Problem(_("Skriv vad det är och hur många som finns."), field="name")
    other = session.scalar(select(Asset).where(Asset.place_id == place.id, Asset.name == name))
    if other is not None and other is not asset:
        raise Problem(_("Platsen har redan utrustning som heter så."), field="name")
    found = asset or Asset(place_id=place.id)
    found.name, found.count, found.closed = name, count, closed
    session.add(found)
    session.flush()
    return found


def book_assets(occasion: Occasion, wanted: Mapping[int, int], *, by: Person) -> None:
    """Book equipment for all sessions of an occasion, or let it go.

    wanted: asset → how many; 0 lets it go, what is not named stays. Raises Problem when more is booked at some moment than
    there is; a draft books nothing yet.
    """
    if any(not 0 <= count <= MOST for count in wanted.values()):
        raise Problem(_("Skriv hur många ni behöver, eller 0."))
    gone = [asset for asset, count in wanted.items() if count == 0]
    session.execute(
        delete(AssetBooking).where(AssetBooking.occasion_id == occasion.id, AssetBooking.asset_id.in_(gone))
    )
    for asset, count in sorted(wanted.items()):
        if count:
            row = insert_into(AssetBooking).values(occasion_id=occasion.id, asset_id=asset, count=count)
            session.execute(
                row.on_conflict_do_update(index_elements=["occasion_id", "asset_id"], set_={"count": count})
            )
    session.flush()
    book([session.get_one(Round, occasion.round_id)])
