"""What is wrong in a file of YAML, in its authors' words and with the line. Pure: text in, lines and sentences out."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import yaml

from app.api import lazy

if TYPE_CHECKING:
    from pydantic import ValidationError

#: What pydantic says, in the authors' words.
WORDS = {
    "missing": lazy("fältet saknas"),
    "extra_forbidden": lazy("fältet finns inte i formatet; kontrollera stavningen"),
    "multiple_of": lazy("dagar räknas i halva, till exempel 0.5"),
    "string_pattern_mismatch": lazy("nycklar skrivs med små bokstäver a–z, siffror och bindestreck"),
    "float_parsing": lazy("ska vara ett tal, till exempel 0.5"),
    "int_parsing": lazy("ska vara ett heltal"),
    "bool_parsing": lazy("ska vara true eller false"),
    "literal_error": lazy("värdet finns inte i formatet; kontrollera stavningen"),
    "list_type": lazy("ska vara en lista"),
    "dict_type": lazy("ska vara fält med värden"),
    "greater_than": lazy("talet är för litet"),
    "greater_than_equal": lazy("talet är för litet"),
    "less_than": lazy("talet är för stort"),
    "less_than_equal": lazy("talet är för stort"),
    "string_too_long": lazy("texten är för lång"),
    "string_too_short": lazy("texten saknas"),
    "too_short": lazy("listan är tom"),
}


def read(text: str) -> Any:
    """The values of a file, every one of them a string. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (it makes strings, lists and mappings alone)


def line_of_error(error: yaml.YAMLError) -> int:
    """Where a text stops being YAML; 0 when that cannot be told."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0


def told(error: "ValidationError", text: str, passed_over: Collection[str] = ()) -> Iterator[tuple[int, str]]:
    """Each fault's line and sentence. passed_over: words in a fault's path that are no part of the file."""
    for fault in error.errors():
        loc = tuple(step for step in fault["loc"] if step not in passed_over)
        where = " → ".join(str(step + 1 if isinstance(step, int) else step) for step in loc)
        words = WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        yield line_at(text, loc), f"{where}: {words}" if where else words


def line_at(text: str, loc: tuple[Any, ...]) -> int:
    """The line of a part of the file: the YAML node its path leads to, as far as it leads."""
    node = yaml.compose(text)
    line = 1
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if pair is None:
                continue
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
