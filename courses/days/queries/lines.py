"""The line before a course in an area: all who wait, in the order of the course's policy, with what each round asks of them.

Twenty thousand may wait, so all facts come in a constant number of statements and are put together here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.api import Absence, Closure, Post, Standing, due_dates, session
from courses.days.allotting import Candidate, in_turns
from courses.days.models import (
    Occasion,
    Offer,
    OfferState,
    Place,
    Queue,
    Room,
    Round,
    Seat,
    SeatState,
    Session,
    Terms,
)
from courses.days.priority import Claim, in_order
from courses.days.queries.busy import Busy, busy
from courses.days.queries.debts import NO_DEBT, Debt, debts
from courses.days.queries.members import near
from courses.days.shares import Board
from courses.days.terms import ANYTHING, Setting, Wanted, suits
from courses.models import Course, Theme

#: How long one counts as new in a post when no entry profile says more.
NEW_FOR = timedelta(days=365)
#: Why somebody waits who had a seat in a round that is no more: before all rules.
FIRST = ("merged_waits", "cancelled_waits")
#: Entry profiles of those who are new to the work itself, not only to the municipality.
NEW_PROFILES = ("new_graduate", "new_to_authority_work", "new_to_target_group")


class Waiter(NamedTuple):
    """Someone who waits, with what the policy and the rounds ask about."""

    claim: Claim
    person_id: int
    #: The part of the area that the person counts for; None when the post is at the area itself.
    member: int | None
    #: The round that was asked for.
    round_id: int
    number: int
    party: int | None
    wanted: Wanted
    post_last_on: date | None


@dataclass(frozen=True)
class Hinders:
    """What may keep people from a round: absences, what they have done already, what they have said no to, and what they
    have a seat in meanwhile."""

    away: dict[int, list[tuple[date, date | None]]]
    done: frozenset[int]
    answered: frozenset[tuple[int, int]]
    settings: dict[int, Setting]
    near: dict[int, frozenset[int]]
    #: Parties of which somebody has not had an answer from the manager yet.
    incomplete: frozenset[int]
    busy: Busy

    def of(self, waiter: Waiter, round_: Round) -> str:
        """Why someone cannot have a seat in a round; empty when nothing hinders."""
        setting = self.settings.get(round_.id) or Setting((round_.first_on, round_.last_on))
        if (waiter.claim.seat_id, round_.id) in self.answered:
            return "asked"
        if waiter.person_id in self.busy.seated:
            return "seated"
        if waiter.person_id in self.done:
            return "done"
        if waiter.post_last_on is not None and waiter.post_last_on < setting.days[-1]:
            return "post"
        if any(
            f <= day and (u is None or day <= u) for f, u in self.away.get(waiter.person_id, ()) for day in setting.days
        ):
            return "away"
        if waiter.party in self.incomplete:
            return "party"
        if waiter.wanted is not ANYTHING and not suits(waiter.wanted, setting, waiter.member, self.near):
            return "terms"
        if (waiter.person_id, round_.id) in self.busy.clashing:
            return "clash"
        return ""

    def candidate(self, waiter: Waiter, round_: Round) -> Candidate:
        """The waiter as the choice for a round sees it."""
        return Candidate(waiter.claim.seat_id, waiter.member, self.of(waiter, round_), waiter.party)


_ROWS: tuple[Any, ...] = (
    Seat.id, Seat.person_id, Seat.round_id, Seat.queue_id, Seat.queue_number, Seat.asked_at, Seat.party_id, Post.first_on,
    Post.last_on, Post.entry_profile, Terms.seat_id.label("terms"), Terms.earliest_on, Terms.latest_on, Terms.weekdays,
    Terms.places, Terms.travel, Terms.any_suits, Seat.because,
)  # fmt: skip


def line_of(queue: Queue, on: date, seed: str = "") -> list[Waiter]:
    """Those who wait in a queue, in the order of its course's policy. Four statements."""
    return lines_of([queue.id], on, {queue.id: seed})[queue.id]


def lines_of(queue_ids: Iterable[int], on: date, seeds: dict[int, str] | None = None) -> dict[int, list[Waiter]]:
    """Those who wait in each of these queues, in the order of its course's policy. Four statements for each course."""
    ids = set(queue_ids)
    policies = session.execute(
        select(Queue.id, Queue.area_id, Queue.course_id, Course.policy)
        .join(Course, Course.id == Queue.course_id)
        .where(Queue.id.in_(ids))
    ).all()
    found: dict[int, list[Waiter]] = {}
    for queue_id, area_id, course_id, policy in policies:
        waiters = _waiters(queue_id, area_id, course_id, policy, on)
        claims = {waiter.claim.seat_id: waiter for waiter in waiters}
        order = in_order((waiter.claim for waiter in waiters), policy, (seeds or {}).get(queue_id, ""))
        found[queue_id] = [claims[claim.seat_id]._replace(claim=claim) for claim in order]
    return found


def order_for(
    line: Sequence[Waiter], candidates: Mapping[int, Candidate], policy: Sequence[str], board: Board, seed: str = ""
) -> list[Waiter]:
    """A line in the order for one round: as it is drawn for that round, and without turns for those who cannot be given a
    seat in it.

    candidates: each seat of the line as the choice for the round sees it. board: how its seats are taken; not changed.
    """
    if not any(waiter.claim.debt for waiter in line):
        ranked = in_order((waiter.claim for waiter in line), policy, seed) if seed else None
    else:
        ranked = in_turns([waiter.claim for waiter in line], policy, seed, candidates, board)
    if ranked is None:
        return list(line)
    waiters = {waiter.claim.seat_id: waiter for waiter in line}
    return [waiters[claim.seat_id]._replace(claim=claim) for claim in ranked]


