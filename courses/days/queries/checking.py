"""The promises of the queues, asked of the data as they are: each question gives what breaks one of them.

The same number of statements whatever the number of rounds, so that it can be asked of a whole region every night.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.api import _, now, session, today
from courses.days.faults import Fault
from courses.days.models import (
    ACTIVE,
    TAKING,
    WAITING,
    Hold,
    Offer,
    OfferState,
    Queue,
    Quota,
    Round,
    RoundState,
    Seat,
    SeatState,
)
from courses.days.queries.checking_made_up import guests_over_limit, made_up_in_vain
from courses.days.queries.entitled import hindered

#: How long after its last moment an offer may still stand before somebody should look at the worker.
LATE = timedelta(hours=1)


def faults(queue_ids: Iterable[int] | None = None) -> list[Fault]:
    """All that breaks a promise, in these queues or in all. Thirteen statements."""
    narrowed = None if queue_ids is None else list(queue_ids)
    return [fault for ask in QUESTIONS for fault in ask(narrowed)]


def _in(column: Any, queue_ids: list[int] | None) -> Any:
    return literal(True) if queue_ids is None else column.in_(queue_ids)


def over_limit(queue_ids: list[int] | None) -> list[Fault]:
    """Seats, offers and held seats beyond the limit. Walk-ins are no part of it: they may go up to the room's capacity."""
    held = select(func.coalesce(func.sum(Hold.seats), 0)).where(Hold.round_id == Round.id).scalar_subquery()
    taken = func.sum(case((Seat.walk_in.is_(False), 1), else_=0))
    rows = session.execute(
        select(Round.id, Round.seats, taken.label("taken"), held.label("held"))
        .outerjoin(Seat, (Seat.round_id == Round.id) & Seat.state.in_(TAKING))
        .where(_in(Round.queue_id, queue_ids), Round.state != RoundState.cancelled)
        .group_by(Round.id, Round.seats)
        .having(func.coalesce(taken, 0) + held > Round.seats)
    )
    return [
        Fault(
            "over_limit",
            row.id,
            _("Omgång %(round)s har %(taken)s platser tagna, erbjudna eller reserverade av %(seats)s.",
              round=row.id, taken=int(row.taken or 0) + row.held, seats=row.seats),
        )
        for row in rows
    ]  # fmt: skip


def seated_and_waiting(queue_ids: list[int] | None) -> list[Fault]:
    """People who wait for a course in which they have a seat that is still to come."""
    wait, sit = aliased(Seat), aliased(Seat)
    wait_queue, sit_queue = aliased(Queue), aliased(Queue)
    wait_round, sit_round = aliased(Round), aliased(Round)
    rows = session.scalars(
        select(wait.id)
        .join(wait_queue, wait_queue.id == wait.queue_id)
        .join(wait_round, wait_round.id == wait.round_id)
        .join(sit, (sit.person_id == wait.person_id) & (sit.id != wait.id))
        .join(sit_queue, (sit_queue.id == sit.queue_id) & (sit_queue.course_id == wait_queue.course_id))
        .join(sit_round, sit_round.id == sit.round_id)
        .where(
            _in(wait.queue_id, queue_ids),
            wait.state.in_(WAITING),
            or_(wait.state != SeatState.asked, wait_round.first_on > today()),
            sit.state == SeatState.seated,
            sit_round.first_on > today(),
            sit_round.state == RoundState.published,
        )
        .distinct()
    )
    return [
        Fault(
            "seated_and_waiting",
            number,
            _("Plats %(seat)s väntar på en kurs som personen redan har plats på.", seat=number),
        )
        for number in rows
    ]


def seated_twice(queue_ids: list[int] | None) -> list[Fault]:
    """People with two seats in rounds of one course that are still to come."""
    rows = session.execute(
        select(Queue.course_id, Seat.person_id, func.min(Seat.id).label("seat"))
        .join(Queue, Queue.id == Seat.queue_id)
        .join(Round, Round.id == Seat.round_id)
        .where(
            _in(Seat.queue_id, queue_ids),
            Seat.state.in_(TAKING),
            Round.first_on > today(),
            Round.state == RoundState.published,
        )
        .group_by(Queue.course_id, Seat.person_id)
        .having(func.count() > 1)
    )
    return [
        Fault("seated_twice", row.seat, _("Plats %(seat)s: personen har två platser på samma kurs.", seat=row.seat))
        for row in rows
    ]


def quotas_beyond(queue_ids: list[int] | None) -> list[Fault]:
    """Rounds whose quotas are more than their seats."""
    rows = session.execute(
        select(Round.id, Round.seats, func.sum(Quota.seats).label("total"))
        .join(Quota, Quota.round_id == Round.id)
        .where(_in(Round.queue_id, queue_ids))
        .group_by(Round.id, Round.seats)
        .having(func.sum(Quota.seats) > Round.seats)
    )
    return [
        Fault("quotas_beyond", row.id, _("Omgång %(round)s har kvoter på %(total)s platser men bara %(seats)s platser.",
                                         round=row.id, total=int(row.total), seats=row.seats))
        for row in rows
    ]  # fmt: skip


def holds_beyond(queue_ids: list[int] | None) -> list[Fault]:
    """Seats held without names beyond the quota of the organisation that holds them."""
    rows = session.execute(
        select(Quota.round_id, Quota.seats, func.sum(Hold.seats).label("held"))
        .join(Hold, (Hold.round_id == Quota.round_id) & (Hold.member_id == Quota.organisation_id))
        .join(Round, Round.id == Quota.round_id)
        .where(_in(Round.queue_id, queue_ids))
        .group_by(Quota.id, Quota.round_id, Quota.seats)
        .having(func.sum(Hold.seats) > Quota.seats)
    )
    return [
        Fault("holds_beyond", row.round_id, _("Omgång %(round)s: %(held)s platser är reserverade inom en kvot på %(seats)s.",
                                              round=row.round_id, held=int(row.held), seats=row.seats))
        for row in rows
    ]  # fmt: skip


