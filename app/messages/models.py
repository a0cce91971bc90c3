"""The outbox: what the platform wants to tell people, written in the same transaction as what it tells of."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, now, ref_to

#: What waits no longer and has not gone out: few, and asked for by whoever looks for letters that did not arrive.
_NEVER_WENT = text("sent_at IS NULL AND next_try_at IS NULL")


class Message(Base):
    """A message to one person (*meddelande*): a template and its values, perhaps with entries for the calendar.

    The same event is told once to each person with each template. The text is made when it is read or sent, in the
    person's language; the row holds ids, codes, days and labels.
    """

    __tablename__ = "messages_message"
    __table_args__ = (
        UniqueConstraint("person_id", "event", "template"),
        Index("ix_messages_message_waiting", "next_try_at"),
        Index("ix_messages_message_bounced", "bounced_at"),
        Index(
            "ix_messages_message_never_went",
            "created_at",
            postgresql_where=_NEVER_WENT,
            sqlite_where=_NEVER_WENT,
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person", index=False)
    #: What it tells of, such as ``courses.seated:12``.
    event: Mapped[str]
    #: The thing by which somebody asks what became of it, such as ``courses.round:12``; empty when nobody does.
    about: Mapped[str] = mapped_column(default="", index=True)
    #: Such as ``courses/mail/seated``: a text template whose first line is the subject.
    template: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: ``calendars.entries_kept``; empty when there is nothing for the calendar.
    calendar: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Waits for working hours, and for the end of a registered absence.
    reminder: Mapped[bool] = mapped_column(default=False)
    #: What kind of thing it is, for the reader's own choice; empty for what is always told at once.
    topic: Mapped[str] = mapped_column(default="")
    #: Whether it is mailed together with others, by the reader's own choice.
    digest: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    #: From when it may be sent.
    due_at: Mapped[datetime] = mapped_column(default=now)
    #: From when it is of no use any more: what it reminds of has begun. NULL when it always is.
    until: Mapped[datetime | None]
    #: When the worker tries next; NULL when it never will again.
    next_try_at: Mapped[datetime | None] = mapped_column(default=now)
    #: When it was handed over to the mail server, or laid on the person's page where no mail is sent.
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Why it has not been sent, in a word, without addresses.
    error: Mapped[str] = mapped_column(default="")
    #: When a mail server said that it will never arrive, at once or later; NULL when none has.
    bounced_at: Mapped[datetime | None]
    #: What it said: ``5.1.1``, or ``550`` when it was at once; see ``bounces.reason_of``.
    bounce_code: Mapped[str] = mapped_column(default="")
    #: A fingerprint of the address that it was sent to.
    bounced_from: Mapped[str] = mapped_column(default="")


class Choice(Base):
    """How someone wants to be told of a topic (*mitt val*); at once when nothing has been chosen."""

    __tablename__ = "messages_choice"
    __table_args__ = (
        UniqueConstraint("person_id", "topic"),
        CheckConstraint("how IN ('at_once', 'daily', 'weekly', 'page')", name="known_way"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person", index=False)
    topic: Mapped[str]
    how: Mapped[str]
