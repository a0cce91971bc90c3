"""The seeded site: filled once, put back before every test."""

import traceback
from types import SimpleNamespace

import pytest
from flask import got_request_exception, request

from app.db import db, is_postgresql, session
from app.people.models import Person
from tests.hostile.site import Snapshot, make_site


@pytest.fixture(scope="session")
def _kept():
    return SimpleNamespace(site=None, snapshot=None, files={})


@pytest.fixture
def site(app, _kept):
    """The platform with two municipalities in it; numbers and keys alone."""
    data = app.config["FARDPLAN"].data
    if is_postgresql():
        return make_site(data)
    if _kept.snapshot is None:
        _kept.site = make_site(data)
        session.close()
        _kept.snapshot = Snapshot(db.engine.url.database, data)
    restore(_kept.snapshot)
    return _kept.site


@pytest.fixture
def broken(app):
    """What went wrong inside while pages were asked for: a list that ought to stay empty."""
    found = []

    def note(_sender, exception, **_rest):
        where = traceback.extract_tb(exception.__traceback__)[-1]
        found.append(f"{request.method} {request.full_path}: {exception!r:.200} {where.filename}:{where.lineno}")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    got_request_exception.connect(note, app)
    yield found
    got_request_exception.disconnect(note, app)
    app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.fixture
def put_back(site, _kept):
    """Call it to have every row as it was; on PostgreSQL it does nothing."""
    return (lambda: None) if is_postgresql() else lambda: restore(_kept.snapshot)


@pytest.fixture
def be(new_browser, site):
    """A browser signed in as the person of this number."""
    return lambda number: new_browser().sign_in(session.get_one(Person, number))


def restore(snapshot):
    session.close()
    db.engine.dispose()
    snapshot.restore()
