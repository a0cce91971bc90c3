"""Questions answered by writing: a short text, a number, and the reflection that nobody marks."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import Any

from app.api import _
from quizzes.kinds import Details, Remark, read_number


class ShortText:
    """Kort svar: one of the accepted variants, however it is spaced.

    Case does not count unless case is keep. Accents and the dots of å, ä and ö count unless diacritics is ignore,
    since they make other words in Swedish.
    """

    name = "short_text"

    def validate(self, details: Details) -> list[str]:
        faults = []
        if not [text for text in self._accepts(details) if text.strip()]:
            faults.append(_("accepts ska räkna upp minst ett godtaget svar."))
        if details.get("case", "ignore") not in ("ignore", "keep"):
            faults.append(_("case ska vara ignore eller keep."))
        if details.get("diacritics", "keep") not in ("ignore", "keep"):
            faults.append(_("diacritics ska vara ignore eller keep."))
        return faults

    def right_answer(self, details: Details) -> Any:
        return self._accepts(details)[0]

    def mark(self, details: Details, answer: Any) -> Fraction:
        if not isinstance(answer, str) or not answer.strip():
            return Fraction(0)
        accepted = {self._plain(details, text) for text in self._accepts(details)}
        return Fraction(self._plain(details, answer) in accepted)

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        text = " ".join(answer.split()) if isinstance(answer, str) else ""
        return [Remark(text, self.mark(details, answer) == 1, bool(text))]

    def _accepts(self, details: Details) -> list[str]:
        given = details.get("accepts")
        return [str(text) for text in given] if isinstance(given, list) else []

    def _plain(self, details: Details, text: str) -> str:
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        if details.get("diacritics", "keep") == "ignore":
            plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
        return plain if details.get("case", "ignore") == "keep" else plain.casefold()


class Number:
    """Ett tal: within the tolerance, decimal comma or point, with or without its unit."""

    name = "number"

    def validate(self, details: Details) -> list[str]:
        faults = []
        if read_number(details.get("answer")) is None:
            faults.append(_("answer ska vara ett tal."))
        tolerance = read_number(details.get("tolerance", 0))
        if tolerance is None or tolerance < 0:
            faults.append(_("tolerance ska vara 0 eller ett positivt tal."))
        return faults

    def right_answer(self, details: Details) -> Any:
        return str(details["answer"])

    def mark(self, details: Details, answer: Any) -> Fraction:
        given = read_number(answer, str(details.get("unit") or ""))
        right = read_number(details.get("answer"))
        if given is None or right is None:
            return Fraction(0)
        return Fraction(abs(given - right) <= (read_number(details.get("tolerance", 0)) or 0))

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        text = answer.strip() if isinstance(answer, str) else ""
        return [Remark(text, self.mark(details, answer) == 1, bool(text))]


class Reflection:
    """Tänk efter: for the learner alone; never marked, never counted."""

    name = "reflection"

    def validate(self, details: Details) -> list[str]:
        return []

    def right_answer(self, details: Details) -> Any:
        return None

    def mark(self, details: Details, answer: Any) -> None:
        return None

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        return []
