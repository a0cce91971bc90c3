"""A programme as it is written in a file: what must be there, and the sums that must hold. Pure."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from app.api import _

Key = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Allocation(_Strict):
    """Days that a group of knowledge areas shares."""

    areas: list[str] = Field(min_length=1)
    days: float = Field(gt=0)


class PlannedItem(_Strict):
    """Something to do, and the ledger verbs that complete it."""

    key: str = Key
    title: str = Field(min_length=1)
    kind: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    ref: str = Field(min_length=1)
    verbs: list[str] = Field(min_length=1)
    days: float = Field(default=0, ge=0)
    areas: list[str] = []


class PlannedPart(_Strict):
    """A part with its days, deadline and items. Items and allocations both sum to the part's days."""

    key: str = Key
    title: str = Field(min_length=1)
    days: float = Field(gt=0)
    deadline_months: int | None = Field(ge=1, le=120)
    rounds_per_year_max: int | None = None
    runs_per_year: int | None = None
    open_to_experienced: bool = False
    allocations: list[Allocation] = []
    items: list[PlannedItem] = Field(min_length=1)

    @model_validator(mode="after")
    def sums_hold(self) -> "PlannedPart":
        """Refuse a part whose days do not add up, or whose keys repeat."""
        for name, total in (
            ("items", sum(i.days for i in self.items)),
            ("allocations", sum(a.days for a in self.allocations)),
        ):
            if abs(total - self.days) > 1e-9 and (name == "items" or self.allocations):
                raise ValueError(
                    _(
                        "dagarna i %(name)s blir %(total)s, men delen har %(days)s dagar",
                        name=name,
                        total=f"{total:g}",
                        days=f"{self.days:g}",
                    )
                )
        keys = [item.key for item in self.items]
        if len(keys) != len(set(keys)):
            raise ValueError(_("samma nyckel finns på flera rader i items"))
        return self


class Audience(_Strict):
    """Whom the programme is for; None means all."""

    roles: list[str] | None = None
    service_areas: list[str] | None = None
    entry_profiles: list[str] | None = None

    @field_validator("roles", "service_areas", "entry_profiles", mode="before")
    @classmethod
    def all_is_none(cls, value: object) -> object:
        """``all`` in a file means no narrowing."""
        return None if value == "all" else value

    def holds(self, role: str, service_area: str, entry_profile: str) -> bool:
        """Whether a post with these is in the audience."""
        return all(
            wanted is None or value in wanted
            for wanted, value in (
                (self.roles, role), (self.service_areas, service_area), (self.entry_profiles, entry_profile),
            )
        )  # fmt: skip


class ProgrammePlan(_Strict):
    """A whole programme, as in ``programmes/<key>.yaml``."""

    key: str = Key
    title: str = Field(min_length=1)
    summary: str = ""
    version: int = Field(ge=1)
    example: bool = False
    total_days: float = Field(gt=0)
    enrolment: Literal["rule", "choice"] = "rule"
    audience: Audience = Audience()
    #: Whom it obliges: those whose post begins on this day or later, from the day of publishing, or all.
    first_day_from: date | Literal["published", "all"] | None = None
    parts: list[PlannedPart] = Field(min_length=1)

    @field_validator("first_day_from", mode="before")
    @classmethod
    def first_day_is_known(cls, value: object) -> object:
        """Read a date as files write it; the two words as they stand."""
        if value in (None, "published", "all") or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise ValueError(_("skriv ett datum, till exempel 2027-01-01, eller published eller all")) from None

    @model_validator(mode="after")
    def parts_make_the_whole(self) -> "ProgrammePlan":
        """Refuse a programme whose parts do not add up, or one by rule without deadlines or a first day."""
        total = sum(part.days for part in self.parts)
        if abs(total - self.total_days) > 1e-9:
            raise ValueError(
                _(
                    "delarna blir %(total)s dagar, men programmet har %(total_days)s",
                    total=f"{total:g}",
                    total_days=f"{self.total_days:g}",
                )
            )
        if self.enrolment == "rule" and any(part.deadline_months is None for part in self.parts):
            raise ValueError(_("ett program som ges efter regel behöver deadline_months i varje del"))
        if self.enrolment == "rule" and self.first_day_from is None:
            raise ValueError(
                _(
                    "ett program som ges efter regel behöver first_day_from: från vilken första arbetsdag det gäller, "
                    "till exempel 2027-01-01, published (när programmet publiceras) eller all"
                )
            )
        keys = [part.key for part in self.parts]
        if len(keys) != len(set(keys)):
            raise ValueError(_("samma nyckel finns på flera delar"))
        return self
