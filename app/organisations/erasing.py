"""What is kept about a person's work here, to be handed out (GDPR art. 15) or forgotten by rule."""

from datetime import date
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_, select, update

from app.db import session
from app.organisations.grants.models import Look
from app.organisations.models import Absence, Organisation, Post, Relation
from app.people.models import Person


def kept_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All rows about the person, by table. Relations tell the kind and the days, not who the other is; looks at names
    are those that the person made, or that were made at this person alone."""
    posts = session.execute(
        select(Post, Organisation.name)
        .join(Organisation, Organisation.id == Post.unit_id)
        .where(Post.person_id == person.id)
        .order_by(Post.first_on, Post.id)
    )
    return {
        "organisations_post": [
            {
                "unit": name,
                "role": post.role,
                "title": post.title,
                "service_area": post.service_area,
                "first_on": _day(post.first_on),
                "last_on": _day(post.last_on),
                "percent": post.percent,
                "employment_number": post.employment_number,
                "entry_profile": post.entry_profile,
            }
            for post, name in posts
        ],
        "organisations_absence": [
            {"first_on": _day(row.first_on), "last_on": _day(row.last_on), "percent": row.percent}
            for row in session.scalars(select(Absence).where(Absence.person_id == person.id).order_by(Absence.id))
        ],
        "organisations_relation": [
            {
                "kind": row.kind,
                "as": "holder" if row.holder_id == person.id else "over",
                "valid_from": _day(row.valid_from),
                "valid_to": _day(row.valid_to),
                "purpose": row.purpose,
            }
            for row in session.scalars(select(Relation).where(_about(person)).order_by(Relation.id))
        ],
        "organisations_look": [
            {
                "at": row.at.isoformat(),
                "as": "viewer" if row.viewer_id == person.id else "over",
                "part": row.part,
                "measure": row.measure,
                "end": _day(row.end),
                "people": row.people,
            }
            for row in session.scalars(
                select(Look).where(or_(Look.viewer_id == person.id, Look.person_id == person.id)).order_by(Look.id)
            )
        ],
    }


def forget(person: Person) -> dict[str, int]:
    """Erase absences and relations, and empty the posts. That somebody has looked at the person's past stays to be read by
    the municipality, without whose it was. Returns how many rows, by table."""
    absences = cast(CursorResult[Any], session.execute(delete(Absence).where(Absence.person_id == person.id)))
    relations = cast(CursorResult[Any], session.execute(delete(Relation).where(_about(person))))
    posts = cast(
        CursorResult[Any],
        session.execute(
            update(Post).where(Post.person_id == person.id).values(employment_number=None, title="", entry_profile="")
        ),
    )
    looks = cast(
        CursorResult[Any], session.execute(update(Look).where(Look.person_id == person.id).values(person_id=None))
    )
    return {
        "organisations_look": looks.rowcount,
        "organisations_absence": absences.rowcount,
        "organisations_relation": relations.rowcount,
        "organisations_post": posts.rowcount,
    }


def end_between(one: Person, other: Person) -> None:
    """Erase the relations that two people have to each other: they are the same person."""
    both = [one.id, other.id]
    session.execute(delete(Relation).where(Relation.holder_id.in_(both), Relation.person_id.in_(both)))


def _about(person: Person) -> Any:
    return or_(Relation.holder_id == person.id, Relation.person_id == person.id)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
