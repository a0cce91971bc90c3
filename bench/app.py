"""Färdplan as it is measured: the app of wsgi.py, which tells how many SQL statements a request took when asked to."""

import os
from typing import Any

from flask import Flask, g, has_request_context
from sqlalchemy import Engine, event

from wsgi import make_app as make


def make_app() -> Flask:
    """The app, with the header X-Statements when BENCH_STATEMENTS is set."""
    app = make()
    if os.environ.get("BENCH_STATEMENTS"):
        _count(app)
    return app


def _count(app: Flask) -> None:
    @event.listens_for(Engine, "before_cursor_execute")
    def _(*_values: Any) -> None:
        if has_request_context():
            g.statements = g.get("statements", 0) + 1

    def tell(response: Any) -> Any:
        response.headers["X-Statements"] = str(g.get("statements", 0))
        return response

    app.after_request_funcs.setdefault(None, []).insert(0, tell)
