"""What the shell of the pages keeps: posts already answered, posts kept through a sign-in, and what people tell us."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, now, ref_to


class Once(Base):
    """A POST that was answered; the same POST again gets the same answer and does nothing."""

    __tablename__ = "web_once"

    key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    #: Where the first answer sent the browser.
    location: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Kept(Base):
    """What somebody typed when their sign-in had expired; given back after signing in again, then erased."""

    __tablename__ = "web_kept"

    token: Mapped[str] = mapped_column(primary_key=True)
    #: Whose page it was; given back to nobody else.
    person_id: Mapped[int | None] = ref_to("people_person")
    path: Mapped[str]
    fields: Mapped[list[Any]]
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Feedback(Base):
    """A message about accessibility, which DOS-lagen (2018:1937, 13 §) gives everyone the right to send."""

    __tablename__ = "web_feedback"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(default=now)
    page: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    #: Where to answer, when the sender wants an answer.
    reply_to: Mapped[str] = mapped_column(default="")


class Edition(Base):
    """How many times what is the same for everyone has been written (see app.web.editions). One row, with the id 1."""

    __tablename__ = "web_edition"

    id: Mapped[Id]
    number: Mapped[int]
