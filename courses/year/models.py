"""The year's plan: what it was made from, and its rounds before they are rounds."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, Organisation, Person, now, ref_to
from courses.days.models import Half
from courses.models import Course
from courses.year.blocked import Blocks
from courses.year.facts import Choices, RowFacts
from courses.year.rhythm import Piece, Rhythm


class PlanState(StrEnum):
    """How far a plan has come. *Utkast*, *föreslagen*, *godkänd*."""

    draft = "draft"
    proposed = "proposed"
    approved = "approved"


class YearPlan(Base):
    """The plan of a year (*årsplan*): the rounds of a programme for the people of an area, and what is counted on."""

    __tablename__ = "courses_year_plan"
    __table_args__ = (
        UniqueConstraint("area_id", "programme_key", "year"),
        CheckConstraint("seats > 0 AND rounds > 0", name="something_to_plan"),
        CheckConstraint("year >= 2000 AND year <= 2200", name="year_of_our_time"),
        CheckConstraint("state IN ('draft', 'proposed', 'approved')", name="known_state"),
    )

    id: Mapped[Id]
    area_id: Mapped[int] = ref_to("organisations_organisation", index=False)
    programme_key: Mapped[str]
    year: Mapped[int]
    state: Mapped[str] = mapped_column(default=PlanState.draft)
    #: Seats in a round of the part that is given in whole rounds, and how many rounds at most.
    seats: Mapped[int]
    rounds: Mapped[int]
    rhythm: Mapped[str] = mapped_column(default=Rhythm.together)
    #: ``{"weeks": [1, 7], "periods": [["2028-06-01", "2028-08-31"]], "squeezed": true}``
    blocks: Mapped[dict[str, Any]]
    #: Hires expected in January … December, by organisation id.
    hires: Mapped[dict[str, Any]]
    #: The day on which one can ask for a seat in all of its rounds, for everyone at once; NULL: when they are published.
    opens_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    proposed_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    approved_at: Mapped[datetime | None]

    area: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    approved_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[approved_by_id])

    @property
    def choices(self) -> Choices:
        """What was chosen, as values."""
        return Choices(
            self.year, self.seats, self.rounds, Rhythm(self.rhythm), read_blocks(self.blocks),
            {int(place): tuple(counts) for place, counts in self.hires.items()},
        )  # fmt: skip


class YearRow(Base):
    """A planned round (*planerad omgång*). It becomes a round once."""

    __tablename__ = "courses_year_row"
    __table_args__ = (CheckConstraint("seats > 0", name="has_seats"),)

    id: Mapped[Id]
    plan_id: Mapped[int] = ref_to("courses_year_plan")
    course_id: Mapped[int] = ref_to("courses_course")
    seats: Mapped[int]
    #: ``["2028-01-25", "fm", theme id]``, in order.
    pieces: Mapped[list[Any]]
    first_on: Mapped[date]
    last_on: Mapped[date]
    room_id: Mapped[int | None] = ref_to("courses_room", index=False)
    #: The round that it has become.
    round_id: Mapped[int | None] = ref_to("courses_round", index=False, unique=True)

    course: Mapped[Course] = relationship(lazy="raise_on_sql")


class YearTrainer(Base):
    """Who is to lead a theme of a planned round (*planerad kursledare*)."""

    __tablename__ = "courses_year_trainer"
    __table_args__ = (UniqueConstraint("row_id", "theme_id", "person_id"),)

    id: Mapped[Id]
    row_id: Mapped[int] = ref_to("courses_year_row", index=False)
    theme_id: Mapped[int] = ref_to("courses_theme", index=False)
    person_id: Mapped[int] = ref_to("people_person")


class YearRemark(Base):
    """What someone in the managers' reference group says of a plan (*synpunkt*)."""

    __tablename__ = "courses_year_remark"

    id: Mapped[Id]
    plan_id: Mapped[int] = ref_to("courses_year_plan")
    person_id: Mapped[int] = ref_to("people_person")
    text: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)


def read_blocks(values: dict[str, Any]) -> Blocks:
    """The blocks as they are kept."""
    periods = tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in values["periods"])
    return Blocks(frozenset(values["weeks"]), periods, values["squeezed"])


def write_blocks(blocks: Blocks) -> dict[str, Any]:
    """The blocks to be kept."""
    periods = [[first.isoformat(), last.isoformat()] for first, last in blocks.periods]
    return {"weeks": sorted(blocks.weeks), "periods": periods, "squeezed": blocks.squeezed}


def read_pieces(values: list[Any]) -> tuple[Piece, ...]:
    """The half days as they are kept."""
    return tuple(Piece(theme, date.fromisoformat(day), Half(half)) for day, half, theme in values)


def write_pieces(pieces: tuple[Piece, ...]) -> list[Any]:
    """The half days to be kept."""
    return [[piece.held_on.isoformat(), piece.half.value, piece.theme_id] for piece in pieces]


def facts_of(row: YearRow, trainers: tuple[tuple[int, int], ...] = ()) -> RowFacts:
    """A row as values."""
    return RowFacts(row.id, row.course_id, read_pieces(row.pieces), row.seats, trainers, row.room_id)
