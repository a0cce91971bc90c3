"""The queue of a course, as its coordinator sees it and gives seats from it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import _, require, today
from courses.days.actions.seats import seat_from_queue
from courses.days.models import Seat
from courses.days.queries.queues import coming_of_queue, queue, queue_of
from courses.days.queries.rounds import (
    rows,
)
from courses.days.views import pages
from courses.days.views.found import round_or_404, seat_or_404


@pages.get("/queues/<int:number>")
def show_queue(number: int) -> Any:
    """The queue of a course in an area, in order."""
    found = queue(number) or abort(404)
    require("courses.plan", found)
    return render_template(
        "courses/days/queue.html", queue=found, waiting=queue_of(number), rounds=rows(coming_of_queue(number, today()))
    )


@pages.post("/seats/<int:number>/seat")
def give_seat(number: int) -> Any:
    """Give someone in the queue a seat in a chosen round."""
    seat: Seat = seat_or_404(number)
    round_ = round_or_404(request.form.get("round", 0, int))
    me = require("courses.plan", round_)
    seat_from_queue(seat, round_, by=me)
    flash(_("Personen har fått plats och en inbjudan."))
    return redirect(url_for(".show_queue", number=round_.queue_id), 303)
