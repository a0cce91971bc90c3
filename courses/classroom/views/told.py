"""Skickat: what has been sent about a round, and what did not arrive."""

from datetime import timedelta
from typing import Any

from flask import abort, render_template

from app.api import LOST, Fate, now, organisations_in_scope, require, today
from courses.classroom.queries.told import rounds_with_lost, told_about
from courses.classroom.views import pages
from courses.days.queries.rounds import round_of

#: How long a letter that did not arrive is news.
NEWS = timedelta(days=60)


@pages.get("/rounds/<int:number>/told")
def told(number: int) -> Any:
    """Each kind of letter about a round: how many went out, wait and did not arrive, with names, reasons and what to do."""
    round_ = round_of(number) or abort(404)
    require("courses.plan", round_)
    found = told_about(round_)
    return render_template(
        "courses/classroom/told.html", round=round_, lines=found.lines, fate=Fate,
        lost=found.of(*LOST), waiting=found.of(Fate.waiting), dropped=found.of(Fate.dropped),
    )  # fmt: skip


@pages.get("/lost")
def lost() -> Any:
    """The rounds some of whose letters have not arrived of late."""
    me = require("courses.plan")
    found = rounds_with_lost(organisations_in_scope(me, "courses.plan", today()), now() - NEWS)
    return render_template("courses/classroom/lost.html", rounds=found, days=NEWS.days, fate=Fate)
