"""What an editor fills in: what a quiz says of itself, and a question of each common kind without any YAML."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.api import Form, _, knowledge_areas, lazy, requirement_choices
from quizzes.kinds import LEVELS_OF_QUIZZES, read_number

KEY = Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=lazy("Skriv med små bokstäver a–z, siffror och bindestreck."))
#: Empty rows for further choices.
SPARE = 2
MOST_CHOICES = 10


class NewQuizForm(Form):
    """A new quiz."""

    key = StringField(lazy("Nyckel"), [DataRequired(lazy("Skriv en nyckel.")), Length(max=80), KEY])
    title = StringField(lazy("Titel"), [DataRequired(lazy("Skriv en titel.")), Length(max=200)])
    minutes = IntegerField(lazy("Minuter"), [InputRequired(lazy("Skriv hur många minuter.")), NumberRange(1, 240)])


class FactsForm(Form):
    """What a quiz says of itself, and its rules."""

    title = StringField(lazy("Titel"), [DataRequired(lazy("Skriv en titel.")), Length(max=200)])
    minutes = IntegerField(lazy("Minuter"), [InputRequired(lazy("Skriv hur många minuter.")), NumberRange(1, 240)])
    module_key = StringField(lazy("Modulens nyckel"), [Optional(), Length(max=80), KEY])
    areas = SelectMultipleField(
        lazy("Kunskapsområden"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    requirements = SelectMultipleField(
        lazy("Krav som frågorna är underlag för"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    pass_mark = IntegerField(
        lazy("Gräns för godkänd, procent"), [InputRequired(lazy("Skriv ett heltal.")), NumberRange(0, 100)]
    )
    attempts = IntegerField(lazy("Antal försök"), [Optional(), NumberRange(1, 100)])
    wait_minutes = IntegerField(
        lazy("Väntan mellan försök, minuter"), [InputRequired(lazy("Skriv ett heltal.")), NumberRange(0, 43_200)]
    )
    draw = IntegerField(lazy("Lotta fram så många frågor"), [Optional(), NumberRange(1, 200)])
    shuffle = BooleanField(lazy("Blanda frågor och svar"))
    marks = TextAreaField(lazy("Så räknas poängen, i ord"), [Optional(), Length(max=2000)])
    example = BooleanField(lazy("Det här är ett exempel"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.areas.choices = [SelectChoice(area.key, area.name) for area in knowledge_areas()]
        self.requirements.choices = [SelectChoice(ref, label) for ref, label in requirement_choices()]

    def values(self) -> dict[str, Any]:
        """The columns of a version."""
        found = {name: value for name, value in self.data.items() if name in self._fields}
        return found | {
            "module_key": found["module_key"] or "",
            "marks": (found["marks"] or "").strip(),
            "title": found["title"].strip(),
        }


class QuestionForm(Form):
    """What all questions have. Each kind adds its own in a class below."""

    id = StringField(lazy("Nyckel"), [DataRequired(lazy("Skriv en nyckel.")), Length(max=80), KEY])
    prompt = TextAreaField(lazy("Frågan"), [DataRequired(lazy("Skriv frågan.")), Length(max=4000)])
    area = SelectField(lazy("Kunskapsområde"))
    level = SelectField(lazy("Nivå"))
    read_again = StringField(lazy("Steg att läsa igen (nyckel)"), [Optional(), Length(max=80), KEY])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.area.choices = [
            SelectChoice("", _("inget")),
            *(SelectChoice(area.key, area.name) for area in knowledge_areas()),
        ]
        self.level.choices = [
            SelectChoice("", _("ingen")),
            *(SelectChoice(level, level) for level in LEVELS_OF_QUIZZES),
        ]

    def value(self, kind: str) -> dict[str, Any]:
        """The question as it would stand in a file."""
        common = {name: self[name].data or "" for name in ("id", "prompt", "area", "level", "read_again")}
        return common | {"kind": kind} | self.details()

    def details(self) -> dict[str, Any]:
        """What the kind needs."""
        return {}

    @classmethod
    def begin(cls, value: Mapping[str, Any]) -> dict[str, Any]:
        """What the form begins with, from a question as it would stand in a file."""
        return dict(value)


class _Feedback(QuestionForm):
    feedback_right = TextAreaField(lazy("Återkoppling när det är rätt"), [Optional(), Length(max=2000)])
    feedback_wrong = TextAreaField(lazy("Återkoppling när det är fel"), [Optional(), Length(max=2000)])

    def feedback(self) -> dict[str, Any]:
        """The author's words for right and wrong."""
        return {name: self[name].data.strip() for name in ("feedback_right", "feedback_wrong") if self[name].data}


class ChoiceForm(PlainForm):
    """One choice."""

    id = StringField()
    text = StringField(lazy("Svar"), [Optional(), Length(max=1000)])
    right = BooleanField(lazy("Rätt"))
    feedback = TextAreaField(lazy("Återkoppling"), [Optional(), Length(max=2000)])


class ChoicesForm(QuestionForm):
    """One choice, or several."""

    choices = FieldList(FormField(ChoiceForm), max_entries=MOST_CHOICES)

    def details(self) -> dict[str, Any]:
        """The choices that have a text, each with an id that it keeps."""
        rows = [row for row in self.choices.data if (row["text"] or "").strip()]
        taken = {row["id"] for row in rows if row["id"]}
        spare = (letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in taken)
        return {
            "choices": [
                {
                    "id": row["id"] or next(spare),
                    "text": row["text"].strip(),
                    "right": bool(row["right"]),
                    "feedback": (row["feedback"] or "").strip(),
                }
                for row in rows
            ]
        }

    @classmethod
    def begin(cls, value: Mapping[str, Any]) -> dict[str, Any]:
        """The choices there are, and a few empty rows."""
        rows = list(value.get("choices") or [])
        empty: list[dict[str, Any]] = [{} for _row in range(max(SPARE, 4 - len(rows)))]
        return {**value, "choices": (rows + empty)[:MOST_CHOICES]}


