"""Inloggningslänkar: who cannot sign in yet, what the letter says, and the buttons that send it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from app.dates import today
from app.db import now
from app.messages import sign_ins
from app.messages.actions import to_json
from app.messages.models import Message
from app.messages.writing import write
from app.organisations.administration.queries import PERMISSION, count_of, units_of
from app.organisations.models import Kind
from app.people.models import Person
from app.people.ways_in import BY_MAIL
from app.permissions import require
from app.problems import Problem
from app.web.paging import page_number, pages_of
from app.web.words import _
from app.web.work.actions import start_work

pages = Blueprint("sign_ins", __name__, url_prefix="/administration/inloggningar")


@pages.get("/")
def show() -> Any:
    """Those who cannot sign in yet."""
    me = require(PERMISSION)
    unit, added = _filters(me)
    found = sign_ins.lacking(me, today(), unit.id if unit else None, added)
    page, count = page_number(), count_of(found)
    return render_template(
        "messages/sign_ins.html",
        rows=sign_ins.page_of(found, page),
        count=count,
        unsent=count_of(sign_ins.unsent(found)),
        page=page,
        pages=pages_of(count, sign_ins.PAGE),
        unit=unit,
        units=[(each.key, each.name) for each in _employers(me)],
        added=added,
        letter=_letter(me),
        now=now(),
    )


@pages.post("/")
def send() -> Any:
    """Send links to those ticked, or to all in the list who have none."""
    me = require(PERMISSION)
    unit, added = _filters(me)
    values: dict[str, Any] = {"unit": unit.id if unit else None, "added": added}
    if request.form.get("who") != "all":
        values["people"] = [int(each) for each in request.form.getlist("people") if _is_id(each)]
        if not values["people"]:
            raise Problem(_("Kryssa för dem som ska få en länk."))
    work = start_work(sign_ins.SEND, values, by=me)
    return redirect(url_for("work.show", number=work.id), 303)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _employers(me: Person) -> list[Any]:
    return [each for each in units_of(me, today()) if each.kind in (Kind.municipality, Kind.federation)]


def _filters(me: Person) -> tuple[Any, str]:
    """The employer and the time in the address."""
    unit = next((each for each in _employers(me) if each.key == request.args.get("unit")), None)
    added = request.args.get("added", "")
    return unit, added if added in sign_ins.ADDED else ""


def _letter(me: Person) -> Any:
    """What will be sent, with a link that opens nothing."""
    return write(Message(template=sign_ins.TEMPLATE, values=to_json({"way": 0, "until": now() + BY_MAIL})), me)
