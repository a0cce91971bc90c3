"""The coordinator gives someone in the queue a free seat by hand, or offers one, with what speaks against each date in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, _, formats, may, ngettext, require, session, today
from courses.days.actions.offering_by_hand import offer_seat
from courses.days.actions.seats import seat_from_queue
from courses.days.models import Round, Seat, SeatState
from courses.days.queries.boards import taken_in
from courses.days.queries.busy import busy
from courses.days.queries.explanations import latest
from courses.days.queries.lines import settings_of
from courses.days.queries.members import members_by_unit, near
from courses.days.queries.queues import also_open_to, coming_of_queue, queue
from courses.days.queries.terms import terms_of
from courses.days.terms import Wanted, suits
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
    me = require("courses.plan", found)
    others = [each for each in also_open_to(found.id, today()) if may(me, "courses.plan", each)]
    return render_template(
        "courses/days/give_seat.html",
        queue=found,
        seat=seat,
        person=session.get_one(Person, seat.person_id),
        told=latest([seat.id]).get(seat.id),
        waits=seat.state == SeatState.queued,
        choices=choices_for(
            seat.person_id, seat.unit_id, terms_of(seat.id), [*coming_of_queue(seat.queue_id, today()), *others]
        ),
    )


def _give(seat: Seat, round_: Round) -> Any:
    me = require("courses.plan", round_)
    require("courses.plan", queue(seat.queue_id))
    came_from = seat.queue_id
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
    return redirect(url_for(".show_queue", number=came_from), 303)


def choices_for(person_id: int, unit_id: int, wanted: Wanted, rounds: Sequence[Round]) -> list[Choice]:
    """Those of these rounds of a course with free seats, and what speaks against each for somebody of a unit. At most twelve
    statements."""
    areas = {round_.queue_id: round_.queue.area_id for round_ in rounds}
    boards = taken_in(rounds, areas, today()).boards
    free = [round_ for round_ in rounds if boards[round_.id].free]
    if not free:
        return []
    ids = [round_.id for round_ in free]
    clashing = busy([person_id], ids, free[0].queue.course_id, today()).clashing
    settings = settings_of(ids)
    borders = {area: near(area, today()) for area in set(areas.values())}
    members = members_by_unit(borders, [unit_id], today())
    found = []
    for round_ in free:
        area, board = areas[round_.queue_id], boards[round_.id]
        member = members.get((area, unit_id))
        unsuited = round_.id in settings and not suits(wanted, settings[round_.id], member, borders[area])
        clash = clashing.get((person_id, round_.id), "")
        found.append(Choice(round_, board.free, clash, unsuited, not board.has_room([member])))
    return found
