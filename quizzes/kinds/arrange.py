"""Questions answered by arranging: matching pairs and putting in order; by keyboard as well as by hand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from app.api import _
from quizzes.kinds import Details, Remark, listed


class Matching:
    """Para ihop: the share of the pairs that were put together rightly."""

    name = "matching"

    def validate(self, details: Details) -> list[str]:
        pairs = self._pairs(details)
        faults = []
        if len(pairs) < 2:
            faults.append(_("pairs ska ha minst två par med left och right."))
        if len({left for left, _right in pairs}) < len(pairs):
            faults.append(_("Varje left får bara finnas en gång."))
        if {right for _left, right in pairs} & set(listed(details, "extra")):
            faults.append(_("extra får inte innehålla något som är rätt i ett par."))
        return faults + _faults_of_marking(details)

    def right_answer(self, details: Details) -> Any:
        return {str(number): right for number, (_left, right) in enumerate(self._pairs(details))}

    def mark(self, details: Details, answer: Any) -> Fraction:
        remarks = self.explain(details, answer)
        right = sum(remark.right for remark in remarks)
        return _all_or_parts(details, Fraction(right, len(remarks))) if remarks else Fraction(0)

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        given = answer if isinstance(answer, Mapping) else {}
        return [
            Remark(left, given.get(str(number)) == right, bool(given.get(str(number))))
            for number, (left, right) in enumerate(self._pairs(details))
        ]

    def options(self, details: Details) -> list[str]:
        """All that a left side can be put together with, each once, the extra ones last; to be shuffled."""
        return list(dict.fromkeys([right for _left, right in self._pairs(details)] + listed(details, "extra")))

    def _pairs(self, details: Details) -> list[tuple[str, str]]:
        pairs = details.get("pairs")
        return [
            (str(pair["left"]), str(pair["right"]))
            for pair in (pairs if isinstance(pairs, list) else [])
            if isinstance(pair, Mapping) and pair.get("left") and pair.get("right")
        ]


class Ordering:
    """Ordna: how little would have to be moved.

    The longest run of items that already stand in the right mutual order, less one, of all items, less one: one
    item out of place costs one step wherever it landed, and the order backwards gives nothing. Counting right
    places would give nothing for a whole list moved down by one, and counting pairs half for pure guessing.
    """

    name = "ordering"

    def validate(self, details: Details) -> list[str]:
        items = listed(details, "items")
        faults = []
        if len(items) < 2:
            faults.append(_("items ska ha minst två led, i rätt ordning."))
        if len(set(items)) < len(items):
            faults.append(_("Varje led i items får bara finnas en gång."))
        return faults + _faults_of_marking(details)

    def right_answer(self, details: Details) -> Any:
        return listed(details, "items")

    def mark(self, details: Details, answer: Any) -> Fraction:
        items = listed(details, "items")
        steps = len(items) - 1
        if steps < 1:
            return Fraction(0)
        return _all_or_parts(details, Fraction(max(0, self._longest(items, answer) - 1), steps))

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        """The items as they were put, each with whether it is the one that belongs in that place."""
        items = listed(details, "items")
        given = self._given(items, answer)
        return [Remark(text, text == item, True) for text, item in zip(given, items, strict=False)]

    def _given(self, items: list[str], answer: Any) -> list[str]:
        known = [text for text in answer if text in items] if isinstance(answer, list) else []
        return list(dict.fromkeys(known))

    def _longest(self, items: list[str], answer: Any) -> int:
        """The length of the longest rising run among the items' right places."""
        ends: list[int] = []
        for text in self._given(items, answer):
            place = items.index(text)
            at = bisect_left(ends, place)
            ends[at:] = [place, *ends[at + 1 :]]
        return len(ends)


def _all_or_parts(details: Details, worth: Fraction) -> Fraction:
    """With marking: all, what is not wholly right is worth nothing."""
    return worth if worth == 1 or details.get("marking") != "all" else Fraction(0)


def _faults_of_marking(details: Details) -> list[str]:
    return [] if details.get("marking", "parts") in ("parts", "all") else [_("marking ska vara parts eller all.")]
