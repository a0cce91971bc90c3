"""Letting answers out of their boxes: the morning after, at least five at a time, by question."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import delete, select

from app.api import session, today
from quizzes.surveys import boxes, queries
from quizzes.surveys.actions.answering import close_box, open_boxes
from quizzes.surveys.ballots import split
from quizzes.surveys.kinds import TEXT
from quizzes.surveys.models import Survey, SurveyBox, SurveyForm, SurveyRelease, SurveyRight

#: Surveys at a time; those of a theme are pooled by themselves.
BATCH = 100


def release(on: date | None = None) -> int:
    """Close what is over, let out what may be seen, and pool by theme what was too little alone.

    Nothing is let out on the day it was answered. Returns the number of releases. May run any number of times, and in
    several workers at once: each survey is held while its box is open.
    """
    on = on or today()
    close(on)
    return _release_own(on) + _release_pooled(on)


def close(on: date) -> None:
    """End the surveys whose last day has passed: how many were asked and answered is kept, who they were is erased."""
    ending = session.scalars(
        select(Survey)
        .where(~Survey.closed, Survey.closes_on < on)
        .order_by(Survey.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for start in range(0, len(ending), BATCH):
        some = ending[start : start + BATCH]
        counts = queries.answers_given(some)
        for survey in some:
            survey.invited, survey.answered = counts[survey.id]
            survey.closed = True
        ids = [survey.id for survey in some]
        session.execute(
            delete(SurveyRight).where(SurveyRight.survey_id.in_(ids)).execution_options(synchronize_session=False)
        )
    session.flush()


def _release_own(on: date) -> int:
    """From evaluations' own boxes, every question that has enough answers."""
    ready = session.scalars(
        select(Survey)
        .join(SurveyBox, SurveyBox.survey_id == Survey.id)
        .where(SurveyBox.filled_on < on, Survey.months == 0)
        .order_by(Survey.id)
    ).all()
    count = 0
    for start in range(0, len(ready), BATCH):
        some = ready[start : start + BATCH]
        kinds = _kinds(some)
        rows = []
        for number, contents in open_boxes([survey.id for survey in some]).items():
            survey = next(each for each in some if each.id == number)
            out, rest = boxes.take_out(contents)
            rows += [_row(survey, name, values, [survey], kinds, on) for name, values in out.items()]
            if out:
                close_box(number, rest)
        count += _write(rows)
    return count


def _release_pooled(on: date) -> int:
    """From what is left in closed surveys' boxes, theme by theme, every question that has enough together."""
    left = session.scalars(
        select(Survey)
        .join(SurveyBox, SurveyBox.survey_id == Survey.id)
        .where(SurveyBox.filled_on < on, Survey.closed)
        .order_by(Survey.id)
    ).all()
    themes: dict[tuple[str, str, int], list[Survey]] = defaultdict(list)
    for survey in left:
        themes[survey.theme_key, survey.audience, survey.months].append(survey)
    kinds, rows = _kinds(left), []
    for some in themes.values():
        by_id = {survey.id: survey for survey in some}
        before = open_boxes(by_id)
        out, rest = boxes.pool(before)
        for name, pooled in out.items():
            sources = [by_id[number] for number in pooled.boxes]
            rows.append(_row(None, name, pooled.values, sources, kinds, on))
        for number, contents in rest.items():
            if contents != before[number]:
                close_box(number, contents)
    return _write(rows)


def _row(
    survey: Survey | None,
    name: str,
    values: Sequence[str],
    sources: Sequence[Survey],
    kinds: dict[int, dict[str, str]],
    on: date,
) -> SurveyRelease:
    latest = max(sources, key=lambda each: (each.held_on, each.id))
    objective, question = split(name)
    free = kinds[latest.form_id].get(question) == TEXT
    return SurveyRelease(
        survey_id=survey.id if survey else None,
        theme_key=latest.theme_key,
        audience=latest.audience,
        months=latest.months,
        form_id=latest.form_id,
        question=question,
        objective=objective,
        held_from=min(each.held_on for each in sources),
        held_to=latest.held_on,
        released_on=on,
        size=len(values),
        counts={} if free else boxes.counted(values),
        texts=list(values) if free else [],
    )


def _kinds(surveys: Iterable[Survey]) -> dict[int, dict[str, str]]:
    """Form id → question → its kind."""
    wanted = {survey.form_id for survey in surveys}
    rows = session.execute(select(SurveyForm.id, SurveyForm.questions).where(SurveyForm.id.in_(wanted)))
    return {number: {question["key"]: question["kind"] for question in questions} for number, questions in rows}


def _write(rows: list[SurveyRelease]) -> int:
    """Written in an order and under keys drawn by chance."""
    boxes.CHANCE.shuffle(rows)
    session.add_all(rows)
    session.flush()
    return len(rows)


def release_by_the_clock() -> None:
    """Let out what was answered before today."""
    release()
