"""What every test may ask for: a fresh database of each kind, the app on it, a browser that is signed in.

A test that asks for ``app``, ``browser`` or ``database_url`` runs twice, on SQLite and on PostgreSQL. Mark it
``one_database`` when its promise does not depend on the database. ``--database sqlite`` runs on one kind only.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import NullPool, create_engine
from werkzeug.serving import WSGIRequestHandler, make_server

from app import registry
from app.config import Config
from app.db import Base, db
from app.jobs import work_off
from app.ledger import memory
from tests import postgres

PLUGINS = ["courses", "quizzes"]
KINDS = ("sqlite", "postgresql")
LONG = bool(os.environ.get("FARDPLAN_TEST_LONG"))

settings.register_profile(
    "short", max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
settings.register_profile("long", settings.get_profile("short"), max_examples=1000, derandomize=False)
settings.load_profile("long" if LONG else "short")

_server = postgres.Server()


# One PostgreSQL for all workers: the process that started the tests starts it and stops it.


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, help="run on this kind of database alone")


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    if config.getoption("--database") != "sqlite":
        _server.start()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["postgres"] = (_server.url, _server.prefix)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _server.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--database")
    kinds = ("sqlite",) if metafunc.definition.get_closest_marker("one_database") else KINDS
    metafunc.parametrize("database_url", [kind for kind in kinds if chosen in (None, kind)], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("long") and not LONG:
            item.add_marker(pytest.mark.skip(reason="runs for minutes: make test-long"))


# Databases: each prepared once, copied for every test.


class Databases:
    """A fresh database for every test of one worker, always at the same URL, so that the app on it can be kept."""

    def __init__(self, folder: Path, prefix: str, worker: str, server_url: Callable[[], str]) -> None:
        self.folder, self.worker, self.server_url = folder, worker, server_url
        self.prepared = f"{prefix}_prepared"
        self.admin: Any = None

    def fresh(self, kind: str) -> str:
        """The URL of a database with all tables and no rows."""
        return self._sqlite() if kind == "sqlite" else self._postgresql()

    def close(self) -> None:
        """Remove this worker's database from the server."""
        if self.admin is not None:
            postgres.drop(self.admin, self.worker)
            self.admin.close()

    def _sqlite(self) -> str:
        prepared, file = self.folder / "prepared.sqlite", self.folder / "fardplan.sqlite"
        if not prepared.exists():
            prepare(f"sqlite:///{prepared}")
        for old in self.folder.glob("fardplan.sqlite*"):
            old.unlink()
        shutil.copyfile(prepared, file)
        return f"sqlite:///{file}"

    def _postgresql(self) -> str:
        url = self.server_url()
        if self.admin is None:
            postgres.template(url, self.prepared, prepare)
            self.admin = postgres.connect(url)
        postgres.clone(self.admin, self.worker, self.prepared)
        return postgres.named(url, self.worker)


def prepare(url: str) -> None:
    """Give an empty database the tables and triggers of all models. That migrations do the same is a test of its own."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    engine.dispose()


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    """The name of this worker among those that share the tests, usable as a database's name."""
    given = getattr(request.config, "workerinput", {})
    prefix = given["postgres"][1] if given else _server.prefix
    return f"{prefix}_{given.get('workerid', 'alone')}"


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_name: str
) -> Iterator[Databases]:
    """What hands out databases to the tests of this worker."""
    url, prefix = getattr(request.config, "workerinput", {}).get("postgres", ("", _server.prefix))
    registry.load(PLUGINS)  # All models, so that all tables are known.
    made = Databases(tmp_path_factory.mktemp("databases"), prefix, worker_name, lambda: url or _server.start())
    yield made
    made.close()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Databases) -> str:
    """A fresh database with all tables and no rows."""
    return databases.fresh(request.param)


# The app.


@pytest.fixture(scope="session")
def _apps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Flask]:
    """Apps by URL, kept between tests: templates are compiled once. What a test changes in the database is gone anyway."""
    return {}


@pytest.fixture
def app(database_url: str, _apps: dict[str, Flask], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app on a fresh database, with its context entered, so that actions and queries can be called."""
    from app import create_app

    if database_url not in _apps:
        data = tmp_path_factory.mktemp("data")
        _apps[database_url] = create_app(test_config(database_url, data), PLUGINS)
    app = _apps[database_url]
    memory.forget_lasting()
    with app.app_context():
        app.extensions["jobs"].huey.storage.flush_all()
        yield app
        db.session.rollback()
    with app.app_context():
        db.engine.dispose()


def test_config(url: str, data: Path, **changes: Any) -> Config:
    """Settings for tests: no mail leaves, passwords are quick, nothing is secret."""
    return Config(
        **{"database_url": url, "data": data, "secret_key": "a-secret-for-tests-alone", "testing": True} | changes
    )


test_config.__test__ = False  # type: ignore[attr-defined]


class Browser(FlaskClient):
    """A browser that sends the CSRF token, as our pages do. ``browser.sign_in(person)`` and go.

    What the test did before is committed before each request, and read afresh after it. Each request has an app
    context of its own, as it has behind a server.
    """

    def open(self, *args: Any, **options: Any) -> Any:
        """Send a request."""
        db.session.commit()
        try:
            return Context().run(super().open, *args, **options)
        finally:
            db.session.expire_all()

    def search(self, url: str, text: str, **values: Any) -> Any:
        """Search for people there; the page that shows who was found."""
        return self.get(self.post(url, data={"q": text} | values).location)

    def after_work(self, answer: Any) -> Any:
        """Let the worker do the long work that this answer leads to; the page that tells of its end."""
        work_off()
        db.session.expire_all()
        return self.get(answer.location)

    def with_token(self) -> "Browser":
        """This browser, holding a token that the app accepts."""
        with self.session_transaction() as cookie:
            cookie["csrf_token"] = "token"
        signer = URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token")
        self.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps("token")
        return self

    def sign_in(self, person: Any) -> "Browser":
        """Be this person from now on."""
        db.session.commit()
        with self.session_transaction() as cookie:
            cookie["_user_id"] = person.get_id()
            cookie["_fresh"] = True
        return self

    def sign_out(self) -> "Browser":
        """Be nobody again."""
        with self.session_transaction() as cookie:
            cookie.pop("_user_id", None)
        return self


@pytest.fixture
def new_browser(app: Flask) -> Callable[[], Browser]:
    """Makes browsers, for tests in which several people act."""
    app.test_client_class = Browser
    return lambda: app.test_client().with_token()  # type: ignore[attr-defined]


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    """A browser that sends the CSRF token, not signed in yet."""
    return new_browser()


# The app behind a real port.


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: what fails is seen in the page."""


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The URL of the app on a port of its own, each request in a thread. Commit before the browser looks."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
