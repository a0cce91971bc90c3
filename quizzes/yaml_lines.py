"""YAML as people mean it, with the line of every value, so that a fault can be told where it stands.

Ordinary YAML loaders read ``12:30`` as 750, ``no`` as false and ``0180`` as 120. Here a text is a text; only ``true``
and ``false``, plain numbers and ``null`` become something else. Pure.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from app.api import _

Path = tuple[str | int, ...]

#: Deeper than any quiz; a file made to exhaust the reader is refused.
DEEPEST = 12
LARGEST = 1_000_000


class _Loader(yaml.SafeLoader):
    """Resolves nothing by itself but what is added below."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


class Unreadable(ValueError):
    """A text that is no YAML; says in Swedish what is wrong and on which line."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class Read:
    """What a file says, and on which line each part of it begins."""

    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of a part, or of the nearest part around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Read:
    """The value of a YAML text with its lines. Raises Unreadable."""
    if len(text) > LARGEST:
        raise Unreadable(1, _("filen är för stor"))
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(
            mark.line + 1 if mark else 1, _("går inte att läsa som YAML (%(problem)s)", problem=error.problem)
        )
    except (yaml.YAMLError, RecursionError):
        raise Unreadable(1, _("går inte att läsa som YAML"))
    reader = _Reader()
    value = None if node is None else reader.value(node, ())
    return Read(value, reader.lines)


class _Reader:
    """Goes through the nodes, keeps their lines, refuses what no author needs: tags, references, deep nesting."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.seen: set[int] = set()
        self.loader = _Loader("")

    def value(self, node: yaml.Node, path: Path) -> Any:
        line = self.lines[path] = node.start_mark.line + 1
        if len(path) > DEEPEST:
            raise Unreadable(line, _("har för många nivåer i varandra"))
        if id(node) in self.seen:
            raise Unreadable(line, _("får inte hänvisa till en annan del av filen (& och *)"))
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, place)) for place, each in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if node.tag.rpartition(":")[2] not in ("str", "bool", "int", "float", "null"):
            raise Unreadable(line, _("får inte innehålla %(tag)s", tag=node.tag))
        try:
            return self.loader.construct_object(node)
        except ValueError:
            raise Unreadable(line, _("har ett värde som inte är %(value)s", value=node.tag.rpartition(":")[2]))

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            line = key_node.start_mark.line + 1
            if not isinstance(key, str) or not key:
                raise Unreadable(line, _("har ett fält utan namn"))
            if key in found:
                raise Unreadable(line, _("har %(key)s två gånger", key=key))
            found[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return found
