"""Text that people write and others read: trimmed, no longer than there is room for, without personal identity numbers."""

from app.problems import Problem
from app.web.personal_numbers import refuse_personal_numbers
from app.web.words import _


def checked_text(text: str, *, field: str, longest: int) -> str:
    """The text as it will be kept; may be empty.

    longest: in characters. Raises Problem, naming the form's field, when it is longer or holds a personal identity number.
    """
    text = text.strip()
    if len(text) > longest:
        raise Problem(_("Skriv högst %(count)s tecken.", count=longest), field=field)
    try:
        return refuse_personal_numbers(text)
    except ValueError as refusal:
        raise Problem(str(refusal), field=field) from None
