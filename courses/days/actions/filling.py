"""Free seats go to those who wait, in the order of the course's policy: offered, or given when the answer is known already."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select

from app.api import Person, now, record_many, session, today
from courses.days.actions import notices, seat_notices
from courses.days.actions.deciding import decide
from courses.days.actions.ending_waits import end_other_waiting
from courses.days.actions.holding import Held, draft, hold
from courses.days.actions.offering import make_offers
from courses.days.actions.taking_in import take_in
from courses.days.actions.telling import Why, explain
from courses.days.allotting import choose
from courses.days.answering import answer_by
from courses.days.cutoffs import promotes_until
from courses.days.models import Explanation, Queue, Round, RoundState, Seat, SeatState
from courses.days.priority import Rule, deciding, when_given
from courses.days.queries.busy import PASSED, Busy
from courses.days.queries.lines import Hinders, Waiter, hinders, line_of, order_for
from courses.days.queries.waiting import rounds_with_room

#: Why someone was passed of whom nothing is told: they have answered for themselves, or have a seat or an offer already.
UNTOLD = ("asked", "seated")


@dataclass(frozen=True)
class Given:
    """Someone who waits and is given a seat or an offer, with the place in line and the rule that decided."""

    waiter: Waiter
    place: int
    of: int
    rule: str


def fill(held: Held, rounds: Iterable[Round], *, by: Person | None) -> list[Seat]:
    """Give free seats of held rounds to the first in their queues, as long as the queue moves by itself.

    The queue moves until two working days before the first day. Someone whose terms say that any date within them suits is
    seated at once; others get an offer to answer. Interests without a date become places in the queue first. Returns
    who got a seat or an offer.
    """
    moment = now()
    moving = [
        (round_, last_moment)
        for round_ in sorted(rounds, key=lambda r: (r.first_on, r.id))
        if round_.state == RoundState.published
        and not round_.awaits_allotment(held.queues[round_.queue_id].course.allots)
        and (last_moment := last_answer(held, round_, moment)) is not None
    ]
    if not moving:
        return []
    take_in(held, [round_ for round_, _last in moving])
    found: list[Seat] = []
    open_ones = [(round_, last) for round_, last in moving if held.free(round_) > 0]
    for queue in held.queues.values():
        its = [(round_, last) for round_, last in open_ones if round_.queue_id == queue.id]
        if its:
            found += _fill_queue(held, queue, its)
    return found


def refill(queue_ids: Iterable[int]) -> list[Seat]:
    """Give free seats in any round of these queues to those who have just come to wait in them: the queue is the course's,
    not a date's. One statement when no seat is free. Returns who got a seat or an offer."""
    ids = rounds_with_room(queue_ids, today())
    if not ids:
        return []
    held = hold(ids)
    return fill(held, held.rounds.values(), by=None)


def last_answer(held: Held, round_: Round, moment: datetime) -> datetime | None:
    """Until when an offer made at a moment can be answered; None when the queue no longer moves by itself."""
    course = held.queues[round_.queue_id].course
    return answer_by(moment, course.answer_days, promotes_until(round_.first_on))


def _fill_queue(held: Held, queue: Queue, rounds: Sequence[tuple[Round, datetime]]) -> list[Seat]:
    line = line_of(queue, today())
    if not line:
        return []
    known = hinders(queue, [round_ for round_, _last in rounds], today())
    found: list[Seat] = []
    for round_, last in rounds:
        given, passed = give_out(held, queue, round_, line, known)
        found += hand_over(held, round_, given, last)
        tell_passed(round_, passed, line, known)
        chosen = {each.waiter.claim.seat_id for each in given}
        line = _those_left(line, chosen)
    return found


def _those_left(line: Sequence[Waiter], chosen: Collection[int]) -> list[Waiter]:
    """Those who still wait, with what their organisations have been given since."""
    given = Counter(waiter.claim.member for waiter in line if waiter.claim.seat_id in chosen)
    left = (waiter for waiter in line if waiter.claim.seat_id not in chosen)
    return [waiter._replace(claim=when_given(waiter.claim, given)) for waiter in left]


