"""Brev som inte kommer fram: for whoever can correct the addresses."""

from typing import Any

from flask import Blueprint, render_template

from app.dates import today
from app.messages.queries import Bounce, bounces
from app.organisations.administration.queries import PERMISSION
from app.organisations.scoping import scope
from app.people.models import Person
from app.permissions import require

pages = Blueprint("undelivered", __name__, url_prefix="/messages/undelivered")


@pages.get("/")
def undelivered() -> Any:
    """The people whose addresses do not take letters, and why."""
    me = require(PERMISSION)
    return render_template("messages/undelivered.html", found=undelivered_to(me))


def undelivered_to(viewer: Person) -> list[Bounce]:
    """Those whom the viewer administers and whose letters come back. One statement."""
    return bounces(Person.id.in_(scope(viewer, PERMISSION, today())))
