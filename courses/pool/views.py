"""Kursledarpoolen for coordinators, one's own record as a trainer, and the link with which one answers a question."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from app.api import (
    Panel,
    Person,
    Problem,
    _,
    hook,
    open_to_all,
    require,
    require_sign_in,
    session,
    sign,
    signed_number,
    today,
)
from courses.days.models.pool import Ask, AskState
from courses.days.queries.attendance import occasion_of
from courses.days.queries.pool import (
    PoolRow,
    asks_of,
    candidates,
    certificates_in_training,
    led_by,
    member,
    open_asks,
    pool,
    promised_days,
    topics_of,
    used_days,
)
from courses.days.queries.rounds import possible_trainers
from courses.pool.actions import (
    answer_ask,
    ask_to_lead,
    certify,
    leave_pool,
    promise_days,
    recall_ask,
    recruit,
    set_topics,
)
from courses.pool.forms import AskForm, CertificateForm, PromiseForm, RecruitForm, TopicsForm
from courses.pool.queries import all_themes, within
from courses.pool.words import ASK_STATES

pages = Blueprint("pool", __name__, url_prefix="/pool", template_folder="../templates")

PURPOSE = "courses.ask"


@pages.app_template_filter("signed_ask")
def signed_ask(number: int) -> str:
    """The signed part of the link to a question; made when a mail is sent, so that no database holds it."""
    return sign(number, PURPOSE)


@pages.route("/", methods=["GET", "POST"])
def trainers() -> Any:
    """Kursledarpoolen: topics, days promised and used."""
    me = require("courses.plan")
    year = _year()
    form = RecruitForm()
    rows = _reached(me, pool(year, today()))
    inside = {row.person.id for row in rows}
    others = possible_trainers()
    seen = within(me, [each.id for each in others]) - inside
    form.person.choices = [SelectChoice(each.id, each.name) for each in others if each.id in seen]
    form.topics.choices = _themes()
    if form.posted():
        try:
            whom = session.get(Person, form.person.data) or abort(404)
            recruit(whom, form.topics.data, by=me)
            flash(_("%(name)s är med i poolen.", name=whom.name))
            return redirect(url_for(".trainer", number=whom.id), 303)
        except Problem as problem:
            form.blame(problem)
    page = render_template("courses/pool/trainers.html", rows=rows, year=year, form=form)
    return page, 422 if form.errors else 200


@pages.get("/<int:number>")
def trainer(number: int) -> Any:
    """One trainer, for the coordinator."""
    whom = _member(number)
    require("courses.plan", whom)
    return _trainer(whom)


@pages.post("/<int:number>/<what>")
def note(number: int, what: str) -> Any:
    """Note topics, days or training, or let someone out of the pool."""
    whom = _member(number)
    me = require("courses.plan", whom)
    form: Any = {"topics": TopicsForm, "days": PromiseForm, "training": CertificateForm, "leave": TopicsForm}.get(what)
    form = form() if form else abort(404)
    if what in ("topics", "leave"):
        form.topics.choices = _themes()
    if what == "leave" or form.posted():
        try:
            _note(what, whom, form, me)
            flash(_("Sparat."))
            return redirect(url_for(".trainer", number=number) if what != "leave" else url_for(".trainers"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            whom = _member(number)
    return _trainer(whom, **{what: form}), 422


@pages.route("/occasions/<int:number>", methods=["GET", "POST"])
def ask(number: int) -> Any:
    """Who could lead this occasion? Ask."""
    occasion = occasion_of(number) or abort(404)
    me = require("courses.plan", occasion.round)
    found = _reached(me, candidates(occasion, today()))
    form = AskForm(data={"answer_by": min(today() + timedelta(days=7), occasion.first_on)})
    form.person.choices = [SelectChoice(row.person.id, row.person.name) for row in found]
    form.leads.choices = [SelectChoice(1, _("kursledare")), SelectChoice(0, _("medledare"))]
    if form.posted():
        try:
            whom = session.get(Person, form.person.data) or abort(404)
            ask_to_lead(occasion, whom, by=me, leads=bool(form.leads.data), answer_by=form.answer_by.data)
            flash(_("%(name)s har fått frågan.", name=whom.name))
            return redirect(url_for(".ask", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            occasion = occasion_of(number) or abort(404)
    page = render_template(
        "courses/pool/ask.html", occasion=occasion, found=found, form=form, asks=asks_of(number), states=ASK_STATES
    )
    return page, 422 if form.errors else 200


@pages.post("/asks/<int:number>/recall")
def recall(number: int) -> Any:
    """Take a question back."""
    found = session.get(Ask, number) or abort(404)
    occasion = occasion_of(found.occasion_id) or abort(404)
    me = require("courses.plan", occasion.round)
    recall_ask(found, by=me)
    return redirect(url_for(".ask", number=occasion.id), 303)


@pages.route("/answer/<token>", methods=["GET", "POST"])
def answer(token: str) -> Any:
    """Will you lead? Whoever has the link may answer; opening it changes nothing, and it is dead once answered."""
    open_to_all()
    found = session.get(Ask, signed_number(token, PURPOSE) or 0) or abort(404)
    problem = ""
    if request.method == "POST":
        try:
            answer_ask(found, request.form.get("answer") == "yes", by=None)
            return redirect(url_for(".answer", token=token), 303)
        except Problem as refused:
            session.rollback()
            problem, found = str(refused), session.get_one(Ask, found.id)
    page = render_template(
        "courses/pool/answer.html", ask=found, occasion=occasion_of(found.occasion_id), problem=problem,
        open=found.state == AskState.open and found.answer_by >= today(), states=ASK_STATES,
    )  # fmt: skip
    return page, 409 if problem else 200, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@pages.get("/mine")
def mine() -> Any:
    """Mina uppdrag: what I have led and with whom, days promised and used, training, and what I am asked."""
    me = require_sign_in()
    return _record(me, own=True)


def _record(whom: Person, *, own: bool) -> str:
    year = today().year
    return render_template(
        "courses/pool/record.html", whom=whom, own=own, year=year, led=led_by(whom.id, today()),
        used=used_days([whom.id], year).get(whom.id, 0.0), promised=promised_days([whom.id], year).get(whom.id),
        certificates=certificates_in_training(whom.id), asks=open_asks(whom.id, today()) if own else [],
        panels=_panels(whom) if own else [],
    )  # fmt: skip


def _panels(whom: Person) -> list[Panel]:
    found = (panel for panels in hook.panels(place="trainer.record", subject=whom.id, person=whom) for panel in panels)
    return sorted(found, key=lambda panel: panel.order)


def _trainer(whom: Person, **forms: Any) -> str:
    year = _year()
    topics = TopicsForm(formdata=None, data={"topics": [theme.id for theme in topics_of([whom.id]).get(whom.id, [])]})
    topics.topics.choices = _themes()
    promised = promised_days([whom.id], year).get(whom.id)
    return render_template(
        "courses/pool/trainer.html", whom=whom, year=year, led=led_by(whom.id, today())[:20], promised=promised,
        used=used_days([whom.id], year).get(whom.id, 0.0), certificates=certificates_in_training(whom.id),
        topics=forms.get("topics") or topics, days=forms.get("days") or PromiseForm(formdata=None, data={"days": promised}),
        training=forms.get("training") or CertificateForm(formdata=None), faulty=next(iter(forms.values()), None),
    )  # fmt: skip


def _note(what: str, whom: Person, form: Any, me: Person) -> None:
    match what:
        case "topics":
            set_topics(whom, form.topics.data, by=me)
        case "days":
            promise_days(whom, _year(), float(form.days.data), by=me)
        case "training":
            certify(whom, form.title.data, form.given_on.data, by=me)
        case _:
            leave_pool(whom, by=me)


def _reached(me: Person, rows: list[PoolRow]) -> list[PoolRow]:
    """Those whom the coordinator may see: a municipality's coordinator, its own people."""
    seen = within(me, [row.person.id for row in rows])
    return [row for row in rows if row.person.id in seen]


def _member(number: int) -> Person:
    """Someone who is or has been in the pool."""
    whom = session.get(Person, number)
    if whom is None or member(number) is None:
        abort(404)
    return whom


def _themes() -> list[SelectChoice]:
    return [SelectChoice(theme.id, theme.title) for theme in all_themes()]


def _year() -> int:
    year = request.values.get("year", today().year, int)
    return year if 2000 <= year <= 2100 else today().year
