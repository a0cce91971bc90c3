"""Seats that a manager holds without names (*reserverade platser*): named later, given back, or released by their day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.api import Draft, Organisation, Person, Problem, Ref, _, ngettext, record_many, session, today
from courses.days.actions import notices, seat_notices
from courses.days.actions.deciding import decide, new_seat
from courses.days.actions.ending_waits import end_other_waiting
from courses.days.actions.filling import fill, refill
from courses.days.actions.holding import Held, draft, hold
from courses.days.actions.standing import standing_in_the_way
from courses.days.actions.telling import Why, explain
from courses.days.cutoffs import promotes_until
from courses.days.models import Hold, Round, RoundState, Seat, SeatState
from courses.days.queries.entitled import hinders_of
from courses.days.queries.members import members_of
from courses.days.queries.postings import places_in, units_below
from courses.days.quotas import apportion
from courses.days.shares import release_days


def hold_seats(
    round_: Round, organisation: Organisation, count: int, *, by: Person, release_on: date | None = None
) -> Hold:
    """Hold seats in a round without saying for whom.

    organisation: the manager's own; its people can be named later. count: how many. release_on: the last day to give names;
    the day before unused quotas open for others when left out, and never later than the queue moves by itself.

    They come out of the organisation's quota; in a round without quotas a part of the area may hold as many as an equal
    share would give it. Raises Problem when that or the free seats do not suffice, or the round takes no wishes today.
    """
    on = today()
    held = hold([round_.id])
    current = held.rounds[round_.id]
    if not current.takes_wishes(on):
        raise Problem(_("Platser kan bara reserveras medan anmälan är öppen."))
    if count < 1:
        raise Problem(_("Ange minst en plats."), field="count")
    held.know([organisation.id])
    member = held.known.get((held.queues[current.queue_id].area_id, organisation.id))
    latest = promotes_until(current.first_on)
    until = release_on or min(max(on, _usual_day(current)), latest)
    if not on <= until <= latest:
        raise Problem(_("Välj en dag från i dag till två arbetsdagar före kursen."), field="release_on")
    allowed = min(_allowed(held, current, member), held.board(current).room(member))
    if count > allowed:
        raise Problem(
            ngettext(
                "Ni kan reservera %(num)s plats till i omgången.",
                "Ni kan reservera %(num)s platser till i omgången.",
                allowed,
            ),
            field="count",
        )
    kept = Hold(
        round_id=current.id,
        organisation_id=organisation.id,
        member_id=member,
        person_id=by.id,
        seats=count,
        release_on=until,
    )
    session.add(kept)
    session.flush()
    _tell(current, "courses.held", kept, count, by)
    return kept


def name_hold(kept: Hold, picks: Mapping[int, int | None], *, by: Person) -> list[Seat]:
    """Give names to held seats: each named person has a seat at once.

    picks: person → the post that it is to count for, or None. Returns the seats. Raises Problem when there are more names
    than held seats, or someone does not work in the organisation, has a seat already or cannot come.
    """
    on = today()
    held = hold([kept.round_id])
    session.refresh(kept)
    round_ = held.rounds[kept.round_id]
    if not picks:
        raise Problem(_("Välj minst en person."), field="people")
    if round_.phase(on) != RoundState.published:
        raise Problem(_("Omgången har börjat eller ställts in."))
    if len(picks) > kept.seats:
        raise Problem(
            ngettext("Ni har %(num)s reserverad plats kvar.", "Ni har %(num)s reserverade platser kvar.", kept.seats),
            field="people",
        )
    places = places_in(round_.queue_id, picks, on)
    inside = units_below(kept.organisation_id, {place[1] for place in places.values()}, on)
    if any(person not in places or places[person][1] not in inside for person in picks):
        raise Problem(_("De reserverade platserna är för dem som arbetar i er organisation."), field="people")
    seats = _seats(held, round_, picks, places, by)
    if hinders_of(seats):
        raise Problem(
            _("Någon av dem är frånvarande någon av dagarna, eller har en tjänst som slutar innan."), field="people"
        )
    kept.seats -= len(seats)
    session.flush()
    explain(Why(seat, "named", {}, kept.member_id) for seat in seats)
    record_many([draft("courses.seated", seat, round_, on, hold=kept.id) for seat in seats], by=by)
    notices.decided(held.rounds, seats, by=by)
    end_other_waiting(held, seats, by=by)
    refill([round_.queue_id])  # Those whom they would have gone with go without.
    return seats


def give_back(kept: Hold, *, by: Person) -> int:
    """Let go of held seats: they go to those who wait. Returns how many."""
    held = hold([kept.round_id])
    session.refresh(kept)
    return _release(held, [kept], by)


def release_holds() -> int:
    """Release all held seats whose last day for names has gone, and tell those who held them. Returns how many seats."""
    on = today()
    rows = session.execute(select(Hold.id, Hold.round_id).where(Hold.seats > 0, Hold.release_on < on)).all()
    if not rows:
        return 0
    held = hold({row.round_id for row in rows})
    holds = session.scalars(
        select(Hold)
        .where(Hold.id.in_([row.id for row in rows]), Hold.seats > 0)
        .order_by(Hold.id)
        .execution_options(populate_existing=True)
    ).all()
    seat_notices.holds_released(held.rounds, holds)
    return _release(held, holds, None)


def _release(held: Held, holds: Sequence[Hold], by: Person | None) -> int:
    count = 0
    for kept in holds:
        round_ = held.rounds[kept.round_id]
        for _seat in range(kept.seats):
            held.board(round_).leave(kept.member_id)
        if kept.seats:
            _tell(round_, "courses.hold_released", kept, kept.seats, by)
        count += kept.seats
        kept.released, kept.seats = kept.released + kept.seats, 0
    session.flush()
    fill(held, [held.rounds[kept.round_id] for kept in holds], by=None)
    return count


def _usual_day(round_: Round) -> date:
    """The day before unused quotas open for anyone else; three weeks before the first day when no rule says so."""
    days = release_days(round_.releases, round_.first_on)
    return (days[0][0] if days else round_.first_on - timedelta(days=21)) - timedelta(days=1)


def _allowed(held: Held, round_: Round, member: int | None) -> int:
    """How many more a part of the area may hold, besides what is free."""
    held_now = session.scalars(
        select(Hold.seats).where(Hold.round_id == round_.id, Hold.member_id == member, Hold.seats > 0)
        if member is not None
        else select(Hold.seats).where(Hold.round_id == round_.id, Hold.member_id.is_(None), Hold.seats > 0)
    )
    already = sum(held_now)
    own = held.quotas.get(round_.id, {})
    if own:
        return max(0, own.get(member or 0, 0) - held.used_of(round_, member))
    members = [each.id for each in members_of(held.queues[round_.queue_id].area_id, today())]
    shares = apportion(round_.seats, dict.fromkeys(members, 1)) if members else {}
    return max(0, shares.get(member or 0, round_.seats if not members else 0) - already)


def _seats(
    held: Held, round_: Round, picks: Mapping[int, int | None], places: Mapping[int, tuple[int, int]], by: Person
) -> list[Seat]:
    waiting: dict[int, Seat] = {}
    for other in standing_in_the_way(held, [round_.queue_id], picks, today()):
        if other.state not in (SeatState.asked, SeatState.queued):
            raise Problem(_("Någon av dem har redan en plats på kursen."), field="people")
        waiting[other.person_id] = other
    seats = []
    for person_id in picks:
        seat = waiting.get(person_id)
        if seat is None:
            seat = new_seat(round_, person_id, places[person_id], by, state=SeatState.asked, because="named")
            session.add(seat)
        seat.nominated, seat.party_id = True, None
        seat.round_id, seat.post_id, seat.unit_id = round_.id, *places[person_id]
        decide(seat, SeatState.seated, "named", by)
        seats.append(seat)
    session.flush()
    return seats


def _tell(round_: Round, verb: str, kept: Hold, count: int, by: Person | None) -> None:
    ref = Ref("courses.round", str(round_.id), None, round_.name)
    record_many([Draft(verb, None, ref, today(), data={"hold": kept.id, "seats": count})], by=by)
