"""The shape of what coordinators fill in about rounds: each theme's days, rooms and trainers; moving, merging, splitting."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange, Optional

from app.api import Form, lazy
from courses.days.forms import Checks, as_choices
from courses.days.models import Half
from courses.days.plans import Clock, OccasionPlan, RoundPlan, SessionPlan, clock_of
from courses.days.words import HALVES
from courses.models import Course, Theme

#: How many rows for sessions a theme has on the form: as many half days as it takes, and no more than this.
MOST_SESSIONS = 6


class RoundForm(Form):
    """A round: its seats and the days around it. The themes' fields are made by ``round_form``."""

    title = StringField(lazy("Vad skiljer omgången från andra?"), [Optional(), Length(max=80)])
    area = SelectField(lazy("För vem?"), coerce=int)
    seats = IntegerField(
        lazy("Antal platser"),
        [
            InputRequired(lazy("Skriv antalet platser.")),
            NumberRange(1, 1000, lazy("Skriv ett antal mellan 1 och 1 000.")),
        ],
    )
    opens_on = DateField(lazy("Anmälan öppnar"), [Optional()])
    closes_on = DateField(lazy("Anmälan stänger"), [Optional()])
    withdraw_by = DateField(lazy("Sista dag för avanmälan"), [Optional()])
    invites = BooleanField(lazy("Öppen inbjudan: den som vill får en ledig plats direkt, utan att chefen säger ja"))
    confirm_by = DateField(lazy("Lokalen ska bekräftas senast"), [Optional()])

    def plan(
        self,
        course: Course,
        themes: Iterable[Theme],
        rows: Mapping[int, int],
        area_id: int | None = None,
        *,
        published: bool = False,
    ) -> RoundPlan:
        """What was filled in, as a plan."""
        clock = clock_of(course.clock)
        return RoundPlan(
            course_id=course.id,
            area_id=area_id or self.area.data,
            seats=self.seats.data or 0,
            occasions=tuple(self._occasion(theme, rows[theme.id], clock) for theme in themes),
            title=(self.title.data or "").strip(),
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            withdraw_by=self.withdraw_by.data,
            confirm_by=self.confirm_by.data,
            invites=bool(self.invites.data),
            published=published,
        )

    def _occasion(self, theme: Theme, rows: int, clock: Clock) -> OccasionPlan:
        def value(name: str) -> Any:
            return self[f"t{theme.id}_{name}"].data

        def words(name: str) -> str:
            return (value(name) or "").strip()

        return OccasionPlan(
            theme_id=theme.id,
            sessions=tuple(self._session(f"t{theme.id}_", n, clock) for n in range(rows) if value(f"on{n}")),
            place=words("place"),
            address=words("address"),
            directions=words("directions"),
            online_url=words("online_url"),
            room_capacity=value("room_capacity"),
            trainer_ids=tuple(dict.fromkeys([*([value("lead")] if value("lead") else []), *(value("trainers") or ())])),
            room_id=value("room") or None,
        )

    def _session(self, prefix: str, n: int, clock: Clock) -> SessionPlan:
        def value(name: str) -> Any:
            return self[f"{prefix}{name}{n}"].data

        usual = clock[Half(value("half"))]
        return SessionPlan(
            value("on"), Half(value("half")), value("from") or usual[0], value("to") or usual[1], value("room") or None
        )


def round_form(
    themes: Iterable[Theme],
    rows: Mapping[int, int],
    trainers: Sequence[tuple[int, Any]],
    areas: Sequence[tuple[int, Any]],
    rooms: Sequence[tuple[int, Any]] = (),
    **values: Any,
) -> RoundForm:
    """The form of a round with these themes, so many session rows for each; trainers, areas and rooms as (id, name)."""
    fields: dict[str, Any] = {}
    for theme in themes:
        fields |= _theme_fields(f"t{theme.id}_", rows[theme.id], trainers, rooms)
    form = type("RoundForm", (RoundForm,), fields)(**values)
    form.area.choices = as_choices(areas)
    return form


