"""The shell and the macros, drawn without a database: what every page that uses them can count on."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_login import LoginManager
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from app.web import assets
from app.web.journey_line.parts import Part, Stop

NAMES = ("web.set_language", "people.sign_out", "web.accessibility", "web.privacy", "web.help")
VOID = {
    "area",
    "base",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
    "path",
    "rect",
    "circle",
    "line",
}


class Sample(Form):
    """A form with a field of each sort."""

    title = StringField("Titel", [DataRequired("Skriv en titel.")])
    mail = StringField("E-post", [Optional()], description="Så når vi dig.")
    words = TextAreaField("Beskrivning", [DataRequired("Skriv en beskrivning.")])
    unit = SelectField("Enhet", choices=[SelectChoice("1", "Mottagning")], default="1")
    level = RadioField(
        "Nivå",
        choices=[SelectChoice("a", "Nybörjare"), SelectChoice("b", "Kunnig")],
        validators=[DataRequired("Välj en nivå.")],
    )
    people = SelectMultipleField(
        "Personer", choices=[SelectChoice("1", "A"), SelectChoice("2", "B")], option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False), validators=[DataRequired("Välj minst en person.")],
    )  # fmt: skip
    read = BooleanField("Jag har läst det", [DataRequired("Kryssa i rutan.")])


class Reader(HTMLParser):
    """Notes what a page holds, and whether every element is closed by its own end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _tag, attributes in self.tags if "id" in attributes]


@pytest.fixture
def shell() -> Iterator[Flask]:
    """An app that knows the look and nothing else."""
    app = Flask("app.web", root_path=str(assets.STATIC.parent), static_folder=None)
    app.secret_key = "a-secret-for-tests-alone"
    Babel(app, default_locale="sv")
    LoginManager(app).user_loader(lambda _key: None)
    assets.init_app(app)
    for name in NAMES:
        app.add_url_rule(f"/{name}", name, lambda: "", methods=["GET", "POST"])
    app.jinja_env.globals.update(csrf_token=lambda: "token", once_token=lambda: "once")
    with app.test_request_context("/here"):
        yield app


def signed_in(items: int = 3) -> dict[str, Any]:
    who = SimpleNamespace(is_authenticated=True, id=7, name="Ada Berg", initials="AB", organisation_name="Ale kommun")
    menu = [SimpleNamespace(label=f"Sida {n}", url=f"/{n}", active=n == 1) for n in range(items)]
    return {"current_user": who, "nav": lambda: menu, "locale": "sv"}


def draw(source: str, **values: Any) -> str:
    return render_template_string(source, **values)


PAGE = '{% extends "base.html" %}{% block title %}Sidan{% endblock %}{% block main %}<h1>Sidan</h1>{% endblock %}'


