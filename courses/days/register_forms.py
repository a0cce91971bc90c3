"""The shape of what coordinators fill in about places, rooms, licences and courses."""

from datetime import time
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.api import Form, Problem, _, lazy, requirement_choices
from courses.completion import EACH, ROUND, Completion
from courses.days.forms import Checks
from courses.days.models import Half
from courses.days.plans import clock_of
from courses.days.words import EQUIPMENTS
from courses.models import Course, Theme


class PlaceForm(Form):
    """A place: how one gets there and whom one calls."""

    name = StringField(lazy("Platsens namn"), [DataRequired(lazy("Skriv ett namn.")), Length(max=80)])
    address = StringField(lazy("Adress"), [Optional(), Length(max=200)])
    directions = TextAreaField(lazy("Så hittar du dit"), [Optional(), Length(max=1000)])
    municipality = SelectField(lazy("Kommun"), [Optional()], coerce=int)
    contact = StringField(lazy("Kontakt om lokalen"), [Optional(), Length(max=200)])
    closed = BooleanField(lazy("Används inte längre"))


class RoomForm(Form):
    """A room."""

    name = StringField(lazy("Lokalens namn"), [DataRequired(lazy("Skriv ett namn.")), Length(max=80)])
    capacity = IntegerField(
        lazy("Så många rymmer den"),
        [InputRequired(lazy("Skriv ett antal.")), NumberRange(1, 2000, lazy("Skriv ett antal mellan 1 och 2 000."))],
    )
    equipment = Checks(
        lazy("Utrustning"), [Optional()], choices=[SelectChoice(key, name) for key, name in EQUIPMENTS.items()]
    )
    closed = BooleanField(lazy("Används inte längre"))


class AssetForm(Form):
    """Loose equipment."""

    name = StringField(lazy("Vad är det?"), [DataRequired(lazy("Skriv ett namn.")), Length(max=80)])
    count = IntegerField(
        lazy("Hur många finns det?"),
        [InputRequired(lazy("Skriv ett antal.")), NumberRange(1, 1000, lazy("Skriv ett antal mellan 1 och 1 000."))],
        default=1,
    )
    closed = BooleanField(lazy("Används inte längre"))


class LicenceForm(Form):
    """A licence of an organisation."""

    key = StringField(lazy("Licens"), [DataRequired(lazy("Skriv vilken licens det gäller.")), Length(max=40)])
    organisation = SelectField(lazy("Organisation"), coerce=int)
    first_on = DateField(lazy("Gäller från"), [Optional()])
    last_on = DateField(lazy("Gäller till och med"), [Optional()])
    note = StringField(lazy("Anteckning"), [Optional(), Length(max=200)])


def _count(text: Any, least: int, most: int) -> IntegerField:
    told = lazy("Skriv ett antal mellan %(least)s och %(most)s.", least=least, most=most)
    return IntegerField(text, [InputRequired(told), NumberRange(least, most, told)])


class CourseForm(Form):
    """A course: how long, for how many, what is needed to complete it. The themes' fields are made by ``course_form``."""

    key = StringField(lazy("Nyckel"), [Optional(), Length(max=80)])
    title = StringField(lazy("Kursens namn"), [DataRequired(lazy("Skriv ett namn.")), Length(max=160)])
    summary = TextAreaField(lazy("Kort om kursen"), [Optional(), Length(max=400)])
    group_size = _count(lazy("Så många är kursen för"), 1, 1000)
    least_people = _count(lazy("Minst så många för att den ska hållas"), 0, 1000)
    warn_days = _count(lazy("Varna så många dagar före om det är för få"), 0, 365)
    withdraw_days = _count(lazy("Avanmälan senast så många dagar före"), 0, 90)
    late_minutes = _count(lazy("Så många minuter av ett pass får man missa"), 0, 180)
    practice = BooleanField(lazy("Praktik hemma följer på kursen"))
    least = IntegerField(
        lazy("Minst så många pass"), [Optional(), NumberRange(1, 60, lazy("Skriv ett antal mellan 1 och 60."))]
    )
    compulsory = StringField(lazy("Pass som inte får missas"), [Optional(), Length(max=80)])
    over = SelectField(
        lazy("Passen räknas"),
        [Optional()],
        choices=[
            SelectChoice(EACH, lazy("för varje tema för sig")),
            SelectChoice(ROUND, lazy("över hela omgången, alla teman tillsammans")),
        ],
    )
    fm_from = TimeField(lazy("Förmiddag från"), [Optional()])
    fm_to = TimeField(lazy("Förmiddag till"), [Optional()])
    em_from = TimeField(lazy("Eftermiddag från"), [Optional()])
    em_to = TimeField(lazy("Eftermiddag till"), [Optional()])
    evaluation = StringField(lazy("Utvärderingsformulär"), [Optional(), Length(max=80)])
    licence = StringField(lazy("Licens som krävs"), [Optional(), Length(max=40)])

    def completion(self) -> dict[str, Any]:
        """The rule of completion. Raises Problem for what is no number."""
        parts = [part.strip() for part in (self.compulsory.data or "").split(",") if part.strip()]
        if not all(part.isdecimal() and len(part) < 3 for part in parts):
            raise Problem(_("Skriv passens nummer med komma mellan, till exempel 1, 3."), field="compulsory")
        said = {"compulsory": [int(part) for part in parts], "over": self.over.data or EACH}
        said |= {"least": self.least.data} if self.least.data else {}
        try:
            return Completion.of(said).data()
        except ValueError:
            raise Problem(_("Skriv passens nummer med komma mellan, till exempel 1, 3."), field="compulsory")

    def clock(self) -> dict[str, list[str]]:
        """The course's own times of the parts of a day, as kept. Raises Problem when one ends before it begins."""
        said = {Half.fm: (self.fm_from.data, self.fm_to.data), Half.em: (self.em_from.data, self.em_to.data)}
        usual, found = clock_of({}), {}
        for half, (begins, ends) in said.items():
            own = (begins or usual[half][0], ends or usual[half][1])
            if own[0] >= own[1]:
                raise Problem(_("Ett pass måste sluta efter att det har börjat."), field=f"{half.value}_to")
            if own != usual[half]:
                found[half.value] = [_kept(each) for each in own]
        if found:
            times = clock_of(found)
            found[Half.whole.value] = [_kept(times[Half.fm][0]), _kept(times[Half.em][1])]
        return found

    def themes(self) -> list[dict[str, Any]]:
        """The themes in order, without the rows that were left empty: id (or None), title, days, areas, what to do before."""
        found = []
        for n in range(getattr(self, "theme_rows", 0)):
            title = (self[f"theme{n}_title"].data or "").strip()
            if title:
                found.append(
                    {
                        "id": self[f"theme{n}_id"].data, "title": title, "days": self[f"theme{n}_days"].data or 0.5,
                        "areas": self[f"theme{n}_areas"].data or [],
                        "requirements": tuple(self[f"theme{n}_requirements"].data or ()),
                        "before": self[f"theme{n}_before"].data or "",
                    }
                )  # fmt: skip
        return found


