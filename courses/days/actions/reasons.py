"""Reasons in words, as those who decide write them for those whom it concerns."""

from app.api import Problem, _, refuse_personal_numbers

#: The longest reason that one can give.
LONGEST = 500


def checked_reason(reason: str) -> str:
    """A reason that others may read. Raises Problem when it is empty, too long or holds a personal identity number."""
    reason = reason.strip()
    if not reason:
        raise Problem(_("Skriv ett skäl. Det visas för den som har bett om platsen."), field="reason")
    if len(reason) > LONGEST:
        raise Problem(_("Skriv högst %(count)s tecken.", count=LONGEST), field="reason")
    try:
        return refuse_personal_numbers(reason)
    except ValueError as refusal:
        raise Problem(str(refusal), field="reason")
