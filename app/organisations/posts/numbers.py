"""Employment numbers: by them an import knows people, so no two at one employer have the same."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select

from app.db import session
from app.organisations.models import Post
from app.problems import Problem
from app.web.words import _


class Numbered(Protocol):
    """A post, there or on its way in, as far as its number goes."""

    @property
    def person_id(self) -> int: ...
    @property
    def employer_id(self) -> int: ...
    @property
    def employment_number(self) -> str | None: ...
    @property
    def role(self) -> str: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def first_on(self) -> date: ...


def refuse_taken(posts: Sequence[Numbered]) -> None:
    """A post is known by employer, employment number, role, unit and first day. One statement.

    Raises Problem when one is there already or comes twice, and for a number that is somebody else's.
    """
    _refuse(posts, [])


def refuse_taken_by_others(posts: Sequence[Post]) -> None:
    """As ``refuse_taken``, for posts that are there and have been changed, before the changes are written."""
    with session.no_autoflush:
        _refuse(posts, [post.id for post in posts])


def _refuse(posts: Sequence[Numbered], themselves: Sequence[int]) -> None:
    numbered = [each for each in posts if each.employment_number]
    if not numbered:
        return
    columns = (Post.person_id, Post.employer_id, Post.employment_number, Post.role, Post.unit_id, Post.first_on)
    there: Any = session.execute(
        select(*columns).where(
            Post.employment_number.in_({each.employment_number for each in numbered}),
            Post.employer_id.in_({each.employer_id for each in numbered}),
            Post.id.not_in(themselves),
        )
    ).all()
    holders: dict[tuple[int, str | None], set[int]] = {}
    for each in (*numbered, *there):
        holders.setdefault((each.employer_id, each.employment_number), set()).add(each.person_id)
    if any(len(holders[each.employer_id, each.employment_number]) > 1 for each in numbered):
        raise Problem(_("Någon annan hos arbetsgivaren har det anställningsnumret."), field="employment_number")
    keys = [key_of(each) for each in numbered]
    if len(set(keys)) < len(keys) or not {key_of(each) for each in there}.isdisjoint(keys):
        raise Problem(_("Personen har redan den tjänsten från samma dag."), field="first_on")


def key_of(post: Numbered) -> tuple[int, str | None, str, int, date]:
    """What no two numbered posts share."""
    return post.employer_id, post.employment_number, post.role, post.unit_id, post.first_on
