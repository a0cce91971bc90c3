"""The drawings of stops: each is a picture of its own, kept from page to page, and says what it is when asked to."""

import pytest

from app.web.journey_line.parts import KINDS, STATES
from app.web.stops import KIND_NAMES, STATE_NAMES, shape, stop_icon


def test_every_kind_in_every_state_is_drawn_in_its_own_way() -> None:
    drawn = {(kind, state): str(shape(kind, state)) for kind in KINDS for state in STATES}
    assert len(set(drawn.values())) == len(drawn)
    assert KIND_NAMES.keys() == set(KINDS)
    assert STATE_NAMES.keys() == set(STATES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stop_beside_words_is_silent_unless_it_has_a_title(kind: str) -> None:
    assert 'aria-hidden="true"' in stop_icon(kind)
    assert 'role="img" aria-label="A &amp; B"' in stop_icon(kind, "done", "A & B")


def test_only_where_the_person_is_has_a_halo() -> None:
    assert "st-halo" in shape("day", "now")
    assert "st-halo" not in shape("day", "now", False)
    assert "st-halo" not in shape("day", "done")
