"""What the shell itself gives to the platform: its own few pages."""

from flask import Blueprint

from app.hookspecs import hookimpl
from app.web import health
from app.web.views import pages


@hookimpl
def blueprints() -> list[Blueprint]:
    """Sign of life, token, language, accessibility statement."""
    return [pages, health.pages]
