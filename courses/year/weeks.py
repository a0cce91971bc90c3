"""Lists of ISO weeks as people write them. Pure."""

import re
from collections.abc import Iterable

_PART = re.compile(r"^(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?$")


def read_weeks(text: str) -> frozenset[int] | None:
    """The weeks in "1, 7, 44, 51–53"; None when it cannot be understood."""
    found: set[int] = set()
    for part in filter(None, (each.strip() for each in text.removeprefix("v.").split(","))):
        matched = _PART.match(part)
        if matched is None:
            return None
        first = int(matched[1])
        last = int(matched[2] or first)
        if not 1 <= first <= last <= 53:
            return None
        found.update(range(first, last + 1))
    return frozenset(found)


def write_weeks(weeks: Iterable[int]) -> str:
    """The weeks as "1, 7, 44, 51–53"."""
    runs: list[list[int]] = []
    for week in sorted(weeks):
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
