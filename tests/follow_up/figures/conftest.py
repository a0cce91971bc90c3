"""What tests of figures share."""

import pytest

from tests.factories_figures import Federation, make_federation


@pytest.fixture
def federation(app) -> Federation:
    """Four municipalities, one with committees and, until 2020, districts."""
    return make_federation(("1440", "1480", "1481", "1407"), districts=True)
