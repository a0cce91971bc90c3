"""The form of a survey, made from its questions, and the form of the log."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from app.api import Form, lazy
from quizzes.surveys.actions.changing import LONGEST as LONGEST_CHANGE
from quizzes.surveys.ballots import LONGEST, Asked
from quizzes.surveys.kinds import TEXT


def survey_form(put: Iterable[Asked]) -> Form:
    """A form with a field for each question, all of which may be left out."""
    fields: dict[str, Any] = {field_name(each.name): _field(each) for each in put}
    return type("SurveyForm", (Form,), fields)()


def _field(each: Asked) -> Any:
    if each.kind == TEXT:
        return TextAreaField(each.text, [Optional(), Length(max=LONGEST)])
    return RadioField(
        each.text,
        [Optional()],
        choices=[SelectChoice(value, words) for value, words in each.choices],
        validate_choice=False,
    )


def field_name(name: str) -> str:
    """A question's name as a field's name in the form."""
    return "q_" + name.replace("/", "__").replace("-", "_")


def answers(form: Form, put: Iterable[Asked]) -> Mapping[str, str | None]:
    """What was answered, by question."""
    return {each.name: form[field_name(each.name)].data for each in put}


def field_of(form: Form, each: Asked) -> Field:
    """The field of a question."""
    return form[field_name(each.name)]


class ChangeForm(Form):
    """What people said, what was changed, and when."""

    said = TextAreaField(
        lazy("Det här sa deltagarna"), [DataRequired(lazy("Skriv vad deltagarna sa.")), Length(max=LONGEST_CHANGE)]
    )
    changed = TextAreaField(
        lazy("Det här ändrade vi"), [DataRequired(lazy("Skriv vad som ändrades.")), Length(max=LONGEST_CHANGE)]
    )
    on = DateField(lazy("Ändrat"), [DataRequired(lazy("Välj en dag."))])
