"""Company: people of a manager's who wait for the same course go together or not at all, from now on or no longer."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from sqlalchemy import select

from app.api import Problem, _, require, session
from courses.days.access import reaches
from courses.days.actions.terms import join_party, leave_party
from courses.days.models import WAITING, RoundState, Seat
from courses.days.views import pages
from courses.days.views.found import mine, require_all, round_or_404


@pages.post("/rounds/<int:number>/company")
def company(number: int) -> Any:
    """Make a party of the people chosen, let one of a party go alone, or let all of mine in it do so."""
    me = require("courses.nominate")
    round_ = round_or_404(number)
    if round_.state == RoundState.draft or not reaches(me, round_):
        abort(404)
    alone, party = request.form.get("alone", 0, int), request.form.get("party", 0, int)
    if party:
        seats = [seat for seat in _waiting(round_.queue_id, Seat.party_id == party) if seat.person_id in set(mine(me))]
    else:
        seats = _waiting(round_.queue_id, Seat.id.in_([alone] if alone else request.form.getlist("seat", int)))
        require_all(me, (seat.person_id for seat in seats))
    if alone or party:
        if not seats:
            raise Problem(_("Det finns inget sällskap att lämna."))
        leave_party(*seats, by=me)
        flash(_("De väntar nu var för sig.") if party else _("Personen väntar nu på en egen plats."))
    else:
        join_party(seats, by=me)
        flash(_("De väntar nu tillsammans: de får plats på samma omgång allihop, eller ingen av dem."))
    return redirect(url_for(".nominate", number=number, _anchor="waiting"), 303)


def _waiting(queue_id: int, narrowed: Any) -> Sequence[Seat]:
    return session.scalars(
        select(Seat).where(Seat.queue_id == queue_id, Seat.state.in_(WAITING), narrowed).order_by(Seat.id)
    ).all()
