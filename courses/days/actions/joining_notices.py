"""What people are told when two rounds become one, or one becomes two: once, with their old days taken away and the new put in."""

from collections.abc import Sequence

from app.api import CalendarItem, Mail
from courses.days.actions.day_mails import about_days
from courses.days.actions.notices import items_of, of_seat, values_of
from courses.days.actions.posting import post as send_many
from courses.days.models import Round, Seat, SeatState


def merged(old: Round, new: Round, seats: Sequence[Seat], had_seat: Sequence[Seat]) -> None:
    """Those who had a seat get their new days, or hear that they stand first in the queue; wishes hear of the new date."""
    gone, days = items_of([old.id], cancelled=True)[old.id], items_of([new.id])[new.id]
    invited = {seat.id for seat in had_seat}
    mails: list[Mail] = []
    for seat in seats:
        if seat.id in invited:
            seated = seat.state == SeatState.seated
            mails.append(
                _mail(seat, old, new, "merged" if seated else "merged_waits", [*(days if seated else ()), *gone])
            )
        elif seat.state == SeatState.asked:
            mails.append(_mail(seat, old, new, "merged_asked", []))
    send_many(mails)


def split(old: Round, new: Round, seats: Sequence[Seat]) -> None:
    """Those who go to the new round get its days instead of the old ones'."""
    days = [*items_of([new.id])[new.id], *items_of([old.id], cancelled=True)[old.id]]
    send_many(_mail(seat, old, new, "split", days) for seat in seats)


def _mail(seat: Seat, old: Round, new: Round, template: str, items: Sequence[CalendarItem]) -> Mail:
    values, event = values_of(new) | {"was_on": old.first_on}, f"courses.joined:{seat.id}:{old.id}:{new.id}"
    if not items:
        return Mail(seat.person_id, event, f"courses/mail/{template}", values)
    return about_days(seat.person_id, event, template, values, of_seat(items, seat.id))
