"""All pages of administration, and where someone works, for the head of every page."""

from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from app.organisations.administration import organisation_views, pages, people_views
from app.organisations.imports import views as import_views
from app.organisations.today import posts_today
from app.permissions import require

__all__ = ["import_views", "organisation_views", "pages", "people_views"]


@pages.get("/")
def administration() -> Any:
    """The first page of administration is the list of people."""
    require("people.administer")
    return redirect(url_for(".people_list"))


@pages.app_context_processor
def workplace() -> dict[str, Any]:
    """Where the signed-in person works today: the unit of the largest post, and its employer when that is another."""
    if current_user.is_authenticated:
        person = current_user._get_current_object()
        posts = posts_today(person)
        if posts:
            person.organisation_name = posts[0].employer.name
    return {}
