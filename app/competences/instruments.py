"""What is told of a law, a regulation or general advice on a day: whether it holds, and how surely we know. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.competences.models import Instrument

#: Nothing is said of when it holds (guidance); it holds; it will; it has ended; nobody has checked.
UNDATED, HOLDS, COMING, ENDED, UNCHECKED = "undated", "holds", "coming", "ended", "unchecked"


@dataclass(frozen=True)
class Validity:
    """Whether an instrument holds, from or until when (a day, or only a year)."""

    state: str
    since: date | int | None = None
    until: date | int | None = None


def validity(instrument: "Instrument", on: date) -> Validity:
    """How the instrument stands on a day.

    An end that nobody has checked, or a beginning known only roughly with no end, is never told as holding: then the
    answer is ``unchecked``.
    """
    since = instrument.from_on or instrument.from_year
    until = instrument.to_on or instrument.to_year
    if instrument.to_certainty == "unknown":
        return Validity(UNCHECKED, since, until)
    if instrument.from_on is not None and instrument.from_on > on:
        return Validity(COMING, since, until)
    if until is not None:
        return _with_end(instrument, since, until, on)
    if since is None:
        return Validity(UNDATED)
    return Validity(HOLDS if instrument.from_certainty == "high" else UNCHECKED, since)


def _with_end(instrument: "Instrument", since: date | int | None, until: date | int, on: date) -> Validity:
    if isinstance(until, date):
        return Validity(ENDED if until < on else HOLDS, since, until)
    return Validity(ENDED if until < on.year else UNCHECKED, since, until)


def law_on(instruments: "Iterable[Instrument]", on: date) -> "Instrument | None":
    """The rule of law on legal qualification that held on a day; None before there was one.

    25 kap. 1 § SoL (2025:400) from 2025-07-01, 3 kap. 3 a § SoL (2001:453) before it.
    """
    for instrument in instruments:
        if instrument.kind != "law" or instrument.about != "legal_qualification" or instrument.from_on is None:
            continue
        if instrument.from_on <= on and (instrument.to_on is None or instrument.to_on >= on):
            return instrument
    return None
