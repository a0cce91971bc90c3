"""A quiz as its author wrote it, in a file or in forms, and everything that can be wrong with it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.api import _
from quizzes import marking
from quizzes.authoring.keys import TAKEN_KEYS
from quizzes.hookspecs import Kind
from quizzes.yaml_lines import Path

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Retry(BaseModel):
    """How often one may try, and how long one waits in between."""

    model_config = ConfigDict(extra="forbid", strict=True)

    attempts: Literal["unlimited"] | Annotated[int, Field(ge=1, le=100)] = "unlimited"
    wait_minutes: int = Field(0, ge=0, le=60 * 24 * 30)


class WrittenQuestion(BaseModel):
    """One question; what its kind needs comes beside these fields."""

    model_config = ConfigDict(extra="allow", strict=True)

    id: Key
    kind: Words
    prompt: Words
    area: str = ""
    level: str = ""
    read_again: str = ""

    @property
    def details(self) -> dict[str, Any]:
        """What the kind needs."""
        return dict(self.__pydantic_extra__ or {})


class WrittenQuiz(BaseModel):
    """A whole quiz."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: Key
    title: Words
    module: str = ""
    minutes: int = Field(ge=1, le=240)
    areas: list[str] = Field(default_factory=list)
    #: Requirements it is evidence for, by instrument.
    requirements: dict[str, list[str]] = Field(default_factory=dict)
    example: bool = False
    pass_mark: int = Field(75, ge=0, le=100)
    retry: Retry = Field(default_factory=Retry)
    shuffle: bool = True
    draw: Annotated[int, Field(ge=1)] | None = None
    marks: str = Field("", max_length=2000)
    questions: list[WrittenQuestion] = Field(min_length=1, max_length=200)
    self_checks: list[WrittenQuestion] = Field(default_factory=list, max_length=200)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that was written; equal when nothing differs."""
        # What says nothing of requirements is the same as before they could be said.
        left_out = set() if self.requirements else {"requirements"}
        plain = json.dumps(self.model_dump(mode="json", exclude=left_out), sort_keys=True, ensure_ascii=False)
        return sha256(plain.encode()).hexdigest()


@dataclass(frozen=True)
class WrittenFault:
    """What is wrong, and in which part of the quiz."""

    path: Path
    sentence: str


def check(value: Any, kinds: Mapping[str, Kind]) -> tuple[WrittenQuiz | None, list[WrittenFault]]:
    """The quiz, when the value is one, and all faults in it in sentences for the author."""
    try:
        quiz = WrittenQuiz.model_validate(value)
    except ValidationError as error:
        return None, question_faults(error)
    return quiz, _unique(_faults(quiz, kinds))


def question_faults(error: ValidationError) -> list[WrittenFault]:
    """What pydantic found, in sentences for the author."""
    return _unique(WrittenFault(_path(each["loc"]), _sentence(each)) for each in error.errors())


def _faults(quiz: WrittenQuiz, kinds: Mapping[str, Kind]) -> list[WrittenFault]:
    found = []
    if quiz.key in TAKEN_KEYS:
        found.append(WrittenFault(("key",), _("nyckeln %(key)s används av plattformen, välj en annan", key=quiz.key)))
    seen: set[str] = set()
    for name, group in (("questions", quiz.questions), ("self_checks", quiz.self_checks)):
        for place, question in enumerate(group):
            if question.id in seen:
                found.append(WrittenFault((name, place, "id"), _("frågan %(id)s finns två gånger", id=question.id)))
            seen.add(question.id)
            found += check_question(question, kinds, (name, place))
    counted = sum(question.kind != "reflection" for question in quiz.questions)
    if quiz.draw is not None and quiz.draw > counted:
        found.append(
            WrittenFault(
                ("draw",),
                _(
                    "draw är %(draw)s men det finns bara %(counted)s frågor att lotta bland",
                    draw=quiz.draw,
                    counted=counted,
                ),
            )
        )
    return found


def check_question(question: WrittenQuestion, kinds: Mapping[str, Kind], path: Path = ()) -> list[WrittenFault]:
    """What is wrong with one question, by its kind."""
    rules = {name: kind.rule for name, kind in kinds.items()}
    whole = {"id": question.id, "kind": question.kind, "prompt": question.prompt, "level": question.level}
    sentences = marking.validate(whole | question.details, rules)
    found = [WrittenFault((*path, _field(sentence, question, kinds)), _plain(sentence)) for sentence in sentences]
    kind = kinds.get(question.kind)
    for name in question.details:
        if kind is not None and name not in kind.fields:
            known = ", ".join(sorted(kind.fields))
            found.append(
                WrittenFault(
                    (*path, name),
                    _(
                        "%(name)s hör inte till frågetypen %(kind)s (den har %(known)s)",
                        name=name,
                        kind=question.kind,
                        known=known,
                    ),
                )
            )
    for name, text in question.details.items():
        if isinstance(text, str) and len(text) > 4000:
            found.append(WrittenFault((*path, name), _("%(name)s är för lång, högst 4 000 tecken", name=name)))
    return found


def _field(sentence: str, question: WrittenQuestion, kinds: Mapping[str, Kind]) -> str:
    """The field that a sentence is about: those of the kinds begin with its name."""
    first = sentence.split(maxsplit=1)[0].rstrip(":")
    if first in question.details:
        return first
    if question.kind not in kinds:
        return "kind"
    if question.level and question.level in sentence:
        return "level"
    return "choices" if "choices" in question.details else ""


def _plain(sentence: str) -> str:
    return sentence.rstrip(".")


def _path(loc: tuple[int | str, ...]) -> Path:
    """Where it stands in the file; what pydantic adds of its own is left out."""
    return tuple(part for part in loc if isinstance(part, int) or (part.islower() and "[" not in part))


def _sentence(error: Any) -> str:
    name = next((str(part) for part in reversed(_path(error["loc"])) if isinstance(part, str)), "filen")
    bounds = error.get("ctx") or {}
    match error["type"]:
        case "missing":
            return _("%(name)s saknas", name=name)
        case "extra_forbidden":
            return _("%(name)s är inget fält här", name=name)
        case "string_type":
            return _("%(name)s ska vara text (sätt citattecken om det ser ut som ett tal)", name=name)
        case "string_pattern_mismatch":
            return _("%(name)s får bara ha små bokstäver a–z, siffror och bindestreck", name=name)
        case "string_too_short":
            return _("%(name)s är tom", name=name)
        case "string_too_long":
            return _(
                "%(name)s är för lång, högst %(max_length)s tecken", name=name, max_length=bounds.get("max_length")
            )
        case "int_type" | "int_parsing" | "int_from_float":
            return _("%(name)s ska vara ett heltal", name=name)
        case "bool_type":
            return _("%(name)s ska vara true eller false", name=name)
        case "list_type":
            return _("%(name)s ska vara en lista", name=name)
        case "model_type" | "dict_type" | "model_attributes_type":
            return _("%(name)s ska ha fält", name=name)
        case "greater_than_equal":
            return _("%(name)s ska vara minst %(ge)s", name=name, ge=bounds.get("ge"))
        case "less_than_equal":
            return _("%(name)s ska vara högst %(le)s", name=name, le=bounds.get("le"))
        case "literal_error":
            return _("%(name)s ska vara %(expected)s eller ett heltal", name=name, expected=bounds.get("expected"))
        case "too_short":
            return _("%(name)s ska ha minst en rad", name=name)
        case "too_long":
            return _(
                "%(name)s har för många rader, högst %(max_length)s", name=name, max_length=bounds.get("max_length")
            )
        case _:
            return _("%(name)s går inte att förstå", name=name)


def _unique(faults: Any) -> list[WrittenFault]:
    return list(dict.fromkeys(faults))
