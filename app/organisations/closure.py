"""Every organisation with everyone above it, day by day, from who stands directly under whom. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Link:
    """``below`` stands directly under ``above`` from one day to another; None is open."""

    below: int
    above: int
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Path:
    """``below`` stands ``depth`` steps under ``above`` (0: itself) from one day to another."""

    below: int
    above: int
    depth: int
    valid_from: date | None
    valid_to: date | None


def paths(organisations: Iterable[int], links: Iterable[Link]) -> Iterator[Path]:
    """All paths upwards. Raises ValueError when an organisation on some day stands under itself."""
    upwards: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        upwards[link.below].append(link)
    for start in organisations:
        yield Path(start, start, 0, None, None)
        waiting = [Path(start, start, 0, None, None)]
        while waiting:
            path = waiting.pop()
            for link in upwards[path.above]:
                first, last = _later(path.valid_from, link.valid_from), _earlier(path.valid_to, link.valid_to)
                if first is not None and last is not None and first > last:
                    continue
                if link.above == start or path.depth > 20:
                    raise ValueError(f"organisation {start} stands under itself")
                longer = Path(start, link.above, path.depth + 1, first, last)
                yield longer
                waiting.append(longer)


def _later(one: date | None, other: date | None) -> date | None:
    return max((d for d in (one, other) if d is not None), default=None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((d for d in (one, other) if d is not None), default=None)
