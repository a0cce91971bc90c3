"""Where people work, in the words of a list."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from app.api import Organisation, Person, Post, roles, session


def workplaces(person_ids: Iterable[int], on: date) -> dict[int, str]:
    """Municipality and unit of the largest post of each of these people, now or soon; empty for a protected identity. One
    statement."""
    employer, unit = Organisation.__table__.alias("employer"), Organisation.__table__.alias("unit")
    found: dict[int, str] = {}
    for person_id, above, below, protected in session.execute(
        select(Post.person_id, employer.c.name, unit.c.name, Person.protected)
        .join(Person, Person.id == Post.person_id)
        .join(employer, employer.c.id == Post.employer_id)
        .join(unit, unit.c.id == Post.unit_id)
        .where(
            Post.person_id.in_(list(person_ids)),
            Post.role.in_(roles.EMPLOYED),
            Post.last_on.is_(None) | (Post.last_on >= on),
        )
        .order_by(Post.percent.desc(), Post.id)
    ):
        found.setdefault(person_id, "" if protected else f"{above}, {below}")
    return found
