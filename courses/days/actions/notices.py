"""What people are told of their seats: mail through the outbox, with the days for their calendars.

Each event carries the seat and what became of it, so that nobody is told the same thing twice however often it is done.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.api import CalendarItem, Mail, Person, Post, deciders, session, today
from courses.days.actions.posting import post as send_many
from courses.days.gatherings import days_of
from courses.days.models import Occasion, Round, Seat, SeatState


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
    """Those who got a seat are invited, day by day; those who did not are told that they stand in the queue.

    since: only to the days that begin later than this.
    """
    mails = [
        Mail(s.person_id, f"courses.queued:{s.id}", "courses/mail/queued", values_of(rounds[s.round_id]), topic="queue")
        for s in seats
        if s.state == SeatState.queued
    ]
    seated = [seat for seat in seats if seat.state == SeatState.seated]
    if seated:
        items = items_of({seat.round_id for seat in seated})
        for seat in seated:
            values = values_of(rounds[seat.round_id]) | {"because": seat.because, "nominated": seat.nominated}
            coming = [item for item in items[seat.round_id] if since is None or item.starts_at > since]
            for number, item in enumerate(of_seat(coming, seat.id)):
                event = f"courses.seated:{seat.id}:{seat.round_id}:{item.uid}"
                template = "courses/mail/seated" if number == 0 else "courses/mail/another_day"
                mails.append(
                    Mail(seat.person_id, event, template, values | {"on": item.starts_at, "title": item.title}, item)
                )
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
    send_many(
        Mail(
            seat.person_id,
            f"courses.withdrew:{seat.id}:{item.uid}",
            "courses/mail/withdrawn",
            values | {"on": item.starts_at, "title": item.title},
            item,
        )
        for item in items
    )


def days_of_round(round_: Round) -> list[CalendarItem]:
    """The days of a round as they stand in calendars now; for ``moved``, which is told of them after the change."""
    return items_of([round_.id])[round_.id]


def moved(round_: Round, occasions: Sequence[Occasion], before: Iterable[CalendarItem], *, by: Person | None) -> None:
    """Those who have a seat are told of new times and places; their calendars follow. A day that is no more leaves them.

    before: the days of the round before the change.
    """
    seats = session.execute(
        select(Seat.id, Seat.person_id).where(Seat.round_id == round_.id, Seat.state == SeatState.seated)
    ).all()
    now = items_of([round_.id])[round_.id]
    changed = items_of([round_.id], occasion_ids=[occasion.id for occasion in occasions])[round_.id]
    there = {item.uid for item in now}
    gone = [replace(i, cancelled=True, sequence=i.sequence + 1) for i in before if i.uid not in there]
    values = values_of(round_)
    told = [("moved", item) for item in changed] + [("day_cancelled", item) for item in gone]
    send_many(
        Mail(
            seat.person_id,
            f"courses.{what}:{item.uid}:{item.sequence}",
            f"courses/mail/{what}",
            values | {"on": item.starts_at, "title": item.title, "place": item.place},
            item,
        )
        for seat in seats
        for what, each in told
        for item in of_seat([each], seat.id)
    )


def added(round_: Round, occasions: Sequence[Occasion], *, by: Person) -> None:
    """Those who have a seat are invited to gatherings that the round did not have before."""
    seats = session.execute(
        select(Seat.id, Seat.person_id).where(Seat.round_id == round_.id, Seat.state == SeatState.seated)
    ).all()
    items = items_of([round_.id], occasion_ids=[occasion.id for occasion in occasions])[round_.id]
    values = values_of(round_)
    send_many(
        Mail(
            seat.person_id,
            f"courses.seated:{seat.id}:{round_.id}:{item.uid}",
            "courses/mail/another_day",
            values | {"on": item.starts_at, "title": item.title},
            item,
        )
        for seat in seats
        for item in of_seat(items, seat.id)
    )


def cancelled(round_: Round, seats: Sequence[Seat], had_seat: Sequence[Seat], *, by: Person) -> None:
    """Everyone who had a seat or had asked for one is told once for each day that leaves the calendar."""
    values = values_of(round_)
    items = items_of([round_.id], cancelled=True)[round_.id]
    invited = {seat.id for seat in had_seat}
    mails = []
    for seat in seats:
        event = f"courses.cancelled:{seat.id}"
        if seat.id not in invited:
            mails.append(Mail(seat.person_id, event, "courses/mail/cancelled", values))
            continue
        for number, item in enumerate(of_seat(items, seat.id)):
            template = "courses/mail/cancelled" if number == 0 else "courses/mail/day_cancelled"
            mails.append(Mail(seat.person_id, f"{event}:{item.uid}", template, values | {"on": item.starts_at}, item))
    send_many(mails)


def released(rounds: Mapping[int, Round], seats: Sequence[Seat]) -> None:
    """Those whose seat went on to somebody else are told so; the days leave their calendars."""
    items = items_of({seat.round_id for seat in seats}, cancelled=True)
    send_many(
        Mail(
            seat.person_id,
            f"courses.released:{seat.id}:{item.uid}",
            "courses/mail/released" if number == 0 else "courses/mail/day_cancelled",
            values_of(rounds[seat.round_id]) | {"because": seat.because, "on": item.starts_at},
            item,
        )
        for seat in seats
        for number, item in enumerate(of_seat(items[seat.round_id], seat.id))
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


def of_holder(items: Iterable[CalendarItem], holder: str) -> list[CalendarItem]:
    """The entries under the names that they have in one calendar."""
    return [replace(item, uid=item.uid.replace("-0@", f"-{holder}@")) for item in items]


def items_of(
    round_ids: Iterable[int], *, cancelled: bool = False, occasion_ids: Iterable[int] | None = None
) -> dict[int, list[CalendarItem]]:
    """The days of these rounds as calendar entries. Two statements."""
    found: dict[int, list[CalendarItem]] = defaultdict(list)
    wanted = select(Occasion).where(Occasion.round_id.in_(list(round_ids)))
    if occasion_ids is not None:
        wanted = wanted.where(Occasion.id.in_(list(occasion_ids)))
    for occasion in session.scalars(
        wanted.options(joinedload(Occasion.theme), selectinload(Occasion.sessions))
        .order_by(Occasion.first_on, Occasion.position)
        .execution_options(populate_existing=True)
    ):
        place = ", ".join(part for part in (occasion.place, occasion.address) if part) or occasion.online_url
        for day in days_of(occasion.sessions):
            found[occasion.round_id].append(
                CalendarItem(
                    uid=day.uid(occasion.uid, 0),
                    title=occasion.theme.title,
                    starts_at=day.starts_at,
                    ends_at=day.ends_at,
                    sequence=occasion.sequence + (1 if cancelled and not occasion.cancelled else 0),
                    place=day.elsewhere or place,
                    text=occasion.directions,
                    cancelled=cancelled,
                )
            )
    return found