def give_out(
    held: Held, queue: Queue, round_: Round, line: Sequence[Waiter], known: Hinders
) -> tuple[list[Given], dict[int, str]]:
    """Choose who is given the free seats of a held round; they are taken on its board. Returns also who was passed, and why."""
    policy = queue.course.policy
    candidates = {waiter.claim.seat_id: known.candidate(waiter, round_) for waiter in line}
    seed, board = draw_seed(round_) if Rule.draw in policy else "", held.board(round_)
    order = order_for(line, candidates, policy, board, seed)
    choice = choose([candidates[waiter.claim.seat_id] for waiter in order], board)
    places = {waiter.claim.seat_id: place for place, waiter in enumerate(order)}
    given = []
    for seat_id in choice.chosen:
        place = places[seat_id]
        behind = order[place + 1] if place + 1 < len(order) else None
        ahead = order[place - 1] if place else None
        other = behind or ahead
        rule = ""
        if other is not None:
            pair = (order[place].claim, other.claim) if behind else (other.claim, order[place].claim)
            rule = str(deciding(*pair, policy, round_.draw_seed))
        given.append(Given(order[place], place + 1, len(order), rule))
    return given, choice.passed


def draw_seed(round_: Round) -> str:
    """What a draw by lot in a held round starts from; chosen by chance the first time, and kept."""
    round_.draw_seed = round_.draw_seed or token_hex(8)
    return round_.draw_seed


def hand_over(
    held: Held, round_: Round, given: Sequence[Given], last: datetime | None, *, closing: bool = False
) -> list[Seat]:
    """Let those chosen have their seats: at once when the answer is known, otherwise as offers to answer.

    closing: sign-up to the round has closed; whoever asked for it has already said yes to its dates.
    """
    if not given:
        return []
    seats = {
        seat.id: seat
        for seat in session.scalars(select(Seat).where(Seat.id.in_([g.waiter.claim.seat_id for g in given])))
    }
    unsure = {g.waiter.party for g in given if g.waiter.party is not None and not _knows(g.waiter, round_, closing)}
    reasons, told = [], []
    seated, offered = [], []
    for each in given:
        seat = seats[each.waiter.claim.seat_id]
        values = {"place": each.place, "of": each.of, "rule": each.rule, "seed": round_.draw_seed}
        if last is None or (_knows(each.waiter, round_, closing) and each.waiter.party not in unsure):
            code = "allotted" if closing else "from_queue"
            seat.round_id = round_.id
            decide(seat, SeatState.seated, code, None)
            seated.append(seat)
        else:
            code = "offered"
            values["answer_by"] = last.isoformat()
            offered.append(seat)
        reasons.append(Why(seat, code, values, each.waiter.member, round_.id))
    offers = make_offers(round_, offered, last) if last and offered else []
    session.flush()
    explain(reasons)
    told += [draft("courses.seated", s, round_, today(), number=s.queue_number) for s in seated]
    told += [draft("courses.offered", s, round_, today(), number=s.queue_number) for s in offered]
    record_many(told, by=None)
    notices.decided(held.rounds, seated, by=None)
    seat_notices.offered(round_, offers)
    seat_notices.unlicensed(round_, seated + offered, by=None)
    end_other_waiting(held, seated, by=None)
    return seated + offered


def tell_passed(round_: Round, passed: dict[int, str], line: Sequence[Waiter], known: Hinders) -> None:
    """Keep why someone further back got a seat, once for each person, round and reason."""
    wanted = {seat_id: f"passed_{why}" for seat_id, why in passed.items() if why not in UNTOLD}
    if not wanted:
        return
    told = {
        (seat_id, code)
        for seat_id, code in session.execute(
            select(Explanation.seat_id, Explanation.code).where(
                Explanation.round_id == round_.id, Explanation.code.in_(set(wanted.values()))
            )
        )
    }
    members = {waiter.claim.seat_id: waiter.member for waiter in line}
    new = [seat_id for seat_id, code in wanted.items() if (seat_id, code) not in told]
    seats = session.scalars(select(Seat).where(Seat.id.in_(new))) if new else ()
    reasons = []
    for seat in seats:
        values = _clash_of(known.busy, seat, round_) if wanted[seat.id] == PASSED else {}
        reasons.append(Why(seat, wanted[seat.id], values, members.get(seat.id), round_.id))
    explain(reasons)


def _clash_of(busy: Busy, seat: Seat, round_: Round) -> dict[str, object]:
    """What someone who was passed over has at the same time, for the explanation that is kept."""
    key = (seat.person_id, round_.id)
    leads: dict[str, object] = {"leads": True} if key in busy.leading else {}
    return {"course": busy.clashing[key], **leads} if key in busy.clashing else {}


def _knows(waiter: Waiter, round_: Round, closing: bool) -> bool:
    """Whether someone has said yes to this round beforehand."""
    return waiter.wanted.any_suits or (closing and waiter.round_id == round_.id)
