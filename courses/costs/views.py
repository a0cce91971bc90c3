"""Kostnader: the year's arithmetic, who pays what, remarks and approval; a round's price; the settlement list."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from app.api import (
    Kind,
    Organisation,
    Person,
    Problem,
    _,
    csv_answer,
    may,
    organisations_in_scope,
    require,
    require_sign_in,
    session,
    today,
)
from courses.costs import sheet
from courses.costs.actions import Numbers, approve, propose, put, remark, set_billing, set_budget, set_price
from courses.costs.arithmetic import reckon, shared
from courses.costs.forms import BillingForm, BudgetForm, PriceForm, RemarkForm
from courses.costs.models import Budget
from courses.costs.queries import billing, budget, hired, members, price_of, remarks, settlement, staff
from courses.costs.terms import term_named, term_of
from courses.days.queries.places import municipalities
from courses.days.queries.rounds import round_of

pages = Blueprint("costs", __name__, url_prefix="/costs", template_folder="../templates")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Budgets are made for these, the widest first.
WIDEST = (Kind.federation, Kind.municipality, Kind.committee, Kind.district, Kind.unit)
#: What the founding report reckoned with (facts.md C4, systems.md A3); kronor are left to those who know.
USUAL = {
    "hires": 280,
    "days_each": 15,
    "coordinators": 2,
    "organisations": 10,
    "support_each": 0.2,
    "fte_cost": 0,
    "other_cost": 0,
}


@pages.route("/", methods=["GET", "POST"])
def year() -> Any:
    """The year of one's own area, for the coordinator: write the numbers, see what follows."""
    me = require("courses.plan")
    area, number = _area(me), _year()
    there = budget(area.id, number)
    form = BudgetForm(data=_values(there))
    if form.posted():
        try:
            set_budget(area, number, _numbers(form), by=me)
            flash(_("Budgeten är sparad."))
            return redirect(url_for(".year", year=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            area, there = _area(me), budget(area.id, number)
    page = render_template(
        "courses/costs/year.html", form=form, area=area, year=number, budget=there, **what_follows(there, number)
    )
    return page, 422 if form.errors else 200


@pages.get("/<int:number>")
def shown(number: int) -> Any:
    """A year that has been put forward, for managers: what it takes, remarks, and approval."""
    me = require_sign_in()
    there = _readable(number, me)
    return _shown(there, me, RemarkForm(formdata=None))


@pages.post("/<int:number>/<what>")
def decide(number: int, what: str) -> Any:
    """Put a year forward, say something about it, or approve it."""
    me = require_sign_in()
    there = _readable(number, me)
    acts: dict[str, tuple[str, Callable[[], Any], str]] = {
        "propose": ("courses.budget", lambda: propose(there, by=me), _("Året är föreslaget. Cheferna kan läsa det.")),
        "approve": ("courses.approve_year", lambda: approve(there, seen=_seen(), by=me), _("Året är godkänt.")),
    }
    if what in acts:
        permission, act, said = acts[what]
        require(permission, there)
        act()
        flash(said)
        return redirect(url_for(".shown", number=number), 303)
    form = RemarkForm() if what == "remark" else abort(404)
    require("courses.remark", there)
    if form.posted():
        try:
            remark(there, form.text.data, by=me)
            flash(_("Synpunkten är sparad."))
            return redirect(url_for(".shown", number=number, _anchor="remarks"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            there = _readable(number, me)
    return _shown(there, me, form), 422


@pages.route("/rounds/<int:number>", methods=["GET", "POST"])
def price(number: int) -> Any:
    """What a seat in a round costs."""
    round_ = round_of(number) or abort(404)
    me = require("courses.plan", round_)
    form = PriceForm(obj=price_of(number), data={"seat": 0, "no_show": 0} if price_of(number) is None else None)
    if form.posted():
        try:
            set_price(
                round_, seat=form.seat.data, no_show=form.no_show.data, provider=form.provider.data or "",
                provider_cost=form.provider_cost.data or 0, funding=form.funding.data or "", by=me,
            )  # fmt: skip
            flash(_("Priset är sparat."))
            return redirect(url_for("days.show_round", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_of(number) or abort(404)
    page = render_template("courses/costs/price.html", round=round_, form=form)
    return page, 422 if form.errors else 200


@pages.get("/settlement")
def settle() -> Any:
    """Avräkning: what each municipality owes for a term; as a list, CSV or Excel."""
    me = require("courses.plan")
    term = term_named(request.args.get("term", "")) or term_of(today())
    areas = organisations_in_scope(me, "courses.plan", today())
    owed = settlement(areas, *term.days)
    match request.args.get("as"):
        case "csv":
            return csv_answer(f"avrakning-{term.key}", sheet.head(), sheet.rows(owed))
        case "xlsx":
            name = f'attachment; filename="avrakning-{term.key}.xlsx"'
            return Response(sheet.excel(owed), content_type=EXCEL, headers={"Content-Disposition": name})
        case _:
            totals: dict[str, int] = {}
            for each in owed:
                totals[each.member] = totals.get(each.member, 0) + each.amount
            places = municipalities(areas)
            return render_template(
                "courses/costs/settlement.html", owed=owed, term=term, totals=totals, places=places,
                billing=billing(each.id for each in places), in_one_line=sheet.in_one_line,
            )  # fmt: skip


@pages.route("/billing/<int:number>", methods=["GET", "POST"])
def bill(number: int) -> Any:
    """What a municipality's invoices should say, and where they go."""
    place = session.get(Organisation, number)
    if place is None or place.kind != Kind.municipality:
        abort(404)
    me = require("courses.budget", place)
    form = BillingForm(obj=billing([number]).get(number))
    if form.posted():
        try:
            set_billing(place, form.reference.data or "", form.address.data or "", by=me)
            flash(_("Fakturauppgifterna är sparade."))
            return redirect(url_for(".settle", _anchor="billing"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            place = session.get_one(Organisation, number)
    return render_template("courses/costs/billing.html", place=place, form=form), 422 if form.errors else 200


def _shown(there: Budget, me: Person, form: RemarkForm) -> str:
    return render_template(
        "courses/costs/shown.html", budget=there, area=session.get_one(Organisation, there.area_id), year=there.year, form=form,
        remarks=remarks(there.id), approves=may(me, "courses.approve_year", there), writes=may(me, "courses.budget", there),
        says=may(me, "courses.remark", there), seen=put(there).name, approver=session.get(Person, there.approved_by_id or 0),
        **what_follows(there, there.year),
    )  # fmt: skip


def _seen() -> str:
    """The proposal that the page showed on which the button stood."""
    return request.args.get("seen", "")


def _readable(number: int, me: Person) -> Budget:
    """A budget that the person may read: drafts are the coordinator's."""
    there = session.get(Budget, number) or abort(404)
    reads = may(me, "courses.budget", there) or (there.state != "draft" and may(me, "courses.remark", there))
    return there if reads else abort(403)


def what_follows(there: Budget | None, number: int) -> dict[str, Any]:
    """What follows from a budget: the reckoning, and each municipality's part."""
    if there is None:
        return {"reckoning": None, "parts": []}
    reckoning = reckon(
        there.hires,
        there.days_each,
        there.coordinators,
        there.support_each,
        there.organisations,
        there.fte_cost,
        there.other_cost,
    )
    found = members(there.area_id, today())
    ids = [member.id for member in found]
    match there.share_by:
        case "staff":
            weights = staff(ids, today())
        case "hires":
            weights = hired(ids, date(number - 1, 1, 1), date(number - 1, 12, 31))
        case _:
            weights = dict.fromkeys(ids, 1)
    parts = shared(round(reckoning.total), {each: weights.get(each, 0) for each in ids})
    return {
        "reckoning": reckoning,
        "parts": [(member, weights.get(member.id, 0), parts[member.id]) for member in found],
    }


def _numbers(form: BudgetForm) -> Numbers:
    return Numbers(
        form.hires.data, float(form.days_each.data), float(form.coordinators.data), float(form.support_each.data),
        form.organisations.data, form.fte_cost.data, form.other_cost.data, form.share_by.data, form.funding.data or "",
    )  # fmt: skip


def _values(there: Budget | None) -> dict[str, Any]:
    if there is None:
        return USUAL
    return {name: getattr(there, name) for name in Numbers.__dataclass_fields__}


def _area(me: Person) -> Organisation:
    """The widest area that the coordinator plans for: the federation before a municipality."""
    found = session.scalars(
        select(Organisation).where(
            Organisation.id.in_(organisations_in_scope(me, "courses.plan", today())), Organisation.kind.in_(WIDEST)
        )
    ).all()
    return min(found, key=lambda each: (WIDEST.index(each.kind), each.id)) if found else abort(403)


def _year() -> int:
    number = request.values.get("year", today().year, int)
    return number if 2000 <= number <= 2100 else today().year
