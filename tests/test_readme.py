"""What the README promises can be done as it stands there."""

import re
import sys
from pathlib import Path

import pytest

from app import create_app, registry
from app.db import Base, db
from app.people.models import Person
from tests.conftest import PLUGINS, test_config
from tests.factories import make_obligation, make_post

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


@pytest.fixture
def first_plugin(tmp_path, monkeypatch):
    """The plugin of the README, as a package that can be imported."""
    found = re.search(r"<!-- first-plugin -->\n```python\n(.*?)```", README, re.S)
    assert found
    assert len(found[1].strip().splitlines()) <= 36
    folder = tmp_path / "readme_plugins" / "greetings"
    folder.mkdir(parents=True)
    for package in (folder.parent, folder):
        (package / "__init__.py").touch()
    (folder / "plugin.py").write_text(found[1])
    monkeypatch.syspath_prepend(tmp_path)
    yield "readme_plugins.greetings"
    registry.unload("greetings")
    for name in [n for n in sys.modules if n.startswith("readme_plugins")]:
        del sys.modules[name]


@pytest.mark.one_database
def test_the_first_plugin_works_as_written(first_plugin, tmp_path):
    app = create_app(test_config(f"sqlite:///{tmp_path}/x.sqlite", tmp_path), [*PLUGINS, first_plugin])
    with app.app_context():
        Base.metadata.create_all(db.engine)
        person_id = make_obligation(make_post()).person_id
        key = db.session.get(Person, person_id).get_id()
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = key
    page = client.get("/greetings/")
    assert page.status_code == 200 and "0 av 1 delar" in page.text and "Hälsning" in page.text


def test_every_file_that_the_readme_names_exists():
    for name in re.findall(r"\]\(([a-z]\S+?)\)", README):
        assert (ROOT / name).exists(), name


def test_every_command_that_the_readme_names_exists():
    makefile = (ROOT / "Makefile").read_text()
    for name in set(re.findall(r"make ([a-z-]+)", README)):
        if name not in {"alone"}:
            assert f"\n{name}:" in makefile, name


def test_every_hook_is_told_of_in_the_manual_for_plugins():
    from app import hookspecs

    manual = (ROOT / "docs" / "plugins.md").read_text()
    for name, value in vars(hookspecs).items():
        if hasattr(value, "fardplan_spec"):
            assert f"`{name}`" in manual, name
