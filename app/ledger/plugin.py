"""What the ledger gives to the platform: its own verbs, and obligations that follow posts and absences."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint

from app.dates import today
from app.hookspecs import hookimpl
from app.jobs import Job
from app.ledger.commands import group
from app.ledger.folding import fold
from app.ledger.following import correct_first_days, follow, whose_day_it_is
from app.ledger.merging.queries import person_of
from app.ledger.merging.views import pages as merging
from app.ledger.models import Verb
from app.ledger.queries import told_about
from app.organisations.models import Post
from app.people.models import Person
from app.web.nav import Panel
from app.web.templating import piece
from app.web.words import lazy


@hookimpl
def verbs() -> list[Verb]:
    """How obligations begin, change and end, and how an older system's past is written down."""
    return [
        Verb("ledger.defined", lazy("beskrev vad som krävs för"), stands=False),
        Verb("ledger.obliged", lazy("ska nå"), stands=False),
        Verb("ledger.deadline_moved", lazy("fick ny tidsgräns för"), stands=False),
        Verb("ledger.transferred", lazy("räknas i en annan enhet för"), stands=False),
        Verb("ledger.released", lazy("behöver inte längre nå"), stands=False),
        Verb("ledger.merged", lazy("är samma person som"), stands=False),
    ]


@hookimpl
def jobs() -> list[Job]:
    """Adding up what figures read, and following people whose post or absence began or ended with the day."""
    return [
        Job("ledger.fold", timedelta(minutes=5), fold_new),
        Job("ledger.follow", timedelta(days=1), follow_the_day),
    ]


@hookimpl
def blueprints() -> list[Blueprint]:
    """The commands ``fardplan ledger …``, and people who stand twice."""
    return [group, merging]


@hookimpl
def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """For whoever looks after people: the way to those who may stand twice (``administration.people``, and
    ``administration.person`` with the person)."""
    if place == "administration.people":
        return [Panel(piece("ledger/panels/duplicates.html"), 40)]
    if place == "administration.person" and person_of(person, subject.id, today()) is not None:
        return [Panel(piece("ledger/panels/duplicates.html", number=subject.id), 40)]
    return []


@hookimpl
def posts_changed(changes: "Sequence[tuple[Post, Post | None]]") -> None:
    """Obligations go with the person, and their time runs from the day on which the person began."""
    correct_first_days(changes, today())
    follow({post.person_id for post, _ in changes}, today())


@hookimpl
def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """What the ledger tells about the person. It forgets nothing: its entries hold numbers and no names."""
    return {"ledger_entry": told_about(person.id)}


def fold_new() -> None:
    """Add up the tallies that came since the last time."""
    fold()


def follow_the_day() -> None:
    """Let obligations follow those whose post or absence began or ended in the last days."""
    follow(whose_day_it_is(today()), today())
