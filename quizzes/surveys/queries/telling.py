"""What is known of surveys: which are open for whom, how many have answered, and what has been released."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    exists,
    func,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import joinedload

from app.api import (
    Absence,
    Person,
    holds,
    organisations_in_scope,
    remembered_of,
    roles,
    roles_today,
    session,
    sort_key,
    today,
)
from quizzes.surveys.models import (
    Audience,
    Survey,
    SurveyChange,
    SurveyForm,
    SurveyRelease,
    SurveyRight,
    SurveyTrainer,
)


def survey(number: int) -> Survey | None:
    """A survey with its form, or None."""
    return session.scalars(select(Survey).options(joinedload(Survey.form)).where(Survey.id == number)).first()


def right(survey_id: int, person_id: int) -> SurveyRight | None:
    """Someone's right to answer, or None."""
    return session.get(SurveyRight, (survey_id, person_id))


class Waiting(NamedTuple):
    """A survey that someone can answer, as lists tell of it."""

    id: int
    theme_title: str
    months: int
    held_on: date
    closes_on: date
    minutes: int


_survey, _right, _form = Survey.__table__.c, SurveyRight.__table__.c, SurveyForm.__table__.c
_absence = Absence.__table__.c
#: It stands on every Min resa: built once, and of columns, not of models.
_WAITING = (
    select(*(_survey[name] for name in Waiting._fields[:-1]), _form.minutes)
    .join_from(SurveyRight.__table__, Survey.__table__, _survey.id == _right.survey_id)
    .join(SurveyForm.__table__, _form.id == _survey.form_id)
    .where(
        _right.person_id == bindparam("person"),
        ~_right.answered,
        ~_survey.closed,
        _survey.opens_on <= bindparam("day"),
        _survey.closes_on >= bindparam("day"),
        ~exists().where(
            _absence.person_id == bindparam("person"),
            _absence.percent == 100,
            holds(_absence.first_on, _absence.last_on, bindparam("day")),
        ),
    )
)
_IN_ORDER = _WAITING.order_by(_survey.closes_on, _survey.id)
_WAITING_AND = "surveys waiting"


def waiting(person: Person, on: date) -> Sequence[Waiting]:
    """The surveys that the person can answer on this day and has not, the one that closes first before the others.

    None while the person is away.
    """
    return [Waiting._make(row) for row in session.execute(_IN_ORDER, {"person": person.id, "day": on})]


def waiting_and(others: Select[Any]) -> CompoundSelect[Any]:
    """One statement for the surveys that someone can answer and for something else.

    others: rows that begin with a number, asked for with the parameter ``person``.
    """
    number, *more = others.selected_columns
    nothing = [null() for _ in Waiting._fields[1:]]
    # The first part of a union says how its values are read.
    without = [type_coerce(null(), column.type) for column in more]
    return union_all(_WAITING.add_columns(*without), others.with_only_columns(number, *nothing, *more))


def read_beside(statement: CompoundSelect[Any], person_id: int, on: date) -> list[tuple[Any, ...]]:
    """The other rows that a statement of ``waiting_and`` finds; its surveys are kept for ``waiting_today``."""
    width = len(Waiting._fields)
    rows = session.execute(statement, {"person": person_id, "day": on}).all()
    surveys = sorted(
        (Waiting._make(row[:width]) for row in rows if row[1] is not None), key=lambda s: (s.closes_on, s.id)
    )
    remembered_of((_WAITING_AND, on), frozenset((person_id,)), lambda: surveys)
    return [(row[0], *row[width:]) for row in rows if row[1] is None]


def waiting_today(person: Person, on: date) -> Sequence[Waiting]:
    """As ``waiting``, for a page that may have asked already."""
    return remembered_of((_WAITING_AND, on), frozenset((person.id,)), lambda: waiting(person, on))


@dataclass(frozen=True)
class Held:
    """An evaluated occasion in a list: the survey, how many were asked, how many have answered."""

    survey: Survey
    invited: int
    answered: int
    shown: bool


#: Occasions on a page of the list.
EACH = 40


