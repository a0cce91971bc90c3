"""Programmes from files: ``programmes/<key>.yaml``, all faults with file and line."""

from functools import partial
from typing import Any

import yaml
from pydantic import ValidationError

from app.api import Bundle, _, today
from courses import yaml_faults
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
            bundle.fault(
                path,
                0,
                _("version %(version)s är publicerad och kan inte ändras; höj version med 1", version=plan.version),
            )


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
    first_day = actions.first_day(plan, there, today())
    told = (plan.title, plan.summary, plan.enrolment, plan.example, plan.audience.model_dump(), first_day)
    held = (there.title, there.summary, there.enrolment, there.example, there.audience, there.first_day_from)
    return (told, written) == (held, published)


def _plan(bundle: Bundle, path: str) -> ProgrammePlan | None:
    text = bundle.text(path)
    try:
        return ProgrammePlan.model_validate(_nulls(yaml_faults.read(text)))
    except yaml.YAMLError as error:
        bundle.fault(path, yaml_faults.line_of_error(error), _("filen är inte YAML som går att läsa"))
    except ValidationError as error:
        for line, sentence in yaml_faults.told(error, text):
            bundle.fault(path, line, sentence)
    return None


def _nulls(value: Any) -> Any:
    """``null`` and nothing mean no value; everything else stays as written."""
    if isinstance(value, dict):
        return {key: _nulls(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_nulls(inner) for inner in value]
    return None if value in ("null", "~", "") else value


def _line_of(text: str, ref: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"ref: {ref}"), 0)
