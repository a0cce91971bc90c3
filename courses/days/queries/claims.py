"""What the policy knows of people who are decided about together, before they stand in any line."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from app.api import Post, due_dates, session
from courses.days.models import Queue, Seat
from courses.days.priority import Claim
from courses.days.queries.debts import NO_DEBT, debts
from courses.days.queries.lines import NEW_FOR, NEW_PROFILES, keys_of


def claims_of(seats: Sequence[Seat], queue: Queue, members: Mapping[int, int | None], on: date) -> list[Claim]:
    """The claims of these seats of one queue, whose course is loaded. Three statements.

    members: seat → the part of the area that it counts for.
    """
    policy = queue.course.policy
    people = [seat.person_id for seat in seats]
    due = due_dates(people, "courses.theme", keys_of(queue.course_id)) if "deadline" in policy else {}
    owed = debts(queue.id) if "debt" in policy else {}
    posts = {
        row.id: row
        for row in session.execute(
            select(Post.id, Post.first_on, Post.entry_profile).where(Post.id.in_([seat.post_id for seat in seats]))
        )
    }
    return [
        Claim(
            seat.id,
            due.get(seat.person_id),
            posts[seat.post_id].entry_profile in NEW_PROFILES
            or (not posts[seat.post_id].entry_profile and posts[seat.post_id].first_on > on - NEW_FOR),
            debt.left,
            seat.asked_at,
            member=member,
            given=debt.given,
        )
        for seat in seats
        for member in [members.get(seat.id)]
        for debt in [NO_DEBT if member is None else owed.get(member, NO_DEBT)]
    ]
