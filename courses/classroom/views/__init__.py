"""The pages of the classroom, by who opens them."""

from flask import Blueprint

pages = Blueprint("classroom", __name__, url_prefix="/classroom", template_folder="../../templates")

from courses.classroom.views import door, grid, guests, making_up, notes, participant, told, trainer  # noqa: E402, F401 (they register their pages)
