"""Courses from files: ``courses/<key>.yaml``, all faults with file and line."""

from functools import partial
from typing import Any

import yaml
from pydantic import ValidationError

from app.api import Bundle, knowledge_areas
from courses.days.actions.courses import put_course
from courses.days.course_plan import CoursePlan

#: What pydantic puts into a fault's path to tell which kind of preparation it tried; no part of the file.
KINDS = ("courses.module", "quizzes.quiz")
#: What pydantic says, in the authors' words.
WORDS = {
    "missing": "fältet saknas",
    "extra_forbidden": "fältet finns inte i formatet; kontrollera stavningen",
    "multiple_of": "dagar räknas i halva, till exempel 0.5",
    "string_pattern_mismatch": "nycklar skrivs med små bokstäver a–z, siffror och bindestreck",
    "float_parsing": "ska vara ett tal, till exempel 0.5",
    "int_parsing": "ska vara ett heltal",
    "string_too_long": "texten är för lång",
    "string_too_short": "texten saknas",
    "too_short": "listan är tom",
}


def read(bundle: Bundle) -> None:
    """Claim the folder's courses; they are written when all of the folder is sound."""
    known = {area.key for area in knowledge_areas()}
    for path in bundle.claim("courses/*.yaml"):
        plan = _plan(bundle, path)
        if plan is None:
            continue
        text = bundle.text(path)
        if path.rpartition("/")[2] != f"{plan.key}.yaml":
            bundle.fault(path, _line_at(text, ("key",)), f"filen ska heta {plan.key}.yaml, som nyckeln")
        bundle.declare("courses.course", plan.key, path)
        for place, theme in enumerate(plan.themes):
            where = ("themes", place)
            bundle.declare("courses.theme", theme.key, path, _line_at(text, (*where, "key")))
            for area in theme.areas:
                if known and area not in known:
                    bundle.fault(path, _line_at(text, (*where, "areas")), f"kunskapsområdet {area} finns inte")
            for number, item in enumerate(theme.preparation):
                if item.kind != "text":
                    bundle.refer(item.kind, item.ref, path, _line_at(text, (*where, "preparation", number)))
        bundle.write(20, partial(put_course, plan))


def _plan(bundle: Bundle, path: str) -> CoursePlan | None:
    text = bundle.text(path)
    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (every value stays a string)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        bundle.fault(path, mark.line + 1 if mark else 0, "filen är inte YAML som går att läsa")
        return None
    try:
        return CoursePlan.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            loc = tuple(step for step in fault["loc"] if step not in KINDS)
            where = " → ".join(str(step + 1 if isinstance(step, int) else step) for step in loc)
            words = WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
            bundle.fault(path, _line_at(text, loc), f"{where}: {words}" if where else words)
        return None


def _line_at(text: str, loc: tuple[Any, ...]) -> int:
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
