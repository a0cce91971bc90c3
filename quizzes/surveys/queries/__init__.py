"""What is known of surveys, and who is asked."""

from quizzes.surveys.queries.asking import Name, existing, here, managers_of, people_with_rights, to_tell
from quizzes.surveys.queries.telling import (
    Held,
    answers_given,
    changes_of,
    evaluated,
    forms,
    heard,
    objectives_asked,
    releases_about,
    releases_of,
    right,
    sees,
    survey,
    surveys_about,
    themes_seen,
    waiting,
)

__all__ = [
    "Held",
    "Name",
    "answers_given",
    "changes_of",
    "evaluated",
    "existing",
    "forms",
    "heard",
    "here",
    "managers_of",
    "objectives_asked",
    "people_with_rights",
    "releases_about",
    "releases_of",
    "right",
    "sees",
    "survey",
    "surveys_about",
    "themes_seen",
    "to_tell",
    "waiting",
]
