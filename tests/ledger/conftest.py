"""What tests of the ledger share."""

import pytest


@pytest.fixture
def attended():
    """A verb to record with, as a plugin would declare it."""
    from app import registry
    from app.hookspecs import hookimpl
    from app.ledger.models import Verb

    if "courses.attended" in registry.verbs():
        yield
        return

    class Courses:
        @hookimpl
        def verbs(self):
            return [
                Verb("courses.attended", "var med på"),
                Verb("courses.attendance_corrected", "var inte med på", stands=False),
            ]

    registry.manager.register(Courses(), name="stand_in")
    registry.forget()
    yield
    registry.unload("stand_in")
