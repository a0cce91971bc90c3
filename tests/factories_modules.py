"""Makes web modules for tests, published or not. Each maker needs nothing and accepts anything."""

from datetime import date
from itertools import count
from typing import Any

from app.db import session
from courses.modules.editing import bring, start_module
from courses.modules.facts import ModuleFacts, StepFacts
from courses.modules.models import ModuleVersion, Reading
from tests.factories import make_person

_n = count(1)


def make_step(key: str = "", **values: Any) -> StepFacts:
    """A step of two minutes with a line of text."""
    number = next(_n)
    default = {"title": f"Steg nummer {number}", "minutes": 2, "body": f"Ingress {number}.\n\nText {number}."}
    return StepFacts(**{"key": key or f"steg-{number}"} | default | values)


def make_facts(steps: int | list[StepFacts] = 3, **values: Any) -> ModuleFacts:
    """What a module says: three steps named a, b, c of two minutes each, in a course of their own."""
    number = next(_n)
    made = [make_step(chr(97 + n)) for n in range(steps)] if isinstance(steps, int) else steps
    default: dict[str, Any] = {
        "key": f"modul-{number}", "version": 1, "title": f"Modul {number}", "course_key": "kurs", "course_title": "Kursen",
        "intro": "Om modulen.", "areas": ("samverkan",), "objectives": (("Du kan något.", "fakta"),),
        "process_step": "hela", "induction": "occupational", "asks": ("vad",), "sources": (("En källa", ""),),
        "review_by": date(2027, 10, 31),
    }  # fmt: skip
    return ModuleFacts(**default | {"steps": tuple(made)} | values)


def make_module(steps: int | list[StepFacts] = 3, **values: Any) -> ModuleVersion:
    """A published module."""
    version = bring(make_facts(steps, **values), {}, by=None)
    assert version is not None
    return version


def make_draft(**values: Any) -> ModuleVersion:
    """A module that nobody can read yet."""
    return start_module(make_facts(**values), by=make_person())


def make_reading(**values: Any) -> Reading:
    """Someone who has just begun a module."""
    person, version = make_person(), make_module()
    default = {"person_id": person.id, "module_id": version.module_id, "version": 1, "step_key": "a"}
    row = Reading(**default | values)
    session.add(row)
    session.flush()
    return row
