"""What people are told of offers, releases and dates that have come: mail through the outbox, never twice for the same thing."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.api import Mail, Person, deciders_of, session, today
from courses.days.actions.day_mails import said_of
from courses.days.actions.notices import items_of, values_of
from courses.days.actions.posting import post as send_many
from courses.days.models import Hold, Offer, Round, Seat
from courses.days.queries.licences import unlicensed_seats

#: Ends of an offer that a person is told of; whoever said no knows it.
TOLD = {"expired": "offer_expired", "recalled": "offer_recalled", "party_broken": "party_broken"}


def offered(round_: Round, offers: Sequence[Offer]) -> None:
    """Those who are offered a seat are told until when they can answer, with a link that needs no sign-in."""
    if not offers:
        return
    people = _people([offer.seat_id for offer in offers])
    values = values_of(round_) | said_of(items_of([round_.id])[round_.id])
    send_many(
        Mail(
            people[offer.seat_id],
            f"courses.offered:{offer.id}",
            "courses/mail/offered",
            values | {"offer": offer.id, "answer_by": offer.answer_by},
        )
        for offer in offers
    )


def offers_ended(rounds: Mapping[int, Round], ended: Sequence[tuple[Offer, str]]) -> None:
    """Those whose offer ended without a no of their own are told that they stand in the queue still."""
    send_many(
        Mail(
            offer.seat.person_id,
            f"courses.offer_ended:{offer.id}",
            f"courses/mail/{TOLD[code]}",
            values_of(rounds[offer.round_id]),
        )
        for offer, code in ended
        if code in TOLD
    )


def holds_released(rounds: Mapping[int, Round], holds: Sequence[Hold]) -> None:
    """Managers are told that the seats they held without names have gone to others."""
    send_many(
        Mail(
            kept.person_id,
            f"courses.hold_released:{kept.id}",
            "courses/mail/hold_released",
            values_of(rounds[kept.round_id]) | {"seats": kept.seats},
        )
        for kept in holds
    )


def interest_met(rounds: Mapping[int, Round], seats: Sequence[Seat]) -> None:
    """Those who had declared interest are told that there is a date."""
    send_many(
        Mail(
            seat.person_id,
            f"courses.interest_met:{seat.id}",
            "courses/mail/interest_met",
            values_of(rounds[seat.round_id]) | {"nominated": seat.nominated},
        )
        for seat in seats
    )


def cancelled(round_: Round, lost: Sequence[Seat], first: Sequence[Seat], *, by: Person) -> None:
    """The nearest managers of those who had a seat in a round that is cancelled are told so, once for each round: how many
    they are, and how many of them now stand first in the queue. Two statements at most."""
    if not lost:
        return
    waits = {seat.id for seat in first}
    found = deciders_of([(seat.person_id, seat.unit_id) for seat in lost], today())
    people: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for seat in lost:
        for manager in found[seat.person_id, seat.unit_id]:
            people[manager] += 1
            waiting[manager] += seat.id in waits
    send_many(
        Mail(
            manager,
            f"courses.cancelled_unit:{round_.id}",
            "courses/mail/cancelled_unit",
            values_of(round_) | {"people": count, "waiting": waiting[manager]},
        )
        for manager, count in people.items()
        if manager != by.id
    )


def unlicensed(round_: Round, seats: Sequence[Seat], *, by: Person | None) -> None:
    """The nearest managers of those who got or were offered a seat where the course's licence is missing are told so, once for
    each round, however many and however often. Nothing is asked for a course without a licence; otherwise two statements.

    by: who gave the seats, and so has been warned already; None when the queue moved by itself.
    """
    licence = round_.queue.course.licence
    if not licence or not seats:
        return
    lacking = {each.seat_id for each in unlicensed_seats(seat.id for seat in seats)}
    pairs = [(seat.person_id, seat.unit_id) for seat in seats if seat.id in lacking]
    if not pairs:
        return
    managers = {manager for found in deciders_of(pairs, today()).values() for manager in found}
    send_many(
        Mail(
            manager,
            f"courses.unlicensed:{round_.id}",
            "courses/mail/unlicensed",
            values_of(round_) | {"licence": licence},
            topic="decisions",
        )
        for manager in sorted(managers)
        if by is None or manager != by.id
    )


def _people(seat_ids: Sequence[int]) -> dict[int, int]:
    return dict(session.execute(select(Seat.id, Seat.person_id).where(Seat.id.in_(seat_ids))).all())
