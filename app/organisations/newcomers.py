"""Those who are new to their work and have no entry profile: no programme's audience holds them, and nobody would see it.

An empty profile is how someone already in the profession is told, so nothing can be granted by guessing. What can be
done is to say it, in the list of a file's differences and in Administration, until somebody has chosen.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from app.organisations import roles
from app.organisations.models import Post

#: How long someone counts as newly employed.
NEW_FOR = timedelta(days=365)


def lacks_profile(role: str, entry_profile: str, first_on: date, on: date) -> bool:
    """Whether a first post with an employer is one that nobody has said the entry profile of."""
    return role == roles.SOCIAL_WORKER and not entry_profile and first_on > on - NEW_FOR


def posts_without_profile(units: Select[Any], on: date) -> Select[Any]:
    """The holders (person ids) of such posts in these units that have not ended; who held an earlier post anywhere is
    not new."""
    earlier = aliased(Post)
    return select(Post.person_id).where(
        Post.role == roles.SOCIAL_WORKER,
        Post.entry_profile == "",
        Post.first_on > on - NEW_FOR,
        or_(Post.last_on.is_(None), Post.last_on >= on),
        Post.unit_id.in_(units),
        ~select(earlier.id).where(earlier.person_id == Post.person_id, earlier.first_on < Post.first_on).exists(),
    )