class SeveralChoicesForm(ChoicesForm):
    """Several choices, with what a wrong one takes."""

    wrong = SelectField(
        lazy("Ett fel kryss tar bort"),
        choices=[
            SelectChoice("-1", lazy("lika mycket som ett rätt ger")),
            SelectChoice("-0.5", lazy("hälften")),
            SelectChoice("0", lazy("inget")),
        ],
    )

    def details(self) -> dict[str, Any]:
        """The choices and the points."""
        return super().details() | {"marking": {"right": 1, "wrong": _plain_number(self.wrong.data), "floor": 0}}

    @classmethod
    def begin(cls, value: Mapping[str, Any]) -> dict[str, Any]:
        """What a wrong choice takes, as one of the three."""
        wrong = (value.get("marking") or {}).get("wrong", -1)
        return super().begin(value) | {"wrong": {0: "0", -0.5: "-0.5"}.get(wrong, "-1")}


class TrueFalseForm(_Feedback):
    """True or false."""

    answer = SelectField(
        lazy("Påståendet är"), choices=[SelectChoice("true", lazy("sant")), SelectChoice("false", lazy("falskt"))]
    )

    def details(self) -> dict[str, Any]:
        """Which it is."""
        return {"answer": self.answer.data == "true"} | self.feedback()

    @classmethod
    def begin(cls, value: Mapping[str, Any]) -> dict[str, Any]:
        """As the two words."""
        return {**value, "answer": "true" if value.get("answer", True) in (True, "true") else "false"}


class ShortTextForm(_Feedback):
    """A short text with its accepted variants."""

    accepts = TextAreaField(
        lazy("Godtagna svar, ett per rad"), [DataRequired(lazy("Skriv minst ett svar.")), Length(max=4000)]
    )
    case = BooleanField(lazy("Stora och små bokstäver spelar roll"))
    diacritics = BooleanField(lazy("Å, ä och ö får skrivas som a och o"))

    def details(self) -> dict[str, Any]:
        """The variants and the rules."""
        return {
            "accepts": [line.strip() for line in (self.accepts.data or "").splitlines() if line.strip()],
            "case": "keep" if self.case.data else "ignore",
            "diacritics": "ignore" if self.diacritics.data else "keep",
        } | self.feedback()

    @classmethod
    def begin(cls, value: Mapping[str, Any]) -> dict[str, Any]:
        """One variant on each line."""
        return {
            **value,
            "accepts": "\n".join(str(each) for each in value.get("accepts") or []),
            "case": value.get("case") == "keep",
            "diacritics": value.get("diacritics") == "ignore",
        }


class NumberForm(_Feedback):
    """A number with its tolerance."""

    answer = StringField(lazy("Rätt svar"), [DataRequired(lazy("Skriv ett tal.")), Length(max=40)])
    tolerance = StringField(lazy("Får skilja, uppåt och nedåt"), [Optional(), Length(max=40)])
    unit = StringField(lazy("Enhet"), [Optional(), Length(max=40)])

    def details(self) -> dict[str, Any]:
        """The number, as a number when it is one."""
        return {
            "answer": _plain_number(self.answer.data),
            "tolerance": _plain_number(self.tolerance.data or "0"),
            "unit": (self.unit.data or "").strip(),
        } | self.feedback()

    @classmethod
    def begin(cls, value: Mapping[str, Any]) -> dict[str, Any]:
        """Numbers as Swedes write them."""
        shown = {name: str(value[name]).replace(".", ",") for name in ("answer", "tolerance") if name in value}
        return {**value, **shown}


class ReflectionForm(QuestionForm):
    """Something to think about."""

    afterwards = TextAreaField(lazy("Det som visas efteråt"), [Optional(), Length(max=2000)])

    def details(self) -> dict[str, Any]:
        """What is shown afterwards."""
        return {"afterwards": self.afterwards.data.strip()} if self.afterwards.data else {}


class YamlForm(QuestionForm):
    """Any other kind: what it needs, written as in a file."""

    yaml = TextAreaField(lazy("Uppgifter i YAML"), [DataRequired(lazy("Skriv det som frågan behöver."))])

    def details(self) -> dict[str, Any]:
        """What was written. Call only after ``validate_yaml`` let it through."""
        from quizzes.yaml_lines import read  # Heavy, and needed only when authors write so.

        found = read(self.yaml.data or "").value
        return found if isinstance(found, dict) else {}

    def validate_yaml(self, field: Any) -> None:
        """Tells on which line it cannot be read."""
        from quizzes.yaml_lines import Unreadable, read

        try:
            found = read(field.data or "").value
        except Unreadable as error:
            raise ValidationError(_("Rad %(line)s: %(fault)s.", line=error.line, fault=str(error)))
        if not isinstance(found, dict):
            raise ValidationError(_("Skriv ett fält per rad, till exempel ”items: [ett, två]”."))


#: The form of each common kind; every other kind is written as YAML.
FORMS: dict[str, type[QuestionForm]] = {
    "one_choice": ChoicesForm,
    "several_choices": SeveralChoicesForm,
    "true_false": TrueFalseForm,
    "short_text": ShortTextForm,
    "number": NumberForm,
    "reflection": ReflectionForm,
}


def _plain_number(text: Any) -> Any:
    """A number when it is one, otherwise the text, for the kind to judge."""
    found = read_number(text)
    if found is None:
        return text
    return int(found) if found == found.to_integral_value() else float(found)
