"""Surveys of long ago brought in as what they came to, for an import or the demonstration: closed, and let out in fives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from app.api import Entry, add_months, session
from quizzes.surveys import boxes, queries
from quizzes.surveys.actions.forms import form_for
from quizzes.surveys.actions.opening import EVALUATED_WITHIN, FOLLOWED_UP_WITHIN, code_of
from quizzes.surveys.kinds import EVALUATION, TEXT, TRANSFER
from quizzes.surveys.models import Audience, Survey, SurveyBox, SurveyRelease, SurveyTrainer

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Past:
    """What an ended occasion's evaluation came to: how many answered, and the answers by question."""

    entry: Entry
    answered: int
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class PastFollowUp:
    """What came of a theme so many months after its occasions: answers by learning objective and question."""

    entries: Sequence[Entry]
    audience: str
    months: int
    objectives: Sequence[str]
    answers: Mapping[tuple[str, str], Sequence[str]]


def bring_past(evaluations: Iterable[Past], follow_ups: Iterable[PastFollowUp] = ()) -> int:
    """Write closed surveys and what was let out of them. Fewer than five answers to a question are left out, as they
    would have been, and so are occasions that have an evaluation.

    Returns how many releases. A constant number of statements.
    """
    given = list(evaluations)
    there = queries.existing(past.entry.object_key for past in given)
    new = [past for past in given if (past.entry.object_key, Audience.participants, 0) not in there]
    if not new:
        return 0
    form, later = form_for("", EVALUATION), form_for("", TRANSFER)
    session.execute(insert(Survey), [_survey(past, form.id) for past in new])
    numbers = queries.existing(past.entry.object_key for past in new)
    ids = {past.entry.object_key: numbers[past.entry.object_key, Audience.participants, 0] for past in new}
    session.execute(insert(SurveyBox), [{"survey_id": number, "sealed": ""} for number in ids.values()])
    leaders = [
        {"survey_id": ids[past.entry.object_key], "person_id": person}
        for past in new
        for person in past.entry.data["trainers"]
    ]
    kinds = {question["key"]: question["kind"] for question in form.questions}
    rows = [row for past in new for row in _releases(past, ids[past.entry.object_key], form.id, kinds)]
    rows += [row for each in follow_ups for row in _later(each, later.id)]
    boxes.CHANCE.shuffle(rows)
    for table, values in ((SurveyTrainer, leaders), (SurveyRelease, rows)):
        if values:
            session.execute(insert(table), values)
    return len(rows)


def _survey(past: Past, form_id: int) -> dict[str, Any]:
    entry = past.entry
    return {
        "audience": str(Audience.participants),
        "months": 0,
        "occasion_key": entry.object_key,
        "round_key": str(entry.data["round"]),
        "theme_key": entry.data["theme"],
        "theme_title": entry.object_label,
        "area_id": entry.data["area"],
        "form_id": form_id,
        "objectives": [],
        "held_on": entry.happened_on,
        "opens_on": entry.happened_on,
        "closes_on": entry.happened_on + EVALUATED_WITHIN * ONE_DAY,
        "told": True,
        "closed": True,
        "invited": len(entry.data["people"]),
        "answered": past.answered,
    }


def _releases(past: Past, number: int, form_id: int, kinds: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    day = past.entry.happened_on
    for question, values in past.answers.items():
        if len(values) >= boxes.LEAST:
            yield _row(values, kinds.get(question) == TEXT) | {
                "survey_id": number,
                "theme_key": past.entry.data["theme"],
                "audience": str(Audience.participants),
                "months": 0,
                "form_id": form_id,
                "question": question,
                "objective": "",
                "held_from": day,
                "held_to": day,
                "released_on": day + ONE_DAY,
            }


def _later(past: PastFollowUp, form_id: int) -> Iterable[dict[str, Any]]:
    days = [entry.happened_on for entry in past.entries]
    codes = {words: code_of(words) for words in past.objectives}
    for (words, question), values in past.answers.items():
        if len(values) >= boxes.LEAST:
            yield _row(values, False) | {
                "survey_id": None,
                "theme_key": past.entries[0].data["theme"],
                "audience": past.audience,
                "months": past.months,
                "form_id": form_id,
                "question": question,
                "objective": codes[words],
                "held_from": min(days),
                "held_to": max(days),
                "released_on": add_months(max(days), past.months) + (FOLLOWED_UP_WITHIN + 1) * ONE_DAY,
            }


def _row(values: Sequence[str], free: bool) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "size": len(values),
        "counts": {} if free else boxes.counted(values),
        "texts": boxes.shuffled(values) if free else [],
    }
