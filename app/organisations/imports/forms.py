"""The shape of an import."""

from wtforms import BooleanField, FileField, SelectField
from wtforms.validators import InputRequired

from app.web.forms import Form
from app.web.words import lazy


class ImportForm(Form):
    """Whose people, and the file."""

    employer = SelectField(lazy("Arbetsgivare"))
    file = FileField(lazy("CSV-fil"), [InputRequired(lazy("Välj en fil."))])
    full = BooleanField(lazy("Filen är hela förteckningen: den som saknas har slutat"))
