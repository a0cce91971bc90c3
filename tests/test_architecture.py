"""The promises that hold for every module, checked in one place."""

import inspect
import re
from pathlib import Path

import pytest

from app import api, hookspecs, registry
from app.db import Base
from app.hookspecs import hookimpl
from app.ledger.models import Verb
from app.web.requests import NobodyAsked, is_static
from tests.factories import make_colleague, make_person

ROOT = Path(__file__).resolve().parents[1]
#: Pages that anyone may read: they say so themselves with open_to_all().
OPEN = {"web.token", "web.set_language", "web.accessibility", "web.privacy", "web.help", "health.health", "people.home",
        "people.sign_in", "assets.offline"}  # fmt: skip


def hooks():
    return {n: f for n, f in vars(hookspecs).items() if inspect.isfunction(f) and hasattr(f, "fardplan_spec")}


@pytest.mark.parametrize("name", hooks())
def test_every_hook_says_when_it_is_called_and_what_it_returns(name):
    doc = hooks()[name].__doc__ or ""
    assert doc.startswith("Called ") and ("Return" in doc or "Raise" in doc or "return" in doc)


@pytest.mark.parametrize("name", hooks())
def test_every_hook_has_a_user_in_this_repository(name):
    files = [p for folder in ("app", "courses", "quizzes") for p in (ROOT / folder).rglob("plugin.py")]
    files += list((ROOT / "tests").rglob("plugin.py"))
    assert any(f"def {name}(" in path.read_text() for path in files)


def test_a_plugin_may_not_claim_another_plugins_names(app):
    class Rude:
        @hookimpl
        def verbs(self):
            return [Verb("people.stole", "stal")]

    registry.manager.register(Rude(), name="rude")
    try:
        with pytest.raises(registry.BadPlugin, match=r"begins with rude\."):
            registry.load()
    finally:
        registry.unload("rude")


def test_a_misspelt_hook_is_an_error_at_start(app):
    class Typo:
        @hookimpl
        def nav_itmes(self):
            return []

    registry.manager.register(Typo(), name="typo")
    try:
        with pytest.raises(registry.BadPlugin, match="nav_itmes"):
            registry.load()
    finally:
        registry.unload("typo")


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if not is_static(rule.endpoint)]


def address(rule):
    values = {a: 1 if "int" in str(type(rule._converters.get(a))).lower() else "1" for a in rule.arguments}
    built = rule.build(values)
    return built[1] if built else None


def test_every_page_asks_permission_of_a_stranger(app, new_browser):
    """Nobody who is not signed in reads a page, except those that say that they are open."""
    for rule in rules(app):
        if "GET" not in rule.methods or rule.endpoint in OPEN:
            continue
        reply = new_browser().get(address(rule))
        assert reply.status_code in {302, 401, 403, 404}, rule
        if reply.status_code == 302:
            assert "/logga-in" in reply.location, rule


def test_every_post_without_the_token_is_refused(app):
    stranger = app.test_client()
    for rule in rules(app):
        if "POST" in rule.methods:
            assert stranger.post(address(rule)).status_code in {400, 404}, rule


def test_a_person_without_posts_reaches_only_what_is_everyones(app, new_browser):
    """A route that forgot to ask for more than a sign-in would show here: 200 for somebody without any role."""
    make_person()  # The addresses speak of person 1, who is somebody else.
    nobody = new_browser().sign_in(make_person())
    for rule in rules(app):
        if "GET" in rule.methods and rule.arguments:
            assert nobody.get(address(rule)).status_code in {302, 303, 403, 404}, rule


def test_a_view_that_forgets_to_ask_cannot_answer(app, new_browser):
    from app.web import requests

    with app.test_request_context("/tillganglighet"):
        from flask import g

        g.pop("asked", None)
        with pytest.raises(NobodyAsked):
            app.process_response(app.response_class("secret"))
    assert {"GET", "HEAD", "OPTIONS"} == requests.SAFE


def test_every_answer_carries_the_strict_headers(browser):
    reply = browser.sign_in(make_colleague()).get("/tillganglighet")
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"


def test_no_template_has_inline_script_or_style():
    for path in [p for folder in ("app", "courses", "quizzes") for p in (ROOT / folder).rglob("*.html")]:
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=[\"']|javascript:", text), path


def test_the_public_face_is_whole():
    assert sorted(set(api.__all__)) == sorted(api.__all__)
    assert all(hasattr(api, name) for name in api.__all__)


def test_every_table_belongs_to_a_plugin(app):
    owners = {name for name, _ in registry.manager.list_name_plugin()}
    for table in Base.metadata.tables:
        assert table.partition("_")[0] in owners, table


def test_no_room_has_a_name_that_says_nothing():
    for path in ROOT.rglob("*.py"):
        if ".venv" not in path.parts:
            assert path.stem not in {"utils", "helpers", "common", "services", "managers", "misc"}, path


def test_every_table_about_a_person_is_exported_and_forgotten(app):
    """A new table with a person in it must be added to what is told to, and erased for, the person."""
    person = make_colleague()
    told = {name for group in registry.hook.export_person(person=person) for name in group}
    forgotten = {name for group in registry.hook.forget_person(person=person) for name in group}
    for name, table in Base.metadata.tables.items():
        if "person_id" in table.columns and name not in KEPT_BY_LAW:
            assert name in told and name in forgotten, name


#: What stays when a person is forgotten, and why: the ledger and what is made from it hold ids alone, and those who
#: read it later must see that something happened.
KEPT_BY_LAW = {"ledger_entry", "ledger_standing", "ledger_obligation", "web_once"}
