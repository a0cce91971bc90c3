"""The shape of what is filled in about a wish: which other dates suit, interest without a date, and who comes first."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from app.api import Form, lazy
from courses.days import words
from courses.days.forms import Checks, WishForm
from courses.days.models import Travel
from courses.days.priority import Rule
from courses.days.terms import Wanted

WEEKDAYS = (lazy("Måndag"), lazy("Tisdag"), lazy("Onsdag"), lazy("Torsdag"), lazy("Fredag"))
#: How many rules a policy can have: all that there are but for the draw, or the draw in place of the time.
RULES = 4
ALLOTS = {
    "at_once": lazy("Genast, så länge det finns platser"),
    "at_closing": lazy("Till alla som bett om plats, när anmälan har stängt"),
}


class TermsForm(Form):
    """Which other dates and places suit someone who has to wait."""

    earliest_on = DateField(lazy("Tidigast"), [Optional()])
    latest_on = DateField(lazy("Senast"), [Optional()])
    weekdays = Checks(
        lazy("Veckodagar som passar"), choices=[SelectChoice(str(n), day) for n, day in enumerate(WEEKDAYS)]
    )
    places = Checks(lazy("Platser som passar"), choices=[])
    travel = SelectField(
        lazy("Hur långt kan du resa?"),
        choices=[SelectChoice(code.value, words.TRAVELS[code]) for code in (Travel.anywhere, Travel.neighbours, Travel.own)],
        default=Travel.anywhere.value,
    )  # fmt: skip
    any_suits = BooleanField(lazy("Alla sådana datum passar. Ge mig platsen utan att fråga igen."))

    def offer(self, places: Iterable[str]) -> None:
        """The places to choose among."""
        self.places.choices = [SelectChoice(name, name) for name in places]

    def wanted(self) -> Wanted:
        """What was filled in. Nothing chosen among days or places is all of them."""
        return Wanted(
            earliest_on=self.earliest_on.data,
            latest_on=self.latest_on.data,
            weekdays=tuple(int(day) for day in self.weekdays.data or ()),
            places=tuple(self.places.data or ()),
            travel=self.travel.data or Travel.anywhere.value,
            any_suits=bool(self.any_suits.data),
        )


class CompanyForm(Form):
    """Colleagues to ask whether we shall go together."""

    people = Checks(lazy("Vilka vill du gå tillsammans med?"), coerce=int, choices=[])


class SeatForm(TermsForm, CompanyForm, WishForm):
    """A wish for a seat: the post that it is to count for, which other dates suit, and with whom."""


def filled(wanted: Wanted) -> dict[str, Any]:
    """Terms as the form is filled with them."""
    return {
        "earliest_on": wanted.earliest_on,
        "latest_on": wanted.latest_on,
        "weekdays": [str(day) for day in wanted.weekdays],
        "places": list(wanted.places),
        "travel": str(wanted.travel),
        "any_suits": wanted.any_suits,
    }


class InterestForm(Form):
    """Why someone would take a course that has no date. The people are read as they came, like nominations."""

    because = RadioField(
        lazy("Varför?"),
        [DataRequired(lazy("Välj varför."))],
        choices=[SelectChoice(code, label) for code, label in words.INTERESTS.items()],
    )

    def people(self) -> list[int]:
        """Those ticked; 0 stands for oneself."""
        sent = self.sent.getlist("people") if self.sent else []
        return [int(each) for each in dict.fromkeys(sent) if each.isdecimal() and len(each) < 10]


_RULE_CHOICES = [SelectChoice("", "–"), *(SelectChoice(code, label) for code, label in words.RULES.items())]


class PolicyForm(Form):
    """Who comes first to a course, when seats are given, and how long one may think about an offer."""

    rule1 = SelectField(lazy("Först"), choices=_RULE_CHOICES)
    rule2 = SelectField(lazy("Sedan"), choices=_RULE_CHOICES)
    rule3 = SelectField(lazy("Därefter"), choices=_RULE_CHOICES)
    rule4 = SelectField(lazy("Till sist"), choices=_RULE_CHOICES)
    allots = RadioField(
        lazy("När ges platserna?"),
        [DataRequired(lazy("Välj när platserna ges."))],
        choices=[SelectChoice(code, label) for code, label in ALLOTS.items()],
    )
    answer_days = IntegerField(
        lazy("Svarstid på ett erbjudande, i arbetsdagar"),
        [
            InputRequired(lazy("Skriv antalet arbetsdagar.")),
            NumberRange(1, 10, lazy("Svarstiden ska vara mellan 1 och 10 arbetsdagar.")),
        ],
    )

    def rules(self) -> list[str]:
        """The rules in order; empty ones are left out."""
        fields = (self.rule1, self.rule2, self.rule3, self.rule4)
        return [str(field.data) for field in fields if field.data]

    @staticmethod
    def fields_of(policy: Iterable[str]) -> dict[str, str]:
        """A policy as the form is filled with it."""
        known = [str(code) for code in policy if code in set(Rule)]
        return {f"rule{place}": code for place, code in enumerate(known[:RULES], 1)}
