"""What publishing a round would do to those who wait, before it is done. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime

from courses.days.allotting import choose
from courses.days.answering import answer_by
from courses.days.cutoffs import promotes_until
from courses.days.models import Round
from courses.days.queries.boards import taken_in
from courses.days.queries.lines import hinders, line_of, order_for


@dataclass(frozen=True)
class Outlook:
    """How many would get a seat at once, and how many an offer to answer."""

    seated: int = 0
    offered: int = 0


def outlook(round_: Round, at: datetime, on: date) -> Outlook:
    """Who would be given seats if the round were published now, as the queue stands; nobody when it no longer moves.

    Chosen as publishing chooses, but for a draw by lot, which is drawn when it is published.
    """
    queue = round_.queue
    last = answer_by(at, queue.course.answer_days, promotes_until(round_.first_on))
    if last is None or round_.awaits_allotment(queue.course.allots):
        return Outlook()
    line = line_of(queue, on)
    known = hinders(queue, [round_], on)
    board = taken_in([round_], {queue.id: queue.area_id}, on).boards[round_.id]
    candidates = {waiter.claim.seat_id: known.candidate(waiter, round_) for waiter in line}
    order = order_for(line, candidates, queue.course.policy, board)
    chosen = set(choose([candidates[waiter.claim.seat_id] for waiter in order], board).chosen)
    given = [waiter for waiter in line if waiter.claim.seat_id in chosen]
    unsure = {waiter.party for waiter in given if waiter.party is not None and not waiter.wanted.any_suits}
    seated = sum(waiter.wanted.any_suits and waiter.party not in unsure for waiter in given)
    return Outlook(seated, len(given) - seated)
