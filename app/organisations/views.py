"""All pages of administration; and who a sign-in belongs to, which is asked together with the posts of today."""

from typing import Any

from flask import redirect, url_for

from app.organisations.administration import organisation_views, pages, people_views
from app.organisations.imports import views as import_views
from app.organisations.today import person_of_sign_in
from app.permissions import require

__all__ = ["import_views", "organisation_views", "pages", "people_views"]


@pages.get("/")
def administration() -> Any:
    """The first page of administration is the list of people."""
    require("people.administer")
    return redirect(url_for(".people_list"))


@pages.record_once
def _say_who_is_signed_in(state: Any) -> None:
    state.app.login_manager.user_loader(person_of_sign_in)