def _theme_fields(prefix: str, rows: int, trainers: Any, rooms: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "room": SelectField(
            lazy("Lokal"), [Optional()], coerce=_number,
            choices=[SelectChoice(0, lazy("Ingen ur registret")), *as_choices(rooms)],
        ),
        "place": StringField(lazy("Annan plats"), [Optional(), Length(max=120)]),
        "address": StringField(lazy("Adress"), [Optional(), Length(max=200)]),
        "directions": TextAreaField(lazy("Så hittar du dit"), [Optional(), Length(max=1000)]),
        "online_url": StringField(
            lazy("Länk om det är på nätet"),
            [Optional(), Length(max=400), URL(message=lazy("Skriv en hel adress som börjar med https://."))],
        ),
        "room_capacity": IntegerField(
            lazy("Så många rymmer lokalen"),
            [Optional(), NumberRange(1, 2000, lazy("Skriv ett antal mellan 1 och 2 000."))],
        ),
        "lead": SelectField(
            lazy("Ledande kursledare"), [Optional()], coerce=_number,
            choices=[SelectChoice(0, lazy("Inte bestämt")), *as_choices(trainers)],
        ),
        "trainers": Checks(
            lazy("Fler kursledare"), [Optional()], coerce=int, choices=as_choices(trainers)
        ),
    }  # fmt: skip
    for number in range(rows):
        required = [DataRequired(lazy("Välj ett datum."))] if number == 0 else [Optional()]
        fields[f"on{number}"] = DateField(lazy("Datum"), required)
        fields[f"half{number}"] = SelectField(
            lazy("Del av dagen"), choices=[SelectChoice(half.value, name) for half, name in HALVES.items()]
        )
        fields[f"from{number}"] = TimeField(lazy("Från"), [Optional()])
        fields[f"to{number}"] = TimeField(lazy("Till"), [Optional()])
        fields[f"room{number}"] = SelectField(
            lazy("Lokal"), [Optional()], coerce=_number,
            choices=[SelectChoice(0, lazy("Samma som temats")), *as_choices(rooms)],
        )  # fmt: skip
    return {prefix + name: field for name, field in fields.items()}


def rows_for(days: float, there: int = 0) -> int:
    """How many session rows a theme of so many days needs, and never fewer than there are sessions."""
    return max(there, min(MOST_SESSIONS, max(1, round(days * 2))))


def filled(plan: RoundPlan, clock: Clock) -> dict[str, Any]:
    """What the form begins with for a round that is as planned. Times that are the course's usual ones are left empty."""
    found: dict[str, Any] = {
        name: getattr(plan, name)
        for name in ("title", "seats", "opens_on", "closes_on", "withdraw_by", "confirm_by", "invites")
    }
    found["area"] = plan.area_id
    for occasion in plan.occasions:
        prefix = f"t{occasion.theme_id}_"
        for name in ("directions", "online_url"):
            found[prefix + name] = getattr(occasion, name)
        if occasion.room_id is None:
            for name in ("place", "address", "room_capacity"):
                found[prefix + name] = getattr(occasion, name)
        found[prefix + "room"] = occasion.room_id or 0
        found[prefix + "lead"] = occasion.trainer_ids[0] if occasion.trainer_ids else 0
        found[prefix + "trainers"] = list(occasion.trainer_ids[1:])
        for n, each in enumerate(occasion.sessions):
            begins, ends = (None, None) if each.clock == clock[each.half] else each.clock
            found |= {
                f"{prefix}on{n}": each.held_on,
                f"{prefix}half{n}": each.half,
                f"{prefix}from{n}": begins,
                f"{prefix}to{n}": ends,
                f"{prefix}room{n}": each.room_id or 0,
            }
    return found


class DraftForm(Form):
    """A first date, and what all themes of the draft have in common."""

    course = SelectField(lazy("Vilken kurs?"), coerce=int)
    area = SelectField(lazy("För vem?"), coerce=int)
    first_on = DateField(lazy("Första dag"), [DataRequired(lazy("Välj ett datum."))])
    room = SelectField(lazy("Lokal"), [Optional()], coerce=int)
    lead = SelectField(lazy("Ledande kursledare"), [Optional()], coerce=int)


class MoveForm(Form):
    """How far a round is moved: to another first day, or by weeks."""

    first_on = DateField(lazy("Ny första dag"), [Optional()])
    weeks = IntegerField(
        lazy("Eller antal veckor"), [Optional(), NumberRange(-52, 52, lazy("Skriv ett antal mellan -52 och 52."))]
    )

    def step(self, first_on: date) -> timedelta:
        """How far from a first day: the new first day goes before the weeks. Nothing when neither was written."""
        if self.first_on.data:
            return self.first_on.data - first_on
        return timedelta(weeks=self.weeks.data or 0)


class MergeForm(Form):
    """Into which round people are moved."""

    into = SelectField(lazy("Flytta alla till"), coerce=int)


class SplitForm(Form):
    """Who goes to the new round, and when it is."""

    people = Checks(lazy("Vilka ska till den nya omgången?"), coerce=int)
    title = StringField(lazy("Den nya omgångens namn"), [DataRequired(lazy("Skriv ett namn.")), Length(max=80)])
    weeks = IntegerField(
        lazy("Så många veckor senare"),
        [Optional(), NumberRange(0, 52, lazy("Skriv ett antal mellan 0 och 52."))],
        default=0,
    )
    seats = IntegerField(
        lazy("Platser i den nya"),
        [
            InputRequired(lazy("Skriv antalet platser.")),
            NumberRange(1, 1000, lazy("Skriv ett antal mellan 1 och 1 000.")),
        ],
    )
    left = IntegerField(
        lazy("Platser kvar i den här"),
        [
            InputRequired(lazy("Skriv antalet platser.")),
            NumberRange(1, 1000, lazy("Skriv ett antal mellan 1 och 1 000.")),
        ],
    )


def _number(value: Any) -> int:
    """A choice that may be empty, which is none."""
    return int(value or 0)
