"""What is sealed is read with the platform's secret and for its own purpose alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sealing import STEP, Broken, seal, unseal

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]


@given(st.text(max_size=6000))
def test_what_was_sealed_comes_back(text):
    assert unseal(seal(text, "a"), "a") == text


def test_the_same_text_never_looks_the_same_and_its_length_is_rounded_up():
    once, again = seal("Färdplan", "a"), seal("Färdplan", "a")
    assert once != again
    assert len(once) == len(seal("", "a")) == len(seal("x" * (STEP - 8), "a")) < len(seal("x" * STEP, "a"))
    assert "rdplan" not in once


CHANGES = [
    lambda s: s[:-8],
    lambda s: "A" * 8 + s[8:],
    lambda s: "",
    lambda s: "å",
    lambda s: s[:-9] + "AAAAA" + s[-4:],
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_refused(change):
    with pytest.raises(Broken):
        unseal(change(seal("hemligt", "a")), "a")


def test_another_purpose_and_another_secret_are_refused(app):
    from dataclasses import replace

    sealed, config = seal("hemligt", "a"), app.config["FARDPLAN"]
    with pytest.raises(Broken):
        unseal(sealed, "b")
    app.config["FARDPLAN"] = replace(config, secret_key="another-secret-of-some-length")
    try:
        with pytest.raises(Broken):
            unseal(sealed, "a")
    finally:
        app.config["FARDPLAN"] = config
