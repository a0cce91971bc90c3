"""What people do with organisations, posts, absences and relations."""

from sqlalchemy import delete, insert, select

from app.db import session
from app.organisations.closure import Link, paths
from app.organisations.models import Closure, Organisation, Parent


def rebuild_closure() -> None:
    """Make the closure anew from who stands under whom; call after any change of the tree."""
    session.flush()
    links = [
        Link(row.organisation_id, row.parent_id, row.valid_from, row.valid_to)
        for row in session.execute(
            select(Parent.organisation_id, Parent.parent_id, Parent.valid_from, Parent.valid_to)
        )
    ]
    rows = [
        {"descendant_id": p.below, "ancestor_id": p.above, "depth": p.depth, "valid_from": p.valid_from,
         "valid_to": p.valid_to}
        for p in paths(session.scalars(select(Organisation.id)).all(), links)
    ]  # fmt: skip
    session.execute(delete(Closure))
    if rows:
        session.execute(insert(Closure), rows)
