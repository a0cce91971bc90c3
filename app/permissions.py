"""Who may do what. Every view asks; a view that does not ask cannot answer."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from flask import abort, g
from flask_login import current_user

from app import registry
from app.db import reading

if TYPE_CHECKING:
    from app.people.models import Person


@dataclass(frozen=True)
class Permission:
    """Something that may be allowed.

    The house rule reads three facts: ``roles`` whose holders have the permission over the people below the post's
    organisation; ``own`` when everyone has it over themselves; ``relations`` (RelationKind names) that give it over
    one person. A permission with no role, not own and without relations is decided by its owner's ``may`` alone.
    """

    name: str
    title: str
    roles: frozenset[str] = field(default_factory=frozenset)
    own: bool = False
    relations: frozenset[str] = field(default_factory=frozenset)


def may(person: "Person", permission: str, target: Any = None) -> bool:
    """Whether the plugin that owns the permission grants it, or else the house rule does.

    A page that only reads is made of pieces that each ask: what is about nobody in particular is answered once for it.
    """
    if target is not None or not reading.get():
        return _may(person, permission, target)
    answers: dict[tuple[int, str], bool] = g.setdefault("may", {})
    key = (person.id, permission)
    if key not in answers:
        answers[key] = _may(person, permission, None)
    return answers[key]


def _may(person: "Person", permission: str, target: Any) -> bool:
    if permission not in registry.permissions():
        raise LookupError(f"no plugin declares {permission}")
    asked = registry.owner_caller("may", permission)(person=person, permission=permission, target=target)
    if asked is None and not permission.startswith("organisations."):
        asked = registry.owner_caller("may", "organisations")(person=person, permission=permission, target=target)
    return bool(asked)


def require(permission: str, target: Any = None) -> "Person":
    """The signed-in person, who may; anyone else is stopped with 401 or 403."""
    g.asked = True
    if not current_user.is_authenticated:
        abort(401)
    person = cast("Person", current_user._get_current_object())
    if not may(person, permission, target):
        abort(403)
    return person


def require_sign_in() -> "Person":
    """The signed-in person, whoever it is: for pages about oneself alone."""
    g.asked = True
    if not current_user.is_authenticated:
        abort(401)
    return cast("Person", current_user._get_current_object())


def open_to_all() -> None:
    """Say, in the view itself, that this page needs no permission."""
    g.asked = True
