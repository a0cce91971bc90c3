"""Wording a course's messages."""

from sqlalchemy import select

from app.api import Person, Problem, _, checked_text, now, session
from courses.letters.models import Letter
from courses.letters.placeholders import missing, unknown
from courses.letters.words import KINDS, LANGUAGES
from courses.models import Course

LONGEST_SUBJECT, LONGEST_BODY = 150, 5000


def word_letter(course: Course, kind: str, language: str, subject: str, body: str, *, by: Person) -> Letter | None:
    """Let a course say something in its own words from now on; both empty: in the house's words again.

    What has been sent is not changed. Returns the letter. Raises Problem, naming the field, when only one of subject
    and body is given, when something in braces is no placeholder, when one that this letter must have is missing, or when it
    holds a personal identity number.
    """
    if kind not in KINDS or language not in LANGUAGES:
        raise Problem(_("Det meddelandet finns inte."))
    subject, body = " ".join(subject.split()), "\n".join(line.rstrip() for line in body.strip().splitlines())
    there = session.scalar(
        select(Letter)
        .where(Letter.course_id == course.id, Letter.kind == kind, Letter.language == language)
        .with_for_update()
    )
    if not subject and not body:
        if there is not None:
            session.delete(there)
            session.flush()
        return None
    _check(subject, "subject", LONGEST_SUBJECT)
    _check(body, "body", LONGEST_BODY, kind)
    if lacking := missing(body, kind, language):
        raise Problem(
            _(
                "Texten måste ha med %(words)s. Annars kan ingen svara i tid.",
                words=(" " + _("och") + " ").join(lacking),
            ),
            field="body",
        )
    if there is None:
        there = Letter(course_id=course.id, kind=kind, language=language)
        session.add(there)
    there.subject, there.body, there.changed_by_id, there.changed_at = subject, body, by.id, now()
    session.flush()
    return there


def _check(text: str, field: str, longest: int, kind: str = "") -> None:
    if not checked_text(text, field=field, longest=longest):
        raise Problem(_("Skriv både ämnesrad och text, eller lämna båda tomma."), field=field)
    if strange := unknown(text, kind):
        raise Problem(_("Det här går inte att fylla i: %(words)s.", words=", ".join(strange)), field=field)
