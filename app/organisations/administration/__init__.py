"""Administration: people, posts and organisations, looked after by those who have that role."""

from flask import Blueprint

pages = Blueprint("organisations", "app.organisations.administration", url_prefix="/administration")
