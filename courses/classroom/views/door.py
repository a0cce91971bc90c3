"""The wall with its code, and the page on which one says that one is here."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from app.api import Problem, _, now, require, require_sign_in, session, whole_address
from courses.classroom import codes
from courses.classroom.access import own_sessions, session_and_occasion
from courses.classroom.actions.door import WrongCode, check_in, close_door, count_wrong, open_door
from courses.classroom.forms import CodeForm
from courses.classroom.queries.rooms import door_of, here_count
from courses.classroom.views import pages
from courses.days import words
from courses.days.models import Presence
from courses.days.queries.expected import people_expected


@pages.get("/sessions/<int:number>/wall")
def wall(number: int) -> Any:
    """What is shown in the room: a code that lives for seconds, also as a picture, and how many are here."""
    sitting, occasion = session_and_occasion(number) or abort(404)
    require("courses.teach", occasion)
    door = door_of(number)
    code = picture = None
    if door is not None and door.closed_at is None and now() <= sitting.ends_at:
        code = codes.code_at(door.secret, now())
        picture = _picture(whole_address(url_for(".here", number=number, code=code)))
    return render_template(
        "courses/classroom/wall.html", occasion=occasion, session=sitting, code=code, picture=picture,
        here=here_count(number), expected=len(people_expected(occasion, number)), words=words,
        refresh=codes.STANDS // 2 if code else None,
    )  # fmt: skip


@pages.post("/sessions/<int:number>/door")
def door(number: int) -> Any:
    """Open or close the door."""
    sitting, occasion = session_and_occasion(number) or abort(404)
    me = require("courses.teach", occasion)
    if request.form.get("close"):
        close_door(sitting, by=me)
        flash(_("Incheckningen är stängd."))
    else:
        open_door(sitting, by=me)
    return redirect(url_for(".wall", number=number), 303)


@pages.route("/sessions/<int:number>/here", methods=["GET", "POST"])
def here(number: int) -> Any:
    """I am here: the code on the wall, filled in when it was read with the camera."""
    sitting, occasion = session_and_occasion(number) or abort(404)
    me = require_sign_in()
    opened = door_of(number)
    if number not in {each.id for each in own_sessions(me, occasion)}:
        abort(403)
    form = CodeForm(data={"code": request.args.get("code", "")[: codes.DIGITS]})
    if form.posted():
        try:
            if opened is None:
                raise Problem(_("Incheckningen är inte öppen. Säg till kursledaren att du är här."))
            mark = check_in(sitting, opened, me, form.code.data)
            late = mark.state == Presence.late
            flash(
                _("Du är incheckad, %(count)s minuter efter start.", count=mark.minutes)
                if late
                else _("Du är incheckad.")
            )
            return redirect(url_for(".mine", number=occasion.id), 303)
        except WrongCode as problem:
            session.rollback()
            opened = door_of(number)
            if opened is not None:
                count_wrong(opened, me)
                session.commit()
            form.blame(problem)
            form.code.data = ""  # It is of no use any more.
        except Problem as problem:
            session.rollback()
            form.blame(problem)
        sitting, occasion = session_and_occasion(number) or abort(404)
    page = render_template("courses/classroom/here.html", occasion=occasion, session=sitting, form=form, words=words)
    return page, 422 if form.errors else 200


def _picture(address: str) -> Markup:
    """The address as a QR code: SVG without styles, in the colours of the page."""
    import segno

    drawn = segno.make(address, error="m").svg_inline(scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 (drawn by us from an address of our own)
