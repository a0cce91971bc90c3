"""What is the same for everyone and seldom written is kept by the process until it is written again.

Which modules there are, what a quiz is called, what evidence shows: each page asks, the answer is the same for all, and
changes a few times a week. Whoever writes such a thing makes a new *edition* in the same transaction; every page asks for
the number of the edition, in the statement that tells who is signed in, and what was kept under another number is asked
for again. So every worker shows what was written from the moment it is committed, as without a memory.

Only requests that read keep or use anything: whoever writes asks the database.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import g, has_request_context
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.db import database, insert_into, reading, session
from app.web.models import Edition

T = TypeVar("T")
_WRITTEN = "a new edition"
#: What is kept, by database: key → (number of the edition, answer). There are as many keys as kinds of questions.
_KEPT: dict[int, dict[Hashable, tuple[int, Any]]] = {}
#: The number of the edition, for whoever reads it together with something else; NULL before the first.
NUMBER = select(Edition.__table__.c.number).where(Edition.__table__.c.id == 1).scalar_subquery()
_NUMBER = select(Edition.__table__.c.number).where(Edition.__table__.c.id == 1)


def of_edition(key: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question that is the same for everyone, asked for once in each edition.

    ask: reads only models given to ``new_edition_when_written``, and returns plain values that nobody changes.
    """
    if not (reading.get() and has_request_context()):
        return ask()
    number = _number()
    kept = _KEPT.setdefault(database(), {})
    known = kept.get(key)
    if known is None or known[0] != number:
        known = kept[key] = (number, ask())
    return cast(T, known[1])


def read_as(number: int | None) -> None:
    """Say which edition this request reads, when it was read together with something else."""
    g.edition = number or 0


def new_edition_when_written(*models: type[Any]) -> None:
    """From now on, each transaction that writes rows of these models through a session makes a new edition.

    Statements that write many rows at once are not seen: say ``make_new_edition()`` beside them.
    """
    for model in models:
        for moment in ("after_insert", "after_update", "after_delete"):
            event.listen(model, moment, _seen)


def make_new_edition() -> None:
    """This transaction makes a new edition."""
    session.info[_WRITTEN] = True


def forget() -> None:
    """Forget all that is kept: between tests, which use one address for many databases."""
    _KEPT.clear()


def _number() -> int:
    if "edition" not in g:
        read_as(session.scalar(_NUMBER))
    return int(g.edition)


def _seen(_mapper: Any, _connection: Any, row: Any) -> None:
    owner = Session.object_session(row)
    if owner is not None:
        owner.info[_WRITTEN] = True


@event.listens_for(Session, "before_commit")
def _make_new(committing: Session) -> None:
    """Count up as the last thing before the commit, so that writers wait for one another no longer than that."""
    committing.flush()
    if not committing.info.pop(_WRITTEN, False):
        return
    row = insert_into(Edition, committing).values(id=1, number=1)
    committing.execute(
        row.on_conflict_do_update(index_elements=[Edition.id], set_={"number": Edition.__table__.c.number + 1})
    )
