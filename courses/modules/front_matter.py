"""Front matter and the text below it, with the line each value stands on. Values in, values out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from app.api import _

_FENCE = re.compile(r"---[ \t]*")


@dataclass
class FrontMatter:
    """What stood at the top of a file. ``get_…`` tells a fault, with its line, for each value of the wrong kind."""

    values: dict[str, Any]
    lines: dict[str, int]
    body: str = ""
    #: The line on which the text below begins.
    body_line: int = 1
    faults: list[tuple[int, str]] = field(default_factory=list)
    _asked: set[str] = field(default_factory=set)

    def line(self, name: str) -> int:
        """The line of a field; the first line when it is not there."""
        return self.lines.get(name, 1)

    def fault(self, name: str, sentence: str) -> None:
        """Tell what is wrong with a field."""
        self.faults.append((self.line(name), sentence))

    def text(self, name: str, needed: bool = False) -> str:
        """A field that is one line of text."""
        value = self._value(name, needed)
        if value is None:
            return ""
        if isinstance(value, (dict, list)):
            self.fault(name, _("%(name)s ska vara text", name=name))
            return ""
        return str(value).strip()

    def whole(self, name: str) -> int:
        """A field that is a whole number; 0 when it is missing, which is told."""
        value = self._value(name, True)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(name, _("%(name)s ska vara ett heltal", name=name))
            return 0
        return value

    def flag(self, name: str) -> bool:
        """A field that is true or false; false when it is missing."""
        value = self._value(name, False)
        if value is not None and not isinstance(value, bool):
            self.fault(name, _("%(name)s ska vara true eller false", name=name))
        return value is True

    def day(self, name: str) -> date | None:
        """A field that is a date."""
        value = self._value(name, True)
        if value is not None and type(value) is not date:
            self.fault(name, _("%(name)s ska vara ett datum, till exempel 2027-10-31", name=name))
            return None
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A field that is a list of words."""
        value = self._value(name, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(name, _("%(name)s ska vara en lista, till exempel [vad, hur]", name=name))
            return ()
        return tuple(value)

    def texts_by_name(self, name: str) -> dict[str, tuple[str, ...]]:
        """A field that holds lists of words by name."""
        value = self._value(name, False)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(
            isinstance(key, str) and isinstance(words, list) and all(isinstance(word, str) for word in words)
            for key, words in value.items()
        ):
            self.fault(
                name, _("%(name)s ska vara listor med namn, till exempel {sosfs-2006-14: [Utredning]}", name=name)
            )
            return {}
        return {key: tuple(words) for key, words in value.items()}

    def pairs(self, name: str, first: str, second: str) -> tuple[tuple[str, str], ...]:
        """A field that is a list of things with two texts each; the second may be left out."""
        value = self._value(name, False)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(name, _("%(name)s ska vara en lista", name=name))
            return ()
        return tuple(pair for item in value for pair in self._pair(name, item, first, second))

    def _pair(self, name: str, item: Any, first: str, second: str) -> Iterator[tuple[str, str]]:
        known = isinstance(item, dict) and item.keys() <= {first, second}
        if not known or not all(isinstance(v, str) for v in item.values()) or not item.get(first):
            self.fault(
                name, _("varje rad i %(name)s ska ha %(first)s och %(second)s", name=name, first=first, second=second)
            )
        else:
            yield item[first], item.get(second, "")

    def one_pair(self, name: str, first: str, second: str) -> tuple[str, str]:
        """A field that is one thing with two texts."""
        value = self._value(name, True)
        found = list(self._pair(name, value, first, second)) if value is not None else []
        return found[0] if found else ("", "")

    def refuse_unknown(self) -> None:
        """Tell each field that nobody asked for: it is most likely misspelt."""
        for name in self.values.keys() - self._asked:
            self.fault(name, _("fältet %(name)s är okänt", name=name))

    def _value(self, name: str, needed: bool) -> Any:
        self._asked.add(name)
        value = self.values.get(name)
        if value is None and needed:
            self.fault(name, _("%(name)s saknas", name=name))
        return value


def read(text: str) -> FrontMatter:
    """The front matter of a text. What cannot be read is told as faults, with lines of the text."""
    lines = text.splitlines()
    if not lines or _FENCE.fullmatch(lines[0]) is None:
        return FrontMatter({}, {}, text, 1, [(1, _("filen ska börja med uppgifter mellan två rader ---"))])
    end = next((n for n, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if end is None:
        return FrontMatter({}, {}, "", 1, [(1, _("raden --- som avslutar uppgifterna saknas"))])
    body = "\n".join(lines[end + 1 :])
    return _parse("\n".join(lines[1:end]), body, end + 2)


def _parse(head: str, body: str, body_line: int) -> FrontMatter:
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader)
        values = yaml.safe_load(head)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        return FrontMatter({}, {}, body, body_line, [(line, _("uppgifterna går inte att läsa som YAML"))])
    except (yaml.YAMLError, ValueError, RecursionError):
        return FrontMatter({}, {}, body, body_line, [(1, _("uppgifterna går inte att läsa som YAML"))])
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        return FrontMatter({}, {}, body, body_line, [(2, _("uppgifterna ska vara fält med värden"))])
    found: dict[str, int] = {}
    faults = []
    for key, value in node.value:
        line = key.start_mark.line + 2
        if key.value in found:
            faults.append((line, _("fältet %(name)s finns två gånger", name=key.value)))
        found[key.value] = line
        if isinstance(value, yaml.MappingNode):
            found |= {f"{key.value}/{name.value}": name.start_mark.line + 2 for name, _words in value.value}
    return FrontMatter({str(k): v for k, v in values.items()}, found, body, body_line, faults)
