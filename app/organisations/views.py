"""All pages of administration; and who a sign-in belongs to, which is asked together with the posts of today."""

from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from app.organisations.administration import organisation_views, pages, people_views
from app.organisations.imports import views as import_views
from app.organisations.today import fill, person_of_sign_in
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


@pages.app_context_processor
def _fill() -> dict[str, Any]:
    """A form that is shown again after a POST has the same frame as a page that was asked for."""
    if current_user.is_authenticated and current_user.roles is None:
        fill(current_user._get_current_object())
    return {}
