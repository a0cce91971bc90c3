"""Terms of a year: *vårtermin* from January to June, *hösttermin* from July to December. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Term:
    """``2027-vt`` or ``2027-ht``."""

    year: int
    half: str

    @property
    def key(self) -> str:
        """As it stands in addresses."""
        return f"{self.year}-{self.half}"

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        if self.half == "vt":
            return date(self.year, 1, 1), date(self.year, 6, 30)
        return date(self.year, 7, 1), date(self.year, 12, 31)

    @property
    def before(self) -> "Term":
        """The term before."""
        return Term(self.year, "vt") if self.half == "ht" else Term(self.year - 1, "ht")

    @property
    def following(self) -> "Term":
        """The term after."""
        return Term(self.year, "ht") if self.half == "vt" else Term(self.year + 1, "vt")


def term_of(day: date) -> Term:
    """The term of a day."""
    return Term(day.year, "vt" if day.month <= 6 else "ht")


def term_named(text: str) -> Term | None:
    """The term of this key; None when it is none."""
    year, _dash, half = text.partition("-")
    if half in ("vt", "ht") and len(year) == 4 and year.isascii() and year.isdecimal() and 2000 <= int(year) <= 2100:
        return Term(int(year), half)
    return None