def evaluated(person: Person, page: int = 1) -> tuple[list[Held], int]:
    """A page of the evaluations whose results the person may see, the latest occasion first; and how many pages there
    are. Four statements."""
    seen = select(Survey).where(Survey.months == 0, _seen_by(person))
    count = session.scalar(select(func.count()).select_from(seen.subquery())) or 0
    surveys = session.scalars(
        seen.order_by(Survey.held_on.desc(), Survey.id).limit(EACH).offset((page - 1) * EACH)
    ).all()
    counts = answers_given(surveys)
    shown = set(
        session.scalars(
            select(SurveyRelease.survey_id).where(SurveyRelease.survey_id.in_([s.id for s in surveys])).distinct()
        )
    )
    return [Held(each, *counts[each.id], each.id in shown) for each in surveys], max(1, -(-count // EACH))


def themes_seen(person: Person) -> list[tuple[str, str]]:
    """The themes of the evaluations whose results the person may see, (key, title), by title."""
    rows = session.execute(
        select(Survey.theme_key, func.max(Survey.theme_title))
        .where(Survey.months == 0, _seen_by(person))
        .group_by(Survey.theme_key)
    )
    return sorted(((key, title) for key, title in rows), key=lambda pair: sort_key(pair[1]))


def answers_given(surveys: Iterable[Survey]) -> dict[int, tuple[int, int]]:
    """How many were asked and how many have answered, by survey. One statement."""
    found = {each.id: (each.invited, each.answered) for each in surveys}
    open_ = [each.id for each in surveys if not each.closed]
    for number, invited, answered in session.execute(
        select(SurveyRight.survey_id, func.count(), func.count().filter(SurveyRight.answered))
        .where(SurveyRight.survey_id.in_(open_))
        .group_by(SurveyRight.survey_id)
    ):
        found[number] = (invited, answered)
    return found


def sees(person: Person, survey: Survey) -> bool:
    """Whether the results of this one occasion are for the person."""
    return session.scalar(select(Survey.id).where(Survey.id == survey.id, _seen_by(person))) is not None


def _seen_by(person: Person) -> ColumnElement[bool]:
    """SQL: trainers see what was thought of their own occasions, coordinators of all in their areas."""
    own = select(SurveyTrainer.survey_id).where(SurveyTrainer.person_id == person.id)
    if roles.COORDINATOR not in roles_today(person):
        return Survey.id.in_(own)
    return or_(
        Survey.id.in_(own), Survey.area_id.in_(organisations_in_scope(person, "quizzes.see_evaluations", today()))
    )


def releases_of(survey_id: int) -> Sequence[SurveyRelease]:
    """What has been let out of one survey's box."""
    return session.scalars(
        select(SurveyRelease).where(SurveyRelease.survey_id == survey_id).order_by(SurveyRelease.released_on)
    ).all()


def releases_about(theme_key: str) -> Sequence[SurveyRelease]:
    """All that has been let out about a theme, oldest occasions first."""
    return session.scalars(
        select(SurveyRelease)
        .where(SurveyRelease.theme_key == theme_key)
        .order_by(SurveyRelease.held_to, SurveyRelease.released_on)
    ).all()


def changes_of(theme_key: str) -> Sequence[SurveyChange]:
    """What was changed because of what people said about a theme, the latest first."""
    return session.scalars(
        select(SurveyChange)
        .where(SurveyChange.theme_key == theme_key)
        .order_by(SurveyChange.happened_on.desc(), SurveyChange.id.desc())
    ).all()


def forms(form_ids: Iterable[int]) -> dict[int, SurveyForm]:
    """Forms by id."""
    return {form.id: form for form in session.scalars(select(SurveyForm).where(SurveyForm.id.in_(set(form_ids))))}


def surveys_about(theme_key: str, person: Person | None = None) -> Sequence[Survey]:
    """The evaluations about a theme by day; only those whose results the person may see, when one is given."""
    wanted = select(Survey).where(Survey.theme_key == theme_key, Survey.months == 0).order_by(Survey.held_on, Survey.id)
    return session.scalars(wanted.where(_seen_by(person)) if person else wanted).all()


def objectives_asked(theme_key: str) -> dict[str, str]:
    """The learning objectives that a theme has been followed up by, code → words, the latest words first."""
    found: dict[str, str] = {}
    for goals in session.scalars(
        select(Survey.objectives)
        .where(Survey.theme_key == theme_key, Survey.months > 0, Survey.audience == Audience.participants)
        .order_by(Survey.held_on.desc(), Survey.id.desc())
        .limit(20)
    ):
        for code, words in goals:
            found.setdefault(code, words)
    return found


def heard(theme_keys: Iterable[str]) -> dict[str, SurveyChange | None]:
    """The themes that something has been heard about, each with the latest thing that was changed. Two statements."""
    keys = list(theme_keys)
    found: dict[str, SurveyChange | None] = dict.fromkeys(
        session.scalars(select(SurveyRelease.theme_key).where(SurveyRelease.theme_key.in_(keys)).distinct())
    )
    for change in session.scalars(
        select(SurveyChange).where(SurveyChange.theme_key.in_(keys)).order_by(SurveyChange.happened_on, SurveyChange.id)
    ):
        found[change.theme_key] = change
    return found
