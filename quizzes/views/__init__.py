"""The pages of quizzes: answering, the result, and self-checks inside steps."""

from flask import Blueprint

pages = Blueprint("quizzes", __name__, template_folder="../templates")

from quizzes.views import answering, self_checks  # noqa: E402, F401 (they register their pages)
