"""Pages that tell what a programme holds, version by version."""

from typing import Any

from flask import Blueprint, abort, render_template, request

from app.api import require
from courses.programmes import queries

pages = Blueprint("programmes", __name__, url_prefix="/programmes", template_folder="../templates")


@pages.get("/")
def programmes() -> Any:
    """All programmes as they are now."""
    require("courses.see_programmes")
    return render_template("courses/programmes/list.html", programmes=queries.current_versions())


@pages.get("/<key>")
def programme(key: str) -> Any:
    """One programme: parts, days, deadlines, items; an earlier version when asked for."""
    me = require("courses.see_programmes")
    number = request.args.get("version", type=int)
    shown = (queries.version(key, number) if number else queries.current(key)) or abort(404)
    return render_template(
        "courses/programmes/programme.html", shown=shown, versions=queries.versions(key),
        done=queries.done_of(me.id, shown), obliged=queries.is_granted(me.id, shown),
    )  # fmt: skip
