"""Makes programmes for tests."""

from datetime import date
from typing import Any

from courses.programmes.actions import publish
from courses.programmes.models import ProgrammeVersion
from courses.programmes.plan import ProgrammePlan


def make_plan(**values: Any) -> ProgrammePlan:
    """The introduction in small: part 1 of 1.5 days in 4 months, part 2 of 1 day in 24 months."""

    def item(key: str, days: float) -> dict[str, Any]:
        return {"key": key, "title": f"Tema {key}", "kind": "courses.theme", "ref": key, "verbs": ["courses.attended"],
                "days": days, "areas": ["samverkan"]}  # fmt: skip

    plan = {
        "key": "introduktion", "title": "Introduktion", "version": 1, "total_days": 2.5, "enrolment": "rule",
        "audience": {"roles": ["social_worker"], "service_areas": "all", "entry_profiles": ["new_graduate"]},
        "first_day_from": "all",
        "parts": [
            {"key": "del-1", "title": "Del 1", "days": 1.5, "deadline_months": 4, "items": [item("a", 1.0), item("b", 0.5)]},
            {"key": "del-2", "title": "Del 2", "days": 1.0, "deadline_months": 24, "items": [item("c", 0.5), item("d", 0.5)]},
        ],
    }  # fmt: skip
    return ProgrammePlan.model_validate(plan | values)


def make_programme(**values: Any) -> ProgrammeVersion:
    """A published programme."""
    return publish(make_plan(**values), on=date(2026, 1, 1), by=None)
