"""The commands of the house are there, explain themselves, and hold to what they promise."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

HOME = Path(__file__).resolve().parents[1]
TARGETS = ["demo", "demo-reset", "run", "migrate", "test", "test-long", "lint", "bench"]


def locked():
    """Each package of the lock, with its exact version."""
    lines = (HOME / "requirements.lock").read_text().splitlines()
    return dict(line.lower().replace("_", "-").split("==") for line in lines if line and not line.startswith("#"))


def wanted():
    """Everything that pyproject asks for, at run time and for development."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    return [Requirement(text) for text in (*project["dependencies"], *project["optional-dependencies"]["dev"])]


def test_make_alone_tells_what_it_can_do():
    told = subprocess.run(["make"], cwd=HOME, capture_output=True, text=True, check=True).stdout
    assert [target for target in TARGETS if f"make {target} " not in told] == []


@pytest.mark.parametrize("script", sorted(HOME.glob("bin/*.sh")), ids=lambda path: path.name)
def test_every_script_can_be_read_by_a_plain_shell(script):
    subprocess.run(["sh", "-n", script], check=True)
    assert script.read_text().startswith("#!/bin/sh\n# "), "says at its top what it is for"


def test_the_shared_check_runs_the_command_that_the_readme_names():
    commands = [line for line in (HOME / ".ci" / "run").read_text().splitlines() if not line.startswith("#")]
    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_every_dependency_has_bounds_and_an_exact_version_within_them():
    versions = locked()
    for requirement in wanted():
        assert requirement.specifier.contains(versions[requirement.name.lower()]), requirement
        assert ">=" in str(requirement.specifier)


def test_the_lock_names_no_place_to_fetch_from():
    assert not re.search(r"://|--", (HOME / "requirements.lock").read_text())


def test_setting_up_again_costs_nothing_and_says_nothing():
    if not list((HOME / ".venv").glob("stamp-*")):
        pytest.skip("this environment was made by hand")
    done = subprocess.run(["sh", "bin/setup.sh", "runtime"], cwd=HOME, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
