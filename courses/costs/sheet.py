"""The settlement list as files for Swedish Excel."""

from collections.abc import Sequence
from io import BytesIO

from app.api import _
from courses.costs.queries import Owed


def head() -> list[str]:
    """What the columns are called."""
    return [
        str(each)
        for each in (
            _("Kommun"),
            _("Kostnadsställe eller referens"),
            _("Fakturaadress"),
            _("Kurs"),
            _("Omgång"),
            _("Första dag"),
            _("Deltog"),
            _("Tomma platser"),
            _("Belopp, kr"),
        )
    ]


def rows(owed: Sequence[Owed]) -> list[list[object]]:
    """A row for each municipality and round."""
    return [
        [each.member, each.reference, in_one_line(each.address), each.course, each.title, each.first_on, each.there,
         each.empty, each.amount]
        for each in owed
    ]  # fmt: skip


def in_one_line(address: str) -> str:
    """An address of several lines, as it stands in a cell."""
    return ", ".join(line.strip() for line in address.splitlines() if line.strip())


def excel(owed: Sequence[Owed]) -> bytes:
    """A workbook with one sheet, text as text, numbers as numbers."""
    import xlsxwriter  # Heavy, and needed only when someone takes the file.

    body = BytesIO()
    book = xlsxwriter.Workbook(body, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(str(_("Avräkning")))
    bold, kronor = book.add_format({"bold": True}), book.add_format({"num_format": "# ##0"})
    page.set_column(0, 4, 28)
    for column, name in enumerate(head()):
        page.write_string(0, column, name, bold)
    for at, row in enumerate(rows(owed), 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                page.write_number(at, column, value, kronor)
            else:
                page.write_string(at, column, str(value))
    book.close()
    return body.getvalue()