def unentitled(queue_ids: list[int] | None) -> list[Fault]:
    """Seats and offers of people who have left, or are away on a day of the round."""
    wanted = None if queue_ids is None else set(queue_ids)
    return [
        Fault(
            "unentitled",
            each.seat_id,
            _("Plats %(seat)s hör till någon som inte kan gå: tjänsten slutar eller personen är frånvarande.",
              seat=each.seat_id),
        )
        for each in hindered(today())
        if each.state in TAKING and (wanted is None or each.queue_id in wanted)
    ]  # fmt: skip


def numbers_twice(queue_ids: list[int] | None) -> list[Fault]:
    """Queue numbers that two have, or that are larger than the last one handed out."""
    rows = session.execute(
        select(Seat.queue_id, Seat.queue_number)
        .join(Queue, Queue.id == Seat.queue_id)
        .where(_in(Seat.queue_id, queue_ids), Seat.queue_number.is_not(None))
        .group_by(Seat.queue_id, Seat.queue_number, Queue.last_number)
        .having(or_(func.count() > 1, Seat.queue_number > Queue.last_number))
    )
    return [
        Fault("numbers_twice", row.queue_id, _("Kö %(queue)s: könummer %(number)s är delat eller aldrig utdelat.",
                                               queue=row.queue_id, number=row.queue_number))
        for row in rows
    ]  # fmt: skip


def offered_without_offer(queue_ids: list[int] | None) -> list[Fault]:
    """Seats that are offered without an offer that can be answered. In a party one may have said yes while others think."""
    others = aliased(Seat)
    alive = exists().where(
        Offer.seat_id == Seat.id,
        Offer.round_id == Seat.round_id,
        Offer.state.in_((OfferState.open, OfferState.accepted)),
    )
    thinking = exists().where(
        others.party_id == Seat.party_id,
        others.round_id == Seat.round_id,
        others.state == SeatState.offered,
        Offer.seat_id == others.id,
        Offer.state == OfferState.open,
    )
    own_open = exists().where(Offer.seat_id == Seat.id, Offer.round_id == Seat.round_id, Offer.state == OfferState.open)
    rows = session.scalars(
        select(Seat.id).where(
            _in(Seat.queue_id, queue_ids),
            Seat.state == SeatState.offered,
            or_(~alive, and_(~own_open, or_(Seat.party_id.is_(None), ~thinking))),
        )
    )
    return [
        Fault(
            "offered_without_offer",
            number,
            _("Plats %(seat)s är erbjuden utan ett erbjudande att svara på.", seat=number),
        )
        for number in rows
    ]


def offer_without_seat(queue_ids: list[int] | None) -> list[Fault]:
    """Offers that can be answered though no seat is kept for them, and offers that nobody passed on in time."""
    rows = session.execute(
        select(Offer.id, (Seat.state == SeatState.offered).label("kept"))
        .join(Seat, Seat.id == Offer.seat_id)
        .where(
            _in(Seat.queue_id, queue_ids),
            Offer.state == OfferState.open,
            or_(Seat.state != SeatState.offered, Seat.round_id != Offer.round_id, Offer.answer_by < now() - LATE),
        )
    )
    return [
        Fault("offer_without_seat", row.id, _("Erbjudande %(offer)s gick ut utan att platsen gick vidare.", offer=row.id)
              if row.kept else _("Erbjudande %(offer)s har ingen plats.", offer=row.id))
        for row in rows
    ]  # fmt: skip


def parties_apart(queue_ids: list[int] | None) -> list[Fault]:
    """Parties of which some have seats while others wait."""
    rows = session.scalars(
        select(Seat.party_id)
        .where(_in(Seat.queue_id, queue_ids), Seat.party_id.is_not(None), Seat.state.in_(ACTIVE))
        .group_by(Seat.party_id)
        .having(
            func.count(func.distinct(
                case((Seat.state == SeatState.seated, "seated"), (Seat.state == SeatState.offered, "offered"), else_="waits")
            )) > 1
        )
    )  # fmt: skip
    return [
        Fault(
            "parties_apart", number, _("Sällskap %(party)s är delat: några har plats och andra väntar.", party=number)
        )
        for number in rows
        if number is not None
    ]


def places_in_cancelled(queue_ids: list[int] | None) -> list[Fault]:
    """Seats, offers and held seats in cancelled rounds."""
    rows = session.scalars(
        select(Round.id)
        .where(
            _in(Round.queue_id, queue_ids),
            Round.state == RoundState.cancelled,
            or_(
                exists().where(Seat.round_id == Round.id, Seat.state.in_(TAKING)),
                exists().where(Hold.round_id == Round.id, Hold.seats > 0),
            ),
        )
        .order_by(Round.id)
    )
    return [
        Fault("places_in_cancelled", number, _("Omgång %(round)s är inställd men har platser kvar.", round=number))
        for number in rows
    ]


QUESTIONS: tuple[Callable[[list[int] | None], list[Fault]], ...] = (
    over_limit,
    seated_and_waiting,
    seated_twice,
    quotas_beyond,
    holds_beyond,
    unentitled,
    numbers_twice,
    offered_without_offer,
    offer_without_seat,
    parties_apart,
    places_in_cancelled,
    guests_over_limit,
    made_up_in_vain,
)
