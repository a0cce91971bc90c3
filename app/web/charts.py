"""The arithmetic of small pictures: from values to places on a drawing, nothing else."""

from collections.abc import Sequence


def per_cent(part: float, whole: float) -> float:
    """The share of a bar that is filled, 0–100, to one decimal; an empty whole gives 0."""
    if whole <= 0:
        return 0.0
    return round(min(max(part / whole, 0.0), 1.0) * 100, 1)


def sparkline(
    values: Sequence[float | None],
    width: float = 96,
    height: float = 20,
    low: float | None = None,
    high: float | None = None,
) -> list[list[tuple[float, float]]]:
    """The points of a sparkline, as one run of points for each unbroken stretch of values.

    values: oldest first; None leaves a gap (a hidden figure is never drawn through). low, high: the ends of the
    scale, by default the smallest and the largest value. A flat line lies in the middle.
    """
    known = [value for value in values if value is not None]
    if not known:
        return []
    bottom = min(known) if low is None else low
    top = max(known) if high is None else high
    step = width / max(len(values) - 1, 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        up = 0.5 if top <= bottom else (min(max(value, bottom), top) - bottom) / (top - bottom)
        runs[-1].append((round(place * step, 1), round(height - up * height, 1)))
    return [run for run in runs if run]
