"""What released answers amount to, ready to show: by question, over time, by learning objective. Pure.

Everything is added up from whole releases, each of at least five answers; a question that has none is hidden.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quizzes.surveys.ballots import choices, mean
from quizzes.surveys.kinds import SCALE, STEPS
from quizzes.surveys.models import Audience, SurveyForm, SurveyRelease


@dataclass(frozen=True)
class Answered:
    """The answers to one question. ``size`` 0: nothing may be shown."""

    key: str
    kind: str
    text: str
    size: int = 0
    #: (words, how many), in the order of the answers.
    rows: list[tuple[str, int]] = field(default_factory=list)
    #: Those of the latest occasions first.
    texts: list[str] = field(default_factory=list)
    mean: float | None = None


def readable(releases: Iterable[SurveyRelease], seen: Collection[int]) -> list[SurveyRelease]:
    """What someone may read of the answers about a theme.

    seen: ids of the evaluations whose results are for the person. Figures are for all who choose the course, but only when
    they are of several occasions, for those of one alone tell of its trainer. What was written is read by those who led or
    coordinate the occasion; what was pooled, by those who led or coordinate any.
    """
    told = list(releases)
    several = len({release.survey_id for release in told}) > 1 or any(release.survey_id is None for release in told)

    def is_read(release: SurveyRelease) -> bool:
        if release.survey_id in seen:
            return True
        return bool(seen) and release.survey_id is None if release.texts else several

    return [release for release in told if is_read(release)]


def answered(questions: Sequence[Mapping[str, Any]], releases: Iterable[SurveyRelease]) -> list[Answered]:
    """What was answered to each of these questions, in their order."""
    told = list(releases)
    return [_answered(question, [r for r in told if r.question == question["key"]]) for question in questions]


def _answered(question: Mapping[str, Any], releases: Sequence[SurveyRelease]) -> Answered:
    counts = _counts(releases)
    return Answered(
        question["key"],
        question["kind"],
        question["text"],
        sum(release.size for release in releases),
        [(words, counts[value]) for value, words in choices(question)],
        [text for release in reversed(releases) for text in release.texts],
        mean(counts) if question["kind"] == SCALE and counts else None,
    )


def _counts(releases: Iterable[SurveyRelease]) -> Counter[str]:
    found: Counter[str] = Counter()
    for release in releases:
        found.update(release.counts)
    return found


@dataclass(frozen=True)
class Point:
    """One occasion, or several pooled, in a theme's trend: when, and the middle for each question on a scale."""

    held_from: date
    held_to: date
    survey_id: int | None
    size: int
    means: dict[str, float | None]


def trend(
    questions: Sequence[str], occasions: Iterable[tuple[int, date]], releases: Iterable[SurveyRelease]
) -> list[Point]:
    """A theme over time: each occasion (survey id, day), and each pool of what was too little alone, by day.

    questions: keys of the questions on a scale. Releases of occasions that are not among those given are left out.
    """
    told = list(releases)
    points = [
        _point(day, day, number, questions, [r for r in told if r.survey_id == number]) for number, day in occasions
    ]
    pools = sorted({(r.held_from, r.held_to) for r in told if r.survey_id is None and r.question in questions})
    for first, last in pools:
        some = [r for r in told if r.survey_id is None and (r.held_from, r.held_to) == (first, last)]
        points.append(_point(first, last, None, questions, some))
    return sorted(points, key=lambda point: (point.held_to, point.survey_id is None, point.held_from))


def _point(
    first: date, last: date, number: int | None, questions: Sequence[str], releases: Sequence[SurveyRelease]
) -> Point:
    means: dict[str, float | None] = {}
    sizes = []
    for key in questions:
        counts = _counts(r for r in releases if r.question == key)
        means[key] = mean(counts) if counts else None
        sizes.append(sum(counts.values()))
    return Point(first, last, number, max(sizes, default=0), means)


@dataclass(frozen=True)
class Cell:
    """What one group answered to one question about one objective so many months later; None is hidden."""

    audience: str
    months: int
    size: int
    mean: float | None


@dataclass(frozen=True)
class Goal:
    """A learning objective, and what has come of it: question's words → the cells of each group and time."""

    text: str
    rows: list[tuple[str, list[Cell]]]


GROUPS = [(audience, months) for audience in Audience for months in (3, 6)]


def transfer(
    questions: Sequence[Mapping[str, Any]], objectives: Mapping[str, str], releases: Iterable[SurveyRelease]
) -> list[Goal]:
    """What came of each learning objective (code → words), by question, group and time."""
    told = [release for release in releases if release.months]
    return [
        Goal(words, [(question["text"], _cells(code, question["key"], told)) for question in questions])
        for code, words in objectives.items()
    ]


def _cells(code: str, question: str, releases: Sequence[SurveyRelease]) -> list[Cell]:
    cells = []
    for audience, months in GROUPS:
        counts = _counts(
            r for r in releases if (r.objective, r.question, r.audience, r.months) == (code, question, audience, months)
        )
        cells.append(Cell(audience, months, sum(counts.values()), mean(counts) if counts else None))
    return cells


def newest_questions(forms: Mapping[int, SurveyForm], releases: Iterable[SurveyRelease]) -> list[dict[str, Any]]:
    """All questions that were answered, each as its newest form puts it, those of the newest form first."""
    wanted = {(release.question, release.form_id) for release in releases}
    found: dict[str, dict[str, Any]] = {}
    for form in sorted(forms.values(), key=lambda form: form.id, reverse=True):
        for question in form.questions:
            if (question["key"], form.id) in wanted:
                found.setdefault(question["key"], question)
    return list(found.values())


__all__ = ["GROUPS", "STEPS", "Answered", "Cell", "Goal", "Point", "answered", "newest_questions", "transfer", "trend"]
