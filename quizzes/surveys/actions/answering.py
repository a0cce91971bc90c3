"""Answering once: the right is marked as used, and the answers go into the box, where nothing says whose they are.

Both happen in one transaction, so that nobody answers twice and nothing is lost. The box is one row for all: what the
database knows of it is who wrote it last, never what that one wrote.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select, update

from app.api import Broken, Person, Problem, _, seal, session, today, unseal
from quizzes.surveys import boxes
from quizzes.surveys.ballots import asked, sound
from quizzes.surveys.models import Audience, Survey, SurveyBox, SurveyRight

log = logging.getLogger(__name__)


def answer(survey: Survey, given: Mapping[str, str | None], *, by: Person) -> None:
    """Put someone's answers into the survey's box, and mark the right as used.

    given: question's name → value or text. Raises Problem when the survey is not open, when the person has answered
    already or was never asked, and when the answers are not sound.
    """
    if not survey.takes_answers(today()):
        raise Problem(_("Utvärderingen är stängd. Tack för att du ville svara."))
    ballot = sound(
        asked(survey.form.questions, survey.objectives, managers=survey.audience == Audience.managers), given
    )
    right = session.scalars(
        select(SurveyRight)
        .where(SurveyRight.survey_id == survey.id, SurveyRight.person_id == by.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if right is None:
        raise Problem(_("Utvärderingen är för dem som var med."))
    if right.answered:
        raise Problem(_("Ditt svar är redan med. Det kan inte ändras, eftersom ingen kan se vilket som är ditt."))
    right.answered = True
    close_box(survey.id, boxes.put(open_boxes([survey.id])[survey.id], ballot), filled_on=today())


def answer_many(ballots: Mapping[int, Sequence[tuple[int, Mapping[str, str]]]], *, on: date) -> None:
    """Put whole classes' answers into their boxes on a day, for what the demonstration brings.

    ballots: survey id → (person id, answers that are sound already). Those who have answered are passed over. Two
    statements, and one for each box.
    """
    rights = {
        (right.survey_id, right.person_id): right
        for right in session.scalars(
            select(SurveyRight).where(SurveyRight.survey_id.in_(ballots), ~SurveyRight.answered).with_for_update()
        )
    }
    found = open_boxes(ballots)
    for survey_id, given in ballots.items():
        contents = found[survey_id]
        for person, ballot in given:
            if right := rights.get((survey_id, person)):
                right.answered = True
                contents = boxes.put(contents, ballot)
        close_box(survey_id, contents, filled_on=on)


def open_boxes(survey_ids: Iterable[int]) -> dict[int, boxes.Contents]:
    """What lies in these surveys' boxes, each held until the transaction ends, in the order of ids. One statement.

    A box that cannot be read, because the platform's secret was changed, counts as empty; the log says which.
    """
    found = {}
    for box in session.execute(
        select(SurveyBox.survey_id, SurveyBox.sealed)
        .where(SurveyBox.survey_id.in_(list(survey_ids)))
        .order_by(SurveyBox.survey_id)
        .with_for_update()
    ):
        try:
            found[box.survey_id] = boxes.from_text(unseal(box.sealed, _purpose(box.survey_id)) if box.sealed else "")
        except Broken:
            log.error("The box of survey %s cannot be read: SECRET_KEY has been changed", box.survey_id)
            found[box.survey_id] = {}
    return found


def close_box(survey_id: int, contents: boxes.Contents, *, filled_on: date | None = None) -> None:
    """Seal what lies in a box. filled_on: the day on which something was put in; None when something was taken out."""
    text = boxes.to_text(contents)
    values: dict[str, object] = {"sealed": seal(text, _purpose(survey_id)) if text else ""}
    if filled_on or not text:
        values["filled_on"] = filled_on if text else None
    session.execute(update(SurveyBox).where(SurveyBox.survey_id == survey_id).values(values))


def _purpose(survey_id: int) -> str:
    return f"quizzes.survey:{survey_id}"
