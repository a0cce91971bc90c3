"""Loose equipment as pages show it."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from app.api import session
from courses.days.models import Asset, AssetBooking, Place


def assets_of(place_id: int) -> Sequence[Asset]:
    """What a place lends, by name."""
    return session.scalars(select(Asset).where(Asset.place_id == place_id).order_by(Asset.closed, Asset.name)).all()


def asset(place_id: int, number: int) -> Asset | None:
    """One thing that a place lends."""
    return session.scalar(select(Asset).where(Asset.id == number, Asset.place_id == place_id))


def to_book(occasion_id: int) -> list[tuple[Asset, int]]:
    """All that can be booked, by place and name, with how many are booked for the occasion. One statement."""
    rows = session.execute(
        select(Asset, AssetBooking.count)
        .join(Asset.place)
        .outerjoin(AssetBooking, (AssetBooking.asset_id == Asset.id) & (AssetBooking.occasion_id == occasion_id))
        .options(contains_eager(Asset.place))
        .where(or_((Asset.closed.is_(False)) & (Place.closed.is_(False)), AssetBooking.id.is_not(None)))
        .order_by(Place.name, Asset.name)
    )
    return [(found, booked or 0) for found, booked in rows]
