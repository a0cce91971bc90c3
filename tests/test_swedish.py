"""No Swedish is said to people past the translations: each sentence in the code is marked for them, or has a reason."""

import ast
import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
MARKED = {"_", "lazy", "gettext", "ngettext"}
#: What these are called with names a right or a relation for whoever reads the code; no page shows it.
NAMES = {"Permission", "RelationKind"}
SWEDISH = re.compile("[åäöÅÄÖ]")

KEYS = "keys and headings that files, tables and addresses hold, whatever the language of the page"
CONTENT = "part of the author's own text, which is Swedish, and kept with it when it is published"
LANGUAGE = "knows the language itself: its letters, months and days, each language beside the other"

#: The only files with Swedish that is not marked, and why.
ALLOWED = {
    "app/commands": "the product's name",
    "app/competences/actions.py": "a label in the ledger, which is written once and in Swedish",
    "app/competences/objectives.py": KEYS,
    "app/competences/words.py": KEYS,
    "app/ledger/history.py": KEYS,
    "app/messages/views.py": "the product's name",
    "app/organisations/imports/reading.py": KEYS,
    "app/people/names.py": LANGUAGE,
    "app/people/passwords.py": "a password that is nobody's",
    "app/web/formats.py": LANGUAGE,
    "app/web/markup_blocks.py": CONTENT,
    "courses/days/course_plan.py": KEYS,
    "courses/letters/placeholders.py": KEYS,
    "courses/modules/words.py": KEYS,
    "quizzes/kinds/__init__.py": KEYS,
    "quizzes/surveys/demo_words.py": "what people of the demonstration write",
}


def unmarked(source):
    """Line and text of each string with Swedish letters that is neither marked, nor a docstring, nor a name."""
    tree = ast.parse(source)
    told = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told.add(node.value)
        if isinstance(node, ast.Call) and _name(node.func) in MARKED | NAMES:
            told |= set(ast.walk(node))
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in told
        and SWEDISH.search(node.value)
    ]


def _name(function):
    return getattr(function, "id", getattr(function, "attr", ""))


def _sources():
    for package in ("app", "courses", "quizzes", "plugins"):
        for path in sorted((HOME / package).rglob("*.py")):
            if "demo" not in path.relative_to(HOME).parts:
                yield path.relative_to(HOME).as_posix(), path


def _is_allowed(name):
    return name in ALLOWED or any(name.startswith(f"{folder}/") for folder in ALLOWED)


def test_every_swedish_sentence_is_marked_for_translation():
    found = [
        f"{name}:{line}: {text}"
        for name, path in _sources()
        if not _is_allowed(name)
        for line, text in unmarked(path.read_text("utf-8"))
    ]
    assert found == [], "mark it with _() or lazy()"


def test_no_exception_is_left_that_is_not_needed():
    saying = {name for name, path in _sources() if unmarked(path.read_text("utf-8"))}
    assert {
        each for each in ALLOWED if not any(name == each or name.startswith(f"{each}/") for name in saying)
    } == set()


@pytest.mark.parametrize(
    ("source", "count"),
    [('"""Också."""\nx = _("Åtgärd")', 0), ('x = lazy("Åtgärd %(n)s", n="ö")', 0),
     ('raise Problem("Skriv något på svenska: å")', 1),
     ('x = f"{n} träffar på ö"', 1), ('Permission("a.b", "Läsa")', 0), ('x = "klart"', 0)],
)  # fmt: skip
def test_what_is_unmarked_is_found(source, count):
    assert len(unmarked(source)) == count
