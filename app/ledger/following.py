"""Obligations follow people: to another unit, past an absence, and to an end when someone leaves.

State is compared with what should be, so that it does not matter what changed, in which order, or how often we look.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from app.db import session
from app.ledger import actions
from app.ledger.deadlines import Absence as Away
from app.ledger.deadlines import due_on
from app.ledger.models import Obligation
from app.ledger.queries import open_obligations
from app.organisations.models import Absence, Post
from app.organisations.roles import EMPLOYED


def follow(person_ids: Iterable[int], on: date) -> None:
    """Make the open obligations of these people agree with their posts and absences as known now.

    A constant number of statements. Moves what counts for a unit they have left to the unit they are in; moves, pauses
    and resumes deadlines for absences; ends what belongs to people who have no employed post any more.
    """
    ids = set(person_ids)
    obligations = open_obligations(ids)
    if not obligations:
        return
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in session.scalars(
        select(Post).where(Post.person_id.in_(ids), Post.role.in_(EMPLOYED)).order_by(Post.first_on, Post.id)
    ):
        posts[post.person_id].append(post)
    away: dict[int, list[Away]] = defaultdict(list)
    for row in session.execute(
        select(Absence.person_id, Absence.first_on, Absence.last_on, Absence.percent).where(Absence.person_id.in_(ids))
    ):
        away[row.person_id].append(Away(row.first_on, row.last_on, row.percent))
    _end_and_transfer(obligations, posts, on)
    _move(obligations, away, on)


def whose_day_it_is(on: date) -> set[int]:
    """The people for whom a post or an absence began or ended during the week up to this day (a worker may have been
    still for some days)."""
    week = on - timedelta(days=8)
    posts = select(Post.person_id).where(Post.first_on.between(week, on) | Post.last_on.between(week, on))
    away = select(Absence.person_id).where(Absence.first_on.between(week, on) | Absence.last_on.between(week, on))
    return set(session.scalars(posts)) | set(session.scalars(away))


def _end_and_transfer(obligations: Iterable[Obligation], posts: dict[int, list[Post]], on: date) -> None:
    ended: list[tuple[Obligation, date]] = []
    moved: list[actions.Move] = []
    for obligation in obligations:
        held = _main(posts[obligation.person_id], on)
        if held is None:
            last = max((p.last_on for p in posts[obligation.person_id] if p.last_on), default=on)
            if last < on:
                ended.append((obligation, last + timedelta(days=1)))
        elif (held.unit_id, held.service_area) != (obligation.unit_id, obligation.service_area):
            since = max(held.first_on, obligation.opened_on)
            moved.append(actions.Move(obligation, held.id, held.unit_id, held.service_area, since))
    actions.release_many(ended, because="post_ended", by=None)
    actions.transfer_many(moved, by=None)


def _main(posts: list[Post], on: date) -> Post | None:
    """The post that learning counts for on the day: the largest per cent, then the longest held; a coming one before none."""
    held = [p for p in posts if p.first_on <= on and (p.last_on is None or p.last_on >= on)]
    if held:
        return max(held, key=lambda p: (p.percent, -p.first_on.toordinal(), -p.id))
    coming = [p for p in posts if p.first_on > on]
    return min(coming, key=lambda p: (p.first_on, p.id)) if coming else None


def _move(obligations: Iterable[Obligation], away: dict[int, list[Away]], on: date) -> None:
    moves = []
    for obligation in obligations:
        if obligation.released_on is not None:
            continue
        due = due_on(obligation.first_on, obligation.months, away[obligation.person_id], on)
        if due.due_on != obligation.due_on:
            moves.append((obligation, due.due_on))
    if moves:
        actions.move_deadlines(moves, on=on, because="absence", by=None)
