"""What surveys give to the platform. Plain functions named as the hooks; ``quizzes.plugin`` gathers them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import delete, select, update

from app.api import (
    Bundle,
    Entry,
    Job,
    NavItem,
    Panel,
    Permission,
    Person,
    lazy,
    piece,
    roles,
    roles_today,
    session,
    today,
)
from quizzes.surveys import queries
from quizzes.surveys.actions.opening import open_surveys, tell_by_the_clock
from quizzes.surveys.actions.releasing import release_by_the_clock
from quizzes.surveys.models import Survey, SurveyChange, SurveyRight, SurveyTrainer

STAFF = frozenset({roles.TRAINER, roles.COORDINATOR})


def permissions() -> list[Permission]:
    """Answering is for those who were there; results are for those who led the day or coordinate."""
    return [
        Permission("quizzes.evaluate", lazy("Svara på utvärderingar"), own=True),
        Permission("quizzes.see_evaluations", lazy("Se utvärderingar av kurstillfällen"), STAFF),
        Permission("quizzes.note_changes", lazy("Skriva vad som har ändrats"), frozenset({roles.COORDINATOR})),
    ]


def may(person: Person, permission: str, target: Any) -> bool | None:
    """A survey is for those who have the right to answer it, its results for its trainers and coordinators."""
    match permission, target:
        case "quizzes.evaluate", Survey():
            # Once it is over nobody's right is left, and its page says so to whoever comes by an old link.
            return target.closed or queries.right(target.id, person.id) is not None
        case "quizzes.see_evaluations", Survey():
            return bool(roles_today(person)) and queries.sees(person, target)  # Whoever has left reads no answers.
        case _:
            return None


def jobs() -> list[Job]:
    """Telling that surveys are open, and letting out what was answered before today."""
    return [
        Job("quizzes.tell_of_surveys", timedelta(minutes=10), tell_by_the_clock),
        Job("quizzes.release_answers", timedelta(hours=1), release_by_the_clock),
    ]


def recorded(entries: Sequence[Entry]) -> None:
    """Open the surveys of occasions that have ended."""
    open_surveys(entries)


def people_merged(gone: int, kept: int) -> None:
    """Whoever has answered a survey under either number has answered it."""
    answered = select(SurveyRight.survey_id).where(SurveyRight.person_id == gone, SurveyRight.answered)
    surveys = session.scalars(answered).all()
    session.execute(
        update(SurveyRight)
        .where(SurveyRight.person_id == kept, SurveyRight.survey_id.in_(surveys))
        .values(answered=True)
    )


def nav_items(person: Person) -> list[NavItem]:
    """For trainers and coordinators, what was thought of the days."""
    if not roles_today(person) & STAFF:
        return []
    return [NavItem(lazy("Utvärderingar"), url_for("surveys.held"), 16, "/quizzes/surveys")]


def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """On Min resa: evaluations to answer (``home.more``). On a course's page: what was changed (``courses.themes``).
    On a trainer's own record: the way to what was thought of the own days (``trainer.record``).

    subject: for ``courses.themes``, things with a key and a title.
    """
    if place == "home.more":
        waiting = queries.waiting_today(person, today())
        return [_panel("waiting", waiting=waiting)] if waiting else []
    if place == "courses.themes":
        heard = queries.heard(theme.key for theme in subject)
        themes = [(theme.key, theme.title, heard[theme.key]) for theme in subject if theme.key in heard]
        return [_panel("themes", themes=themes)] if themes else []
    if place == "trainer.record":
        led = queries.themes_seen(person)
        return [_panel("record", themes=led)] if led else []
    return []


def _panel(name: str, **values: Any) -> Panel:
    return Panel(piece(f"quizzes/surveys/panels/{name}.html", **values), 20)


def content(bundle: Bundle) -> None:
    """surveys/*.yaml"""
    from quizzes.surveys import files  # Heavy, and needed only when authors write.

    files.look_through(bundle)


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """What the person may answer and has led, and the changes written down. Answers cannot be found: they are nobody's."""
    rights = session.execute(
        select(SurveyRight.survey_id, Survey.theme_title, Survey.held_on, SurveyRight.answered)
        .join(Survey, Survey.id == SurveyRight.survey_id)
        .where(SurveyRight.person_id == person.id)
        .order_by(SurveyRight.survey_id)
    )
    led = session.execute(
        select(SurveyTrainer.survey_id, Survey.theme_title, Survey.held_on)
        .join(Survey, Survey.id == SurveyTrainer.survey_id)
        .where(SurveyTrainer.person_id == person.id)
        .order_by(SurveyTrainer.survey_id)
    )
    changes = session.scalars(select(SurveyChange).where(SurveyChange.written_by_id == person.id))
    return {
        "quizzes_survey_right": [
            {"survey": number, "theme": title, "held_on": held_on.isoformat(), "answered": answered}
            for number, title, held_on, answered in rights
        ],
        "quizzes_survey_trainer": [
            {"survey": number, "theme": title, "held_on": held_on.isoformat()} for number, title, held_on in led
        ],
        "quizzes_survey_change": [
            {"theme": row.theme_key, "said": row.said, "changed": row.changed, "on": row.happened_on.isoformat()}
            for row in changes
        ],
    }


def forget_person(person: Person) -> dict[str, int]:
    """Erase the rights and what the person led; what was changed stays, without who wrote it."""
    rights: Any = session.execute(delete(SurveyRight).where(SurveyRight.person_id == person.id))
    led: Any = session.execute(delete(SurveyTrainer).where(SurveyTrainer.person_id == person.id))
    changes: Any = session.execute(
        update(SurveyChange).where(SurveyChange.written_by_id == person.id).values(written_by_id=None)
    )
    return {
        "quizzes_survey_right": rights.rowcount,
        "quizzes_survey_trainer": led.rowcount,
        "quizzes_survey_change": changes.rowcount,
    }