def test_a_page_has_a_language_a_title_landmarks_and_a_way_past_the_menu(shell: Flask) -> None:
    html = draw(PAGE, **signed_in())
    page = Reader(html)
    assert page.all("html")[0]["lang"] == "sv"
    assert "<title>Sidan – Färdplan</title>" in html
    assert [len(page.all(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert 'href="#main"' in html and "main" in page.ids()
    assert page.all("body")[0]["data-person"] == "7"


def test_the_present_page_is_marked_in_the_menu(shell: Flask) -> None:
    html = draw(PAGE, **signed_in())
    assert re.search(r'href="/1" aria-current="page"', html)
    assert not re.search(r'href="/0" aria-current', html)


def test_a_person_with_many_pages_gets_a_menu_row_of_its_own(shell: Flask) -> None:
    assert "is-tall" in draw(PAGE, **signed_in(9))
    assert "is-tall" not in draw(PAGE, **signed_in(4))


def test_who_is_not_signed_in_sees_no_menu_but_can_change_language(shell: Flask) -> None:
    html = draw(PAGE, current_user=SimpleNamespace(is_authenticated=False), nav=list, locale="sv")
    page = Reader(html)
    assert page.all("nav") == []
    assert "data-person" not in page.all("body")[0]
    assert 'value="en"' in html


def test_signing_out_and_changing_language_are_posts_with_both_tokens(shell: Flask) -> None:
    html = draw(PAGE, **signed_in())
    forms = re.findall(r"<form.*?</form>", html, flags=re.DOTALL)
    assert forms
    for form in forms:
        assert 'method="post"' in form
        assert 'name="csrf_token" value="token"' in form
        assert 'name="once" value="once"' in form


def test_no_page_asks_for_more_than_a_handful_of_files(shell: Flask) -> None:
    page = Reader(draw(PAGE, **signed_in()))
    asked = [a["href"] for a in page.all("link")] + [a["src"] for a in page.all("script")]
    assert len(asked) <= 6
    assert all(str(each).startswith("/assets/") for each in asked)


FORM = """{% from "macros/forms.html" import error_summary, text, textarea, select, radios, options, segments, checks,
checkbox, field, submit, form_tokens, saved_mark, post_button, segments_of with context %}{{ error_summary(form) }}
<form method="post">{{ form_tokens() }}{{ text(form.title, hint="Syns för alla.") }}{{ field(form.mail) }}
{{ textarea(form.words) }}{{ select(form.unit) }}{{ draw_level(form.level) }}{{ checks(form.people) }}
{{ checkbox(form.read) }}{{ submit("Spara", also="/") }}{{ saved_mark("10.42") }}</form>"""


@pytest.mark.parametrize("way", ["radios", "options", "segments"])
def test_every_error_is_told_above_with_a_link_to_its_field(shell: Flask, way: str) -> None:
    form = Sample(data={})
    assert not form.validate()
    form.form_errors.append("Kursen är full.")
    html = draw(FORM.replace("draw_level", way), form=form)
    page = Reader(html)
    targets = re.findall(r'<a href="#([^"]+)">', html)
    assert len(targets) == 5
    assert set(targets) <= set(page.ids())
    assert "Kursen är full." in html


def test_a_field_tells_what_is_wrong_and_what_to_write(shell: Flask) -> None:
    form = Sample(data={})
    form.validate()
    html = draw(FORM.replace("draw_level", "radios"), form=form)
    title = next(a for a in Reader(html).all("input") if a.get("name") == "title")
    assert title["aria-describedby"] == "title-hint title-error"
    assert title["aria-invalid"] == "true"


def test_a_form_without_faults_says_nothing_about_faults(shell: Flask) -> None:
    html = draw(FORM.replace("draw_level", "radios"), form=Sample())
    assert "ds-error-summary" not in html
    assert "aria-invalid" not in html
    assert html.count("(frivilligt)") == 1


def test_ids_are_told_apart_and_labels_find_their_fields(shell: Flask) -> None:
    page = Reader(draw(FORM.replace("draw_level", "radios"), form=Sample()))
    assert len(page.ids()) == len(set(page.ids()))
    assert {a["for"] for a in page.all("label") if "for" in a} <= set(page.ids())


JOURNEY = '{% from "macros/journey.html" import journey %}{{ journey(parts, "Del 1: 1 av 3 stopp klara.") }}'


def test_the_journey_is_a_picture_in_words_and_a_list_with_the_same_stops(shell: Flask) -> None:
    stops = [
        Stop("module", "done", "Välkommen", "Klar 16 november"),
        Stop("practice", "awaiting", "Praktik", "Väntar på signering"),
        Stop("module", "now", "Sekretess", url="/sekretess"),
    ]
    parts = [
        Part("Del 1", stops, "2 mars 2027", "53 dagar kvar"),
        Part("Del 2", [], folded=True, summary="Börjar sedan."),
    ]
    html = draw(JOURNEY, parts=parts)
    page = Reader(html)
    assert 'role="img" aria-label="Del 1: 1 av 3 stopp klara."' in html
    assert len(page.all("ol")) == 2
    for stop in stops:
        assert len(re.findall(rf'class="name">(?:<a [^>]*>)?{stop.label}', html)) == 2
    assert html.count('aria-current="step"') == 2


def test_on_somebody_elses_journey_it_is_not_you_who_are_there(shell: Flask) -> None:
    parts = [Part("Del 1", [Stop("module", "now", "Sekretess")])]
    assert "Du är här" in draw(JOURNEY, parts=parts)
    theirs = draw(JOURNEY.replace('klara.")', 'klara.", "Är här nu")'), parts=parts)
    assert "Är här nu" in theirs and "Du är här" not in theirs


CHARTS = """{% from "macros/charts.html" import bar, thin_bar, sparkline, dots, hidden_cell, half_day_grid %}
{{ bar(220, 264, tick=0.83, label="83 procent") }}{{ thin_bar(1, 0) }}{{ hidden_cell("Färre än 5 personer") }}
{{ sparkline([1, none, 3], "Klara i tid", "Från 1 till 3") }}{{ dots(2, 1, 1, "2 tagna") }}
{{ half_day_grid(["v. 2", "v. 3"], [("Ada B.", ["day", ("half_day", "kurs <b>"), "away"])], "Vem") }}"""


def test_pictures_say_in_words_what_they_show(shell: Flask) -> None:
    html = draw(CHARTS)
    Reader(html)
    assert 'aria-label="83 procent"' in html
    assert "<title>Klara i tid</title><desc>Från 1 till 3</desc>" in html
    assert 'aria-label="2 tagna"' in html
    assert re.search(r'sr-only">\s*borta', html)
    assert "kurs &lt;b&gt;" in html


@pytest.mark.parametrize("source", [PAGE, CHARTS, JOURNEY.replace("parts,", "[],")])
def test_nothing_is_styled_or_run_inside_the_page(shell: Flask, source: str) -> None:
    html = draw(source, **signed_in())
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []


def test_the_offline_page_holds_no_form_and_no_person(shell: Flask) -> None:
    html = shell.test_client().get("/offline").text
    assert "Du är offline" in html
    assert "<form" not in html
    assert "data-person" not in html
