"""Loose equipment follows when a round is made from another, or becomes one with it: what is free then is booked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app.api import insert_into, session
from courses.days.actions.booking import hold_rooms
from courses.days.equipment import Use, most_at_once
from courses.days.models import Asset, AssetBooking, Place
from courses.days.queries.assets import booked_for, in_use, sessions_of

#: (occasion, asset, how many).
Wish = tuple[int, int, int]
Spans = Sequence[tuple[datetime, datetime]]


def carry(made: Iterable[tuple[int, int]]) -> None:
    """Book for rounds what was booked for those that they were made from, theme by theme; the most of both when they had some.
    What is not free at that time, in drafts too, is left out: ``queries.assets.lacking`` tells which. One statement when
    nothing was booked; otherwise six, whatever the number of rounds.

    made: (the round that it was booked for, the new one).
    """
    pairs = list(made)
    if not pairs:
        return
    booked = booked_for({number for pair in pairs for number in pair})
    wishes: list[Wish] = [
        (occasion, asset_id, count)
        for old, new in pairs
        for (round_id, theme_id), (_from, assets) in booked.items()
        if round_id == old and (new, theme_id) in booked
        for occasion, there in [booked[new, theme_id]]
        for asset_id, count in assets.items()
        if there.get(asset_id, 0) < count
    ]
    if not wishes:
        return
    hold_rooms(new for _old, new in pairs)
    free = _free(wishes)
    if free:
        row = insert_into(AssetBooking)
        session.execute(
            row.on_conflict_do_update(
                index_elements=["occasion_id", "asset_id"], set_={"count": row.excluded.count}
            ),
            [{"occasion_id": occasion, "asset_id": asset_id, "count": count} for occasion, asset_id, count in free],
        )  # fmt: skip


def _free(wishes: Sequence[Wish]) -> list[Wish]:
    """Those of these that there is enough for, in order; each is then in use for those after it."""
    spans = sessions_of({occasion for occasion, _asset, _count in wishes})
    stock = _hold({asset_id for _occasion, asset_id, _count in wishes})
    moments = [moment for each in spans.values() for span in each for moment in span]
    used = in_use(stock, (min(moments), max(moments)))
    found = []
    for wish in wishes:
        occasion, asset_id, count = wish
        mine = spans[occasion]
        if count <= stock.get(asset_id, 0) - _others(used.get(asset_id, {}), occasion, mine):
            found.append(wish)
            used.setdefault(asset_id, {})[occasion] = [Use(count, *span) for span in mine]
    return found


def _others(used: Mapping[int, Sequence[Use]], occasion: int, spans: Spans) -> int:
    """The most that other occasions use at any moment of these spans."""
    uses = [use for number, each in used.items() if number != occasion for use in each]
    return max(most_at_once(uses, *span) for span in spans)


def _hold(asset_ids: Iterable[int]) -> dict[int, int]:
    """Lock this equipment; how many there are of what is still lent."""
    rows = session.execute(
        select(Asset.id, Asset.count)
        .join(Place, Place.id == Asset.place_id)
        .where(Asset.id.in_(list(asset_ids)), Asset.closed.is_(False), Place.closed.is_(False))
        .order_by(Asset.id)
        .with_for_update(of=Asset, key_share=True)
    )
    return dict(rows.all())
