"""What tests of names share: a November day, four municipalities, and people in them."""

import pytest
import time_machine

from tests.factories import make_colleague
from tests.factories_figures import make_federation


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-10 11:00:00+00:00", tick=False):
        yield


@pytest.fixture
def federation(app):
    return make_federation(("1440", "1480", "1481", "1407"))


@pytest.fixture
def regional(federation):
    return make_colleague("regional_admin", federation.root, given_name="Ulrika", family_name="Sjö")


@pytest.fixture
def lead(federation):
    return make_colleague("local_training_lead", federation.places["1440"], given_name="Anton", family_name="Lind")
