"""What has been sent about rounds: how much of each kind of letter arrived, what did not, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.api import LOST, Fate, Unsent, fate_counts, lost_since, session, unsent
from courses.classroom.models import Note
from courses.days.models import Occasion, Queue, Round
from courses.letters.words import NAMES
from courses.models import Theme


@dataclass(frozen=True)
class Kind:
    """A kind of letter: what it is called, and the occasion, with its first day, or the note that it is about."""

    name: str
    about: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Line:
    """How it went for a kind of letter."""

    kind: Kind
    counts: Counter[Fate]

    @property
    def lost(self) -> int:
        """How many did not arrive."""
        return sum(self.counts[fate] for fate in LOST)


@dataclass(frozen=True)
class Told:
    """What has been sent about a round, and the letters that have not arrived: lost, waiting, and of no use any more."""

    lines: Sequence[Line]
    unsent: Sequence[tuple[Kind, Unsent]]

    def of(self, *fates: Fate) -> list[tuple[Kind, Unsent]]:
        """The letters that have fared so, by name of the reader."""
        return [each for each in self.unsent if each[1].fate in fates]


def told_about(round_: Round) -> Told:
    """What has been sent about a round, its occasions and in its notes. Four statements."""
    whats = _whats([round_.id])
    counts = fate_counts(whats)
    lines = [Line(_kind(whats, about, template), count) for (about, template), count in counts.items()]
    order = {str(name): number for number, name in enumerate(NAMES.values())}
    lines.sort(key=lambda each: (order.get(each.kind.name, len(order)), each.kind.on or date.min, each.kind.about))
    return Told(lines, [(_kind(whats, each.about, each.template), each) for each in unsent(whats)])


@dataclass(frozen=True)
class Lost:
    """A round with letters that did not arrive, and how it went for the kinds that they are of."""

    round: Round
    lines: Sequence[Line]


def rounds_with_lost(area_ids: Select[Any], since: datetime) -> list[Lost]:
    """The rounds of these areas of whose letters some have been lost since then, latest round first. Six statements."""
    rounds = _rounds_of(lost_since(since), area_ids)
    whats = _whats([each.id for each in rounds])
    lines: dict[int, list[Line]] = {each.id: [] for each in rounds}
    for (about, template), count in fate_counts(whats).items():
        line = Line(_kind(whats, about, template), count)
        if line.lost:
            lines[whats[about].round_id].append(line)
    return [Lost(each, sorted(lines[each.id], key=lambda line: -line.lost)) for each in rounds if lines[each.id]]


@dataclass(frozen=True)
class _What:
    """A thing that letters are about: the round it belongs to, what it is called, and its first day."""

    round_id: int
    title: str = ""
    on: date | None = None


def _whats(round_ids: Sequence[int]) -> dict[str, _What]:
    """All that letters about these rounds can be about. Two statements."""
    found = {f"courses.round:{number}": _What(number) for number in round_ids}
    for row in session.execute(
        select(Occasion.id, Occasion.round_id, Occasion.first_on, Theme.title)
        .join(Theme, Theme.id == Occasion.theme_id)
        .where(Occasion.round_id.in_(round_ids))
    ):
        found[f"courses.occasion:{row.id}"] = _What(row.round_id, row.title, row.first_on)
    for note in session.execute(select(Note.id, Note.round_id, Note.subject).where(Note.round_id.in_(round_ids))):
        found[f"courses.note:{note.id}"] = _What(note.round_id, note.subject)
    return found


def _kind(whats: Mapping[str, _What], about: str, template: str) -> Kind:
    what, name = whats[about], template.rpartition("/")[2]
    return Kind(str(NAMES.get(name, name)), what.title, what.on)


def _rounds_of(abouts: Iterable[str], area_ids: Select[Any]) -> Sequence[Round]:
    """The rounds that these things are, or belong to. One statement."""
    ids: dict[str, list[int]] = {"courses.round": [], "courses.occasion": [], "courses.note": []}
    for about in abouts:
        kind, _colon, number = about.partition(":")
        if kind in ids and number.isdecimal():
            ids[kind].append(int(number))
    return session.scalars(
        select(Round)
        .options(joinedload(Round.queue).joinedload(Queue.course))
        .join(Queue, Queue.id == Round.queue_id)
        .where(
            Queue.area_id.in_(area_ids),
            Round.id.in_(ids["courses.round"])
            | Round.id.in_(select(Occasion.round_id).where(Occasion.id.in_(ids["courses.occasion"])))
            | Round.id.in_(select(Note.round_id).where(Note.id.in_(ids["courses.note"]))),
        )
        .order_by(Round.first_on.desc(), Round.id.desc())
    ).all()
