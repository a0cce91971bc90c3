"""Every look at names by someone from outside, for the municipality whose names they are."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, now, ref_to


class Look(Base):
    """Somebody opened the names behind a figure, or what was true of one person (*titt*). Written before anything is shown,
    never changed."""

    __tablename__ = "organisations_look"

    id: Mapped[Id]
    viewer_id: Mapped[int] = ref_to("people_person")
    #: Whose people: the organisation that the figure is about, or the person's unit.
    organisation_id: Mapped[int] = ref_to("organisations_organisation")
    #: The one person; NULL when it was a list.
    person_id: Mapped[int | None] = ref_to("people_person")
    at: Mapped[datetime] = mapped_column(default=now)
    #: Which figure: a part and a measure (empty for a person), the last day of the twelve months or the day that was asked
    #: about, a service area's key or ``*``.
    part: Mapped[str]
    measure: Mapped[str]
    end: Mapped[date]
    area: Mapped[str]
    #: How many people were named.
    people: Mapped[int]
