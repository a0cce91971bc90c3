"""Seats brought from an older system, or made up for the demonstration: many at once, without mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.api import Person, Problem, _, main_posts, record_many, session, today
from courses.days.actions.deciding import new_seat
from courses.days.actions.ending_waits import end_other_waiting
from courses.days.actions.holding import Held, draft, hold
from courses.days.actions.placing import give
from courses.days.actions.standing import standing_in_the_way
from courses.days.actions.telling import Why, explain
from courses.days.models import ACTIVE, WAITING, Round, Seat, SeatState


def seat_many(places: Iterable[tuple[int, int]], *, by: Person | None, on: date | None = None) -> dict[str, int]:
    """Seat many people at once, for what an older system or the demonstration brings.

    places: (round id, person id), in the order in which seats are given; a round may lie in the past. Beyond the
    limit people are queued. Passed over is whoever already has a seat in the round, waits in its queue, or has a seat in
    another round of the course when neither is over. No mail is sent. on: the day it is dated by; today when left out. A
    constant number of statements.

    Returns how many were ``seated``, ``queued`` and ``passed_over``. Raises Problem when a person has never held a post
    that learning counts for.
    """
    wanted = list(dict.fromkeys(places))
    on = on or today()
    held = hold([round_id for round_id, _person in wanted])
    ids = {person_id for _round, person_id in wanted}
    posts = main_posts(ids, on)
    known = _Known.of(held, ids)
    held.know(place[1] for place in posts.values())
    reasons: list[Why] = []
    new: list[Seat] = []
    for round_id, person_id in wanted:
        round_ = held.rounds[round_id]
        if known.leaves_no_room(round_, person_id):
            continue
        if person_id not in posts:
            raise Problem(_("Alla som ska ha plats måste ha en tjänst."))
        seat = new_seat(round_, person_id, posts[person_id][:2], by, state=SeatState.asked, because="imported")
        reasons += give(held, round_, [seat], by)
        known.note(seat)
        new.append(seat)
    session.add_all(new)
    session.flush()
    explain(reasons)
    record_many([draft(f"courses.{seat.state}", seat, held.rounds[seat.round_id], on) for seat in new], by=by)
    seated = [seat for seat in new if seat.state == SeatState.seated]
    end_other_waiting(held, [seat for seat in seated if held.rounds[seat.round_id].last_on >= today()], by=by)
    return {"seated": len(seated), "queued": len(new) - len(seated), "passed_over": len(wanted) - len(new)}


@dataclass
class _Known:
    """Who has what already: in rounds, in queues, and in courses as far as it is not over."""

    held: Held
    in_round: set[tuple[int, int]]
    waiting: set[tuple[int, int]] = field(default_factory=set)
    in_course: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def of(cls, held: Held, person_ids: set[int]) -> "_Known":
        """What these people have in held courses. Three statements."""
        rows = session.execute(
            select(Seat.round_id, Seat.person_id).where(
                Seat.round_id.in_(held.rounds), Seat.person_id.in_(person_ids), Seat.state.in_(ACTIVE)
            )
        )
        known = cls(held, {(row.round_id, row.person_id) for row in rows})
        known.note_all(standing_in_the_way(held, held.queues, person_ids, today()))
        return known

    def leaves_no_room(self, round_: Round, person_id: int) -> bool:
        """Whether someone can have no seat in a round besides what is there."""
        coming = round_.last_on >= today()
        course = self.held.queues[round_.queue_id].course_id
        return (
            (round_.id, person_id) in self.in_round
            or (round_.queue_id, person_id) in self.waiting
            or (coming and (course, person_id) in self.in_course)
        )

    def note_all(self, seats: Sequence[Seat]) -> None:
        """Remember seats of rounds that are not over, and waits."""
        for seat in seats:
            if seat.state in WAITING:
                self.waiting.add((seat.queue_id, seat.person_id))
            else:
                self.in_course.add((self.held.queues[seat.queue_id].course_id, seat.person_id))

    def note(self, seat: Seat) -> None:
        """Remember a seat just given in a held round."""
        self.in_round.add((seat.round_id, seat.person_id))
        if seat.state in WAITING or self.held.rounds[seat.round_id].last_on >= today():
            self.note_all([seat])
