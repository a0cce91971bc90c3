"""What the README promises can be done as it stands there."""

import os
import re
import shlex
import subprocess
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
CONTENT = ROOT / "courses" / "content"
COMMAND = re.compile(r"^ *(?:\.venv/bin/)?((?:make migrate|fardplan (?!backup|restore)).*)$", re.M)
PEOPLE = (
    "Anställningsnummer;Förnamn;Efternamn;E-post;Enhet;Roll;Första dag\n"
    "1;Kim;Berg;kim@kommun.example;Partille;Enhetschef;2026-01-07\n"
)
HISTORY = "Anställningsnummer;Händelse;Kod;Datum\n"


def settings(folder):
    """Nothing but what the manual sets, on an empty database in this folder."""
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": "a1b2c3d4e5f6" * 4,
        "DATABASE_URL": f"sqlite:///{folder}/real.sqlite",
        "FARDPLAN_DATA": str(folder),
        "PUBLIC_URL": "https://fardplan.example",
    }


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


@pytest.mark.one_database
def test_the_commands_for_a_real_installation_begin_one(tmp_path):
    """Those of the README and of the manual, in their order, but for what serves; on an empty SQLite database."""
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "history.csv").write_text(HISTORY)
    manual = (ROOT / "docs" / "running.md").read_text().partition("## A web server in front")[0]
    told = {}
    for line in [*COMMAND.findall(README.partition("## Run it")[2].partition("## ")[0]), *COMMAND.findall(manual)]:
        words = shlex.split(
            line.replace("make migrate", "fardplan migrate").replace("FOLDER", shlex.quote(str(CONTENT))), comments=True
        )
        done = subprocess.run(
            [sys.executable, "-c", "from wsgi import cli; cli()", *words[1:]],
            cwd=tmp_path, env=settings(tmp_path), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        told[" ".join(words[1:])] = done.stdout
    assert "https://fardplan.example/valkommen/" in told["administrator vera@kommun.example --name Vera Åkesson"]
    assert "1 new" in told["import people people.csv --employer 1402 --apply"]


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
