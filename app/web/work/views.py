"""The pages on which long work is followed: all of mine, one of them, and the file that came of it."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for

from app.permissions import require, require_sign_in
from app.web.formats import number as written
from app.web.once import wants_json
from app.web.words import _, spoken
from app.web.work import progress, queries
from app.web.work.actions import broken_off
from app.web.work.kinds import kind
from app.web.work.models import State

pages = Blueprint("work", __name__, url_prefix="/arbete")
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@pages.get("/")
def all_of_mine() -> Any:
    """What I have asked for lately, the newest first."""
    me = require_sign_in()
    return render_template("web/works.html", works=queries.works_of(me.id), words=words_of)


@pages.get("/<int:number>")
def show(number: int) -> Any:
    """How far one of my works has come, and what came of it. Our own script asks for the same as JSON."""
    me = require_sign_in()
    shown = queries.work_of(me.id, number) or abort(404)
    if wants_json():
        return {"state": shown.state, "done": shown.done, "of": shown.of, "words": far(shown)}
    found, goal = kind(shown.work.kind), shown.work.goal
    if shown.state == State.done and goal and found and found.onward:
        return redirect(url_for(goal[0], **goal[1]))
    return render_template(
        "web/work.html",
        shown=shown,
        far=far(shown),
        state=words_of(shown.state),
        said=broken_off(shown.work.kind, progress.seen(number)) if shown.state == "broken" else shown.work.said,
        onward=url_for(goal[0], **goal[1]) if goal else "",
        nobody=not shown.over and queries.nobody_works(),
    )


@pages.get("/<int:number>/fil")
def file(number: int) -> Any:
    """The file that came of one of my works, for as long as I may do such work: others may stand in it."""
    me = require_sign_in()
    shown = queries.work_of(me.id, number) or abort(404)
    found = kind(shown.work.kind)
    if found is not None and found.permission:
        require(found.permission)
    name = shown.work.file_name
    body = progress.kept_file(number) if name else None
    if body is None:
        abort(404)
    response = Response(body, content_type=TYPES.get(name.rpartition(".")[2], "application/octet-stream"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def far(shown: queries.Shown) -> str:
    """How far a work has come, in words."""
    if shown.state == State.going and shown.of:
        locale = spoken()
        return _("%(done)s av %(of)s", done=written(shown.done, locale), of=written(shown.of, locale))
    return words_of(shown.state)


def words_of(state: str) -> str:
    """What a state is called."""
    return {
        "waiting": _("Väntar på sin tur"),
        "going": _("Pågår"),
        "done": _("Klart"),
        "failed": _("Blev inte av"),
        "broken": _("Avbröts"),
    }[state]
