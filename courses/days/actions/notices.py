"""What people are told of their seats: mail through the outbox, with the days for their calendars.

Each event carries the seat and what became of it, so that nobody is told the same thing twice however often it is done.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.api import CalendarItem, Mail, Person, Post, deciders, session, today
from courses.days.actions.day_mails import about_days, by_uid, changes, of_holder, stamp
from courses.days.actions.posting import post as send_many
from courses.days.gatherings import days_of
from courses.days.models import Occasion, Round, Seat, SeatState
from courses.days.queries.contacts import contacts, how_to_come, where_is


def asked(round_: Round, seat: Seat, *, by: Person) -> None:
    """The nearest managers are told that someone wishes for a seat."""
    post = session.get(Post, seat.post_id)
    if post is None:
        return
    values = values_of(round_) | {"seat": seat.id}
    send_many(
        Mail(manager.id, f"courses.asked:{seat.id}", "courses/mail/asked", values, topic="decisions")
        for manager in deciders(post, today())
        if manager.id != by.id
    )


def decided(
    rounds: Mapping[int, Round], seats: Sequence[Seat], *, by: Person | None, since: datetime | None = None
) -> None:
    """Those who got a seat are invited to all its days at once; those who did not are told that they stand in the queue.

    since: only to the days that begin later than this.
    """
    mails = [
        Mail(s.person_id, f"courses.queued:{s.id}", "courses/mail/queued", values_of(rounds[s.round_id]), topic="queue")
        for s in seats
        if s.state == SeatState.queued
    ]
    seated = [seat for seat in seats if seat.state == SeatState.seated]
    items = items_of({seat.round_id for seat in seated}) if seated else {}
    for seat in seated:
        values = values_of(rounds[seat.round_id]) | {"because": seat.because, "nominated": seat.nominated}
        coming = [item for item in items[seat.round_id] if since is None or item.starts_at > since]
        if coming:
            event = f"courses.seated:{seat.id}:{seat.round_id}"
            mails.append(about_days(seat.person_id, event, "seated", values, of_seat(coming, seat.id)))
    send_many(mails)


def refused(rounds: Mapping[int, Round], seats: Sequence[Seat], *, by: Person) -> None:
    """Those who did not get a seat are told so; the reason stands on the page, not in the mail."""
    send_many(
        Mail(s.person_id, f"courses.refused:{s.id}", "courses/mail/refused", values_of(rounds[s.round_id]))
        for s in seats
    )


def withdrawn(round_: Round, seat: Seat, *, had_seat: bool, by: Person) -> None:
    """The days leave the person's calendar. Whoever only waited, and withdrew the own wish, is told nothing."""
    values = values_of(round_)
    if not had_seat:
        if by.id != seat.person_id:
            send_many([Mail(seat.person_id, f"courses.withdrew:{seat.id}", "courses/mail/withdrawn", values)])
        return
    items = of_seat(items_of([round_.id], cancelled=True)[round_.id], seat.id)
    event = f"courses.withdrew:{seat.id}:{round_.id}"
    send_many([about_days(seat.person_id, event, "withdrawn", values, items)])


def days_of_round(round_: Round) -> list[CalendarItem]:
    """The days of a round as they stand in calendars now; for ``changed``, which is told of them after the change."""
    return items_of([round_.id])[round_.id]


def changed(round_: Round, before: Sequence[CalendarItem]) -> None:
    """Those who have a seat are told once of all days that are new, have another time or place, or are no more.

    before: the days of the round before the change.
    """
    told = changes(before, days_of_round(round_))
    if not told:
        return
    was, values = by_uid(before), values_of(round_)
    template = _of_change(told, was)
    seats = session.execute(
        select(Seat.id, Seat.person_id).where(Seat.round_id == round_.id, Seat.state == SeatState.seated)
    ).all()
    send_many(
        about_days(
            seat.person_id,
            f"courses.{template}:{seat.id}:{stamp(told)}",
            template,
            values,
            of_seat(told, seat.id),
            by_uid(of_seat(was.values(), seat.id)),
        )
        for seat in seats
    )


def _of_change(told: Sequence[CalendarItem], was: Mapping[str, CalendarItem]) -> str:
    """The template for a change: of days that are only new, days that are only gone, or any other."""
    if all(item.cancelled for item in told):
        return "day_cancelled"
    return "moved" if any(item.uid in was for item in told) else "another_day"


def cancelled(round_: Round, seats: Sequence[Seat], had_seat: Sequence[Seat], first: Sequence[Seat]) -> None:
    """Everyone who had a seat or had asked for one is told once; the days leave the calendars.

    first: those of them who now stand first in the queue, and hear it.
    """
    items = items_of([round_.id], cancelled=True)[round_.id]
    invited, waits = {seat.id for seat in had_seat}, {seat.id for seat in first}
    mails = []
    for seat in seats:
        event = f"courses.cancelled:{seat.id}:{round_.id}"
        values = values_of(round_) | {"waits": seat.id in waits}
        if seat.id in invited:
            mails.append(about_days(seat.person_id, event, "cancelled", values, of_seat(items, seat.id)))
        else:
            mails.append(Mail(seat.person_id, event, "courses/mail/cancelled", values))
    send_many(mails)


def released(rounds: Mapping[int, Round], seats: Sequence[Seat]) -> None:
    """Those whose seat went on to somebody else are told so; the days leave their calendars."""
    items = items_of({seat.round_id for seat in seats}, cancelled=True)
    send_many(
        about_days(
            seat.person_id,
            f"courses.released:{seat.id}:{seat.round_id}",
            "released",
            values_of(rounds[seat.round_id]) | {"because": seat.because},
            of_seat(items[seat.round_id], seat.id),
        )
        for seat in seats
    )


def values_of(round_: Round) -> dict[str, Any]:
    """What every mail about a round may tell."""
    return {
        "course": round_.queue.course.title,
        "round": round_.id,
        "round_title": round_.title,
        "first_on": round_.first_on,
        "withdraw_by": round_.withdraw_by,
    }


def of_seat(items: Iterable[CalendarItem], seat_id: int) -> list[CalendarItem]:
    """The entries under the names that they have in the calendar of whoever has the seat."""
    return of_holder(items, str(seat_id))


def items_of(round_ids: Iterable[int], *, cancelled: bool = False) -> dict[int, list[CalendarItem]]:
    """The days of these rounds as calendar entries. Three statements."""
    found: dict[int, list[CalendarItem]] = defaultdict(list)
    wanted = select(Occasion).where(Occasion.round_id.in_(list(round_ids)))
    occasions = session.scalars(
        wanted.options(joinedload(Occasion.theme), selectinload(Occasion.sessions))
        .order_by(Occasion.first_on, Occasion.position)
        .execution_options(populate_existing=True)
    ).all()
    known = contacts(each.id for occasion in occasions for each in occasion.sessions)
    for occasion in occasions:
        place = where_is(occasion)
        for day in days_of(occasion.sessions):
            found[occasion.round_id].append(
                CalendarItem(
                    uid=day.uid(occasion.uid, 0),
                    title=occasion.theme.title,
                    starts_at=day.starts_at,
                    ends_at=day.ends_at,
                    sequence=occasion.sequence + (1 if cancelled and not occasion.cancelled else 0),
                    place=day.elsewhere or place,
                    text=how_to_come(occasion, known.get(day.number, "")),
                    cancelled=cancelled,
                )
            )
    return found
