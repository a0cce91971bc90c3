"""Swedish is the source; English is complete: no sentence of the interface lacks its translation, and none is left over."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

HOME = Path(__file__).resolve().parents[1]
FILES = {
    "app": HOME / "app/web/translations",
    "courses": HOME / "courses/translations",
    "quizzes": HOME / "quizzes/translations",
}
KEYWORDS = {"_": None, "gettext": None, "lazy": None, "ngettext": (1, 2), "lazy_gettext": None}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
PLACES = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}")

packages = pytest.mark.parametrize("package", FILES)


def said(package):
    """Every sentence that the code and the templates of a package mark for translation."""
    found = extract_from_dir(HOME / package, METHODS, keywords=KEYWORDS, comment_tags=())
    return {message[2] if isinstance(message[2], tuple) else (message[2],) for message in found}


def translated(package):
    """The package's English catalogue, by the Swedish sentence."""
    with (FILES[package] / "en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {
        message.id if isinstance(message.id, tuple) else (message.id,): message for message in catalogue if message.id
    }


@packages
def test_every_sentence_has_its_english(package):
    known = translated(package)
    missing = [key[0] for key in said(package) if key not in known or not all(_forms(known[key].string))]
    assert sorted(missing) == [], "run: make translations, and fill in the English"


@packages
def test_no_translation_is_left_over_or_unsure(package):
    sentences = said(package)
    assert sorted(key[0] for key, message in translated(package).items() if key not in sentences or message.fuzzy) == []


@packages
def test_no_sentence_is_marked_where_it_cannot_be_collected(package):
    """Babel does not see a call inside an f-string: its sentence would be Swedish in the English pages."""
    hidden = [
        f"{path.relative_to(HOME)}:{call.lineno}"
        for path in (HOME / package).rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []


@packages
def test_a_translation_keeps_the_places_that_are_filled_in(package):
    for key, message in translated(package).items():
        for form in filter(None, _forms(message.string)):
            assert set(PLACES.findall(form)) <= set(PLACES.findall(" ".join(key))), key[0]


def _forms(string):
    return string if isinstance(string, tuple) else (string,)
