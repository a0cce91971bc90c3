"""What the pages about long work ask."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.db import now, session
from app.jobs import SILENCE, last_beat
from app.web.work import progress
from app.web.work.kinds import kind
from app.web.work.models import State, Work

#: As many as a person's own list shows.
SHOWN = 30


@dataclass(frozen=True)
class Shown:
    """A work as its owner sees it. of: 0 while nobody knows how much there is to do."""

    work: Work
    #: A State, or ``broken`` when the worker died.
    state: str
    title: Any
    done: int = 0
    of: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in (State.waiting, State.going)


def work_of(person_id: int, number: int) -> Shown | None:
    """A person's work as it is at this moment; None when it is not theirs."""
    far = progress.seen(number)
    work = session.scalar(select(Work).where(Work.id == number, Work.person_id == person_id))
    if work and work.state == State.going and not far.held:
        session.rollback()  # It may have ended after this transaction began to read: look once more.
        work = session.scalar(
            select(Work).where(Work.id == number, Work.person_id == person_id).execution_options(populate_existing=True)
        )
    return _shown(work, far) if work else None


def works_of(person_id: int, *kinds: str) -> list[Shown]:
    """A person's works, the newest first; of these kinds, or of all."""
    wanted = select(Work).where(Work.person_id == person_id).order_by(Work.id.desc()).limit(SHOWN)
    if kinds:
        wanted = wanted.where(Work.kind.in_(kinds))
    return [_shown(work, progress.seen(work.id)) for work in session.scalars(wanted)]


def nobody_works() -> bool:
    """Whether no worker has said that it is alive for a while."""
    beat = last_beat()
    return beat is None or beat < now() - SILENCE


def works_about(person_id: int) -> list[dict[str, Any]]:
    """What a person has asked for, to be handed out (GDPR art. 15)."""
    rows = session.scalars(select(Work).where(Work.person_id == person_id).order_by(Work.id))
    return [
        {"kind": row.kind, "asked_at": row.asked_at.isoformat(), "state": row.state, "said": row.said} for row in rows
    ]


def _shown(work: Work, far: progress.Seen) -> Shown:
    found = kind(work.kind)
    broken = work.state == State.going and not far.held
    return Shown(work, "broken" if broken else work.state, found.title if found else work.kind, far.done, far.of)
