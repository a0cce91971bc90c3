"""The year as a drawing by week number: a lane for each round and each theme, hatched where nothing is held. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from courses.year.blocked import Blocks, blocked_stretches
from courses.year.rhythm import Piece

WIDTH, LEFT, RIGHT = 1064, 204.0, 992.0
TOP, ROW, THIN = 44, 32, 22
#: Stops closer than this would touch.
GAP = 9.6
#: Letters that a lane has room for.
LETTERS = 27


@dataclass(frozen=True)
class Lane:
    """What stands in a row of the drawing. number: of the plan's row when it can be moved; 0 otherwise."""

    label: str
    runs: tuple[tuple[Piece, ...], ...]
    end: str = ""
    number: int = 0
    thin: bool = False
    #: Whether it is there already, beside the plan.
    there: bool = False


@dataclass(frozen=True)
class DrawnLane:
    """A lane with its places: for each stop x and what it is, and the lines between the days of a round."""

    lane: Lane
    label: str
    y: int
    stops: tuple[tuple[float, str], ...]
    lines: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Picture:
    """All that the drawing needs. ``week`` is the width of a week; ``closed`` are x and width."""

    year: int
    width: int
    height: int
    bottom: int
    week: float
    weeks: tuple[tuple[float, int], ...]
    months: tuple[tuple[float, int], ...]
    closed: tuple[tuple[float, float], ...]
    lanes: tuple[DrawnLane, ...]
    today: float | None


def draw(year: int, lanes: Iterable[Lane], blocks: Blocks, today: date) -> Picture:
    """Place everything on an ISO year, whose weeks are whole."""
    first = date.fromisocalendar(year, 1, 1)
    last = date.fromisocalendar(year + 1, 1, 1) - timedelta(days=1)
    day = (RIGHT - LEFT) / ((last - first).days + 1)

    def place(on: date) -> float:
        return round(LEFT + (min(max(on, first), last) - first).days * day, 1)

    drawn: list[DrawnLane] = []
    y = TOP + 22
    before = False
    for lane in lanes:
        if lane.thin and not before:
            y += 10 if drawn else 0
        before = lane.thin
        drawn.append(_drawn(lane, y, place))
        y += THIN if lane.thin else ROW
    bottom = max(y - 4, TOP + 40)
    count = ((last - first).days + 1) // 7
    return Picture(
        year, WIDTH, bottom + 24, bottom, round(day * 7, 2),
        tuple((round(place(first + timedelta(weeks=n)) + 3.5 * day, 1), n + 1) for n in range(count)),
        tuple((place(date(year, month, 1)), month) for month in range(1, 13)),
        tuple((place(a), round(place(b) - place(a) + day, 1)) for a, b in blocked_stretches(year, blocks)),
        tuple(drawn),
        round(place(today) + day / 2, 1) if first <= today <= last else None,
    )  # fmt: skip


def _drawn(lane: Lane, y: int, place: Callable[[date], float]) -> DrawnLane:
    stops: list[tuple[float, str]] = []
    lines = []
    for run in lane.runs:
        begin = len(stops)
        for days in _weeks(run):
            first = _middle(days[0][0], place) - GAP * (len(days) - 1) / 2
            for n, (_on, kind) in enumerate(days):
                x = first + GAP * n
                stops.append((round(max(x, stops[-1][0] + GAP) if stops else x, 1), kind))
        if len(stops) - begin > 1:
            lines.append((stops[begin][0], stops[-1][0]))
    label = lane.label if len(lane.label) <= LETTERS else f"{lane.label[: LETTERS - 1].rstrip()}…"
    return DrawnLane(lane, label, y, tuple(stops), tuple(lines))


def _middle(day: date, place: Callable[[date], float]) -> float:
    """The middle of the day's week, around which the days of the week stand side by side."""
    monday = day - timedelta(days=day.weekday())
    return (place(monday) + place(monday + timedelta(days=6))) / 2


def _weeks(pieces: Sequence[Piece]) -> list[list[tuple[date, str]]]:
    """The days by week."""
    found: dict[tuple[int, int], list[tuple[date, str]]] = {}
    for day, kind in _days(pieces):
        found.setdefault(day.isocalendar()[:2], []).append((day, kind))
    return list(found.values())


def _days(pieces: Sequence[Piece]) -> list[tuple[date, str]]:
    """The days with the shape of each: a whole day or a half one."""
    found: dict[date, int] = {}
    for piece in pieces:
        found[piece.held_on] = found.get(piece.held_on, 0) + 1
    return [(day, "day" if count > 1 else "half_day") for day, count in sorted(found.items())]
