"""Who is asked: the surveys to tell of, those who may answer them, those who are here, and their managers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select

from app.api import Absence, Closure, Post, holds, main_posts, roles, session
from quizzes.surveys.models import Audience, Survey, SurveyRight

#: Surveys told of at a time.
BATCH = 200

#: What a survey is known by: occasion, audience, months.
Name = tuple[str, str, int]


def existing(occasion_keys: Iterable[str]) -> dict[Name, int]:
    """The numbers of the surveys that these occasions have."""
    rows = session.execute(
        select(Survey.occasion_key, Survey.audience, Survey.months, Survey.id).where(
            Survey.occasion_key.in_(set(occasion_keys))
        )
    )
    return {(key, audience, months): number for key, audience, months, number in rows}


def to_tell(on: date) -> Sequence[Survey]:
    """Open surveys that nobody has been told of, held until the transaction ends; other workers pass them over.

    Those of one occasion and month come together, so that managers can be found from those who were there.
    """
    wanted = (
        select(Survey)
        .where(~Survey.told, ~Survey.closed, Survey.opens_on <= on, Survey.closes_on >= on)
        .order_by(Survey.opens_on, Survey.occasion_key, Survey.months, Survey.audience.desc())
    )
    first = session.scalars(wanted.limit(BATCH).with_for_update(skip_locked=True)).all()
    keys = {(survey.occasion_key, survey.months) for survey in first}
    found = session.scalars(
        wanted.where(Survey.occasion_key.in_({key for key, _months in keys})).with_for_update(skip_locked=True)
    ).all()
    return [survey for survey in found if (survey.occasion_key, survey.months) in keys]


def to_join(occasion_keys: Iterable[str], on: date) -> Sequence[Survey]:
    """The surveys of these occasions that one who was there can still be let into, held until the transaction ends."""
    return session.scalars(
        select(Survey)
        .where(
            Survey.occasion_key.in_(set(occasion_keys)),
            Survey.audience == Audience.participants,
            ~Survey.closed,
            Survey.closes_on >= on,
            (Survey.months == 0) | ~Survey.told,
        )
        .order_by(Survey.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def people_with_rights(survey_ids: Iterable[int]) -> dict[int, list[int]]:
    """Who may answer these surveys."""
    found: dict[int, list[int]] = defaultdict(list)
    for survey, person in session.execute(
        select(SurveyRight.survey_id, SurveyRight.person_id)
        .where(SurveyRight.survey_id.in_(list(survey_ids)))
        .order_by(SurveyRight.survey_id, SurveyRight.person_id)
    ):
        found[survey].append(person)
    return found


def here(person_ids: Collection[int], on: date) -> set[int]:
    """Those of these people who have a post on the day and are not away full time."""
    away = select(Absence.person_id).where(Absence.percent == 100, holds(Absence.first_on, Absence.last_on, on))
    return set(
        session.scalars(
            select(Post.person_id)
            .where(
                Post.person_id.in_(list(person_ids)),
                holds(Post.first_on, Post.last_on, on),
                Post.person_id.not_in(away),
            )
            .distinct()
        )
    )


def managers_of(person_ids: Collection[int], on: date) -> dict[int, set[int]]:
    """For each person the managers nearest above on the day; never the person. Two statements."""
    units = {person: unit for person, (_post, unit, _area) in main_posts(person_ids, on).items()}
    rows = session.execute(
        select(Closure.descendant_id, Closure.depth, Post.person_id)
        .join(Post, Post.unit_id == Closure.ancestor_id)
        .where(
            Closure.descendant_id.in_(set(units.values())),
            Closure.holds(on),
            Post.role == roles.MANAGER,
            holds(Post.first_on, Post.last_on, on),
        )
    ).all()
    above: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for unit, depth, manager in rows:
        above[unit].append((depth, manager))
    found: dict[int, set[int]] = {}
    for person, unit in units.items():
        others = [(depth, manager) for depth, manager in above[unit] if manager != person]
        nearest = min((depth for depth, _manager in others), default=0)
        found[person] = {manager for depth, manager in others if depth == nearest}
    return found
