"""How course days tell people something: in the course's own words where it has them, otherwise in the house's."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice

from sqlalchemy import select

from app.api import Mail, send_many, session, take_back, whole_address
from courses.days.models import Queue, Round
from courses.letters.clothing import clothed
from courses.letters.queries import Words, own_words

#: The reminder before a course day.
REMINDER = "courses/mail/prepare"
#: What tells that days have become other, so that a reminder which still waits may be wrong.
CHANGES = frozenset(
    f"courses/mail/{kind}"
    for kind in (
        "moved", "withdrawn", "released", "cancelled", "day_cancelled", "merged", "merged_asked", "merged_waits", "split",
        "make_up", "make_up_back", "make_up_gone",
    )
)  # fmt: skip
#: Messages looked at together.
BATCH = 2000


def post(mails: Iterable[Mail], *, reminder: bool = False) -> None:
    """Send these; see ``app.api.send_many``. Two statements more for each two thousand.

    What becomes of them can be asked for by the occasion or the round that their values name. Whoever is told that days have
    become other is no more reminded of them as they were; within an hour they are reminded anew of what stands.
    """
    waiting = map(_filed, mails)
    while batch := list(islice(waiting, BATCH)):
        if changed := {mail.person_id for mail in batch if mail.template in CHANGES}:
            take_back(REMINDER, changed)
        send_many(_worded(batch), reminder=reminder)


def _filed(mail: Mail) -> Mail:
    for name in ("occasion", "round"):
        number = mail.values.get(name)
        if isinstance(number, int) and not mail.about:
            return replace(mail, about=f"courses.{name}:{number}")
    return mail


def _worded(mails: list[Mail]) -> list[Mail]:
    rounds = {mail.values["round"] for mail in mails if isinstance(mail.values.get("round"), int)}
    courses = dict(
        session.execute(
            select(Round.id, Queue.course_id).join(Queue, Queue.id == Round.queue_id).where(Round.id.in_(rounds))
        ).all()
        if rounds
        else ()
    )
    words = own_words(set(courses.values())) if courses else {}
    if not words:
        return mails
    return [_in_own_words(mail, courses, words) for mail in mails]


def _in_own_words(mail: Mail, courses: Mapping[int, int], words: Mapping[tuple[int, str], Words]) -> Mail:
    round_id = mail.values.get("round")
    if not isinstance(round_id, int) or round_id not in courses:
        return mail
    return clothed(
        mail,
        words.get((courses[round_id], mail.template.rpartition("/")[2])),
        {
            "link": whole_address(f"/courses/days/rounds/{round_id}"),
            "place": mail.calendar[0].place if mail.calendar else "",
        },
    )
