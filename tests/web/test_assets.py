"""One stylesheet, one script: named by content, compressed once, kept for ever, and from this house alone."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import assets, icons
from app.web.assets import STATIC, build, build_css, build_js, in_order, make_asset


@pytest.fixture
def shell() -> Iterator[FlaskClient]:
    """Nothing but the assets: no database, no plugins."""
    app = Flask(__name__, static_folder=None)
    assets.init_app(app)
    with app.test_client() as client:
        yield client


def address(client: FlaskClient, name: str) -> str:
    found = client.application.jinja_env.globals["asset_url"]
    return str(found(name))  # type: ignore[operator]


def test_the_name_changes_when_the_content_does() -> None:
    assert make_asset("app.css", b"a").file_name != make_asset("app.css", b"b").file_name
    assert re.fullmatch(r"app\.[0-9a-f]{12}\.css", make_asset("app.css", b"a").file_name)


def test_a_browser_may_keep_an_asset_for_ever(shell: FlaskClient) -> None:
    reply = shell.get(address(shell, "app.css"))
    assert reply.status_code == 200
    assert reply.content_type == "text/css; charset=utf-8"
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_it_is_sent_compressed_to_those_who_can_read_that(shell: FlaskClient) -> None:
    url = address(shell, "app.js")
    packed = shell.get(url, headers={"Accept-Encoding": "gzip"})
    plain = shell.get(url, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data


def test_a_font_is_not_compressed_again(shell: FlaskClient) -> None:
    reply = shell.get(address(shell, "source-sans-3.woff2"), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in reply.headers
    assert reply.content_type == "font/woff2"


def test_an_old_or_invented_name_is_not_found(shell: FlaskClient) -> None:
    assert shell.get("/assets/app.000000000000.css").status_code == 404
    assert shell.get("/assets/../assets.py").status_code == 404


def test_the_service_worker_is_asked_for_anew_each_time_and_may_rule_the_whole_site(shell: FlaskClient) -> None:
    reply = shell.get("/sw.js")
    assert reply.content_type == "text/javascript; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-cache"


def test_the_stylesheet_knows_where_its_font_is() -> None:
    built = build(STATIC, "/assets")
    assert f"/assets/{built['source-sans-3.woff2'].file_name}".encode() in built["app.css"].body
    assert b"../fonts/" not in built["app.css"].body


def test_nothing_is_asked_of_another_host() -> None:
    css = build_css(STATIC, {}).decode()
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", css)
    assert [each for each in addresses if each.startswith(("http:", "https:", "//"))] == []
    assert "@import" not in css
    assert not re.search(r"[\"'`](https?:)?//", build_js(STATIC).decode())


def test_files_come_in_a_defined_order_and_new_ones_by_name(tmp_path: Path) -> None:
    for name in ("print", "tokens", "zebra", "base", "attendance"):
        (tmp_path / f"{name}.css").write_text("", "utf-8")
    order = [path.stem for path in in_order(tmp_path, ".css", ("tokens", "base"), ("print",))]
    assert order == ["tokens", "base", "attendance", "zebra", "print"]


def test_what_is_for_paper_does_not_show_on_the_screen() -> None:
    css = build_css(STATIC, {}).decode()
    assert "@page" in css[css.rindex("@media print{") :]


def test_the_scripts_leave_nothing_on_the_window() -> None:
    js = build_js(STATIC).decode()
    assert js.count("(()=>{") == len([path for path in (STATIC / "js").glob("*.js") if path.stem != "sw"])
    assert "skipWaiting" not in js


def test_style_and_script_are_light() -> None:
    built = build()
    weight = sum(len(built[name].packed or b"") for name in ("app.css", "app.js"))
    assert weight < 40_000


def test_colours_are_named_once_and_used_by_name() -> None:
    for path in (STATIC / "css").glob("*.css"):
        if path.stem in {"tokens", "print"}:
            continue
        loose = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text("utf-8"))) - {"#fff", "#0b4a57", "#e3eeee"}
        assert loose == set(), path.name


def test_our_own_style_never_paints_links_that_are_buttons() -> None:
    for path in (STATIC / "css").glob("*.css"):
        text = path.read_text("utf-8")
        assert not re.search(r"(^|[},\s])a\s*\{[^}]*\bcolor:", text), path.name


def test_an_icon_is_decoration_and_takes_the_colour_of_the_words() -> None:
    drawn = icons.icon("clock")
    assert 'aria-hidden="true"' in drawn
    assert "style=" not in drawn
    with pytest.raises(KeyError):
        icons.icon("no such icon")
