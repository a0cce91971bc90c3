"""What the organisations noun gives to the platform: the house rule of who sees whom."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, url_for

from app import registry
from app.dates import today
from app.hookspecs import hookimpl
from app.jobs import Job
from app.organisations import erasing
from app.organisations.administration.people_file import FILE, make_people_file
from app.organisations.administration.queries import PERMISSION
from app.organisations.imports.work import IMPORT, PLAN, forget_files, import_file, plan_file
from app.organisations.models import RelationKind
from app.organisations.relations import DEPUTY, GRANT, LEADS
from app.organisations.roles import EMPLOYED, SYSTEM_ADMIN
from app.organisations.scoping import in_scope
from app.organisations.today import roles_today
from app.organisations.views import pages
from app.people.models import Person
from app.permissions import Permission
from app.web.nav import NavItem
from app.web.words import _, lazy
from app.web.work.actions import long_job


@hookimpl
def permissions() -> list[Permission]:
    """Who may look after organisations and posts, and read the platform's log."""
    return [
        Permission(
            "organisations.administer", "Ändra organisationer, tjänster och roller", frozenset({"system_admin"})
        ),
    ]


@hookimpl
def blueprints() -> list[Blueprint]:
    """Administration."""
    return [pages]


@hookimpl
def jobs() -> list[Job]:
    """Long files are read and written while a page tells how far it has come; those never confirmed are removed."""
    return [
        Job("organisations.forget_files", timedelta(hours=1), forget_files),
        long_job(PLAN, lazy("Läser filen"), plan_file, onward=True, reads=True, permission=PERMISSION),
        long_job(IMPORT, lazy("Importerar personer och tjänster"), import_file, portions=True, permission=PERMISSION),
        long_job(FILE, lazy("Tar fram listan över personer"), make_people_file, reads=True, permission=PERMISSION),
    ]


@hookimpl
def nav_items(person: Person) -> list[NavItem]:
    """Administration, for those who have that role."""
    held = roles_today(person)
    if SYSTEM_ADMIN not in held:
        return []
    order = 90 if held & EMPLOYED else 8  # The first page of whoever does nothing else.
    return [NavItem(_("Administration"), url_for("organisations.people_list"), order, "/administration")]


@hookimpl
def relations() -> list[RelationKind]:
    """The relations that the kernel itself knows."""
    return [
        RelationKind(DEPUTY, "ställföreträdare för"),
        RelationKind(GRANT, "får se namn i"),
        RelationKind(LEADS, "arbetsleder"),
    ]


@hookimpl
def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Posts, absences and relations."""
    return erasing.kept_about(person)


@hookimpl
def forget_person(person: Person) -> dict[str, int]:
    """Absences and relations are erased; posts are emptied of what points at the person, since figures count them."""
    return erasing.forget(person)


@hookimpl
def people_merged(gone: Person, kept: Person) -> None:
    """Nobody stands in for oneself."""
    erasing.end_between(gone, kept)


@hookimpl
def may(person: Person, permission: str, target: Any) -> bool:
    """The house rule: a role for what has no target, scope for a person, False for all else."""
    declared = registry.permissions()[permission]
    if target is None:
        return declared.own or not declared.roles.isdisjoint(roles_today(person))
    if isinstance(target, Person):
        return in_scope(person, permission, target.id, today())
    return False
