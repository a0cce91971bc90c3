"""The coordinator searches for somebody in a queue's area who has not asked, and gives a seat or a place in the queue."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, _, answer_search, require, searched, session, today
from courses.days.actions.placing_by_hand import place_person
from courses.days.models import Queue, SeatState
from courses.days.queries.people import area_candidates
from courses.days.queries.postings import places_in
from courses.days.queries.queues import coming_of_queue, queue
from courses.days.terms import ANYTHING
from courses.days.views import pages
from courses.days.views.found import round_or_404, warn_of_clashes, warn_of_licences
from courses.days.views.giving import choices_for


@pages.get("/queues/<int:number>/people")
def find_person(number: int) -> Any:
    """People in the area of a queue, by the name that was searched for."""
    found = _planned(number)
    text = searched()
    candidates = area_candidates(text, number, today()) if text else []
    return render_template("courses/days/find_person.html", queue=found, text=text, candidates=candidates)


@pages.post("/queues/<int:number>/search")
def search_person(number: int) -> Any:
    """The people searched for; the name that was typed is in no address."""
    _planned(number)
    return answer_search(url_for(".find_person", number=number))


@pages.route("/queues/<int:number>/people/<int:person>", methods=["GET", "POST"])
def put_person(number: int, person: int) -> Any:
    """Give somebody who has not asked a seat in a round, or a place in the queue, with what speaks against each date."""
    found = _planned(number)
    whom = session.get(Person, person)
    where = places_in(number, {person: None}, today()).get(person)
    if whom is None or where is None:
        abort(404)
    problem = None
    if request.method == "POST":
        try:
            return _put(found, whom)
        except Problem as caught:
            session.rollback()
            problem, found, whom = caught, _planned(number), session.get_one(Person, person)
    rounds = coming_of_queue(number, today())
    page = render_template(
        "courses/days/put_person.html",
        queue=found,
        person=whom,
        problem=problem,
        rounds=rounds,
        choices=choices_for(person, where[1], ANYTHING, rounds),
    )
    return page, 422 if problem else 200


def _put(found: Queue, person: Person) -> Any:
    round_ = round_or_404(request.form.get("round", 0, int))
    if round_.queue_id != found.id:
        abort(404)
    me = require("courses.plan", round_)
    seat = place_person(person, round_, by=me, seat=request.form.get("what") == "seat")
    if seat.state == SeatState.seated:
        flash(_("Personen har fått plats och en inbjudan."))
        warn_of_clashes([seat])
    else:
        flash(_("Personen är ställd i kö och har fått veta det."))
    warn_of_licences([seat])
    return redirect(url_for(".show_queue", number=found.id), 303)


def _planned(number: int) -> Queue:
    found = queue(number) or abort(404)
    require("courses.plan", found)
    return found
