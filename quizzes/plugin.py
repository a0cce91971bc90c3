"""What the quizzes plugin gives to the platform."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint

from app.api import (
    Bundle,
    Entry,
    Found,
    Job,
    NavItem,
    Panel,
    Permission,
    Person,
    Ref,
    Stop,
    Verb,
    _,
    hookimpl,
    lazy,
    piece,
    roles,
    roles_today,
    today,
)
from quizzes import hookspecs, personal, queries, stops, views
from quizzes.asking import Kind, house_kinds
from quizzes.authoring import views as writing
from quizzes.missed import hard_questions
from quizzes.models import Attempt
from quizzes.surveys import plugin as surveys
from quizzes.surveys import views as surveys_views
from quizzes.views import self_checks

__all__ = ["hookspecs"]

_KINDS = house_kinds(
    {
        "one_choice": lazy("Ett val"),
        "several_choices": lazy("Flera val"),
        "true_false": lazy("Sant eller falskt"),
        "short_text": lazy("Kort svar"),
        "number": lazy("Tal"),
        "matching": lazy("Para ihop"),
        "ordering": lazy("Ordna"),
        "reflection": lazy("Tänk efter"),
    }
)


@hookimpl
def question_kinds() -> list[Kind]:
    """The kinds that come with the house."""
    return _KINDS


@hookimpl
def permissions() -> list[Permission]:
    """Answering is for everyone, about oneself; writing questions is for editors."""
    return [
        Permission("quizzes.answer", lazy("Svara på frågor"), own=True),
        Permission("quizzes.edit", lazy("Skriva och publicera frågor"), frozenset({roles.EDITOR})),
        *surveys.permissions(),
    ]


@hookimpl
def may(person: Person, permission: str, target: Any) -> bool | None:
    """An attempt is its learner's alone, whoever asks."""
    if isinstance(target, Attempt):
        return permission == "quizzes.answer" and target.person_id == person.id
    return surveys.may(person, permission, target)


@hookimpl
def verbs() -> list[Verb]:
    """Passing; there is no verb for failing."""
    return [Verb(queries.PASSED, lazy("blev godkänd på"))]


@hookimpl
def blueprints() -> list[Blueprint]:
    """The pages, below /quizzes."""
    return [views.pages, writing.pages, surveys_views.pages]


@hookimpl
def nav_items(person: Person) -> list[NavItem]:
    """For editors, where questions are written; for trainers and coordinators, what was thought of the days."""
    written = [NavItem(_("Frågor"), "/quizzes/edit", 62)] if roles.EDITOR in roles_today(person) else []
    return written + surveys.nav_items(person)


@hookimpl
def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """On the start page: the quiz one is in the middle of. On the page before a course day: what the class found hard
    in the quizzes to prepare with. And the surveys'."""
    if place == "home.continue":
        return [
            Panel(partial(piece, "quizzes/panels/continue.html", begun=begun), 10, begun.at)
            for begun in queries.begun_by(person.id, today())[:1]
        ]
    if place != "occasion.readiness" or not subject["quizzes"]:
        return surveys.panels(place, subject, person)
    hard = hard_questions(subject["quizzes"], subject["people"])
    return [Panel(piece("quizzes/panels/missed.html", hard=hard))]


@hookimpl
def journey(person: Person, on: date) -> list[Stop]:
    """The quizzes that the person must pass, has begun, or has passed."""
    return stops.of(person, on)


@hookimpl
def find(ref: Ref) -> Found | None:
    """A published quiz, or a self-check of one."""
    if ref.kind == queries.QUIZ:
        row = queries.shown_quizzes([ref.key]).get(ref.key)
        return _found(row) if row else None
    found = queries.question(ref.key)
    if found is None:
        return None
    version = found[1]
    return Found(ref.kind, ref.key, version.title, f"/quizzes/self-check/{ref.key}", version=version.number)


@hookimpl
def keys(kind: str) -> Collection[str] | None:
    """The keys of all quizzes."""
    return queries.all_keys() if kind == queries.QUIZ else None


@hookimpl
def offer(kind: str, text: str) -> list[Found]:
    """Quizzes by title for pickers; with the text ``minutes:10``, those that take at most ten minutes."""
    wanted, _colon, most = text.partition(":")
    if wanted == "minutes" and most.isdigit():
        return [_found(row) for row in queries.offered(most_minutes=int(most))] if kind in ("", queries.QUIZ) else []
    return [_found(row) for row in queries.offered(text)] if kind == queries.QUIZ else []


@hookimpl
def under_way(person: Person) -> list[Found]:
    """The quizzes that the person has begun and not handed in, the latest first."""
    return [
        Found(queries.QUIZ, each.quiz.key, each.quiz.title, each.url, each.minutes)
        for each in queries.begun_by(person.id, today())
    ]


@hookimpl
def demo(stage: str, seed: int) -> None:
    """Make the demonstration's passes."""
    from quizzes.demo import make
    from quizzes.surveys.demo import make as make_surveys

    make(stage, seed)
    make_surveys(stage, seed)


@hookimpl
def embed(ref: Ref, person: Person) -> str | None:
    """A self-check inside a step: ``quizzes.question``, ``<quiz>/<question>``."""
    found = queries.question(ref.key) if ref.kind == queries.QUESTION else None
    return self_checks.embedded(ref.key.partition("/")[0], found[0]) if found else None


@hookimpl
def content(bundle: Bundle) -> None:
    """quizzes/*.yaml and surveys/*.yaml"""
    from quizzes.authoring import files  # Heavy, and needed only when authors write.

    files.look_through(bundle)
    surveys.content(bundle)


@hookimpl
def jobs() -> list[Job]:
    """Telling that surveys are open, and letting out what was answered."""
    return surveys.jobs()


@hookimpl
def recorded(entries: Sequence[Entry]) -> None:
    """Open the surveys of occasions that have ended."""
    surveys.recorded(entries)


@hookimpl
def people_merged(gone: Person, kept: Person) -> None:
    """One attempt under way at a quiz, and one right to answer a survey."""
    personal.merge(gone.id, kept.id)
    surveys.people_merged(gone.id, kept.id)


@hookimpl
def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The person's attempts and answers, and which surveys the person may answer."""
    return personal.rows_of(person) | surveys.export_person(person)


@hookimpl
def forget_person(person: Person) -> dict[str, int]:
    """Erases the person's attempts and answers; that quizzes were passed is the ledger's to keep or forget."""
    return personal.forget(person) | surveys.forget_person(person)


def _found(row: Any) -> Found:
    return Found(queries.QUIZ, row.key, row.title, f"/quizzes/{row.key}", row.minutes, row.number)
