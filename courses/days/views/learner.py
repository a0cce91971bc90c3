"""Kurser: what one can ask for, the round with all one needs to come there, withdrawing, and the certificate."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import (
    Person,
    Problem,
    _,
    area_names,
    formats,
    lazy,
    may,
    page_number,
    pages_of,
    posts_today,
    require,
    require_sign_in,
    roles,
    session,
    today,
)
from courses.days import words
from courses.days.access import reaches
from courses.days.actions.company import invite
from courses.days.actions.seats import ask_for_seat, withdraw
from courses.days.cutoffs import promotes_until
from courses.days.forms import as_choices
from courses.days.gatherings import days_of
from courses.days.models import ACTIVE, Round, SeatState
from courses.days.presence import rule_of
from courses.days.priority import in_words
from courses.days.queries import offered
from courses.days.queries.assets import booked_names
from courses.days.queries.attendance import certificate_of, certificates_of, occasion_of
from courses.days.queries.company import colleagues_of, questions_to
from courses.days.queries.contacts import contacts_of
from courses.days.queries.explanations import told
from courses.days.queries.meanwhile import clashes
from courses.days.queries.offers import open_offers
from courses.days.queries.preparation import tasks
from courses.days.queries.queues import queue_places
from courses.days.queries.rounds import (
    PAGE,
    coming,
    courses,
    latest_seat,
    occasions_of,
    rows,
    seats_of,
    trainers_of,
)
from courses.days.queries.terms import companions, places_of
from courses.days.views import pages
from courses.days.views.found import locale, round_or_404, seat_or_404, warn_of_own_licence
from courses.days.views.short import short_seen
from courses.days.views.together import tell_invited
from courses.days.wish_forms import SeatForm


@pages.get("/")
def catalogue() -> Any:
    """Kurser: my seats first, then the rounds that are open to people where I work."""
    me = require("courses.take_seat")
    page, asked = page_number(), request.args
    wanted = offered.Wanted(
        asked.get("q", "")[:80],
        asked.get("course", ""),
        asked.get("area", ""),
        offered.month_asked(asked.get("month", ""), today()),
    )
    units = [post.unit_id for post in posts_today(me)]
    found, total = coming(units, today(), offered.conditions(wanted), page)
    seats = seats_of(me.id, today())
    return render_template(
        "courses/days/catalogue.html",
        rows=rows(found, me.id),
        total=total,
        page=page,
        pages=pages_of(total, PAGE),
        wanted=wanted,
        courses=[("", _("Alla kurser")), *((each.key, each.title) for each in courses())],
        areas=[("", _("Alla områden")), *area_names().items()],
        months=[("", _("Alla månader")), *_months()],
        seats=seats,
        places=queue_places([seat.id for seat in seats]),
        offers=open_offers([me.id]),
        questions=questions_to(me.id),
        certificates=certificates_of(me.id)[:5],
        manages=may(me, "courses.nominate"),
        words=words,
    )


def _months() -> list[tuple[str, str]]:
    return [(f"{month:%Y-%m}", formats.begin(formats.month_text(month, locale()))) for month in offered.months(today())]


#: What is told at once of a seat that was asked for; without an open invitation it is the manager who answers.
_ANSWERS = {
    SeatState.asked: lazy("Din chef har fått frågan. Du får svar här och med e-post."),
    SeatState.seated: lazy("Platsen är din. Tider och plats kommer med e-post."),
    SeatState.queued: lazy("Alla platser är tagna. Du står nu i kön."),
}


@pages.route("/rounds/<int:number>", methods=["GET", "POST"])
def show_round(number: int) -> Any:
    """A round: days, places, what to prepare; asking for a seat."""
    me = require("courses.take_seat")
    round_ = round_or_404(number)
    if not reaches(me, round_):
        abort(404)
    form = SeatForm()
    form.offer(places_of(round_.queue_id, today()))
    form.people.choices = as_choices((each.id, each.name) for each in _colleagues(me, round_))
    form.post.choices = as_choices(
        (post.id, f"{post.title or roles.ROLES[post.role]}, {post.unit.name}")
        for post in posts_today(me)
        if post.role in roles.EMPLOYED
    )
    if len(form.post.choices) < 2:
        del form.post
    if form.posted():
        try:
            post_id = form.post.data if "post" in form else None
            seat = ask_for_seat(me, round_, by=me, post_id=post_id, terms=form.wanted())
            flash(str(_ANSWERS[SeatState(seat.state)]))
            if form.people.data:
                tell_invited(len(invite(seat, form.people.data, by=me)))
            warn_of_own_licence(seat)
            return redirect(url_for(".show_round", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
    return _round_page(round_, form, me), 422 if form.errors else 200


def _colleagues(me: Person, round_: Round) -> Sequence[Person]:
    """Whom one may ask by name to go together; nobody where seats are taken at once."""
    asks = round_.takes_wishes(today()) and not round_.invites
    return colleagues_of(me, round_.queue_id, today()) if asks else ()


@pages.route("/seats/<int:number>/withdraw", methods=["GET", "POST"])
def give_up(number: int) -> Any:
    """Withdrawing: says what will happen, then does it."""
    seat = seat_or_404(number)
    me = require_sign_in()
    round_ = round_or_404(seat.round_id)
    late = may(me, "courses.plan", round_)
    whose = me if seat.person_id == me.id else session.get(Person, seat.person_id) or abort(404)
    if whose is not me and not late:
        require("courses.nominate", whose)
    back = url_for(".show_round", number=round_.id) if whose is me else url_for(".planning" if late else ".catalogue")
    if request.method == "POST":
        withdraw(seat, by=me, late=late)
        flash(_("Avanmälan är gjord."))
        return redirect(back, 303)
    waiting = rows([round_])[0].waiting
    moves = waiting > 0 and today() <= promotes_until(round_.first_on) and seat.state == SeatState.seated
    return render_template(
        "courses/days/withdraw.html",
        seat=seat, round=round_, whose=whose, own=whose is me, back=back, moves=moves,
        active=seat.state in ACTIVE, closed=not late and seat.state == SeatState.seated and today() > round_.withdraw_by,
    )  # fmt: skip


@pages.get("/certificates")
def certificates() -> Any:
    """All my certificates."""
    me = require_sign_in()
    return render_template("courses/days/certificates.html", found=certificates_of(me.id))


@pages.get("/certificates/<int:number>")
def certificate(number: int) -> Any:
    """A certificate to print. Its own person alone reaches it."""
    me = require_sign_in()
    found = certificate_of(number)
    if found is None or found.entry_id is None:
        abort(404)
    if found.person_id != me.id:
        abort(403)
    occasion = occasion_of(found.occasion_id)
    day = formats.date_text(found.happened_on, None, locale())
    return render_template("courses/days/certificate.html", certificate=found, occasion=occasion, person=me, day=day)


def _round_page(round_: Round, form: SeatForm, me: Person) -> str:
    occasions = occasions_of(round_.id)
    seat = latest_seat(me.id, round_.id)
    row = rows([round_])[0]
    to_do = tasks([occasion.theme for occasion in occasions], me.id)
    plans = may(me, "courses.plan", round_)
    return render_template(
        "courses/days/round.html",
        round=round_,
        row=row,
        occasions=[(occasion, days_of(occasion.sessions), to_do[occasion.theme_id]) for occasion in occasions],
        contacts=contacts_of(occasions),
        trainers=trainers_of([occasion.id for occasion in occasions]),
        equipment=booked_names(occasion.id for occasion in occasions) if plans else {},
        seat=seat,
        active=seat is not None and seat.state in ACTIVE,
        place=queue_places([seat.id]).get(seat.id) if seat else None,
        told=told([seat.id]).get(seat.id, []) if seat else [],
        offers=[each for each in open_offers([me.id]) if seat and each.seat_id == seat.id],
        companions=companions(seat) if seat else (),
        questions=[each for each in questions_to(me.id) if each.queue_id == round_.queue_id],
        policy=in_words(round_.queue.course.policy),
        enough=rule_of(round_).words_for([len(occasion.sessions) for occasion in occasions]),
        clashes=clashes([me.id], round_.id).get(me.id, []),
        phase=round_.phase(today()),
        takes_wishes=round_.takes_wishes(today()),
        manages=may(me, "courses.nominate"),
        plans=plans,
        **short_seen(round_, me),
        certificates={c.occasion_id: c for c, _o in certificates_of(me.id)},
        form=form,
        employed=any(post.role in roles.EMPLOYED for post in posts_today(me)),
        words=words,
    )
