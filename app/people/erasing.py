"""What is kept about a person here, to be handed out (GDPR art. 15) or forgotten by rule."""

from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from app.db import session
from app.people.merged import name_alike
from app.people.models import Credits, Degree, Identity, Person, WayIn
from app.people.queries import credits_of, degrees_of, identities_of


def kept_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All rows about the person, by table; never a secret."""
    return {
        "people_person": [
            {
                "given_name": person.given_name,
                "family_name": person.family_name,
                "email": person.email,
                "alias": person.alias,
                "protected": person.protected,
                "language": person.language,
                "created_at": person.created_at.isoformat(),
            }
        ],
        "people_identity": [
            {
                "issuer": row.issuer,
                "subject": row.subject,
                "valid_from": row.valid_from and row.valid_from.isoformat(),
                "valid_to": row.valid_to and row.valid_to.isoformat(),
            }
            for row in identities_of(person)
        ],
        "people_way_in": [
            {"made_at": row.made_at.isoformat(), "used_at": row.used_at and row.used_at.isoformat()}
            for row in session.scalars(select(WayIn).where(_ways_of(person)).order_by(WayIn.id))
        ],
        "people_degree": [
            {
                "kind": row.kind,
                "title": row.title,
                "awarded_on": row.awarded_on.isoformat(),
                "credits_hp": row.credits_hp,
                "verified_on": row.verified_on and row.verified_on.isoformat(),
            }
            for row in degrees_of(person.id)
        ],
        "people_credits": [
            {
                "title": row.title,
                "hp": row.hp,
                "completed_on": row.completed_on.isoformat(),
                "verified_on": row.verified_on and row.verified_on.isoformat(),
            }
            for row in credits_of(person.id)
        ],
    }


def forget(person: Person) -> dict[str, int]:
    """Erase sign-ins, degrees and points, and empty the person's own row. Returns how many rows, by table."""
    counts = {"people_way_in": _count(delete(WayIn).where(_ways_of(person)))}
    session.execute(update(WayIn).where(WayIn.made_by_id == person.id).values(made_by_id=None))
    for table in (Identity, Degree, Credits):
        counts[table.__tablename__] = _count(delete(table).where(table.person_id == person.id))
    person.given_name, person.family_name, person.email = "Borttagen person", str(person.id), None
    person.alias, person.protected, person.feed_key, person.language = "", False, None, ""
    person.generation += 1
    person.refresh_keys()
    name_alike(person)
    return counts | {"people_person": 1}


def _ways_of(person: Person) -> Any:
    return WayIn.identity_id.in_(select(Identity.id).where(Identity.person_id == person.id))


def _count(statement: Any) -> int:
    return cast(CursorResult[Any], session.execute(statement)).rowcount
