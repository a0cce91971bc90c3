"""Obligations follow people: to another unit, past an absence, and to an end when someone leaves.

State is compared with what should be, so that it does not matter what changed, in which order, or how often we look.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.db import session
from app.ledger import actions
from app.ledger.deadlines import Absence as Away
from app.ledger.deadlines import due_on
from app.ledger.models import Definition, Obligation
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
    away = _absences(ids)
    _end_and_transfer(obligations, posts, on)
    _move(obligations, away, on)


def _absences(people: set[int]) -> dict[int, list[Away]]:
    away: dict[int, list[Away]] = defaultdict(list)
    for row in session.execute(
        select(Absence.person_id, Absence.first_on, Absence.last_on, Absence.percent).where(
            Absence.person_id.in_(people)
        )
    ):
        away[row.person_id].append(Away(row.first_on, row.last_on, row.percent))
    return away


def correct_first_days(changes: Iterable[tuple[Post, Post | None]], on: date) -> None:
    """Count the time of what people must reach from the day on which they began, when it turns out to be another.

    changes: as of the hook ``posts_changed``. What is still open from the wrong day is ended from its beginning, so that it
    never counted, and opened from the right one; what has been reached gets the deadline that it should have had. Both stand
    in the ledger. A constant number of statements; none when no first day is another.
    """
    began = {
        (post.person_id, before.first_on): post
        for post, before in changes
        if before is not None and before.first_on != post.first_on
    }
    if not began:
        return
    people = {person for person, _day in began}
    wrong = [
        (obligation, post)
        for obligation in session.scalars(
            select(Obligation)
            .where(Obligation.person_id.in_(people), Obligation.released_on.is_(None))
            .order_by(Obligation.id)
        )
        if (post := began.get((obligation.person_id, obligation.first_on)))
        and (obligation.post_id == post.id or len(obligation.places) > 1)
    ]
    away = _absences(people)
    reached = [(each, post) for each, post in wrong if each.done_on is not None]
    still = [(each, post) for each, post in wrong if each.done_on is None]
    actions.move_deadlines(
        [(each, due_on(post.first_on, each.months, away[each.person_id], on).due_on) for each, post in reached],
        on=on, because="first_day", by=None,
    )  # fmt: skip
    actions.release_many([(each, each.opened_on) for each, _post in still], because="first_day", by=None)
    _open_anew(still, away, on)


def _open_anew(wrong: Sequence[tuple[Obligation, Post]], away: dict[int, list[Away]], on: date) -> None:
    """The same from the day on which the person began, for the places where it has counted since."""
    definitions = {
        row.id: row
        for row in session.scalars(
            select(Definition).where(Definition.id.in_({each.definition_id for each, _post in wrong}))
        )
    }
    duties = []
    for each, post in wrong:
        due = due_on(post.first_on, each.months, away[each.person_id], on)
        unit, area, _since = each.places[0]
        duties.append(
            actions.Duty(
                each.person_id,
                definitions[each.definition_id],
                post.first_on,
                each.months,
                due.original_on,
                due.due_on,
                each.rule,
                each.source,
                post.first_on,
                post.id,
                unit,
                area,
            )
        )
    numbers = actions.oblige_many(duties, by=None)
    made = {row.id: row for row in session.scalars(select(Obligation).where(Obligation.id.in_(numbers)))}
    actions.transfer_many(
        [
            actions.Move(made[number], old.post_id, unit, area, max(date.fromisoformat(since), made[number].first_on))
            for number, (old, _post) in zip(numbers, wrong, strict=True)
            for unit, area, since in old.places[1:]
        ],
        by=None,
    )


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
