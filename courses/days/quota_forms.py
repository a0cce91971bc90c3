"""The shape of what is filled in about how the seats of rounds are shared: quotas, keys, days of release, held seats."""

from collections.abc import Iterable, Mapping

from wtforms import DateField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from app.api import Form, Problem, _, lazy

#: More seats than any round has; what is longer was no number of seats.
MOST = 1000
KEYS = {
    "staff": lazy("hur många som är anställda"),
    "hires": lazy("hur många som är nyanställda det senaste året"),
    "equal": lazy("lika många till alla"),
}


class QuotaForm(Form):
    """The typed quotas of a round. The fields are named after organisations, so they are read as they came."""

    def typed(self, prefix: str = "q") -> dict[int, int]:
        """Organisation → seats; an empty field is none. Raises Problem for what is no number of seats."""
        found: dict[int, int] = {}
        for name in self.sent or ():
            head, _dash, number = name.rpartition("-")
            if head == prefix and number.isdecimal() and len(number) < 10:
                found[int(number)] = seats_of(self.sent.get(name, ""))
        return found


def seats_of(text: str) -> int:
    """A number of seats as someone typed it; nothing is 0. Raises Problem for what is no such number."""
    plain = text.strip()
    if not plain:
        return 0
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 4 or int(plain) > MOST:
        raise Problem(_("Skriv kvoterna som heltal, 0 eller fler."))
    return int(plain)


class ShareForm(Form):
    """What the seats are shared by, and how many are left for everyone."""

    key = SelectField(lazy("Fördela efter"), choices=[SelectChoice(code, words) for code, words in KEYS.items()])
    common = IntegerField(
        lazy("Gemensamma platser, för alla"),
        [InputRequired(lazy("Skriv hur många, 0 om inga.")), NumberRange(0, MOST, lazy("Skriv ett antal, 0 om inga."))],
        default=0,
    )


class ReleaseForm(Form):
    """How many days before the first day unused quotas open, and for whom."""

    neighbours = IntegerField(
        lazy("För grannkommunerna, dagar före första dagen"),
        [Optional(), NumberRange(0, 365, lazy("Skriv ett antal dagar mellan 0 och 365."))],
    )
    everyone = IntegerField(
        lazy("För alla, dagar före första dagen"),
        [Optional(), NumberRange(0, 365, lazy("Skriv ett antal dagar mellan 0 och 365."))],
    )

    def rules(self) -> list[dict[str, object]]:
        """The rules; an empty field is no rule."""
        asked = (("neighbours", self.neighbours.data), ("all", self.everyone.data))
        return [{"days": days, "to": to} for to, days in asked if days is not None]


class HoldForm(Form):
    """Seats without names: how many, for which of the own organisations, and until when."""

    count = IntegerField(
        lazy("Antal platser"),
        [InputRequired(lazy("Skriv hur många.")), NumberRange(1, 100, lazy("Skriv ett antal mellan 1 och 100."))],
    )
    organisation = SelectField(lazy("För"), coerce=int)
    release_on = DateField(lazy("Namn senast"), [Optional()])

    def offer(self, organisations: Iterable[tuple[int, str]]) -> None:
        """The organisations to choose among."""
        self.organisation.choices = [SelectChoice(number, name) for number, name in organisations]


def filled_with(rules: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """The rules of a round as the fields of the form are filled."""
    names = {"neighbours": "neighbours", "all": "everyone"}
    return {names[str(rule["to"])]: int(str(rule["days"])) for rule in rules if str(rule["to"]) in names}
