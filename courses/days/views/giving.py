"""The coordinator gives someone in the queue a free seat by hand, or offers one, with what speaks against each date in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, _, formats, ngettext, require, session, today
from courses.days.actions.offering_by_hand import offer_seat
from courses.days.actions.seats import seat_from_queue
from courses.days.models import Round, Seat, SeatState
from courses.days.queries.boards import taken_in
from courses.days.queries.busy import busy
from courses.days.queries.explanations import latest
from courses.days.queries.lines import settings_of
from courses.days.queries.members import members_by_unit, near
from courses.days.queries.queues import coming_of_queue, queue
from courses.days.queries.terms import terms_of
from courses.days.terms import suits
from courses.days.views import pages
from courses.days.views.found import locale, round_or_404, seat_or_404, warn_of_clashes, warn_of_licences


@dataclass(frozen=True)
class Choice:
    """A round with free seats: how many, and what speaks against it for the person."""

    round: Round
    free: int
    #: The title of a course at the same time; empty when there is none.
    clash: str
    #: Whether the terms of the person say another date or place.
    unsuited: bool
    #: Whether the quotas keep the free seats for others.
    kept: bool


@pages.route("/seats/<int:number>/seat", methods=["GET", "POST"])
def give_seat(number: int) -> Any:
    """Give someone in the queue a seat in a chosen round, or offer one."""
    seat: Seat = seat_or_404(number)
    if request.method == "POST":
        return _give(seat, round_or_404(request.form.get("round", 0, int)))
    found = queue(seat.queue_id) or abort(404)
    require("courses.plan", found)
    return render_template(
        "courses/days/give_seat.html",
        queue=found,
        seat=seat,
        person=session.get_one(Person, seat.person_id),
        told=latest([seat.id]).get(seat.id),
        waits=seat.state == SeatState.queued,
        choices=_choices(seat, coming_of_queue(seat.queue_id, today()), found.area_id),
    )


def _give(seat: Seat, round_: Round) -> Any:
    me = require("courses.plan", round_)
    if request.form.get("what") == "offer":
        offers = offer_seat(seat, round_, by=me, beyond_quota="beyond_quota" in request.form)
        flash(
            ngettext(
                "Platsen är erbjuden. Svaret ska ha kommit senast %(moment)s.",
                "%(num)s platser är erbjudna. Svaren ska ha kommit senast %(moment)s.",
                len(offers),
                moment=formats.moment_text(offers[0].answer_by, today(), locale()),
            )
        )
    else:
        seat_from_queue(seat, round_, by=me)
        flash(_("Personen har fått plats och en inbjudan."))
        warn_of_clashes([seat])
    warn_of_licences([seat])
    return redirect(url_for(".show_queue", number=round_.queue_id), 303)


def _choices(seat: Seat, rounds: Sequence[Round], area_id: int) -> list[Choice]:
    """The rounds with free seats, first one first. At most ten statements."""
    boards = taken_in(rounds, {seat.queue_id: area_id}, today()).boards
    free = [round_ for round_ in rounds if boards[round_.id].free]
    if not free:
        return []
    ids = [round_.id for round_ in free]
    clashing = busy([seat.person_id], ids, free[0].queue.course_id, today()).clashing
    settings, wanted, borders = settings_of(ids), terms_of(seat.id), near(area_id, today())
    member = members_by_unit([area_id], [seat.unit_id], today()).get((area_id, seat.unit_id))
    return [
        Choice(
            round_, boards[round_.id].free, clashing.get((seat.person_id, round_.id), ""),
            round_.id in settings and not suits(wanted, settings[round_.id], member, borders),
            not boards[round_.id].has_room([member]),
        )
        for round_ in free
    ]  # fmt: skip
