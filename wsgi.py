"""Composition root: the kernel and its first-party plugins."""

from flask import Flask

from app import create_app, frugality
from app.commands.line import CommandLine
from app.config import Config

PLUGINS = ["courses", "quizzes"]


def make_app() -> Flask:
    """The app, with the settings of the environment."""
    app = create_app(Config.from_environment(), PLUGINS)
    frugality.settle()
    return app


cli = CommandLine(make_app)
