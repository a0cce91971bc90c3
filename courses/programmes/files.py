"""Programmes from files: ``programmes/<key>.yaml``, all faults with file and line."""

from functools import partial
from typing import Any

import yaml
from pydantic import ValidationError

from app.api import Bundle, today
from courses.programmes import actions, queries
from courses.programmes.models import ProgrammeVersion
from courses.programmes.plan import ProgrammePlan


def read(bundle: Bundle) -> None:
    """Claim the folder's programmes; what is new in them is published when all of the folder is sound."""
    for path in bundle.claim("programmes/*.yaml"):
        plan = _plan(bundle, path)
        if plan is None:
            continue
        bundle.declare("courses.programme", plan.key, path)
        for part in plan.parts:
            for item in part.items:
                bundle.refer(item.kind, item.ref, path, _line_of(bundle.text(path), item.ref))
        there = queries.version(plan.key, plan.version)
        if there is None:
            bundle.write(30, partial(actions.publish, plan, on=today(), by=None))
        elif not same(plan, there):
            bundle.fault(path, 0, f"version {plan.version} är publicerad och kan inte ändras; höj version med 1")


def same(plan: ProgrammePlan, there: ProgrammeVersion) -> bool:
    """Whether the file says what was published."""
    written = [
        (p.key, p.title, p.days, p.deadline_months, [a.model_dump() for a in p.allocations], p.open_to_experienced,
         [(i.key, i.title, i.kind, i.ref, list(i.verbs), i.days, list(i.areas)) for i in p.items])
        for p in plan.parts
    ]  # fmt: skip
    published = [
        (p.key, p.title, p.days, p.deadline_months, p.allocations, p.open_to_experienced,
         [(i.key, i.title, i.kind, i.ref_key, i.verbs, i.days, i.areas) for i in p.items])
        for p in there.parts
    ]  # fmt: skip
    told = (plan.title, plan.summary, plan.enrolment, plan.example, plan.audience.model_dump())
    return (told, written) == ((there.title, there.summary, there.enrolment, there.example, there.audience), published)


def _plan(bundle: Bundle, path: str) -> ProgrammePlan | None:
    text = bundle.text(path)
    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (every value stays a string)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        bundle.fault(path, mark.line + 1 if mark else 0, "filen är inte YAML som går att läsa")
        return None
    try:
        return ProgrammePlan.model_validate(_nulls(values))
    except ValidationError as error:
        for fault in error.errors():
            where = " → ".join(str(step + 1 if isinstance(step, int) else step) for step in fault["loc"])
            bundle.fault(path, _line_at(text, fault["loc"]), f"{where}: {fault['msg'].removeprefix('Value error, ')}")
        return None


def _nulls(value: Any) -> Any:
    """``null`` and nothing mean no value; everything else stays as written."""
    if isinstance(value, dict):
        return {key: _nulls(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_nulls(inner) for inner in value]
    return None if value in ("null", "~", "") else value


def _line_at(text: str, loc: tuple[Any, ...]) -> int:
    """The line of a fault: the YAML node its path leads to, as far as it leads."""
    node = yaml.compose(text)
    line = 1
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _line_of(text: str, ref: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"ref: {ref}"), 0)
