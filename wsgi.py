"""Composition root: the kernel and its first-party plugins."""

from flask import Flask

from app import create_app, frugality
from app.commands.line import CommandLine
from app.config import Config

PLUGINS = ["courses", "quizzes"]


def make_app() -> Flask:
    """The app, with the settings of the environment."""
    config = Config.from_environment()
    with frugality.leaving_out(*_unused(config)):
        app = create_app(config, PLUGINS)
    frugality.settle()
    return app


def _unused(config: Config) -> list[str]:
    """The drivers of databases that stand in none of the settings: Huey takes all that it finds."""
    asked = (config.database_url, config.huey_url)
    drivers = {"postgresql": "psycopg", "sqlite": "sqlite3"}
    return [driver for kind, driver in drivers.items() if not any(url.startswith(kind) for url in asked)]


cli = CommandLine(make_app)
