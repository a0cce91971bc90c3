"""The verbs that competences speak of, declared by a stand-in for plugins that are not installed."""

import pytest

from app import registry
from app.hookspecs import hookimpl
from app.ledger.models import Verb

VERBS = ("courses.attended", "courses.read", "quizzes.passed", "practice.signed_off", "strangers.danced")


@pytest.fixture
def verbs():
    """Every verb of VERBS can be recorded."""
    missing = [Verb(name, name) for name in VERBS if name not in registry.verbs()]

    class Strangers:
        @hookimpl
        def verbs(self):
            return missing

    registry.manager.register(Strangers(), name="stand_in")
    registry.forget()
    yield
    registry.unload("stand_in")
