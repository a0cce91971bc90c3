"""The pages of course days, by who opens them."""

from flask import Blueprint

pages = Blueprint("days", __name__, url_prefix="/days", template_folder="../../templates")

from courses.days.views import (  # noqa: E402, F401 (they register their pages)
    answers,
    assets,
    company,
    coordinator,
    deadlines,
    demand,
    giving,
    holds,
    joining,
    learner,
    letters,
    local,
    manager,
    nominating,
    planning,
    putting,
    quotas,
    registers,
    repeating,
    rounds,
    together,
    trainer,
    wishes,
)
