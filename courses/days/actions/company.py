"""Colleagues who agree to go together or not at all. Each one says yes for oneself: nobody is tied by being asked."""

from collections.abc import Iterable

from sqlalchemy import select

from app.api import Mail, Person, Problem, _, now, session, today
from courses.days.actions.holding import hold_with
from courses.days.actions.notices import values_of
from courses.days.actions.posting import post as send_many
from courses.days.actions.seats import ask_for_seat
from courses.days.actions.terms import LARGEST_PARTY, go_with, leave_party
from courses.days.models import Invitation, Party, Seat, SeatState
from courses.days.queries.company import TIED_IN, asked_by, colleagues_of
from courses.days.queries.rounds import round_of
from courses.days.queries.terms import companions


def invite(seat: Seat, person_ids: Iterable[int], *, by: Person) -> list[Invitation]:
    """Ask colleagues in the own unit to go together. Each is asked once, and answers for oneself.

    Returns the new questions. Raises Problem when nobody new is chosen, somebody is no colleague there, they would be more
    than eight, or whoever asks waits no longer.
    """
    held = hold_with([seat])
    _still_waits(seat)
    known = {each.person_id: each for each in asked_by(seat.id)}
    wanted = [number for number in dict.fromkeys(person_ids) if number not in known]
    if not wanted:
        raise Problem(_("Välj minst en kollega som du inte redan har frågat."), field="people")
    if not set(wanted) <= {each.id for each in colleagues_of(by, seat.queue_id, today())}:
        raise Problem(_("Välj bland kollegorna på din enhet. Andra kan få länken."), field="people")
    thinking = [each for each in known.values() if each.state == "open"]
    if 1 + len(companions(seat)) + len(thinking) + len(wanted) > LARGEST_PARTY:
        raise Problem(_("Ett sällskap är två till åtta personer."), field="people")
    made = [Invitation(seat_id=seat.id, person_id=number) for number in wanted]
    session.add_all(made)
    session.flush()
    values = values_of(held.rounds[seat.round_id]) | {"seat": seat.id}
    send_many(
        Mail(each.person_id, f"courses.invited:{each.id}", "courses/mail/company", values, topic="queue")
        for each in made
    )
    return made


def agree(theirs: Seat, person: Person, *, by: Person) -> Seat:
    """Say yes to going together with someone who waits. Whoever does not wait already asks for a seat by it, in the same round.

    Returns the own place. Raises Problem when the other waits no longer, the own wish cannot be made, either is in other
    company already, or they would be more than eight.
    """
    own = session.scalar(
        select(Seat).where(
            Seat.queue_id == theirs.queue_id, Seat.person_id == person.id, Seat.state.in_((*TIED_IN, SeatState.offered))
        )
    )
    if own is None:
        _still_waits(theirs)
        round_ = round_of(theirs.round_id)
        assert round_ is not None
        own = ask_for_seat(person, round_, by=by, company=theirs)
    else:
        hold_with([theirs, own])
        go_with(theirs, own, by=by)
    _answered(theirs, person, "accepted")
    return own


def turn_down(theirs: Seat, person: Person, *, by: Person) -> None:
    """Say no to going together. Nothing else changes for either."""
    hold_with([theirs])
    if _question(theirs, person) is not None:
        _answered(theirs, person, "declined")


def leave(seat: Seat, *, by: Person) -> None:
    """Go alone again, out of a party that its members agreed to. Raises Problem when a manager made the party."""
    if seat.party_id is not None and not session.get_one(Party, seat.party_id).agreed:
        raise Problem(_("Din chef har bestämt att ni går tillsammans. Prata med din chef om du vill gå själv."))
    leave_party(seat, by=by)


def _still_waits(seat: Seat) -> None:
    if seat.state not in TIED_IN:
        raise Problem(_("Sällskapet gäller inte längre: den som frågade väntar inte på kursen nu."))


def _question(theirs: Seat, person: Person) -> Invitation | None:
    return session.scalar(select(Invitation).where(Invitation.seat_id == theirs.id, Invitation.person_id == person.id))


def _answered(theirs: Seat, person: Person, state: str) -> None:
    """Keep the answer, also of someone who was given the link, and tell whoever asked."""
    found = _question(theirs, person) or Invitation(seat_id=theirs.id, person_id=person.id)
    if found.state == state:
        return
    found.state, found.answered_at = state, now()
    session.add(found)
    session.flush()
    round_ = round_of(theirs.round_id)
    assert round_ is not None
    values = values_of(round_) | {"seat": theirs.id, "yes": state == "accepted"}
    event = f"courses.invited:{found.id}:{state}"
    send_many([Mail(theirs.person_id, event, "courses/mail/company_answered", values, topic="queue")])
