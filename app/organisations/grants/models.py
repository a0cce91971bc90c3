"""Every look at names by someone from outside, for the municipality whose names they are."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, now, ref_to


class Look(Base):
    """Somebody opened the names behind a figure (*titt*). Written before the names are shown, never changed."""

    __tablename__ = "organisations_look"

    id: Mapped[Id]
    viewer_id: Mapped[int] = ref_to("people_person")
    #: Whose people: the organisation that the figure is about.
    organisation_id: Mapped[int] = ref_to("organisations_organisation")
    at: Mapped[datetime] = mapped_column(default=now)
    #: What was looked at: a part and a measure, the last day of the twelve months, a service area's key or ``*``.
    part: Mapped[str]
    measure: Mapped[str]
    end: Mapped[date]
    area: Mapped[str]
    #: How many people were named.
    people: Mapped[int]
