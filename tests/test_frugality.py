"""What a worker borrows it gives back."""

import importlib
import sys
from pathlib import Path

import pytest

from app import frugality
from app.people import passwords

MEGABYTE = 1024 * 1024


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux how much memory it holds")
def test_trying_passwords_leaves_no_memory_behind() -> None:
    if not frugality.keep_little():
        pytest.skip("the C library is not glibc")
    secret = passwords.STRONG.hash("ett långt lösenord")
    before = resident()
    for _ in range(5):
        assert passwords.STRONG.verify(secret, "ett långt lösenord")
    assert resident() - before < 10 * MEGABYTE


def test_what_is_left_out_cannot_be_imported_meanwhile_and_can_afterwards():

    sys.modules.pop("this", None)
    with frugality.leaving_out("this", "json"):
        assert importlib.import_module("json")
        with pytest.raises(ImportError):
            importlib.import_module("this")
    assert "this" not in sys.modules
