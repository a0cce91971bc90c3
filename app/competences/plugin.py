"""What the competences noun gives to the platform."""

from typing import Any

from flask import Blueprint, url_for
from sqlalchemy import delete, select

from app.competences.models import Level, LevelDecision
from app.competences.views import pages
from app.db import session
from app.hookspecs import hookimpl
from app.ledger.models import Verb
from app.organisations.models import Kind
from app.organisations.relations import LEADS
from app.organisations.roles import COORDINATOR, EMPLOYED, MANAGER, SYSTEM_ADMIN
from app.organisations.today import posts_today, roles_today
from app.people.models import Person
from app.permissions import Permission
from app.web.nav import NavItem
from app.web.words import _, lazy


@hookimpl
def permissions() -> list[Permission]:
    """Who sees what someone has shown, who decides levels, who changes the mapping."""
    return [
        Permission(
            "competences.see", "Se någons kompetens", frozenset({MANAGER}), own=True, relations=frozenset({LEADS})
        ),
        Permission("competences.decide", "Besluta om kompetensnivå", frozenset({MANAGER})),
        Permission(
            "competences.edit_mapping", "Ändra koppling mellan områden och krav", frozenset({COORDINATOR, SYSTEM_ADMIN})
        ),
    ]


@hookimpl
def may(person: Person, permission: str, target: Any) -> bool | None:
    """The mapping holds in every municipality, so it is changed by those who have the role in the federation alone."""
    if permission != "competences.edit_mapping":
        return None
    return any(
        post.role in {COORDINATOR, SYSTEM_ADMIN} and post.unit.kind == Kind.federation for post in posts_today(person)
    )


@hookimpl
def verbs() -> list[Verb]:
    """Decisions leave a trace; they show nothing by themselves."""
    return [
        Verb("competences.level_decided", lazy("fick beslut om nivå"), stands=False),
        Verb("competences.mapping_changed", lazy("ändrade kopplingen mellan områden och krav"), stands=False),
    ]


@hookimpl
def blueprints() -> list[Blueprint]:
    """Min kompetens and what belongs to it."""
    return [pages]


@hookimpl
def nav_items(person: Person) -> list[NavItem]:
    """Min kompetens for those who are employed; the mapping for those who may change it."""
    roles = roles_today(person)
    items = []
    if roles & EMPLOYED:
        items.append(NavItem(_("Min kompetens"), url_for("competences.mine"), 30))
    if roles & {COORDINATOR, SYSTEM_ADMIN}:
        items.append(NavItem(_("Kompetenskrav"), url_for("competences.mapping"), 80))
    return items


@hookimpl
def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The decisions on the person's level."""
    rows = session.execute(
        select(LevelDecision, Level.key)
        .join(Level, Level.id == LevelDecision.level_id)
        .where(LevelDecision.person_id == person.id)
        .order_by(LevelDecision.id)
    )
    return {
        "competences_level_decision": [
            {
                "framework": row.framework_key,
                "level": key,
                "decided_on": row.decided_on.isoformat(),
                "reason": row.reason,
                "recorded_at": row.recorded_at.isoformat(),
            }
            for row, key in rows
        ]
    }


@hookimpl
def forget_person(person: Person) -> dict[str, int]:
    """Decisions on the person's level are erased."""
    gone = session.execute(delete(LevelDecision).where(LevelDecision.person_id == person.id))
    return {"competences_level_decision": gone.rowcount}  # type: ignore[attr-defined]
