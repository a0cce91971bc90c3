"""Writing to chosen people of a round, once."""

from collections.abc import Mapping
from datetime import date

from app.api import Mail, Person, Problem, _, checked_text, send_many, session, whole_address
from courses.classroom.models import Note
from courses.days.models import Round
from courses.letters.placeholders import fill, unknown

LONGEST_SUBJECT, LONGEST_BODY = 150, 5000


def checked_note(subject: str, body: str) -> tuple[str, str]:
    """Subject and text as they will be kept. Raises Problem, naming the field, when they cannot be sent."""
    subject, body = " ".join(subject.split()), body.strip()
    for field, text, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        if not checked_text(text, field=field, longest=longest):
            raise Problem(_("Skriv både ämnesrad och text."), field=field)
        if strange := unknown(text):
            raise Problem(_("Det här går inte att fylla i: %(words)s.", words=", ".join(strange)), field=field)
    return subject, body


def filled(round_: Round, subject: str, body: str, on: date | None = None) -> tuple[str, str]:
    """How a note about a round reads. on: the reader's own first day; the round's when it is not given."""
    values = {
        "course": round_.queue.course.title,
        "round_title": round_.title,
        "on": on or round_.first_on,
        "withdraw_by": round_.withdraw_by,
        "link": whole_address(f"/courses/days/rounds/{round_.id}"),
    }
    return fill(subject, values, "sv"), fill(body, values, "sv")


def send_note(round_: Round, subject: str, body: str, people: Mapping[int, date | None], *, by: Person) -> Note:
    """Send a note to these people, each once. Raises Problem without words or people, see ``checked_note``.

    people: to whom, and the first day of the round that each of them comes to.
    """
    subject, body = checked_note(subject, body)
    if not people:
        raise Problem(_("Välj minst en mottagare."), field="people")
    note = Note(round_id=round_.id, subject=subject, body=body, sent_by_id=by.id)
    session.add(note)
    session.flush()
    read = {on: filled(round_, subject, body, on) for on in set(people.values())}
    send_many(
        Mail(
            person,
            f"courses.note:{note.id}",
            "courses/mail/note",
            {"note": note.id, "own": {"sv": {"subject": read[on][0], "text": read[on][1]}}},
            about=f"courses.note:{note.id}",
        )
        for person, on in sorted(people.items(), key=lambda each: each[0])
    )
    return note
