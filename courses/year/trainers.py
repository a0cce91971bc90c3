"""Who can lead what on which days. Pure: what is known about each trainer comes in, names of those chosen go out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from courses.year.rhythm import Piece


@dataclass(frozen=True)
class TrainerDays:
    """What a trainer has promised for the year (*utlovade dagar*).

    topics: keys of the themes that the trainer leads; none means all. days: how many days were promised; None when
    nothing has been said. away: days on which the trainer is absent or leads something already.
    """

    person: int
    name: str = ""
    topics: frozenset[str] = frozenset()
    days: float | None = None
    away: frozenset[date] = frozenset()

    def leads(self, theme: str) -> bool:
        """Whether the trainer leads this theme."""
        return not self.topics or theme in self.topics


@dataclass
class Rota:
    """Trainers' days as they are given away: nobody leads two things in the same half day or while away."""

    trainers: Sequence[TrainerDays]
    used: dict[int, float] = field(default_factory=dict)
    busy: set[tuple[int, date, str]] = field(default_factory=set)

    def free(self, theme: str, pieces: Sequence[Piece], rather: int | None = None) -> TrainerDays | None:
        """Who leads the theme in these half days: the one with most promised days left; None when nobody can.

        rather: the person who leads the rest of the round, and goes on with this when free.
        """

        def rank(each: TrainerDays) -> tuple[bool, float, float, int]:
            return each.person != rather, -self._left(each), self.used.get(each.person, 0.0), each.person

        return min((each for each in self.trainers if self._can(each, theme, pieces)), key=rank, default=None)

    def take(self, trainer: int, pieces: Iterable[Piece]) -> None:
        """Let the trainer lead these half days."""
        for piece in pieces:
            self.busy.add((trainer, piece.held_on, piece.half))
            self.used[trainer] = self.used.get(trainer, 0.0) + piece.half.days

    def _can(self, trainer: TrainerDays, theme: str, pieces: Sequence[Piece]) -> bool:
        return (
            trainer.leads(theme)
            and self._left(trainer) >= sum(piece.half.days for piece in pieces)
            and not any(
                piece.held_on in trainer.away or (trainer.person, piece.held_on, piece.half) in self.busy
                for piece in pieces
            )
        )

    def _left(self, trainer: TrainerDays) -> float:
        return float("inf") if trainer.days is None else trainer.days - self.used.get(trainer.person, 0.0)


def without_trainer(trainers: Sequence[TrainerDays], days: Iterable[date]) -> frozenset[date]:
    """The days on which none of these trainers can lead anything; none when no trainer is known."""
    if not trainers:
        return frozenset()
    return frozenset(day for day in days if all(day in trainer.away for trainer in trainers))
