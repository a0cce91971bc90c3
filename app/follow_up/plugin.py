"""What the follow-up noun gives to the platform: Min resa, Min enhet, Uppföljning."""

from typing import Any

from flask import Blueprint, url_for

from app import registry
from app.follow_up.figures.viewing import GRANTS, NAMES
from app.follow_up.figures.viewing import PERMISSION as SEE_FIGURES
from app.follow_up.figures.views import pages as figures
from app.follow_up.journeys.views import pages as journeys
from app.follow_up.names.people_views import pages as names
from app.follow_up.names.views import GIVE
from app.follow_up.past.views import PERMISSION as SEE_PAST
from app.follow_up.past.views import pages as past
from app.hookspecs import hookimpl
from app.organisations.grants.queries import granted_by
from app.organisations.relations import LEADS
from app.organisations.roles import (
    AUDITOR,
    COORDINATOR,
    EMPLOYED,
    LEAD,
    LOCAL_TRAINING_LEAD,
    MANAGER,
    REGIONAL_ADMIN,
)
from app.organisations.scoping import NAMELESS
from app.organisations.today import roles_today
from app.people.models import Person
from app.permissions import Permission
from app.web.nav import NavItem, Panel
from app.web.templating import piece
from app.web.words import _


@hookimpl
def permissions() -> list[Permission]:
    """Who may see whose way."""
    return [
        Permission("follow_up.see_journey", "Se en resa", frozenset({MANAGER}), own=True, relations=frozenset({LEADS})),
        Permission("follow_up.see_unit", "Se enhetens medarbetare", frozenset({MANAGER}), relations=frozenset({LEADS})),
        Permission(
            SEE_FIGURES,
            "Se siffror i Uppföljning",
            frozenset({REGIONAL_ADMIN, AUDITOR, COORDINATOR, LOCAL_TRAINING_LEAD, MANAGER}),
        ),
        Permission(NAMES, "Se namnen bakom siffror", frozenset({REGIONAL_ADMIN, AUDITOR, MANAGER})),
        Permission(
            SEE_PAST,
            "Se hur det var en annan dag",
            frozenset({MANAGER, AUDITOR}),
            own=True,
            relations=frozenset({LEADS}),
        ),
        Permission(GRANTS, "Se medgivanden"),
        Permission(GIVE, "Ge medgivanden att se namn"),
    ]


@hookimpl
def may(person: Person, permission: str, target: object) -> bool | None:
    """Leads have the page of their unit too; whom they see there follows from whom they lead. Whoever answers for a
    municipality's names grants them."""
    if permission == "follow_up.see_unit" and target is None and LEAD in roles_today(person):
        return True
    if permission == GIVE:
        return bool(granted_by(person))
    if permission == GRANTS:
        return bool(roles_today(person) & NAMELESS or granted_by(person))
    return None


@hookimpl
def blueprints() -> list[Blueprint]:
    """The pages of follow-up."""
    return [journeys, figures, names, past]


@hookimpl
def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """On a person's pages (``person.more`` and ``competence.more``, with the person), the way to another day."""
    if place in {"person.more", "competence.more"}:
        return [Panel(piece("follow_up/panels/past.html", number=subject.id), 90)]
    return []


@hookimpl
def nav_items(person: Person) -> list[NavItem]:
    """Min enhet for those who lead, Uppföljning for those who follow up, Min resa for those who learn."""
    roles = roles_today(person)
    items = []
    if roles & {MANAGER, LEAD}:
        items.append(NavItem(_("Min enhet"), url_for("journeys.unit"), order=10 if MANAGER in roles else 25))
    if roles & registry.permissions()[SEE_FIGURES].roles:
        items.append(
            NavItem(_("Uppföljning"), url_for("figures.figures"), order=5 if roles & {REGIONAL_ADMIN, AUDITOR} else 40)
        )
    if roles & EMPLOYED:
        items.append(NavItem(_("Min resa"), url_for("journeys.mine"), order=20))
    return items
