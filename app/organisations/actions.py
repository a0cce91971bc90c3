"""What people do with the tree of organisations: found, rename, move, replace, close. Every change has its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert, or_, select, update

from app.db import holds, session, take_ids
from app.organisations.closure import Link, paths
from app.organisations.models import Closure, Kind, Organisation, Parent, Post, Successor
from app.organisations.queries import parent_on
from app.people.models import Person
from app.people.names import search_key, sort_key
from app.problems import Problem
from app.web.personal_numbers import contains_personal_number
from app.web.words import _

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation on its way in. ``parent`` is a key, of one that exists or that comes earlier in the same list."""

    key: str
    name: str
    kind: Kind = Kind.unit
    parent: str | None = None
    code: str = ""
    county: str = ""
    service_area: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def found_many(organisations: Sequence[NewOrganisation], *, by: Person | None) -> list[Organisation]:
    """Found organisations, in the order given. A constant number of statements.

    Raises Problem when a key is taken or a parent is unknown.
    """
    for new in organisations:
        _refuse_numbers(new.name)
    session.flush()
    added = [
        Organisation(
            id=number,
            key=new.key,
            name=new.name.strip(),
            kind=new.kind,
            code=new.code,
            county=new.county,
            service_area=new.service_area,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
        )
        for number, new in zip(take_ids("organisations_organisation", len(organisations)), organisations, strict=True)
    ]
    keys = [new.key for new in organisations]
    if len(set(keys)) < len(keys) or session.scalar(select(Organisation.id).where(Organisation.key.in_(keys)).limit(1)):
        raise Problem(_("Det finns redan en organisation med den nyckeln."), field="key")
    session.add_all(added)
    session.flush()
    above = {new.parent for new in organisations if new.parent}
    known = dict(session.execute(select(Organisation.key, Organisation.id).where(Organisation.key.in_(above))).all())
    if above - known.keys():
        raise Problem(_("Organisationen ovanför finns inte."), field="parent")
    session.add_all(
        Parent(organisation_id=row.id, parent_id=known[new.parent], valid_from=new.valid_from, valid_to=new.valid_to)
        for row, new in zip(added, organisations, strict=True)
        if new.parent
    )
    rebuild_closure()
    return added


def rename(organisation: Organisation, name: str, *, by: Person) -> None:
    """Correct a name that was written wrongly. One that changes on a day is ``replace``. Raises Problem for no name."""
    if not name.strip():
        raise Problem(_("Skriv ett namn."), field="name")
    _refuse_numbers(name)
    organisation.name = name.strip()
    organisation.sort_key, organisation.search_key = sort_key(organisation.name), search_key(organisation.name)


def move(organisation: Organisation, parent: Organisation, on: date, *, by: Person | None) -> None:
    """Let the organisation stand under another from this day; before it, it stands where it stood.

    Raises Problem when it would stand under itself.
    """
    below = session.scalar(
        select(Closure.id)
        .where(Closure.ancestor_id == organisation.id, Closure.descendant_id == parent.id, Closure.holds(on))
        .limit(1)
    )
    if below is not None:
        raise Problem(_("En organisation kan inte ligga under sig själv."), field="parent")
    session.execute(delete(Parent).where(Parent.organisation_id == organisation.id, Parent.valid_from >= on))
    session.execute(
        update(Parent)
        .where(Parent.organisation_id == organisation.id, or_(Parent.valid_to.is_(None), Parent.valid_to >= on))
        .values(valid_to=on - ONE_DAY)
    )
    session.add(
        Parent(organisation_id=organisation.id, parent_id=parent.id, valid_from=on, valid_to=organisation.valid_to)
    )
    _rebuild_or_refuse()


def close(organisation: Organisation, last_on: date, *, by: Person | None) -> None:
    """Let the organisation end after this day. Raises Problem while people or organisations remain in it."""
    after = last_on + ONE_DAY
    if session.scalar(
        select(Post.id).where(Post.unit_id == organisation.id, holds(Post.first_on, Post.last_on, after)).limit(1)
    ) or session.scalar(select(Post.id).where(Post.unit_id == organisation.id, Post.first_on > after).limit(1)):
        raise Problem(_("Det finns tjänster kvar efter den dagen. Flytta eller avsluta dem först."), field="last_on")
    if session.scalar(select(Parent.id).where(Parent.parent_id == organisation.id, Parent.holds(after)).limit(1)):
        raise Problem(_("Det finns enheter kvar efter den dagen. Flytta eller stäng dem först."), field="last_on")
    organisation.valid_to = last_on
    session.execute(
        update(Parent)
        .where(Parent.organisation_id == organisation.id, or_(Parent.valid_to.is_(None), Parent.valid_to > last_on))
        .values(valid_to=last_on)
    )
    rebuild_closure()


def replace(organisation: Organisation, key: str, name: str, on: date, *, by: Person) -> Organisation:
    """Let a new organisation take over from this day: the same place, the units below, the people in it.

    The old one keeps its name and its past, and is told what it became. Returns the new one; raises Problem.
    """
    from app.organisations.posts.actions import transfer_posts

    parent = parent_on(organisation, on)
    new = found_many(
        [
            NewOrganisation(
                key,
                name,
                organisation.kind,
                parent.key if parent else None,
                organisation.code,
                organisation.county,
                organisation.service_area,
                valid_from=on,
            )
        ],
        by=by,
    )[0]
    session.add(Successor(organisation_id=organisation.id, successor_id=new.id))
    for child in session.scalars(
        select(Organisation)
        .join(Parent, Parent.organisation_id == Organisation.id)
        .where(Parent.parent_id == organisation.id, Parent.holds(on))
    ).all():
        move(child, new, on, by=by)
    transfer_posts(organisation, new, on, by=by)
    close(organisation, on - ONE_DAY, by=by)
    return new


def _refuse_numbers(name: str) -> None:
    """No place is called by a personal identity number (AC2.4)."""
    if contains_personal_number(name):
        raise Problem(_("Skriv inget personnummer. Det ska inte finnas i Färdplan."), field="name")


def rebuild_closure() -> None:
    """Make the closure anew from who stands under whom; call after any change of the tree."""
    session.flush()
    links = [
        Link(row.organisation_id, row.parent_id, row.valid_from, row.valid_to)
        for row in session.execute(select(Parent.organisation_id, Parent.parent_id, Parent.valid_from, Parent.valid_to))
    ]
    rows = [
        {"descendant_id": p.below, "ancestor_id": p.above, "depth": p.depth, "valid_from": p.valid_from,
         "valid_to": p.valid_to}
        for p in paths(session.scalars(select(Organisation.id)).all(), links)
    ]  # fmt: skip
    session.execute(delete(Closure))
    if rows:
        session.execute(insert(Closure), rows)


def _rebuild_or_refuse() -> None:
    try:
        rebuild_closure()
    except ValueError:
        raise Problem(_("En organisation kan inte ligga under sig själv."), field="parent")
