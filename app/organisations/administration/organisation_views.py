"""Administration, organisations: the tree, one organisation with what can be done to it, and what people told us."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.dates import today
from app.db import session
from app.organisations import actions
from app.organisations.administration import forms, pages, queries
from app.organisations.models import Kind, Organisation, Successor
from app.organisations.queries import organisation, parent_on
from app.people.models import Person
from app.permissions import require
from app.problems import Problem
from app.web.models import Feedback
from app.web.paging import page_number, page_url, pages_of
from app.web.words import _

PERMISSION = "organisations.administer"
#: What can be done to an organisation, by the name in the form.
DEEDS = ("found", "rename", "move", "close", "replace")


@pages.get("/organisationer")
def organisation_list() -> Any:
    """The tree below my own organisation, as it stands today."""
    me = require(PERMISSION)
    return render_template("organisations/tree.html", branches=queries.tree(me, today()))


@pages.route("/organisationer/<key>", methods=["GET", "POST"])
def one_organisation(key: str) -> Any:
    """One organisation: a unit below it, its name, its place, its end, what takes over from it."""
    me = require(PERMISSION)
    shown = _mine(me, key)
    what = request.form.get("what", "")
    if request.method == "GET":
        return _page(me, shown, {})
    form: Any = _forms(me, shown, None).get(what) or abort(400)
    if form.posted():
        try:
            target, told = _do(what, shown, form, me)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
        else:
            flash(told)
            return redirect(url_for(".one_organisation", key=target.key), 303)
    return _page(me, _mine(me, key), {what: form}), 422


@pages.get("/synpunkter")
def feedback() -> Any:
    """What people have told us about accessibility, latest first; for those who answer for the whole platform."""
    me = require(PERMISSION)
    if not queries.administers_all(me, today()):
        abort(403)
    page = page_number()
    count = session.scalar(select(func.count(Feedback.id))) or 0
    rows = session.scalars(
        select(Feedback).order_by(Feedback.id.desc()).limit(queries.PAGE).offset((page - 1) * queries.PAGE)
    ).all()
    pages_ = pages_of(count, queries.PAGE)
    return render_template("organisations/feedback.html", rows=rows, page=page, pages=pages_, url_of=page_url)


@pages.context_processor
def whole() -> dict[str, Any]:
    """Whether the page leads to what people have told us."""
    return {"administers_all": lambda: queries.administers_all(current_user._get_current_object(), today())}


def _mine(me: Person, key: str) -> Organisation:
    found = organisation(key)
    if found is None or found.id not in set(session.scalars(queries.organisations_of(me, today()))):
        abort(404)
    return found


def _do(what: str, shown: Organisation, form: Any, me: Person) -> tuple[Organisation, str]:
    if what == "found":
        new = actions.NewOrganisation(
            form.key.data, form.name.data, Kind(form.kind.data), shown.key,
            service_area=form.service_area.data, valid_from=form.valid_from.data,
        )  # fmt: skip
        actions.found_many([new], by=me)
        return shown, _("%(name)s är tillagd.", name=form.name.data)
    if what == "rename":
        actions.rename(shown, form.name.data, by=me)
        return shown, _("Namnet är rättat.")
    if what == "move":
        parent = session.get(Organisation, form.parent_id.data) or abort(400)
        actions.move(shown, parent, form.on.data, by=me)
        return shown, _("%(name)s är flyttad till %(parent)s.", name=shown.name, parent=parent.name)
    if what == "close":
        actions.close(shown, form.last_on.data, by=me)
        return shown, _("%(name)s har fått en sista dag.", name=shown.name)
    new_one = actions.replace(shown, form.key.data, form.name.data, form.on.data, by=me)
    return new_one, _("%(name)s tar över.", name=new_one.name)


def _forms(me: Person, shown: Organisation, formdata: Any) -> dict[str, Any]:
    kept = dict(g.get("kept_fields") or ())
    of = {what: formdata if formdata is None or kept.get("what") != what else MultiDict(kept) for what in DEEDS}
    made: dict[str, Any] = {
        "found": forms.OrganisationForm(of["found"], prefix="found"),
        "rename": forms.RenameForm(of["rename"], obj=shown, prefix="rename"),
        "move": forms.MoveForm(of["move"], prefix="move"),
        "close": forms.CloseForm(of["close"], prefix="close"),
        "replace": forms.ReplaceForm(of["replace"], prefix="replace"),
    }
    areas = [(area.key, area.name) for area in queries.service_areas()]
    made["found"].service_area.choices = forms.choices([("", _("Inget")), *areas])
    units = queries.units_of(me, today())
    above = queries.paths_of([unit.id for unit in units], today())
    made["move"].parent_id.choices = forms.choices(
        (unit.id, f"{unit.name} ({above[unit.id]})" if unit.id in above else unit.name)
        for unit in units
        if unit.id != shown.id
    )
    return made


def _page(me: Person, shown: Organisation, tried: dict[str, Any]) -> str:
    became = session.scalars(
        select(Organisation)
        .join(Successor, Successor.successor_id == Organisation.id)
        .where(Successor.organisation_id == shown.id)
        .order_by(Organisation.sort_key)
    ).all()
    return render_template(
        "organisations/organisation.html",
        organisation=shown,
        parent=parent_on(shown, shown.valid_to or today()),
        became=list(dict.fromkeys(became)),
        branches=[b for b in queries.tree(me, today()) if b.organisation.id == shown.id],
        forms=_forms(me, shown, MultiDict()) | tried,
        failed=next((form for form in tried.values() if form.errors), None),
        failed_name=next(iter(tried), dict(g.get("kept_fields") or ()).get("what", "")),
        top=shown.kind in {Kind.federation, Kind.municipality},
    )
