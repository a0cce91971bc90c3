"""Behöver ta igen: for whom the sessions left are too few, on the round's page for whoever plans it or decides for them."""

from typing import Any

from app.api import Person, may, today
from courses.days.models import Round, RoundState
from courses.days.queries.short import short_in, with_names
from courses.days.views.manager import staff_of


def short_seen(round_: Round, me: Person) -> dict[str, Any]:
    """What the page of a round needs to show them: all of them to the coordinator, the own people to a manager, who can book
    for those; nothing to others, and nothing of a round that nobody has been to."""
    if round_.state != RoundState.published:
        return {"short": [], "books_for": set()}
    plans = may(me, "courses.plan", round_)
    staff = {member.id for member in staff_of(me)} if may(me, "courses.nominate") else set()
    found = short_in([round_.id], today(), None if plans else staff) if plans or staff else []
    return {"short": with_names(found) if found else [], "books_for": staff}
