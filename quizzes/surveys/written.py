"""A survey's questions as their author wrote them, and everything that can be wrong with them. Pure."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from app.api import _
from quizzes.surveys.kinds import CHOICE, SCALE, STEPS, TRANSFER

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class Option(BaseModel):
    """One answer to choose."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: Key
    text: Words


class WrittenQuestion(BaseModel):
    """One question: a scale with words, a choice, or free text."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: Key
    kind: Literal["scale", "choice", "text"]
    text: Words
    #: The same question as managers are asked it, about the unit as a whole.
    managers: str = Field("", max_length=400)
    words: list[Words] = Field(default_factory=list)
    options: list[Option] = Field(default_factory=list, max_length=10)

    @model_validator(mode="after")
    def _whole(self) -> "WrittenQuestion":
        if self.kind == SCALE and len(self.words) != STEPS:
            raise ValueError(_("en skala behöver ord för vart och ett av sina %(steps)s steg (words)", steps=STEPS))
        if self.kind == CHOICE and len({option.key for option in self.options}) < 2:
            raise ValueError(_("ett val behöver minst två svar med olika nycklar (options)"))
        if (self.words and self.kind != SCALE) or (self.options and self.kind != CHOICE):
            raise ValueError(_("words hör till scale, options till choice"))
        return self


class WrittenForm(BaseModel):
    """A whole form."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: Key
    kind: Literal["evaluation", "transfer"] = "evaluation"
    title: Words
    intro: str = Field("", max_length=1000)
    minutes: int = Field(2, ge=1, le=15)
    questions: list[WrittenQuestion] = Field(min_length=1, max_length=15)

    @model_validator(mode="after")
    def _whole(self) -> "WrittenForm":
        keys = [question.key for question in self.questions]
        if len(set(keys)) < len(keys):
            raise ValueError(_("två frågor har samma nyckel"))
        if self.kind == TRANSFER and any(q.kind != SCALE or not q.managers for q in self.questions):
            raise ValueError(_("i en uppföljning är varje fråga en skala, med managers: så som chefer får frågan"))
        return self

    @property
    def fingerprint(self) -> str:
        """The same for the same questions."""
        return sha256(json.dumps(self.model_dump(), sort_keys=True).encode()).hexdigest()


def check(value: Any) -> tuple[WrittenForm | None, list[tuple[tuple[str | int, ...], str]]]:
    """The form, or what is wrong: (path in the file, a sentence in Swedish)."""
    if not isinstance(value, Mapping):
        return None, [((), _("filen ska bestå av namn och värden"))]
    try:
        return WrittenForm.model_validate(value), []
    except ValidationError as error:
        return None, [(_path(fault["loc"]), _sentence(fault)) for fault in error.errors()]


def changed_kinds(old: list[Any], new: WrittenForm) -> list[str]:
    """Keys that mean another kind of question than in an earlier version; such a question needs a new key.

    Answers are pooled and followed over time by the question's key.
    """
    before = {question["key"]: question["kind"] for question in old}
    return [question.key for question in new.questions if before.get(question.key, question.kind) != question.kind]


def _path(place: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(part for part in place if isinstance(part, int) or not part.startswith("function-"))


def _sentence(fault: Any) -> str:
    match fault["type"]:
        case "missing":
            return _("%(value)s saknas", value=fault["loc"][-1])
        case "extra_forbidden":
            return _("%(value)s är inget som ett formulär har", value=fault["loc"][-1])
        case "value_error":
            return str(fault["ctx"]["error"])
        case _:
            return _("%(value)s är inte som det ska vara", value=fault["loc"][-1] if fault["loc"] else _("värdet"))
