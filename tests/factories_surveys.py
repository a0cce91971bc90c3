"""Makes surveys for tests. Each maker needs nothing and accepts anything."""

from datetime import date, timedelta
from itertools import count

from app.dates import today
from app.db import session
from app.ledger.actions import record
from app.ledger.models import Draft, Entry, Ref
from app.organisations.queries import organisation
from quizzes.surveys import queries
from quizzes.surveys.actions.answering import answer
from quizzes.surveys.models import Survey
from tests.factories import make_colleague, make_municipality

_n = count(1)

#: A whole set of answers.
ANSWERS = {"nytta": "4", "forberedelse": "3", "grupper": "5", "takt": "lagom", "annorlunda": "Frågar mer.", "andra": ""}


def make_ended(people=None, *, theme: str = "svara-samtal", on: date | None = None, trainers=(), **data) -> Entry:
    """The entry that an occasion ended today with these people (six, when none are given), and so its surveys."""
    people = [make_colleague() for _ in range(6)] if people is None else people
    told = {
        "theme": theme, "round": next(_n), "course": theme, "area": _federation(), "form": "",
        "people": [person.id for person in people], "trainers": [person.id for person in trainers],
    }  # fmt: skip
    ref = Ref("courses.occasion", str(next(_n)), None, "Svåra samtal")
    return record(Draft("courses.ended", None, ref, on or today(), data=told | data), by=None)


def _federation() -> int:
    """The id of the federation, with one municipality in it."""
    if organisation("gr") is None:
        make_municipality()
    found = organisation("gr")
    assert found is not None
    return found.id


def make_evaluation(people=None, **values) -> Survey:
    """The evaluation of an occasion that ended today."""
    return survey_of(make_ended(people, **values))


def survey_of(entry: Entry, months: int = 0, audience: str = "participants") -> Survey:
    """One of the surveys of an ended occasion."""
    found = session.query(Survey).filter_by(occasion_key=entry.object_key, months=months, audience=audience).one()
    survey = queries.survey(found.id)
    assert survey is not None
    return survey


def answer_as(people, survey: Survey, **answers) -> None:
    """Let these people answer."""
    found = queries.survey(survey.id)
    assert found is not None
    for person in people:
        answer(found, ANSWERS | answers, by=person)


def tomorrow() -> date:
    """The day on which answers of today may be let out."""
    return today() + timedelta(days=1)
