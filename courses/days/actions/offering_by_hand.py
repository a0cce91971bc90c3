"""The coordinator offers somebody in the queue a free seat, past those who stand before."""

from collections.abc import Sequence

from sqlalchemy import select

from app.api import Person, Problem, _, now, record_many, session, today
from courses.days.actions import seat_notices
from courses.days.actions.filling import last_answer
from courses.days.actions.holding import Held, draft, hold_with
from courses.days.actions.offering import make_offers
from courses.days.actions.standing import refuse_second
from courses.days.actions.telling import Why, explain
from courses.days.models import WAITING, Offer, Round, RoundState, Seat, SeatState
from courses.days.queries.entitled import hinders_of


def offer_seat(seat: Seat, round_: Round, *, by: Person, beyond_quota: bool = False) -> list[Offer]:
    """Offer someone in the queue a free seat in a round, with the course's usual time to answer; of a party, all of it.

    beyond_quota: also when the quotas keep the free seats for others. That another course is held meanwhile is no
    hindrance: the person answers. Returns the offers. Raises Problem when there are too few free seats, the round is near or
    over, the quotas do not allow it, or someone waits no longer or cannot come.
    """
    held = hold_with([seat], [round_.id])
    current = held.rounds[round_.id]
    if seat.state != SeatState.queued or seat.queue_id != current.queue_id:
        raise Problem(_("Personen står inte längre i kön."))
    if current.phase(today()) != RoundState.published:
        raise Problem(_("Omgången har börjat eller ställts in."))
    last = last_answer(held, current, now())
    if last is None:
        raise Problem(_("Det är för nära kursdagen för att hinna svara. Ge platsen direkt i stället."))
    group = _with_company(seat)
    refuse_second(held, group, seat.queue_id, today())
    _take(held, current, group, beyond_quota)
    number = {each.id: each.queue_number for each in group}
    offers = make_offers(current, group, last, "offered_by_hand", by=by)
    if hinders_of(group):
        raise Problem(_("Personen är frånvarande någon av dagarna, eller har en tjänst som slutar innan."))
    explain(Why(each, "offered_by_hand", {"answer_by": last}, held.member_of(each)) for each in group)
    record_many(
        [draft("courses.offered", each, current, today(), number=number[each.id], by_hand=True) for each in group],
        by=by,
    )
    seat_notices.offered(current, offers)
    seat_notices.unlicensed(current, group, by=by)
    return offers


def _with_company(seat: Seat) -> Sequence[Seat]:
    """The seat with those of its party. Raises Problem when one of them still waits for the manager."""
    if seat.party_id is None:
        return [seat]
    group = session.scalars(
        select(Seat).where(Seat.party_id == seat.party_id, Seat.state.in_(WAITING)).order_by(Seat.id)
    ).all()
    if any(each.state != SeatState.queued for each in group):
        raise Problem(_("Personen vill gå tillsammans med någon som ännu inte har fått ja av sin chef."))
    return group


def _take(held: Held, round_: Round, group: Sequence[Seat], beyond_quota: bool) -> None:
    """Take a seat for each on the round's board. Raises Problem when there are too few, or they are kept for others."""
    held.know(each.unit_id for each in group)
    board, members = held.board(round_), [held.member_of(each) for each in group]
    if board.free < len(group):
        if len(group) > 1:
            raise Problem(_("De vill gå tillsammans, och det finns inte lediga platser för alla."))
        raise Problem(_("Det finns ingen ledig plats i omgången."))
    if not beyond_quota and not board.has_room(members):
        raise Problem(
            _("De lediga platserna är kvar för andra enligt kvoterna. Kryssa i att platsen får gå utanför kvoten.")
        )
    for member in members:
        board.sit(member)
