"""What people have asked the worker to do, and what came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, now, ref_to


class State(StrEnum):
    """Where a work is. None is for a worker that died: then its hold is gone, see app.web.work.progress."""

    waiting = "waiting"
    going = "going"
    done = "done"
    failed = "failed"


class Work(Base):
    """Something long that a person has asked for (arbete i bakgrunden). Erased a week after it ended."""

    __tablename__ = "web_work"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'going', 'done', 'failed')", name="state"),)

    id: Mapped[Id]
    #: Whose it is; nobody else sees it.
    person_id: Mapped[int] = ref_to("people_person")
    #: The name of the job that does it, such as ``organisations.import``.
    kind: Mapped[str]
    #: What is to be done, as the job takes it; emptied when it has been.
    values: Mapped[dict[str, Any]]
    #: The language in which the end is told.
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.waiting)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    #: What came of it, in a sentence.
    said: Mapped[str] = mapped_column(default="")
    #: The page to go on to, as endpoint and arguments; empty when there is none.
    goal: Mapped[list[Any]] = mapped_column(default=list)
    #: What the file that came of it is called; empty when there is none.
    file_name: Mapped[str] = mapped_column(default="")
