"""The dialogue groups of a course day: how they were made, and who sits in which."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.api import Base, Id, now, ref_to


class Way(StrEnum):
    """Whom one is to meet over a round's days: *nya möten* or *fast kärna*."""

    fewest_repeats = "fewest_repeats"
    stable_core = "stable_core"


class GroupSet(Base):
    """The groups of an occasion, as one whole (*gruppindelning*). Whoever changes them holds the occasion's row."""

    __tablename__ = "courses_group_set"
    __table_args__ = (
        CheckConstraint("low >= 2 AND low <= high", name="sizes_in_order"),
        CheckConstraint("way IN ('fewest_repeats', 'stable_core')", name="known_way"),
    )

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion", unique=True)
    #: The same people, locks and seed give the same groups.
    seed: Mapped[int]
    #: The smallest and largest group that was asked for.
    low: Mapped[int]
    high: Mapped[int]
    way: Mapped[str] = mapped_column(default=Way.fewest_repeats)
    #: Whether participants may see on their own page which group they are in.
    shown: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by_id: Mapped[int | None] = ref_to("people_person", index=False)


class DialogueGroup(Base):
    """A mixed group on a course day (*blandad dialoggrupp*), known by its number."""

    __tablename__ = "courses_dialogue_group"
    __table_args__ = (UniqueConstraint("set_id", "number"), CheckConstraint("number > 0", name="numbered_from_one"))

    id: Mapped[Id]
    set_id: Mapped[int] = ref_to("courses_group_set", index=False)
    number: Mapped[int]


class GroupMember(Base):
    """Someone's place in a dialogue group (*gruppmedlem*)."""

    __tablename__ = "courses_group_member"
    __table_args__ = (UniqueConstraint("set_id", "person_id"),)

    id: Mapped[Id]
    #: Kept here so that the database itself refuses a second group on the same day.
    set_id: Mapped[int] = ref_to("courses_group_set", index=False)
    group_id: Mapped[int] = ref_to("courses_dialogue_group")
    person_id: Mapped[int] = ref_to("people_person")
    #: Whether the trainer has said that the person stays here when the groups are mixed again.
    locked: Mapped[bool] = mapped_column(default=False)
    #: The number of the group the person had before the groups were last fitted to who was there; NULL when the same.
    moved_from: Mapped[int | None]
