"""Jinja as the house uses it: what can be settled when a template is read is not asked again on each page."""

import re
from collections.abc import MutableMapping
from typing import Any

from flask import current_app
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.web.words import SOURCE, said, spoken


def piece(name: str, **values: Any) -> Markup:
    """A part of a page from its template. It gets these values and what every template knows, not what Flask gives to
    whole pages (the request, the cookie, who is signed in): finding that takes longer than drawing a small part."""
    return Markup(current_app.jinja_env.get_template(name).render(values))  # noqa: S704 (a template of ours)


class Templates(Environment):
    """Flask's environment, with three differences.

    The globals of a template are one plain dict: Jinja looks through them at every import in every page, and its own
    chain of two maps is slow to look through. They must therefore be there before the first page is drawn.

    Pages are kept in each language they are read in, with the words that have no values in their places: ``_("Spara")``
    is then as quick as the word itself.

    The spaces that lines of a page begin with are for whoever reads the template, and are left out.
    """

    #: The language of the words in this environment's templates.
    language = SOURCE

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template knows, and what this one was given."""
        return {**self.globals, **(d or {})}

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:
        """The template in the language of the page."""
        spoken_now = spoken()
        if spoken_now == self.language or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        return self._in(spoken_now).get_template(name, parent, globals)

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """The template without the spaces that lines of a page begin with."""
        text = re.sub(r"\n[ \t]+", "\n", source) if _is_page(name) else source
        return super().preprocess(text, name, filename)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if _is_page(name) and self.language == spoken():
            _Settle().visit(tree)
        return tree

    def _in(self, language: str) -> "Templates":
        """The same environment with words of another language; each knows all."""
        known: dict[str, Templates] = self.__dict__.setdefault("by_language", {self.language: self})
        if language not in known:
            other = self.overlay()
            other.language = language
            other.__dict__["by_language"] = known
            known[language] = other
        found = known[language]
        found.loader = known[SOURCE].loader  # One place to say where templates are found, whatever the language.
        return found


class _Settle(NodeTransformer):
    """Puts words in the place of ``_("…")`` without values."""

    def visit_Call(self, node: nodes.Call, *values: Any, **options: Any) -> nodes.Node:
        """The words, when the call is one that asks for them."""
        self.generic_visit(node, *values, **options)
        plain = isinstance(node.node, nodes.Name) and node.node.name == "_" and not (node.kwargs or node.dyn_kwargs)
        if plain and len(node.args) == 1 and isinstance(node.args[0], nodes.Const):
            return nodes.Const(said(str(node.args[0].value)), lineno=node.lineno)
        return node


def _is_page(name: str | None) -> bool:
    return name is None or name.endswith(".html")
