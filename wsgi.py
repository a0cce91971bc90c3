"""Composition root: the kernel and its first-party plugins."""

from flask import Flask

from app import create_app, frugality
from app.commands.line import CommandLine
from app.config import Config

PLUGINS = ["courses", "quizzes"]


def make_app() -> Flask:
    """The app, with the settings of the environment."""
    config = Config.from_environment()
    with frugality.leaving_out(*(() if config.database_url.startswith("postgresql") else ("psycopg",))):
        app = create_app(config, PLUGINS)
    frugality.settle()
    return app


cli = CommandLine(make_app)
