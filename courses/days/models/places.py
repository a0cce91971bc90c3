"""Where courses are held, what comes again by term, and who may send people to a licensed course."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Dated, Id, Organisation, Person, now, ref_to
from courses.models import Course

#: What a room can offer.
EQUIPMENT = ("hearing_loop", "step_free", "screen", "video", "small_rooms", "movable_tables")


class Place(Base):
    """A house with rooms where courses are held (*plats*): how one gets there and whom one calls about it."""

    __tablename__ = "courses_place"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(default="")
    directions: Mapped[str] = mapped_column(default="")
    #: The municipality that it lies in, or that lends it.
    municipality_id: Mapped[int | None] = ref_to("organisations_organisation")
    #: A function, a telephone or an address to write to; never about a participant.
    contact: Mapped[str] = mapped_column(default="")
    #: No longer used; kept for the rounds that were held there.
    closed: Mapped[bool] = mapped_column(default=False)

    municipality: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    rooms: Mapped[list["Room"]] = relationship(lazy="raise_on_sql", order_by="Room.name", back_populates="place")


class Room(Base):
    """A room in a place (*lokal*). Whoever books it locks its row, so that it is never booked twice."""

    __tablename__ = "courses_room"
    __table_args__ = (
        UniqueConstraint("place_id", "name"),
        CheckConstraint("capacity > 0", name="room_holds_someone"),
    )

    id: Mapped[Id]
    place_id: Mapped[int] = ref_to("courses_place", index=False)
    name: Mapped[str]
    #: How many it holds.
    capacity: Mapped[int]
    #: Keys of EQUIPMENT.
    equipment: Mapped[list[str]] = mapped_column(default=list)
    closed: Mapped[bool] = mapped_column(default=False)

    place: Mapped[Place] = relationship(lazy="raise_on_sql", back_populates="rooms")

    @property
    def name_with_place(self) -> str:
        """As it stands on invitations: the place, then the room."""
        return f"{self.place.name}, {self.name}"


class Asset(Base):
    """Loose equipment that a place lends (*lös utrustning*): a projector, a portable loop, twelve laptops. Whoever books it
    locks its row, so that no more are booked at a time than there are."""

    __tablename__ = "courses_asset"
    __table_args__ = (UniqueConstraint("place_id", "name"), CheckConstraint("count > 0", name="there_is_one"))

    id: Mapped[Id]
    place_id: Mapped[int] = ref_to("courses_place", index=False)
    name: Mapped[str]
    #: How many there are.
    count: Mapped[int] = mapped_column(default=1)
    closed: Mapped[bool] = mapped_column(default=False)

    place: Mapped[Place] = relationship(lazy="raise_on_sql")


class AssetBooking(Base):
    """That loose equipment is booked for an occasion (*bokad utrustning*), for all its sessions."""

    __tablename__ = "courses_asset_booking"
    __table_args__ = (UniqueConstraint("occasion_id", "asset_id"), CheckConstraint("count > 0", name="books_one"))

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion", index=False)
    asset_id: Mapped[int] = ref_to("courses_asset")
    count: Mapped[int] = mapped_column(default=1)


class Licence(Dated, Base):
    """That an organisation may send people to courses that need a licence (*licens per nämnd*, as for BBIC)."""

    __tablename__ = "courses_licence"

    id: Mapped[Id]
    #: Which licence, as in Course.licence.
    key: Mapped[str]
    organisation_id: Mapped[int] = ref_to("organisations_organisation")
    note: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class Recurrence(Base):
    """That a course comes back every year in the same weeks (*återkommer*), with trainers who take turns to lead it."""

    __tablename__ = "courses_recurrence"
    __table_args__ = (
        UniqueConstraint("course_id", "area_id"),
        CheckConstraint("weekday >= 1 AND weekday <= 5", name="on_a_weekday"),
        CheckConstraint("seats > 0", name="some_seats"),
    )

    id: Mapped[Id]
    course_id: Mapped[int] = ref_to("courses_course", index=False)
    area_id: Mapped[int] = ref_to("organisations_organisation")
    #: ISO weeks in which a round begins, such as 5, 14, 37 and 46: twice a term.
    weeks: Mapped[list[Any]] = mapped_column(default=list)
    #: On which ISO weekday it begins.
    weekday: Mapped[int] = mapped_column(default=2)
    seats: Mapped[int]
    room_id: Mapped[int | None] = ref_to("courses_room")
    created_at: Mapped[datetime] = mapped_column(default=now)

    course: Mapped[Course] = relationship(lazy="raise_on_sql")
    area: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    room: Mapped[Room | None] = relationship(lazy="raise_on_sql")
    turns: Mapped[list["RotaTurn"]] = relationship(lazy="raise_on_sql", order_by="RotaTurn.position")


class RotaTurn(Base):
    """Someone's place among those who take turns to lead a course that comes back (*rullande schema*)."""

    __tablename__ = "courses_rota_turn"
    __table_args__ = (UniqueConstraint("recurrence_id", "person_id"),)

    id: Mapped[Id]
    recurrence_id: Mapped[int] = ref_to("courses_recurrence", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    position: Mapped[int]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
