"""What every page loads: one stylesheet and one script, built when the app starts.

Pages must be light on a phone in a tram, so the many small source files under ``static/`` are bundled into two,
named by their content so that browsers may keep them for ever, and compressed once, not at every request. There is
no build step to forget and no Node on the server: the bundles live in memory, and are a few tens of kilobytes.

``init_app`` is all that the kernel calls. It also gives templates what they need to draw: ``asset_url``, ``icon``,
``frame``, the drawings of stops and lines, ``sparkline_points`` and ``per_cent``.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, g, render_template, request

from app.web import charts, frame, half_grid, icons, stops, year_line
from app.web.journey_line import drawing, steps

STATIC = Path(__file__).parent / "static"

#: The vendored components, in the order Designsystemet itself loads them. Base goes into a layer of its own.
COMPONENTS = (
    "link", "heading", "paragraph", "list", "label", "button", "field", "fieldset", "input",
    "validation-message", "error-summary", "tag", "table",
)  # fmt: skip

#: Our own files that others build on come first; any further file follows by name; print has the last word.
STYLES_FIRST = ("tokens", "base", "layout", "components", "forms", "table", "journey", "charts", "reading")
STYLES_LAST = ("print",)

#: The order of the scripts matters only in that ``queue.js`` is there before what uses it.
SCRIPTS_FIRST = ("queue",)

ONE_YEAR = 31_536_000
TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
    ".json": "application/json", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2",
}  # fmt: skip


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: its bytes, the same bytes compressed, and a name that changes when they do."""

    name: str
    body: bytes
    packed: bytes | None
    content_type: str

    @cached_property
    def fingerprint(self) -> str:
        """The first twelve characters of the SHA-256 of the body."""
        return sha256(self.body).hexdigest()[:12]

    @cached_property
    def file_name(self) -> str:
        """The fingerprinted name, ``app.1a2b3c4d5e6f.css``."""
        stem, _dot, ending = self.name.rpartition(".")
        return f"{stem}.{self.fingerprint}.{ending}"


def make_asset(name: str, body: bytes) -> Asset:
    """Prepare one file for sending.

    name: its plain name, ``app.css``. Fonts and pictures that are already compressed are not packed again.
    """
    ending = Path(name).suffix
    content_type = TYPES.get(ending, "application/octet-stream")
    small_enough = ending in {".css", ".js", ".svg", ".json"}
    packed = gzip.compress(body, 9, mtime=0) if small_enough else None
    return Asset(name, body, packed, content_type)


def in_order(folder: Path, ending: str, first: tuple[str, ...], last: tuple[str, ...] = ()) -> list[Path]:
    """The files of a folder: the named first ones, then any further by name, then the named last ones."""
    found = {path.stem: path for path in folder.glob(f"*{ending}")}
    middle = sorted(set(found) - set(first) - set(last))
    return [found[stem] for stem in (*first, *middle, *last) if stem in found]


def without_comments(css: str) -> str:
    """CSS without comments and needless white space, otherwise unchanged."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css).strip()


def build_css(static: Path, fonts: dict[str, str]) -> bytes:
    """The one stylesheet: Designsystemet in its layers, then ours unlayered, which therefore wins.

    fonts: file name → address, put in place of ``url(../fonts/<file name>)``.
    """
    vendor = static / "vendor" / "designsystemet"
    parts = ["@layer ds.theme,ds.base,ds.components;"]
    parts.append((vendor / "theme.css").read_text("utf-8").replace('@charset "UTF-8";', ""))
    parts.append("@layer ds.base{" + (vendor / "base.css").read_text("utf-8") + "}")
    parts += ["@layer ds.components{" + (vendor / f"{name}.css").read_text("utf-8") + "}" for name in COMPONENTS]
    for path in in_order(static / "css", ".css", STYLES_FIRST, STYLES_LAST):
        text = path.read_text("utf-8")
        if path.stem in STYLES_LAST:
            text = "@media print{" + text + "}"
        parts.append(text)
    css = without_comments("\n".join(parts))
    for name, address in fonts.items():
        css = css.replace(f"../fonts/{name}", address)
    return css.encode()


def build_js(static: Path) -> bytes:
    """The one script: every file of ``static/js`` but the service worker, each closed in a scope of its own."""
    files = [path for path in in_order(static / "js", ".js", SCRIPTS_FIRST) if path.stem != "sw"]
    return "\n".join("(()=>{\n" + path.read_text("utf-8") + "\n})();" for path in files).encode()


def build(static: Path = STATIC, prefix: str = "/assets") -> dict[str, Asset]:
    """All assets by plain name.

    prefix: where they are served, without a slash at the end; the stylesheet must know where its font is.
    """
    assets = {}
    for folder in ("fonts", "images"):
        for path in sorted((static / folder).glob("*.*")):
            assets[path.name] = make_asset(path.name, path.read_bytes())
    fonts = {a.name: f"{prefix}/{a.file_name}" for a in assets.values() if a.name.endswith(".woff2")}
    assets["app.css"] = make_asset("app.css", build_css(static, fonts))
    assets["app.js"] = make_asset("app.js", build_js(static))
    return assets


def init_app(app: Flask) -> None:
    """Build the assets, serve them, and give templates what they draw with."""
    prefix = "/assets"
    assets = build(STATIC, prefix)
    by_file_name = {asset.file_name: asset for asset in assets.values()}
    worker = make_asset("sw.js", (STATIC / "js" / "sw.js").read_bytes())

    def asset_url(name: str) -> str:
        """The address of an asset by its plain name; an unknown name stops the page, so that tests see it."""
        return f"{prefix}/{assets[name].file_name}"

    def send(asset: Asset, cache: str) -> Response:
        body, packed = asset.body, asset.packed
        gzipped = packed is not None and request.accept_encodings["gzip"] > 0
        response = Response(packed if gzipped else body, content_type=asset.content_type)
        if gzipped:
            response.headers["Content-Encoding"] = "gzip"
        if packed is not None:
            response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = cache
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def asset(file_name: str) -> Response:
        g.asked = True  # Everyone may load the look of the house: there is nothing personal in it.
        found = by_file_name.get(file_name)
        if found is None:
            abort(404)
        return send(found, f"public, max-age={ONE_YEAR}, immutable")

    def service_worker() -> Response:
        g.asked = True
        return send(worker, "no-cache")

    def offline() -> str:
        g.asked = True
        return render_template("offline.html")

    routes = Blueprint("assets", __name__)
    routes.add_url_rule(f"{prefix}/<file_name>", "file", asset)
    routes.add_url_rule("/sw.js", "service_worker", service_worker)
    routes.add_url_rule("/offline", "offline", offline)
    app.register_blueprint(routes)
    app.jinja_env.globals.update(
        asset_url=asset_url,
        icon=icons.icon,
        frame=frame.frame,
        drawn_flag=icons.FLAG,
        drawn_half_day_grid=half_grid.half_day_grid,
        drawn_journey=drawing.journey,
        drawn_journey_list=drawing.journey_list,
        drawn_step_line=drawing.step_line,
        drawn_steps_list=drawing.steps_list,
        drawn_outline=stops.drawn_outline,
        drawn_shape=stops.shape,
        drawn_stop=stops.stop_icon,
        kind_names=stops.KIND_NAMES,
        state_names=stops.STATE_NAMES,
        step_line_of=steps.lay_out_steps,
        year_line=year_line.lay_out_year,
        sparkline_points=charts.sparkline,
        per_cent=charts.per_cent,
    )
