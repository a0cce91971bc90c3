"""The names behind figures: who a municipality lets see them, the people themselves, and a list of every look."""

from flask import Blueprint

pages = Blueprint("names", __name__, url_prefix="/uppfoljning")
