"""Loose equipment as pages show it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from app.api import session
from courses.days.equipment import Use
from courses.days.models import Asset, AssetBooking, Occasion, Place, Round, RoundState, Session


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


def booked_for(round_ids: Iterable[int]) -> dict[tuple[int, int], tuple[int, dict[int, int]]]:
    """What is booked for these rounds: (round, theme) → the occasion, and asset → how many. One statement."""
    found: dict[tuple[int, int], tuple[int, dict[int, int]]] = {}
    for round_id, theme_id, occasion_id, asset_id, count in session.execute(
        select(Occasion.round_id, Occasion.theme_id, Occasion.id, AssetBooking.asset_id, AssetBooking.count)
        .outerjoin(AssetBooking, AssetBooking.occasion_id == Occasion.id)
        .where(Occasion.round_id.in_(list(round_ids)))
        .order_by(Occasion.round_id, Occasion.position, AssetBooking.asset_id)
    ):
        _occasion, booked = found.setdefault((round_id, theme_id), (occasion_id, {}))
        if asset_id is not None:
            booked[asset_id] = count
    return found


def sessions_of(occasion_ids: Iterable[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    """When each of these occasions is held. One statement."""
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for occasion_id, starts_at, ends_at in session.execute(
        select(Session.occasion_id, Session.starts_at, Session.ends_at)
        .where(Session.occasion_id.in_(list(occasion_ids)))
        .order_by(Session.starts_at)
    ):
        found.setdefault(occasion_id, []).append((starts_at, ends_at))
    return found


def in_use(asset_ids: Iterable[int], between: tuple[datetime, datetime]) -> dict[int, dict[int, list[Use]]]:
    """Asset → occasion → how many are in use when, for all that is booked between two moments, in drafts too. One statement."""
    found: dict[int, dict[int, list[Use]]] = {}
    for asset_id, occasion_id, many, starts_at, ends_at in session.execute(
        select(AssetBooking.asset_id, Occasion.id, AssetBooking.count, Session.starts_at, Session.ends_at)
        .join(Occasion, Occasion.id == AssetBooking.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .where(
            AssetBooking.asset_id.in_(list(asset_ids)),
            Occasion.cancelled.is_(False),
            Round.state != RoundState.cancelled,
            Session.starts_at < between[1],
            Session.ends_at > between[0],
        )
    ):
        found.setdefault(asset_id, {}).setdefault(occasion_id, []).append(Use(many, starts_at, ends_at))
    return found


class Lacking(NamedTuple):
    """Equipment that a round had and the one made from it has not, or has less of."""

    round_id: int
    name: str
    many: int


def lacking(made: Iterable[tuple[int, int]]) -> list[Lacking]:
    """What did not follow when rounds were made from others, or became one. Two statements; one when all followed.

    made: (the round that it was booked for, the new one).
    """
    pairs = list(made)
    booked = booked_for({number for pair in pairs for number in pair})
    missing = [
        (new, asset_id, count - there.get(asset_id, 0))
        for old, new in pairs
        for (round_id, theme_id), (_occasion, assets) in booked.items()
        if round_id == old
        for there in [booked.get((new, theme_id), (0, {}))[1]]
        for asset_id, count in assets.items()
        if there.get(asset_id, 0) < count
    ]
    if not missing:
        return []
    names = {
        number: f"{place}, {name}"
        for number, name, place in session.execute(
            select(Asset.id, Asset.name, Place.name)
            .join(Place, Place.id == Asset.place_id)
            .where(Asset.id.in_({asset_id for _new, asset_id, _count in missing}))
        )
    }
    return [Lacking(new, names[asset_id], count) for new, asset_id, count in missing]


def booked_names(occasion_ids: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """What is booked for each of these occasions: place and name, and how many. One statement."""
    found: dict[int, list[tuple[str, int]]] = {}
    for occasion_id, place, name, many in session.execute(
        select(AssetBooking.occasion_id, Place.name, Asset.name, AssetBooking.count)
        .join(Asset, Asset.id == AssetBooking.asset_id)
        .join(Place, Place.id == Asset.place_id)
        .where(AssetBooking.occasion_id.in_(list(occasion_ids)))
        .order_by(Place.name, Asset.name)
    ):
        found.setdefault(occasion_id, []).append((f"{place}, {name}", many))
    return found
