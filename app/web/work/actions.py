"""Asking for long work, doing it in the worker, and telling the truth about work that was broken off."""

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from app.db import now, reading, session
from app.jobs import ask
from app.problems import Problem
from app.web.formats import number as written
from app.web.words import _, speaking, spoken
from app.web.work import progress
from app.web.work.kinds import Do, End, LongJob, Tell, kind
from app.web.work.models import State, Work

if TYPE_CHECKING:
    from app.people.models import Person

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
#: Work that has waited so long has been lost from the queue, or waits behind other work; asking again harms neither.
LOST = timedelta(minutes=1)


def long_job(
    name: str, title: Any, do: Do, *, onward: bool = False, reads: bool = False, portions: bool = False,
    permission: str = "",
) -> LongJob:  # fmt: skip
    """A kind of long work, to be returned by a plugin's hook ``jobs``.

    ``do`` runs in the worker, in one transaction and in the language of who asked; it never commits. It may raise
    Problem: then the sentence is shown and nothing is changed. title: marked with ``lazy``. onward: its page sends on
    by itself to what came of it. reads: it writes nothing, so on SQLite others may write meanwhile. portions: it ends each
    portion with ``app.portions.end_portion``, so that others may write between them. permission: whoever has it no longer is not
    given the file that came of it.
    """
    return LongJob(name, None, partial(carry_out, name), title, do, onward, reads, portions, permission)


def start_work(name: str, values: dict[str, Any], *, by: "Person") -> Work:
    """Have the worker do something long as soon as this transaction is committed.

    name: a kind that a plugin tells of (see ``long_job``). values: what is to be done, as plain ids, codes and words.
    Returns the row whose page (endpoint ``work.show``, argument ``number``) follows it.
    """
    if kind(name) is None:
        raise LookupError(f"No installed plugin tells of the work {name}.")
    work = Work(kind=name, person_id=by.id, values=values, language=spoken())
    session.add(work)
    session.flush()
    ask(name, number=work.id)
    return work


def carry_out(name: str, number: int) -> None:
    """Do a work, in the worker: all of it and what came of it are one transaction, unless it is done in portions. Nothing
    when it has been begun."""
    with progress.holding(number) as tell:
        if tell is None or not _claim(number):
            return
        work = session.get_one(Work, number)
        asked, who, language = dict(work.values), work.person_id, work.language
        session.commit()
        with speaking(language):
            try:
                _finish(number, _done(name, asked, who, tell))
                session.commit()
            except Problem as problem:
                _fail(number, " ".join(filter(None, (str(problem), _stays(name, tell)))))
            except Exception:
                log.exception("The work %s %s failed", name, number)
                stays = _stays(name, tell)
                nothing = _("Något gick fel, och inget har ändrats. Försök igen om en stund.")
                _fail(number, " ".join((_("Något gick fel."), stays)) if stays else nothing)


def _stays(name: str, tell: progress.Told) -> str:
    """What a work in portions has done although it failed, in words; empty when it has done nothing."""
    found = kind(name)
    return done_so_far(tell.done, tell.of) if found and found.portions and tell.done else ""


def done_so_far(done: int, of: int) -> str:
    """How far a work in portions came, and how to go on."""
    locale = spoken()
    return _(
        "%(done)s av %(of)s hann bli klara och står kvar. Gör om det, så fortsätter det där det slutade.",
        done=written(done, locale), of=written(of, locale),
    )  # fmt: skip


def _done(name: str, values: dict[str, Any], person_id: int, tell: Tell) -> End:
    found = kind(name)
    if found is None or found.do is None:
        raise Problem(_("Det som skulle göra arbetet är inte installerat längre."))
    before = reading.set(found.reads)
    try:
        return found.do(values, person_id, tell)
    finally:
        reading.reset(before)
        if found.reads:
            session.rollback()  # On SQLite a transaction that began by reading cannot go on to write.


def _claim(number: int) -> bool:
    """Whether this worker is the one that begins it."""
    begun = (
        update(Work)
        .where(Work.id == number, Work.state == State.waiting)
        .values(state=State.going, begun_at=now())
        .returning(Work.id)
    )
    taken = session.scalar(begun) is not None
    session.commit()
    return taken


def _finish(number: int, end: End) -> None:
    session.flush()
    if end.file_name:
        progress.keep_file(number, end.body)
    goal = [end.endpoint, end.values] if end.endpoint else []
    _end(number, State.done, said=end.said, goal=goal, file_name=end.file_name)


def _fail(number: int, sentence: str) -> None:
    session.rollback()
    progress.throw_away(number)
    _end(number, State.failed, said=sentence)
    session.commit()


def _end(number: int, state: State, **values: Any) -> None:
    session.execute(update(Work).where(Work.id == number).values(state=state, ended_at=now(), values={}, **values))


def mind_work() -> None:
    """By the clock: ask again for what the queue has lost, tell what was broken off, erase what is old."""
    for work in session.scalars(select(Work).where(Work.state == State.waiting, Work.asked_at < now() - LOST)):
        ask(work.kind, number=work.id)
    for number, name in session.execute(select(Work.id, Work.kind).where(Work.state == State.going)).all():
        seen = progress.seen(number)
        if not seen.held:
            _end(number, State.failed, said=broken_off(name, seen))
    for number in session.scalars(select(Work.id).where(Work.ended_at < now() - KEPT)).all():
        progress.throw_away(number)
        session.execute(delete(Work).where(Work.id == number))


def broken_off(name: str, seen: progress.Seen) -> str:
    """The sentence about work of this kind whose worker died, having come so far."""
    found = kind(name)
    if found and found.portions and seen.done:
        return " ".join((_("Arbetet avbröts innan det var klart."), done_so_far(seen.done, seen.of)))
    return _("Arbetet avbröts innan det var klart, och inget har ändrats. Gör om det.")


def forget(person_id: int) -> int:
    """Erase a person's works. Returns how many."""
    numbers = session.scalars(delete(Work).where(Work.person_id == person_id).returning(Work.id)).all()
    for number in numbers:
        progress.throw_away(number)
    return len(numbers)
