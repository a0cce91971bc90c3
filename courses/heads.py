"""Who plans an area and who heads what lies in it: asked alike by rounds, the year's plan and its budget."""

from collections.abc import Collection

from sqlalchemy import case, func, select

from app.api import (
    Closure,
    Kind,
    Organisation,
    Person,
    Post,
    holds,
    organisations_in_scope,
    posts_today,
    roles,
    roles_today,
    session,
    today,
)

#: Managers of these are heads of area (*områdeschefer*), not of a unit.
ABOVE_UNITS = (Kind.federation, Kind.municipality, Kind.district, Kind.committee)


def coordinates(person: Person, permission: str, area_id: int) -> bool:
    """Whether the person is a coordinator whose scope for this permission holds the area today."""
    if roles.COORDINATOR not in roles_today(person):
        return False
    areas = organisations_in_scope(person, permission, today()).subquery()
    return session.scalar(select(areas.c.descendant_id).where(areas.c.descendant_id == area_id).limit(1)) is not None


def managed(person: Person, kinds: Collection[Kind] = tuple(Kind)) -> list[int]:
    """The ids of what the person is manager of today, of these kinds."""
    return [post.unit_id for post in posts_today(person) if post.role == roles.MANAGER and post.unit.kind in kinds]


def any_within(units: Collection[int], area_id: int) -> bool:
    """Whether any of these units is the area or lies in it today."""
    if not units:
        return False
    below = select(Closure.id).where(
        Closure.ancestor_id == area_id, Closure.descendant_id.in_(units), Closure.holds(today())
    )
    return session.scalar(below.limit(1)) is not None


def managers_within(area_id: int) -> dict[int, bool]:
    """The managers of an area and all that lies in it today: person id → whether one heads more than a unit. One statement."""
    heads = func.max(case((Organisation.kind.in_(ABOVE_UNITS), 1), else_=0))
    found = session.execute(
        select(Post.person_id, heads)
        .join(Organisation, Organisation.id == Post.unit_id)
        .join(Closure, Closure.descendant_id == Post.unit_id)
        .where(
            Closure.ancestor_id == area_id,
            Closure.holds(today()),
            Post.role == roles.MANAGER,
            holds(Post.first_on, Post.last_on, today()),
        )
        .group_by(Post.person_id)
        .order_by(Post.person_id)
    )
    return {person: bool(above) for person, above in found}
