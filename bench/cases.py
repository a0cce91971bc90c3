"""What is measured: each page of the list, visited by the demo's own people, with the ratio that it must not exceed."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.measuring import TIMES, Server, Visitor

PASSWORD = "demo"
DOMAIN = "demo.fardplan.example"


@dataclass(frozen=True)
class Case:
    """One thing to measure. ``limit`` is the highest ratio to the bare page; None when none was set."""

    name: str
    limit: float | None
    act: Callable[[], Visitor]
    prepare: Callable[[], None] | None = None
    times: int = TIMES


def fill(url: str, settings: dict[str, str]) -> None:
    """Give the database the demo's people and all that they did."""
    from app.commands import migrate
    from app.db import db
    from wsgi import make_app

    app = make_app()
    migrate.upgrade(url)
    with app.app_context():
        from app.demo import fill

        fill()
        db.engine.dispose()


def all_of(server: Server) -> list[Case]:
    """Every case, in the order of the table."""

    def person(role: str) -> Visitor:
        return Visitor(server.port).sign_in(f"{role}@{DOMAIN}", PASSWORD)

    def page(role: str, path: str) -> Callable[[], Visitor]:
        visitors: list[Visitor] = []

        def look() -> Visitor:
            if not visitors:
                visitors.append(person(role))
            visitors[0].get(path)
            return visitors[0]

        return look

    def sign_in() -> Visitor:
        return person("deltagare")

    return [
        Case("sign-in", None, sign_in, times=30),
        Case("start page", 4, page("deltagare", "/")),
        Case("Min enhet", 4, page("chef", "/min-enhet")),
    ]