def waiting_people(queue_id: int) -> Select[Any]:
    """The ids of those who wait in a queue, as a SELECT."""
    return select(Seat.person_id).where(Seat.queue_id == queue_id, Seat.state == SeatState.queued)


def keys_of(course_id: int) -> Select[Any]:
    """The keys of what a course teaches, as a SELECT."""
    return select(Theme.key).where(Theme.course_id == course_id)


def _waiters(queue_id: int, area_id: int, course_id: int, policy: Sequence[str], on: date) -> list[Waiter]:
    over, under = aliased(Closure), aliased(Closure)
    member = (
        select(under.descendant_id, under.ancestor_id)
        .join(over, over.descendant_id == under.ancestor_id)
        .where(over.ancestor_id == area_id, over.depth == 1, over.holds(on), under.holds(on))
        .subquery()
    )
    rows = session.execute(
        select(*_ROWS, member.c.ancestor_id.label("member"))
        .join(Post, Post.id == Seat.post_id)
        .outerjoin(Terms, Terms.seat_id == Seat.id)
        .outerjoin(member, member.c.descendant_id == Seat.unit_id)
        .where(Seat.queue_id == queue_id, Seat.state == SeatState.queued)
    ).all()
    if not rows:
        return []
    due = due_dates(waiting_people(queue_id), "courses.theme", keys_of(course_id)) if "deadline" in policy else {}
    owed = debts(queue_id) if "debt" in policy else {}
    return [_waiter(row, due.get(row.person_id), owed.get(row.member, NO_DEBT), on) for row in rows]


def _waiter(row: Any, due_on: date | None, debt: Debt, on: date) -> Waiter:
    new = row.entry_profile in NEW_PROFILES or (not row.entry_profile and row.first_on > on - NEW_FOR)
    lost = row.because in FIRST
    claim = Claim(row.id, due_on, new, debt.left, row.asked_at, lost, row.member, debt.given)
    wanted = ANYTHING if row.terms is None else _wanted(row)
    return Waiter(claim, row.person_id, row.member, row.round_id, row.queue_number, row.party_id, wanted, row.last_on)


def _wanted(row: Any) -> Wanted:
    return Wanted(row.earliest_on, row.latest_on, tuple(row.weekdays), tuple(row.places), row.travel, row.any_suits)


def hinders(queue: Queue, rounds: Sequence[Round], on: date) -> Hinders:
    """What may keep those who wait in a queue from these rounds. Eight statements."""
    people = waiting_people(queue.id)
    away: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for person_id, first_on, last_on in session.execute(
        select(Absence.person_id, Absence.first_on, Absence.last_on).where(
            Absence.person_id.in_(people), Absence.percent == 100, Absence.last_on.is_(None) | (Absence.last_on >= on)
        )
    ):
        away[person_id].append((first_on, last_on))
    ids = [round_.id for round_ in rounds]
    answered = session.execute(
        select(Offer.seat_id, Offer.round_id).where(
            Offer.round_id.in_(ids), Offer.state.in_((OfferState.declined, OfferState.expired))
        )
    )
    return Hinders(
        away,
        has_done(people, queue.course_id),
        frozenset((seat, round_id) for seat, round_id in answered),
        settings_of(ids),
        near(queue.area_id, on),
        frozenset(
            session.scalars(
                select(Seat.party_id).where(
                    Seat.queue_id == queue.id, Seat.state == SeatState.asked, Seat.party_id.is_not(None)
                )
            )
        ),
        busy(people, ids, queue.course_id, on),
    )


def has_done(people: Select[Any] | Iterable[int], course_id: int) -> frozenset[int]:
    """Those who have attended all that a course teaches and need none of it again. Two statements."""
    whom = people if isinstance(people, Select) else list(people)
    count = select(func.count()).where(Theme.course_id == course_id).scalar_subquery()
    shown = set(
        session.scalars(
            select(Standing.person_id)
            .where(
                Standing.person_id.in_(whom),
                Standing.verb == "courses.attended",
                Standing.object_kind == "courses.theme",
                Standing.object_key.in_(keys_of(course_id)),
            )
            .group_by(Standing.person_id)
            .having(func.count(func.distinct(Standing.object_key)) >= count)
        )
    )
    if not shown:
        return frozenset()
    return frozenset(shown - due_dates(shown, "courses.theme", keys_of(course_id)).keys())


def settings_of(round_ids: Iterable[int]) -> dict[int, Setting]:
    """When and where each of these rounds is held. One statement."""
    days: dict[int, set[date]] = defaultdict(set)
    places: dict[int, set[str]] = defaultdict(set)
    towns: dict[int, set[int]] = defaultdict(set)
    for row in session.execute(
        select(Occasion.round_id, Occasion.place, Session.held_on, Place.municipality_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .outerjoin(Room, Room.id == func.coalesce(Session.room_id, Occasion.room_id))
        .outerjoin(Place, Place.id == Room.place_id)
        .where(Occasion.round_id.in_(list(round_ids)), Occasion.cancelled.is_(False))
    ):
        days[row.round_id].add(row.held_on)
        if row.place:
            places[row.round_id].add(row.place)
        if row.municipality_id:
            towns[row.round_id].add(row.municipality_id)
    return {
        number: Setting(tuple(sorted(found)), tuple(sorted(places[number])), tuple(sorted(towns[number])))
        for number, found in days.items()
    }
