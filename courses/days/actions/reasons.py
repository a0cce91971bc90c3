"""Reasons in words, as those who decide write them for those whom it concerns."""

from app.api import Problem, _, checked_text

#: The longest reason that one can give.
LONGEST = 500


def checked_reason(reason: str) -> str:
    """A reason that others may read. Raises Problem when it is empty, too long or holds a personal identity number."""
    reason = checked_text(reason, field="reason", longest=LONGEST)
    if not reason:
        raise Problem(_("Skriv ett skäl. Det visas för den som har bett om platsen."), field="reason")
    return reason
