"""The shape of what the trainer fills in about dialogue groups."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.api import Form, lazy
from courses.groups.actions import SIZES
from courses.groups.models import Way
from courses.groups.words import WAYS

#: Whom to make groups of.
EVERYONE, PRESENT = "everyone", "present"


class MixForm(Form):
    """How to make the groups."""

    size = SelectField(
        lazy("Hur många i varje grupp?"), choices=[SelectChoice(f"{a}-{b}", f"{a}–{b}") for a, b in SIZES]
    )
    who = RadioField(
        lazy("Vilka ska delas in?"),
        choices=[
            SelectChoice(EVERYONE, lazy("Alla på klasslistan")),
            SelectChoice(PRESENT, lazy("De som är markerade som närvarande")),
        ],
    )
    way = RadioField(
        lazy("Vilka ska mötas över dagarna?"), choices=[SelectChoice(way.value, name) for way, name in WAYS.items()]
    )

    def sizes(self) -> tuple[int, int]:
        """The smallest and the largest group."""
        low, _dash, high = self.size.data.partition("-")
        return int(low), int(high)


def mix_form(low: int = 5, high: int = 6, way: str = Way.fewest_repeats, who: str = EVERYONE) -> MixForm:
    """The form as it stands before anything is chosen."""
    return MixForm(data={"size": f"{low}-{high}", "way": way, "who": who})


class ArrangeForm(Form):
    """Who is moved and who stays. The fields are named after people, so they are read as they came."""

    def moves(self) -> dict[int, int]:
        """Person id → new group number, of those whose group was changed on the page."""
        changed = {}
        for number, value in self._rows("g"):
            group = _number(value)
            if group is not None and value != self.sent.get(f"was-{number}"):
                changed[number] = group
        return changed

    def locks(self) -> dict[int, bool]:
        """Person id → whether the person stays, of those whose lock was changed on the page."""
        return {
            number: locked
            for number, had in self._rows("had")
            if (locked := bool(self.sent.get(f"l-{number}"))) != (had == "1")
        }

    def _rows(self, kind: str) -> list[tuple[int, str]]:
        rows = [(name.partition("-"), value) for name, value in (self.sent or {}).items()]
        return [(row, value) for (key, _, tail), value in rows if key == kind and (row := _number(tail)) is not None]


class PresentForm(Form):
    """Who is here. Read as it came, like attendance."""

    def here(self) -> list[int]:
        """The ids of those ticked."""
        chosen: list[Any] = self.sent.getlist("here") if self.sent else []
        return [number for each in chosen if (number := _number(each)) is not None]


def _number(text: str) -> int | None:
    """A number as a page sent it; None when it is none that a row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
