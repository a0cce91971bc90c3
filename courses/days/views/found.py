"""What an address speaks of, or the page that says that it does not exist."""

from flask import abort

from app.api import session, spoken
from courses.days.models import Occasion, Round, Seat
from courses.days.queries.attendance import occasion_listed, occasion_of
from courses.days.queries.rounds import round_of


def round_or_404(number: int) -> Round:
    """A round with its course."""
    return round_of(number) or abort(404)


def occasion_or_404(number: int) -> Occasion:
    """An occasion with its theme, sessions and round."""
    return occasion_of(number) or abort(404)


def listed_or_404(number: int) -> Occasion:
    """An occasion as its class list shows it."""
    return occasion_listed(number) or abort(404)


def seat_or_404(number: int) -> Seat:
    """A seat."""
    return session.get(Seat, number) or abort(404)


def locale() -> str:
    """The page's language."""
    return spoken()
