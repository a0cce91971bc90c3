"""Where everything on the journey line stands: stops in, places on the drawing out.

The numbers are those of the design (viewBox 1064 wide, a stop every 63). Nothing here knows of pages or of the database.
"""

from collections.abc import Sequence
from typing import NamedTuple

from app.web.journey_line.parts import LABEL_CHARACTERS, Part, Stop, cut, here, open_part, window, words_of

WIDTH = 1064
FIRST_X = 20.0
STEP = 63.0
#: When there are few stops they may stand this far apart.
STEP_MOST = 92.0
DROP = 56.0
#: From the pole of a flag to the foot of the drop: two rounded corners and the slope between them.
DROP_RUN = 84.0
FLAG_AFTER = 59.0
FLAG_AFTER_FOLDED = 24.0
#: Before and after the foot of a drop.
DROP_BEFORE, DROP_AFTER = 6.0, 16.0
#: Between large stops and the folded ones of the same part, before and after.
FOLD_BEFORE, FOLD_AFTER = 22.0, 34.0
PENNANT = 28.0
MINI_STEP = 10.6
MINI_ROOM = 200.0
POLE_LARGE, POLE_SMALL = 62, 56
CHARACTER_WIDTH = 6.5


class Placed(NamedTuple):
    """A stop on the drawing: its middle, and its words with where they stand."""

    stop: Stop
    x: float
    y: float
    lines: tuple[str, ...] = ()
    text_x: float = 0
    text_y: float = 0
    anchor: str = "middle"


class Mini(NamedTuple):
    """A folded stop: the middle of a small mark."""

    x: float
    y: float
    state: str


class Flag(NamedTuple):
    """A deadline on the line. text_x and anchor place its words beside it."""

    x: float
    y: float
    height: int
    text: str
    sub: str
    text_x: float
    anchor: str


class Heading(NamedTuple):
    """The name of a part, with a second line for a folded one."""

    x: float
    y: float
    text: str
    sub: str
    anchor: str = "start"


class Line(NamedTuple):
    """Everything the drawing needs. ``track`` and ``done`` are path data; done is empty when nothing is."""

    width: int
    height: int
    track: str
    done: str
    stops: tuple[Placed, ...]
    minis: tuple[Mini, ...]
    flags: tuple[Flag, ...]
    headings: tuple[Heading, ...]


def lay_out(parts: Sequence[Part]) -> Line:
    """Place a whole journey on a drawing 1064 wide.

    parts: at least one, in order; the first that is not folded is drawn large. Returns a Line; an empty journey
    gives a line without stops.
    """
    if not parts:
        return Line(WIDTH, 244, f"M{FIRST_X:g} 116H{WIDTH - 20}", "", (), (), (), ())
    return _Drawing(parts).line()