#: Empty rows for new themes on the form.
NEW_ROWS = 2


def course_form(course: Course | None, themes: list[Theme], areas: list[tuple[str, Any]], **values: Any) -> CourseForm:
    """The form of a course with a row for each theme and some for new ones."""
    rows, demanded = len(themes) + NEW_ROWS, requirement_choices()
    fields: dict[str, Any] = {"theme_rows": rows}
    data: dict[str, Any] = filled_course(course)
    for n in range(rows):
        theme = themes[n] if n < len(themes) else None
        prefix = f"theme{n}_"
        fields |= {
            prefix + "id": IntegerField("", [Optional()]),
            prefix + "title": StringField(lazy("Temats namn"), [Optional(), Length(max=160)]),
            prefix + "days": FloatField(
                lazy("Kursdagar"), [Optional(), NumberRange(0.5, 20, lazy("Skriv dagar i halvor, mellan 0,5 och 20."))]
            ),
            prefix + "areas": Checks(
                lazy("Kunskapsområden"), [Optional()], choices=[SelectChoice(key, name) for key, name in areas]
            ),
            prefix + "requirements": Checks(
                lazy("Krav som temat är underlag för"), [Optional()],
                choices=[SelectChoice(ref, label) for ref, label in demanded],
            ),
            prefix + "before": TextAreaField(lazy("Att göra före dagen"), [Optional(), Length(max=2000)]),
        }  # fmt: skip
        if theme is not None:
            data |= {prefix + "id": theme.id, prefix + "title": theme.title, prefix + "days": theme.days,
                     prefix + "areas": theme.areas, prefix + "requirements": theme.requirements,
                     prefix + "before": before_words(theme.preparation)}  # fmt: skip
    return type("CourseForm", (CourseForm,), fields)(**({"data": data} | values))


def filled_course(course: Course | None) -> dict[str, Any]:
    """What the form begins with."""
    if course is None:
        return {
            "group_size": 30,
            "least_people": 0,
            "warn_days": 14,
            "withdraw_days": 5,
            "late_minutes": 30,
            "practice": True,
        }
    names = ("key", "title", "summary", "group_size", "least_people", "warn_days", "withdraw_days", "late_minutes", "practice",
             "evaluation", "licence")  # fmt: skip
    rule = Completion.of(course.completion)
    times = clock_of(course.clock)
    return {name: getattr(course, name) for name in names} | {
        "least": rule.least,
        "compulsory": ", ".join(str(number) for number in sorted(rule.compulsory)),
        "over": ROUND if rule.over_round else EACH,
        "fm_from": times[Half.fm][0], "fm_to": times[Half.fm][1], "em_from": times[Half.em][0], "em_to": times[Half.em][1],
    }  # fmt: skip


def before_words(preparation: list[Any]) -> str:
    """What one does oneself before the day, a line for each: ``15: Läs igenom …``."""
    return "\n".join(f"{item['minutes']}: {item['text']}" for item in preparation if item["kind"] == "text")


def _kept(clock: time) -> str:
    return clock.strftime("%H:%M")
