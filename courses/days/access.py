"""Who reaches which occasions and rounds. Trainers see their own and no other list."""

from typing import Any

from sqlalchemy import or_, select

from app.api import (
    Closure,
    Kind,
    Organisation,
    Person,
    in_reach,
    organisations_in_scope,
    posts_today,
    roles,
    roles_today,
    session,
    today,
)
from courses.days.models import Licence, Occasion, Place, Queue, Recurrence, Round, RoundState, Seat, Trainer
from courses.days.queries.attendance import leads
from courses.models import Course


def may(person: Person, permission: str, target: Any) -> bool | None:
    """The wing's own answer; None leaves it to the house rule."""
    match permission, target:
        case "courses.teach", Occasion():
            return _leads(person, target) or _plans(person, target.round.queue.area_id)
        case "courses.plan", Round():
            return _plans(person, target.queue.area_id)
        case "courses.plan", Queue() | Recurrence():
            return _plans(person, target.area_id)
        case "courses.plan", Course():
            return _plans_for_all(person) if target.local_to_id is None else _plans(person, target.local_to_id)
        case "courses.plan", Place():
            within = target.municipality_id is not None and _plans(person, target.municipality_id)
            return within or _plans_for_all(person)
        case "courses.plan", Licence():
            return _plans(person, target.organisation_id)
        case "courses.hold_local", Organisation():
            return _within(person, "courses.hold_local", target.id)
        case _:
            return None


def reaches(person: Person, round_: Round) -> bool:
    """Whether the page of a round is for this person: who works, decides or plans in its area, has had a seat, or teaches.

    Drafts exist for coordinators alone.
    """
    if _plans(person, round_.queue.area_id):
        return True
    if round_.state == RoundState.draft:
        return False
    mine = [post.unit_id for post in posts_today(person)]
    decided = organisations_in_scope(person, "courses.nominate", today())
    below = select(Closure.id).where(
        Closure.ancestor_id == round_.queue.area_id,
        Closure.holds(today()),
        or_(Closure.descendant_id.in_(mine), Closure.descendant_id.in_(decided)),
    )
    seat = select(Seat.id).where(Seat.round_id == round_.id, Seat.person_id == person.id)
    if any(session.scalar(way.limit(1)) is not None for way in (below, seat)):
        return True
    return bool(posts_today(person)) and teaches(person.id, round_.id)


def _leads(person: Person, occasion: Occasion) -> bool:
    """Whether the person leads the occasion and works somewhere today: whoever has left reads no class list any more."""
    return bool(posts_today(person)) and leads(person.id, occasion.id)


def teaches(person_id: int, round_id: int) -> bool:
    """Whether someone leads an occasion of a round."""
    led = (
        select(Trainer.id)
        .join(Occasion, Occasion.id == Trainer.occasion_id)
        .where(Occasion.round_id == round_id, Trainer.person_id == person_id)
    )
    return session.scalar(led.limit(1)) is not None


def _plans(person: Person, area_id: int) -> bool:
    return roles.COORDINATOR in roles_today(person) and _within(person, "courses.plan", area_id)


def _plans_for_all(person: Person) -> bool:
    """What is for everyone is changed by a coordinator of the federation."""
    within = organisations_in_scope(person, "courses.plan", today())
    federation = select(Organisation.id).where(Organisation.id.in_(within), Organisation.kind == Kind.federation)
    return roles.COORDINATOR in roles_today(person) and session.scalar(federation.limit(1)) is not None


def _within(person: Person, permission: str, organisation_id: int) -> bool:
    return in_reach(person, permission, organisation_id, today())
