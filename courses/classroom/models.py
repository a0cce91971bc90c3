"""The door, and what participants send in: questions, needs, and what they say about their attendance."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.api import Base, Id, now, ref_to


class Door(Base):
    """That a class may check in by itself to a session (*självincheckning*), and what its codes are counted from."""

    __tablename__ = "courses_door"
    __table_args__ = (UniqueConstraint("session_id"),)

    id: Mapped[Id]
    session_id: Mapped[int] = ref_to("courses_session", index=False)
    #: In base32. Never shown; the codes made from it live for seconds.
    secret: Mapped[str]
    opened_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    #: When the trainer closed it; NULL while it is open.
    closed_at: Mapped[datetime | None]


class Knock(Base):
    """How many wrong codes someone has tried at a door (*felaktiga koder*)."""

    __tablename__ = "courses_knock"
    __table_args__ = (UniqueConstraint("door_id", "person_id"), CheckConstraint("tries >= 0", name="tries_are_counted"))

    id: Mapped[Id]
    door_id: Mapped[int] = ref_to("courses_door", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    tries: Mapped[int] = mapped_column(default=0)


class Question(Base):
    """A question sent in before the day (*fråga till kursledaren*). The trainer reads it without a name."""

    __tablename__ = "courses_question"

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion")
    person_id: Mapped[int] = ref_to("people_person")
    text: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=now)


class Need(Base):
    """What someone needs to be able to take part (*behov*). Only the organiser reads it, and it is deleted after the round."""

    __tablename__ = "courses_need"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: Mapped[Id]
    round_id: Mapped[int] = ref_to("courses_round", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    hearing_loop: Mapped[bool] = mapped_column(default=False)
    step_free: Mapped[bool] = mapped_column(default=False)
    interpreter: Mapped[bool] = mapped_column(default=False)
    #: What to eat or not to eat, in the person's own words.
    food: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime] = mapped_column(default=now)


class AppealState(StrEnum):
    """What has become of an appeal: *öppen*, *bifallen*, *avslagen*."""

    open = "open"
    agreed = "agreed"
    declined = "declined"


class Appeal(Base):
    """That someone says that a mark is wrong (*invändning mot närvaro*), and what was answered."""

    __tablename__ = "courses_appeal"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        CheckConstraint("state IN ('open', 'agreed', 'declined')", name="known_state"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = ref_to("courses_session", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    text: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(default=AppealState.open)
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    answered_at: Mapped[datetime | None]


class Guest(Base):
    """Someone who came to a course day and is not in the register (*ej verifierad gäst*), until the person is found."""

    __tablename__ = "courses_guest"
    __table_args__ = (CheckConstraint("length(name) > 0", name="has_a_name"), {"info": {"keeps_its_session": True}})

    id: Mapped[Id]
    session_id: Mapped[int] = ref_to("courses_session")
    #: As written on the day. The row is deleted when the person is found, otherwise after three months.
    name: Mapped[str]
    workplace: Mapped[str] = mapped_column(default="")
    added_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    added_at: Mapped[datetime] = mapped_column(default=now)


class Note(Base):
    """What the coordinator wrote to people of a round (*utskick*); to whom it went is in the messages."""

    __tablename__ = "courses_note"
    __table_args__ = (CheckConstraint("length(subject) > 0 AND length(body) > 0", name="says_something"),)

    id: Mapped[Id]
    round_id: Mapped[int] = ref_to("courses_round")
    subject: Mapped[str]
    body: Mapped[str]
    sent_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    sent_at: Mapped[datetime] = mapped_column(default=now)
