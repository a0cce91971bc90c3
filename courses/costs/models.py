"""A year's budget, what a round costs, and what is said of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.api import Base, Id, now, ref_to


class BudgetState(StrEnum):
    """How far a year has come: *utkast*, *föreslagen*, *godkänd*."""

    draft = "draft"
    proposed = "proposed"
    approved = "approved"


class Budget(Base):
    """What a year is reckoned to take (*årsbudget*), for an area. Money in whole kronor."""

    __tablename__ = "courses_budget"
    __table_args__ = (
        UniqueConstraint("area_id", "year"),
        CheckConstraint("state IN ('draft', 'proposed', 'approved')", name="known_state"),
        CheckConstraint("share_by IN ('staff', 'hires', 'equal')", name="known_key"),
        CheckConstraint("hires >= 0 AND days_each >= 0 AND fte_cost >= 0 AND other_cost >= 0", name="not_negative"),
    )

    id: Mapped[Id]
    area_id: Mapped[int] = ref_to("organisations_organisation", index=False)
    year: Mapped[int]
    #: New employees expected in the year, and course days for each over the whole programme.
    hires: Mapped[int]
    days_each: Mapped[float]
    #: Coordinators, and local training leads: full-time equivalents (*åa*) for each organisation, and how many.
    coordinators: Mapped[float]
    support_each: Mapped[float]
    organisations: Mapped[int]
    #: What one åa costs in a year, and premises, food, bought-in trainers and the like.
    fte_cost: Mapped[int]
    other_cost: Mapped[int]
    #: By what the cost is shared: number of staff, of new employees, or alike.
    share_by: Mapped[str] = mapped_column(default="staff")
    #: Where the money comes from.
    funding: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=BudgetState.draft)
    changed_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    proposed_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    approved_at: Mapped[datetime | None]


class Remark(Base):
    """What someone in the managers' reference group says of a year (*synpunkt*)."""

    __tablename__ = "courses_budget_remark"

    id: Mapped[Id]
    budget_id: Mapped[int] = ref_to("courses_budget")
    person_id: Mapped[int] = ref_to("people_person")
    text: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)


class Billing(Base):
    """Where the invoice for a municipality's seats goes, and what it should say (*fakturauppgifter*)."""

    __tablename__ = "courses_billing"

    id: Mapped[Id]
    organisation_id: Mapped[int] = ref_to("organisations_organisation", index=False, unique=True)
    #: A cost centre (*kostnadsställe*) or a reference that the municipality's own invoices go by.
    reference: Mapped[str] = mapped_column(default="")
    #: Where it is sent: lines of a postal address, or the address of an electronic invoice.
    address: Mapped[str] = mapped_column(default="")


class Price(Base):
    """What a seat in a round costs the employer, and what the round itself costs (*pris*). Whole kronor."""

    __tablename__ = "courses_price"
    __table_args__ = (CheckConstraint("seat >= 0 AND no_show >= 0 AND provider_cost >= 0", name="not_negative"),)

    id: Mapped[Id]
    round_id: Mapped[int] = ref_to("courses_round", index=False, unique=True)
    #: For someone who was there.
    seat: Mapped[int] = mapped_column(default=0)
    #: For someone who stayed away without saying so, or was withdrawn after the last day for it.
    no_show: Mapped[int] = mapped_column(default=0)
    #: An external provider, and what it is paid for the round.
    provider: Mapped[str] = mapped_column(default="")
    provider_cost: Mapped[int] = mapped_column(default=0)
    funding: Mapped[str] = mapped_column(default="")
