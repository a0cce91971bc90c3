"""What pages and actions ask the ledger. Each question is a constant number of statements."""

from app.ledger.queries.needs import Needed, Needy, definition, needs_of
from app.ledger.queries.obligations import (
    Granted,
    Owed,
    OwedThing,
    due_dates,
    obligations_of,
    open_obligations,
    owed_by,
    owed_things,
)
from app.ledger.queries.standings import has_shown, standing, standings_of, told_about

__all__ = [
    "Granted",
    "Needed",
    "Needy",
    "Owed",
    "OwedThing",
    "definition",
    "due_dates",
    "has_shown",
    "needs_of",
    "obligations_of",
    "open_obligations",
    "owed_by",
    "owed_things",
    "standing",
    "standings_of",
    "told_about",
]
