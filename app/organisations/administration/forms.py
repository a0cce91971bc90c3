"""The shape of what administrators type."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from app.organisations.roles import ENTRY_PROFILES
from app.web.forms import CommaField, Form
from app.web.words import lazy

ADDRESS = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=lazy("Skriv en e-postadress, till exempel namn@kommun.se."))
DAY = lazy("Skriv dagen som 2026-09-01.")


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Pairs of value and label as a field takes them."""
    return [SelectChoice(value, label) for value, label in pairs]


def keep_choice(field: SelectField, value: Any, label: str) -> None:
    """Let what a row has be chosen although it is offered no longer: otherwise a browser would choose something else."""
    if value not in [choice.value for choice in field.choices]:
        field.choices = [SelectChoice(value, label), *field.choices]


class NameForm(Form):
    """What someone is called, and where to write."""

    given_name = StringField(lazy("Förnamn"), [DataRequired(lazy("Skriv ett förnamn.")), Length(max=100)])
    family_name = StringField(lazy("Efternamn"), [DataRequired(lazy("Skriv ett efternamn.")), Length(max=100)])
    email = StringField(lazy("E-post i arbetet"), [Optional(), Length(max=200), ADDRESS])


class PostForm(Form):
    """Where, as what, from when."""

    unit_id = SelectField(lazy("Enhet"), coerce=int)
    role = SelectField(lazy("Roll"))
    title = StringField(lazy("Titel"), [Length(max=100)])
    service_area = SelectField(lazy("Verksamhetsområde"))
    first_on = DateField(lazy("Första dag"), [DataRequired(DAY)])
    last_on = DateField(lazy("Sista dag, om den är känd"), [Optional()])
    percent = IntegerField(
        lazy("Procent av heltid"),
        [InputRequired(lazy("Skriv 0 till 100.")), NumberRange(0, 100, lazy("Skriv 0 till 100."))],
        default=100,
    )
    entry_profile = SelectField(
        lazy("Entréprofil"), choices=choices([("", lazy("Redan i yrket")), *ENTRY_PROFILES.items()]), default=""
    )
    employment_number = StringField(lazy("Anställningsnummer"), [Length(max=40)])


class NewPersonForm(NameForm, PostForm):
    """Someone new with their first post."""


class EndForm(Form):
    """The last day of something."""

    number = IntegerField(validators=[InputRequired()])
    last_on = DateField(lazy("Sista dag"), [DataRequired(DAY)])


class ProfileForm(Form):
    """How the holder of a post enters the profession."""

    number = IntegerField(validators=[InputRequired()])
    entry_profile = SelectField(
        lazy("Entréprofil"), choices=choices([("", lazy("Redan i yrket")), *ENTRY_PROFILES.items()]), default=""
    )


class AbsenceForm(Form):
    """Days away. There is no field for why."""

    first_on = DateField(lazy("Första dag borta"), [DataRequired(DAY)])
    last_on = DateField(lazy("Sista dag borta, om den är känd"), [Optional()])
    percent = IntegerField(
        lazy("Procent frånvaro"),
        [InputRequired(lazy("Skriv 1 till 100.")), NumberRange(1, 100, lazy("Skriv 1 till 100."))],
        default=100,
    )


class BackForm(Form):
    """When someone came back."""

    number = IntegerField(validators=[InputRequired()])
    last_on = DateField(lazy("Sista dag borta"), [Optional()])


class DeputyForm(Form):
    """Who stands in, and when."""

    holder = StringField(
        lazy("Ställföreträdarens namn eller e-post"), [DataRequired(lazy("Skriv vem som ska vara ställföreträdare."))]
    )
    first_on = DateField(lazy("Från"), [DataRequired(DAY)])
    last_on = DateField(lazy("Till och med"), [Optional()])


class DegreeForm(Form):
    """A degree, and whether one has seen the certificate."""

    kind = SelectField(
        lazy("Slag"),
        choices=choices(
            [
                ("socionom", lazy("Socionomexamen")),
                ("other_relevant", lazy("Annan relevant examen")),
                ("other", lazy("Annan examen")),
            ]
        ),
    )
    title = StringField(lazy("Examen"), [DataRequired(lazy("Skriv vad examen heter.")), Length(max=200)])
    awarded_on = DateField(lazy("Examensdag"), [DataRequired(DAY)])
    credits_hp = CommaField(lazy("Högskolepoäng"), [Optional(), NumberRange(0, 600, lazy("Skriv 0 till 600 poäng."))])
    verified = BooleanField(lazy("Jag har sett examensbeviset"))


class CreditsForm(Form):
    """Further points, and whether one has seen the certificate."""

    title = StringField(lazy("Kurs"), [DataRequired(lazy("Skriv vad kursen heter.")), Length(max=200)])
    hp = CommaField(
        lazy("Högskolepoäng"),
        [InputRequired(lazy("Skriv hur många poäng.")), NumberRange(0.5, 300, lazy("Skriv 0,5 till 300 poäng."))],
    )
    completed_on = DateField(lazy("Slutförd"), [DataRequired(DAY)])
    verified = BooleanField(lazy("Jag har sett kursbeviset"))


class SubjectForm(Form):
    """What someone signs in with."""

    subject = StringField(lazy("E-post att logga in med"), [DataRequired(lazy("Skriv en adress.")), ADDRESS])


class AliasForm(Form):
    """What is shown in place of a protected name."""

    alias = StringField(lazy("Alias som visas i stället"), [DataRequired(lazy("Skriv ett alias.")), Length(max=60)])


class NumberForm(Form):
    """Which row something is about."""

    number = IntegerField(validators=[InputRequired()])


class OrganisationForm(Form):
    """A new organisation."""

    name = StringField(lazy("Namn"), [DataRequired(lazy("Skriv ett namn.")), Length(max=150)])
    key = StringField(
        lazy("Nyckel"),
        [
            DataRequired(lazy("Skriv en nyckel.")),
            Regexp(r"^[a-z0-9][a-z0-9-]{1,60}$", message=lazy("Små bokstäver a–z, siffror och bindestreck.")),
        ],
    )
    kind = SelectField(
        lazy("Slag"), choices=choices([("unit", lazy("Enhet")), ("committee", lazy("Nämnd"))]), default="unit"
    )
    service_area = SelectField(lazy("Verksamhetsområde"))
    valid_from = DateField(lazy("Från"), [Optional()])


class RenameForm(Form):
    """A name put right."""

    name = StringField(lazy("Namn"), [DataRequired(lazy("Skriv ett namn.")), Length(max=150)])


class MoveForm(Form):
    """Under whom, from when."""

    parent_id = SelectField(lazy("Flytta till"), coerce=int)
    on = DateField(lazy("Från och med"), [DataRequired(DAY)])


class CloseForm(Form):
    """The last day."""

    last_on = DateField(lazy("Sista dag"), [DataRequired(DAY)])


class ReplaceForm(Form):
    """What takes over, from when."""

    name = StringField(lazy("Nytt namn"), [DataRequired(lazy("Skriv ett namn.")), Length(max=150)])
    key = StringField(
        lazy("Ny nyckel"),
        [
            DataRequired(lazy("Skriv en nyckel.")),
            Regexp(r"^[a-z0-9][a-z0-9-]{1,60}$", message=lazy("Små bokstäver a–z, siffror och bindestreck.")),
        ],
    )
    on = DateField(lazy("Från och med"), [DataRequired(DAY)])
