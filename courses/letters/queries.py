"""The own words of courses."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from app.api import session
from courses.letters.models import Letter

#: Language → (subject, body).
Words = dict[str, tuple[str, str]]


def own_words(course_ids: Iterable[int]) -> dict[tuple[int, str], Words]:
    """What these courses say in their own words, by course and kind of message. One statement."""
    found: dict[tuple[int, str], Words] = defaultdict(dict)
    for row in session.execute(
        select(Letter.course_id, Letter.kind, Letter.language, Letter.subject, Letter.body).where(
            Letter.course_id.in_(list(course_ids))
        )
    ):
        found[row.course_id, row.kind][row.language] = (row.subject, row.body)
    return found


def letters_of(course_id: int) -> dict[tuple[str, str], Letter]:
    """A course's letters by kind and language."""
    return {
        (letter.kind, letter.language): letter
        for letter in session.scalars(select(Letter).where(Letter.course_id == course_id))
    }
