"""The pages of the year, for coordinators, and for managers when it is put forward."""

from flask import Blueprint

pages = Blueprint("year", __name__, url_prefix="/year", template_folder="../../templates")

from courses.year.views import agreeing, changing, making, showing, sittings  # noqa: E402, F401 (they register their pages)
