"""What someone looks for among the rounds that are offered: words, a course, an area of knowledge, a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.api import add_months, search_key, session
from courses.days.models import Occasion, Queue, Round
from courses.models import Course, Theme

#: How many months ahead one may choose among.
MONTHS = 12


@dataclass(frozen=True)
class Wanted:
    """What is looked for. month: its first day; None for any."""

    text: str = ""
    course: str = ""
    area: str = ""
    month: date | None = None

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.course or self.area or self.month)


def months(on: date) -> list[date]:
    """The first days of this month and of those that follow."""
    return [add_months(on.replace(day=1), number) for number in range(MONTHS)]


def month_asked(text: str, on: date) -> date | None:
    """The month that an address asks for, as ``2027-03``; None when it is none of those to choose among."""
    return next((month for month in months(on) if f"{month:%Y-%m}" == text), None)


def conditions(wanted: Wanted) -> list[Any]:
    """What a Round must fulfil, as SQL. Three statements at most, over courses, themes and places."""
    found: list[Any] = []
    if wanted.course:
        found.append(_of_courses(select(Course.id).where(Course.key == wanted.course)))
    if wanted.month:
        found.append((Round.first_on < add_months(wanted.month, 1)) & (Round.last_on >= wanted.month))
    if wanted.area:
        themes = session.execute(select(Theme.id, Theme.areas)).all()
        found.append(_teaches(each.id for each in themes if wanted.area in each.areas))
    if words := search_key(wanted.text).split():
        found += _saying(words)
    return found


def _saying(words: Sequence[str]) -> list[Any]:
    """Each word is in the title of the course, of one of its gatherings, or in the name of a place."""
    courses = session.execute(select(Course.id, Course.title)).all()
    themes = session.execute(select(Theme.id, Theme.title)).all()
    places = session.scalars(select(Occasion.place).distinct()).all()
    return [
        or_(
            _of_courses([each.id for each in courses if word in search_key(each.title)]),
            _teaches(each.id for each in themes if word in search_key(each.title)),
            Round.id.in_(
                select(Occasion.round_id).where(
                    Occasion.place.in_([each for each in places if word in search_key(each)])
                )
            ),
        )
        for word in words
    ]


def _of_courses(ids: Any) -> Any:
    return Round.queue_id.in_(select(Queue.id).where(Queue.course_id.in_(ids)))


def _teaches(theme_ids: Iterable[int]) -> Any:
    return Round.id.in_(select(Occasion.round_id).where(Occasion.theme_id.in_(list(theme_ids))))
