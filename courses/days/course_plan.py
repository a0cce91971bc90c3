"""What a course's file may say. Pure: values in, a checked plan or an error out."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.api import _

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Title = Annotated[str, Field(min_length=1, max_length=160)]
#: Course days, in halves.
Days = Annotated[float, Field(gt=0, le=20, multiple_of=0.5)]
Minutes = Annotated[int, Field(ge=1, le=600)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class Objective(_Part):
    """What one can afterwards, and at which level."""

    text: Title
    level: Literal["fakta", "förståelse", "färdighet", "förtrogenhet"]


class ReadBefore(_Part):
    """A module to read, or a quiz to pass, before the day."""

    kind: Literal["courses.module", "quizzes.quiz"]
    ref: Key
    minutes: Minutes
    #: How many working days before the own course day it is to be done at the latest.
    days_before: Annotated[int, Field(ge=0, le=30)] = 1


class DoBefore(_Part):
    """Something to do before the day that nobody can tick but oneself."""

    kind: Literal["text"]
    text: Annotated[str, Field(min_length=1, max_length=400)]
    minutes: Minutes
    days_before: Annotated[int, Field(ge=0, le=30)] = 1


class ThemePlan(_Part):
    """What one gathering teaches."""

    key: Key
    title: Title
    days: Days
    areas: Annotated[list[Key], Field(min_length=1)]
    #: Requirements it is evidence for, by instrument.
    requirements: dict[str, list[Title]] = {}
    objectives: list[Objective] = []
    preparation: list[Annotated[ReadBefore | DoBefore, Field(discriminator="kind")]] = []


Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Times(_Part):
    """When the parts of a day begin and end: ``fm: ["09:00", "12:00"]``."""

    fm: tuple[Clock, Clock] | None = None
    em: tuple[Clock, Clock] | None = None
    whole: tuple[Clock, Clock] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Times":
        for half in (self.fm, self.em, self.whole):
            if half is not None and half[0] >= half[1]:
                raise ValueError(_("%(first)s–%(last)s slutar innan det börjar", first=half[0], last=half[1]))
        return self


class Rule(_Part):
    """What one must have attended, over the planned sessions: at least so many, and these; of each occasion or of the round."""

    least: Annotated[int, Field(ge=1, le=60)] | None = None
    compulsory: list[Annotated[int, Field(ge=1, le=60)]] = []
    over: Literal["occasion", "round"] = "occasion"


class CoursePlan(_Part):
    """A course and its themes, whose days make the course's days."""

    key: Key
    title: Title
    summary: Annotated[str, Field(max_length=400)] = ""
    example: bool = False
    days: Days
    group_size: Annotated[int, Field(ge=1, le=1000)] = 30
    withdraw_days: Annotated[int, Field(ge=0, le=90)] = 5
    late_minutes: Annotated[int, Field(ge=0, le=180)] = 30
    least_people: Annotated[int, Field(ge=0, le=1000)] = 0
    warn_days: Annotated[int, Field(ge=0, le=365)] = 14
    practice: bool = True
    completion: Rule = Rule()
    clock: Times = Times()
    evaluation: Annotated[str, Field(max_length=80)] = ""
    licence: Annotated[str, Field(max_length=40)] = ""
    themes: Annotated[list[ThemePlan], Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> "CoursePlan":
        total = sum(theme.days for theme in self.themes)
        if total != self.days:
            raise ValueError(
                _("temanas dagar blir %(total)s, men kursen är %(days)s", total=f"{total:g}", days=f"{self.days:g}")
            )
        return self
