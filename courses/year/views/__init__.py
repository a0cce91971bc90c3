"""The pages of the year, for coordinators."""

from flask import Blueprint

pages = Blueprint("year", __name__, url_prefix="/year", template_folder="../../templates")

from courses.year.views import changing, making, showing  # noqa: E402, F401 (they register their pages)
