"""The shape of a budget, a price and a remark."""

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.api import CommaField, Form, lazy

_NEEDED = InputRequired(lazy("Skriv ett tal."))
_MOST = NumberRange(0, 1_000_000_000, lazy("Skriv ett tal som är noll eller större."))


class BudgetForm(Form):
    """What a year is reckoned from."""

    hires = IntegerField(lazy("Nyanställda under året"), [_NEEDED, _MOST])
    days_each = CommaField(lazy("Kursdagar för var och en"), [_NEEDED, _MOST], places=1)
    coordinators = CommaField(lazy("Samordnare, årsarbetare"), [_NEEDED, _MOST], places=1)
    organisations = IntegerField(lazy("Antal organisationer med utbildarstöd"), [_NEEDED, _MOST])
    support_each = CommaField(lazy("Utbildarstöd i var och en, årsarbetare"), [_NEEDED, _MOST], places=1)
    fte_cost = IntegerField(lazy("Kostnad för en årsarbetare, kronor"), [_NEEDED, _MOST])
    other_cost = IntegerField(lazy("Lokaler, mat, köpta utbildare, kronor"), [_NEEDED, _MOST])
    share_by = SelectField(
        lazy("Kostnaden delas efter"),
        choices=[
            SelectChoice("staff", lazy("antal anställda")),
            SelectChoice("hires", lazy("antal nyanställda")),
            SelectChoice("equal", lazy("lika")),
        ],
    )
    funding = StringField(lazy("Finansiering"), [Optional(), Length(max=200)])


class PriceForm(Form):
    """What a seat costs."""

    seat = IntegerField(lazy("Pris för en plats, kronor"), [_NEEDED, _MOST])
    no_show = IntegerField(lazy("Pris för en tom plats, kronor"), [_NEEDED, _MOST])
    provider = StringField(lazy("Extern utbildare"), [Optional(), Length(max=160)])
    provider_cost = IntegerField(lazy("Kostnad för utbildaren, kronor"), [Optional(), _MOST])
    funding = StringField(lazy("Finansiering"), [Optional(), Length(max=200)])


class BillingForm(Form):
    """What a municipality's invoices should say."""

    reference = StringField(lazy("Kostnadsställe eller referens"), [Optional(), Length(max=100)])
    address = TextAreaField(lazy("Fakturaadress"), [Optional(), Length(max=1000)])


class RemarkForm(Form):
    """What one says of a year."""

    text = TextAreaField(lazy("Din synpunkt"), [DataRequired(lazy("Skriv din synpunkt.")), Length(max=1000)])