class _Drawing:
    """A pen that walks along the line from left to right and notes where everything came to stand."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.large = open_part(parts)
        self.x = FIRST_X
        self.y = 116.0 if self.large == 0 else 78.0
        self.path = f"M{FIRST_X:g} {self.y:g}"
        self.done_path = ""
        self.stops: list[Placed] = []
        self.minis: list[Mini] = []
        self.flags: list[Flag] = []
        self.headings: list[Heading] = []
        self.step = STEP
        self.mini_step = self._mini_step()

    def _mini_step(self) -> float:
        """Folded stops stand closer when a folded part has very many."""
        most = max((len(p.stops) for i, p in enumerate(self.parts) if i != self.large), default=0)
        return MINI_STEP if most * MINI_STEP <= MINI_ROOM * 1.4 else MINI_ROOM * 1.4 / most

    def line(self) -> Line:
        for place, part in enumerate(self.parts):
            start = self.x
            if place == self.large:
                self._large(part)
            else:
                self._small(part, start)
            self._end_of(place, part)
        height = max(self.y + 72.0, self._large_y() + 128.0)
        return Line(
            WIDTH, round(height), self.path, self.done_path,
            tuple(self.stops), tuple(self.minis), tuple(self.flags), tuple(self.headings),
        )  # fmt: skip

    def _large_y(self) -> float:
        return self.stops[0].y if self.stops else self.y

    def _go(self, x: float) -> None:
        self.x = x
        self.path += f"H{x:g}"

    def _reached(self, state: str) -> None:
        """Whatever is done, or where the person is, has the line drawn up to it."""
        if state in {"done", "now"}:
            self.done_path = self.path

    def _free(self) -> float:
        """How far the large stops may reach, given what the folded parts, the drops and the flags take."""
        taken = FIRST_X
        for place, part in enumerate(self.parts):
            if place != self.large:
                taken += max(len(part.stops) - 1, 0) * self.mini_step
            if part.deadline:
                taken += FLAG_AFTER if place == self.large else FLAG_AFTER_FOLDED
            if place < len(self.parts) - 1:
                taken += DROP_BEFORE + DROP_RUN + DROP_AFTER
        last = self.parts[-1]
        if last.deadline:
            taken += self._flag_words(last) + 8 if self.large == len(self.parts) - 1 else PENNANT
        return WIDTH - taken

    def _flag_words(self, part: Part) -> float:
        """How far the words beside a flag reach from its pole."""
        return 36 + max(len(part.deadline) * 1.1, len(part.deadline_sub)) * CHARACTER_WIDTH

    def _room(self) -> int:
        """How many stops of the large part fit large, and how far apart they stand."""
        count, free = len(self.parts[self.large].stops), self._free()
        for room in range(count, min(count, 3) - 1, -1):
            folded = count - room
            needed = (room - 1) * STEP + (folded * self.mini_step + FOLD_BEFORE + FOLD_AFTER if folded else 0)
            if needed <= free + 0.5:
                self.step = min(STEP + (free - needed) // max(room - 1, 1), STEP_MOST)
                self.step = max(self.step, STEP)
                return room
        return min(count, 3)

    def _large(self, part: Part) -> None:
        at = here(part.stops)
        first, end = window(len(part.stops), at, self._room())
        self.headings.append(self._heading_of_large(part))
        for stop in part.stops[:first]:
            self._mini(stop)
        if first:
            self._go(self.x - self.mini_step + FOLD_BEFORE + 8)
        now_is_large = any(stop.state == "now" for stop in part.stops[first:end])
        for place in range(first, end):
            stop = part.stops[place]
            below = (place - (at if now_is_large else first + 1)) % 2 == 0
            by_flag = bool(part.deadline) and place == len(part.stops) - 1 and not below
            self.stops.append(self._placed(stop, below, by_flag))
            self.path += f"H{self.x:g}"
            self._reached(stop.state)
            if place < end - 1:
                self.x = round(self.x + self.step, 1)
        if end < len(part.stops):
            self._go(self.x + FOLD_AFTER)
            for stop in part.stops[end:]:
                self._mini(stop)
            self._go(round(self.x - self.mini_step, 1))

    def _heading_of_large(self, part: Part) -> Heading:
        """Above the first stop, or beside the words of the flag before it."""
        if not self.flags:
            return Heading(self.x - 14, self.y - 84, part.label, "")
        flag = self.flags[-1]
        before = self.parts[self.large - 1]
        return Heading(round(flag.x + self._flag_words(before) + 28, 1), flag.y - flag.height + 14, part.label, "")

    def _small(self, part: Part, start: float) -> None:
        for stop in part.stops:
            self._mini(stop)
        if part.stops:
            self._go(round(self.x - self.mini_step, 1))
        ahead = self.parts.index(part) > self.large
        text_x, anchor = (start - 8, "start")
        width = len(part.summary) * 6.1  # Longer texts run narrower than the short labels.
        if text_x + width > WIDTH:
            text_x, anchor = WIDTH - 2, "end"
        y = self.y + 36 if ahead else self.y + 30
        self.headings.append(Heading(text_x, y, part.label, part.summary, anchor))

    def _mini(self, stop: Stop) -> None:
        self.minis.append(Mini(round(self.x, 1), self.y, stop.state))
        self.path += f"H{self.x:g}"
        self._reached(stop.state)
        self.x = round(self.x + self.mini_step, 1)

    def _placed(self, stop: Stop, below: bool, by_flag: bool) -> Placed:
        lines = words_of(stop, int(LABEL_CHARACTERS * self.step / STEP))
        half = max((len(line) for line in lines), default=0) * CHARACTER_WIDTH / 2
        text_x, anchor = self.x, "middle"
        if self.x - half < 4:
            text_x, anchor = self.x - 14, "start"
        elif self.x + half > WIDTH - 4:
            text_x, anchor = self.x + 14, "end"
        elif by_flag and half > FLAG_AFTER - 16:
            lines = words_of(stop, LABEL_CHARACTERS)
            text_x, anchor = self.x + FLAG_AFTER - 10, "end"
        if stop.state == "now":
            name = cut(stop.short or stop.label, 24)
            lines, text_y = (name, stop.when) if stop.when else (name,), self.y + 96
        elif below:
            text_y = self.y + 43
        else:
            text_y = self.y - 45 + 18 * (2 - len(lines))
        return Placed(stop, round(self.x, 1), self.y, lines, round(text_x, 1), text_y, anchor)

    def _end_of(self, place: int, part: Part) -> None:
        """The flag of a part, and the way down to the next."""
        last = place == len(self.parts) - 1
        large = place == self.large
        if part.deadline:
            self._go(round(self.x + (FLAG_AFTER if large else FLAG_AFTER_FOLDED), 1))
            beside = large or self.x + self._flag_words(part) < WIDTH
            text_x, anchor = (self.x + 36, "start") if beside else (self.x - 12, "end")
            height = POLE_LARGE if large else POLE_SMALL
            self.flags.append(Flag(self.x, self.y, height, part.deadline, part.deadline_sub, round(text_x, 1), anchor))
        if last:
            if part.deadline:
                self._go(round(min(self.x + 6, WIDTH - 6), 1))
            return
        self._go(round(self.x + DROP_BEFORE, 1))
        self.path += "q14 0 24 10l36 36q10 10 24 10"
        self.y += DROP
        self.path += f"h{DROP_AFTER:g}"
        self.x = round(self.x + DROP_RUN + DROP_AFTER, 1)
