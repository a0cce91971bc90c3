"""Nominating several of one's people at once, with what a manager needs to know first: what is left, who is away, who waits."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, _, formats, require, roles, session, today
from courses.days import words
from courses.days.access import reaches
from courses.days.actions.seats import nominate_many
from courses.days.forms import NominateForm
from courses.days.models import WAITING, Round, RoundState, Seat, SeatState
from courses.days.queries.explanations import latest
from courses.days.queries.holds import my_holds
from courses.days.queries.meanwhile import clashes
from courses.days.queries.people import Load, loads
from courses.days.queries.places import unlicensed
from courses.days.queries.queues import queue_places
from courses.days.queries.rooms_left import left_in
from courses.days.queries.rounds import days_of_rounds, rows
from courses.days.queries.units import Nominee, nominees
from courses.days.views import pages
from courses.days.views.found import locale, mine, require_all, round_or_404, tell


@pages.route("/rounds/<int:number>/nominate", methods=["GET", "POST"])
def nominate(number: int) -> Any:
    """Nominate several of my people; each gets a seat, or a place in the queue, at once."""
    me = require("courses.nominate")
    round_ = round_or_404(number)
    if round_.state == RoundState.draft or not reaches(me, round_):
        abort(404)
    form = NominateForm()
    if request.method == "POST":
        picks = form.picks()
        require_all(me, picks)
        try:
            seats = nominate_many(round_, picks, by=me, together=bool(request.form.get("together")))
            tell(seats)
            warn_of_many(seats)
            return redirect(url_for(".nominate", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
    return _nominate_page(round_, form, me), 422 if form.errors else 200


def warn_of_many(seats: Iterable[Seat]) -> None:
    """Say on which days half of a unit or more is now on a course. Two statements."""
    taken = [seat for seat in seats if seat.state == SeatState.seated]
    if not taken:
        return
    days = days_of_rounds({seat.round_id for seat in taken})
    for load in loads({seat.unit_id for seat in taken}, days):
        if load.away > 1 and is_half(load):
            flash(
                _(
                    "%(away)s av %(people)s i %(unit)s är på kurs %(day)s.",
                    away=load.away, people=load.people, unit=load.unit,
                    day=formats.date_text(load.on, today(), locale()),
                )
            )  # fmt: skip


def is_half(load: Load, more: int = 0) -> bool:
    """Whether half of a unit or more is on a course that day, with so many more."""
    return 2 * (load.away + more) >= load.people > 1


def _nominate_page(round_: Round, form: NominateForm, me: Person) -> str:
    people = nominees(mine(me), round_, today())
    row = rows([round_])[0]
    units = {post.unit_id for nominee in people for post in nominee.posts[:1]}
    seats = [nominee.seat for nominee in people if nominee.seat]
    waiting = [nominee for nominee in people if nominee.seat and nominee.seat.state in WAITING]
    lacking = unlicensed(
        round_.queue.course, {post.unit_id for nominee in people for post in nominee.posts}, round_.first_on
    )
    return render_template(
        "courses/days/nominate.html",
        round=round_,
        row=row,
        people=[
            each for each in people if not each.seat or each.seat.state not in (SeatState.queued, SeatState.offered)
        ],
        waiting=waiting,
        told=latest([nominee.seat.id for nominee in waiting if nominee.seat]),
        parties=_parties(waiting),
        clashes=clashes([n.person.id for n in people], round_.id),
        loads=[load for load in loads(units, row.days) if load.away or is_half(load, 1)],
        is_half=is_half,
        left=left_in([round_], units, today()).get(round_.id, []),
        queue_places=queue_places([seat.id for seat in seats if seat.state == SeatState.queued]),
        holds=[hold for hold in my_holds(me.id, today()) if hold.round_id == round_.id],
        unlicensed=_in(lacking, people),
        form=form,
        picked=form.picks(),
        together=bool(request.form.get("together")),
        takes_wishes=round_.takes_wishes(today()),
        before_start=round_.phase(today()) == RoundState.published,
        role_names=roles.ROLES,
        words=words,
    )


def _in(units: Collection[int], people: Iterable[Nominee]) -> list[str]:
    """Those with a post in one of these units, with the unit; of someone who has a seat or waits, by that seat alone."""
    return [
        f"{nominee.person.name} ({post.unit.name})"
        for nominee in people
        for post in nominee.posts
        if post.unit_id in units and (nominee.seat is None or nominee.seat.post_id == post.id)
    ]


def _parties(waiting: Iterable[Nominee]) -> dict[int, list[str]]:
    """The names of my people in each party."""
    found: dict[int, list[str]] = {}
    for nominee in waiting:
        if nominee.seat and nominee.seat.party_id:
            found.setdefault(nominee.seat.party_id, []).append(nominee.person.name)
    return found
