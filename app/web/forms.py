"""The form all forms inherit: reads what was posted, or what was kept when a sign-in expired."""

from typing import Any

from flask import g, has_request_context, request
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DecimalField, FileField
from wtforms import Form as WTForm
from wtforms.meta import DefaultMeta
from wtforms.widgets import TextInput

from app.problems import Problem
from app.web.words import spoken


class Form(WTForm):
    """One form on one page. ``posted()`` is True when it was sent and every field is as it should be.

    ``Form(obj=…)`` or ``Form(data=…)`` fills it; what was posted (or kept, see app.web.kept) wins.
    """

    #: What was sent (or kept when a sign-in expired), as it came; None when nothing was.
    sent: Any = None

    class Meta(DefaultMeta):
        """WTForms' own sentences in the page's language."""

        @property
        def locales(self) -> list[str]:  # type: ignore[override]
            """The language of the page, then English."""
            return [spoken(), "en"]

    def __init__(self, formdata: Any = None, **values: Any) -> None:
        super().__init__(formdata if formdata is not None else _sent(), **values)

    def process(self, formdata: Any = None, *values: Any, **options: Any) -> None:
        """Give files to fields for files alone, and words to all others, whatever was sent under their names."""
        if isinstance(formdata, CombinedMultiDict):
            files = {field.name for field in self._fields.values() if isinstance(field, FileField)}
            formdata = MultiDict(
                [pair for pair in request.files.items(multi=True) if pair[0] in files]
                + [pair for pair in request.form.items(multi=True) if pair[0] not in files]
            )
        self.sent = formdata
        super().process(formdata, *values, **options)

    def posted(self) -> bool:
        """Whether the form was sent and is in order; otherwise the fields carry their errors."""
        return request.method == "POST" and self.validate()

    def blame(self, problem: Problem) -> None:
        """Show a Problem beside the field it names, or above the form."""
        field = self._fields.get(problem.field or "")
        if field is not None:
            field.errors = [*field.errors, str(problem)]
        else:
            self.form_errors.append(str(problem))


class CommaField(DecimalField):
    """A number as Swedes write it: 7,5. A point is read too. A field of words: browsers show no comma in one of numbers."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 7,5 as 7.5."""
        super().process_formdata(["".join(value.split()).replace(",", ".") for value in valuelist])

    def _value(self) -> str:
        return str(super()._value()) if self.raw_data else str(super()._value()).replace(".", ",")


def _sent() -> Any:
    if not has_request_context():
        return None
    if request.method == "POST":
        return CombinedMultiDict([request.files, request.form])
    kept = g.get("kept_fields")
    return MultiDict(kept) if kept else None
