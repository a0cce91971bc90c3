"""What people are told when two rounds become one, or one becomes two: once, with their old days taken away and the new put in."""

from collections.abc import Iterable, Sequence

from app.api import CalendarItem, Mail
from courses.days.actions.notices import items_of, of_seat, values_of
from courses.days.actions.posting import post as send_many
from courses.days.models import Round, Seat, SeatState


def merged(old: Round, new: Round, seats: Sequence[Seat], had_seat: Sequence[Seat]) -> None:
    """Those who had a seat get their new days, or hear that they stand first in the queue; wishes hear of the new date."""
    gone, days = items_of([old.id], cancelled=True)[old.id], items_of([new.id])[new.id]
    invited = {seat.id for seat in had_seat}
    mails: list[Mail] = []
    for seat in seats:
        if seat.id not in invited:
            if seat.state == SeatState.asked:
                mails.append(_mail(seat, old, new, "merged_asked", None))
            continue
        mails += _changed(seat, old, new, gone, days if seat.state == SeatState.seated else [], "merged")
    send_many(mails)


def split(old: Round, new: Round, seats: Sequence[Seat]) -> None:
    """Those who go to the new round get its days instead of the old ones'."""
    gone, days = items_of([old.id], cancelled=True)[old.id], items_of([new.id])[new.id]
    send_many(mail for seat in seats for mail in _changed(seat, old, new, gone, days, "split"))


def _changed(
    seat: Seat, old: Round, new: Round, gone: Iterable[CalendarItem], days: Sequence[CalendarItem], what: str
) -> list[Mail]:
    """One message that tells what has happened, with the first new day; then the other new days, then the days that are gone.

    For whoever waits, the first day that is gone bears the message.
    """
    taken = of_seat(gone, seat.id)
    if not days:
        first = taken[0] if taken else None
        return [
            _mail(seat, old, new, f"{what}_waits", first),
            *(_mail(seat, old, new, "day_cancelled", item) for item in taken[1:]),
        ]
    mine = of_seat(days, seat.id)
    return [
        _mail(seat, old, new, what, mine[0]),
        *(_mail(seat, old, new, "another_day", item) for item in mine[1:]),
        *(_mail(seat, old, new, "day_cancelled", item) for item in taken),
    ]


def _mail(seat: Seat, old: Round, new: Round, template: str, item: CalendarItem | None) -> Mail:
    values = values_of(new) | {"was_on": old.first_on}
    if item is None:
        return Mail(seat.person_id, f"courses.joined:{seat.id}:{old.id}:{new.id}", f"courses/mail/{template}", values)
    event = f"courses.joined:{seat.id}:{old.id}:{new.id}:{item.uid}"
    return Mail(
        seat.person_id, event, f"courses/mail/{template}", values | {"on": item.starts_at, "title": item.title}, item
    )
