"""How each kind of question is asked: what its form sends, what its template shows, what it tells afterwards. Pure.

``quizzes.kinds`` knows what an answer is worth; this module knows how to get one from a page that must work without
JavaScript and with a keyboard alone. A Kind joins the two and is what the hook ``question_kinds`` gives.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from quizzes import marking
from quizzes.kinds import Details, QuestionKind, read_number
from quizzes.kinds.arrange import Matching

#: Longer answers are cut; a reflection of more than this is an essay.
LONGEST = 10_000


class Fields(Protocol):
    """What a form sent: a werkzeug MultiDict, or anything like it."""

    def get(self, name: str, default: str = ...) -> str | None:
        """The first value of a field."""

    def getlist(self, name: str) -> Sequence[str]:
        """All values of a field."""


@dataclass(frozen=True)
class Told:
    """One line of what somebody answered: its text, whether it was right (None: neither), the author's words on it."""

    text: str
    right: bool | None = None
    feedback: str = ""


def _answer(_details: Details, fields: Fields) -> Any:
    return (fields.get("answer", "") or "")[:LONGEST].strip()


def _no_fault(_details: Details, _fields: Fields) -> str:
    return ""


def _text_shown(_details: Details, answer: Any, _seed: str | None) -> dict[str, Any]:
    return {"text": answer if isinstance(answer, str) else ""}


@dataclass(frozen=True)
class Kind:
    """A kind of question (*frågetyp*), whole: its rule of marking and its way of asking.

    ``template`` is included in the page of the question with ``shown`` (what ``present`` returned), ``field_id`` (unique
    on the page) and ``question``. Its fields are named ``answer`` or begin with ``answer-``.
    """

    rule: QuestionKind
    #: What authors call it; translated where it is shown.
    title: Any
    template: str
    #: What an author may write beside the fields that all questions have.
    fields: frozenset[str]
    #: (details, fields) → the answer as it is stored: text, list or mapping of texts. Never raises.
    read: Callable[[Details, Fields], Any] = _answer
    #: (details, answer or None, seed or None for the author's own order) → what the template shows.
    present: Callable[[Details, Any, str | None], dict[str, Any]] = _text_shown
    #: (details, fields) → a code of FAULTS when the button was pressed with something that cannot be meant, or "".
    fault: Callable[[Details, Fields], str] = _no_fault
    #: (details, answer) → what was answered, line by line; by default what the rule's ``explain`` says was chosen.
    tell: Callable[["Kind", Details, Any], list[Told]] | None = None
    #: (details, answer) → whether anything, and all that must, has been answered.
    complete: Callable[[Details, Any], bool] = lambda _details, answer: bool(answer)
    #: Whether one may leave it empty without being told that something is missing.
    optional: bool = False
    #: Whether the form sends as soon as something is chosen, and not when typing has paused.
    chooses: bool = False

    @property
    def name(self) -> str:
        """The name in files and tables."""
        return self.rule.name

    def told(self, details: Details, answer: Any) -> list[Told]:
        """What was answered, line by line."""
        if self.tell is not None:
            return self.tell(self, details, answer)
        return [Told(r.text, r.right, r.feedback) for r in self.rule.explain(details, answer) if r.chosen]


# Choices.


def _several(_details: Details, fields: Fields) -> list[str]:
    return [value[:LONGEST] for value in fields.getlist("answer")][:50]


def _choices_shown(details: Details, answer: Any, seed: str | None) -> dict[str, Any]:
    chosen = {answer} if isinstance(answer, str) else set(answer) if isinstance(answer, list) else set()
    by_id = {str(choice["id"]): choice for choice in details["choices"]}
    order = marking.shuffle(list(by_id), seed) if seed else list(by_id)
    return {"choices": [{**by_id[key], "id": key, "chosen": key in chosen} for key in order]}


def _tell_choices(kind: Kind, details: Details, answer: Any) -> list[Told]:
    """The choices made, with the author's words for each; texts may hold the author's emphasis."""
    remarks = zip(details["choices"], kind.rule.explain(details, answer), strict=False)
    return [Told(choice.get("html") or r.text, r.right, r.feedback) for choice, r in remarks if r.chosen]


def _true_false_shown(_details: Details, answer: Any, _seed: str | None) -> dict[str, Any]:
    return {"chosen": answer if answer in ("true", "false") else ""}


# Numbers and texts.


def _not_a_number(details: Details, fields: Fields) -> str:
    text = _answer(details, fields)
    return "number" if text and read_number(text, str(details.get("unit") or "")) is None else ""


def _number_shown(details: Details, answer: Any, _seed: str | None) -> dict[str, Any]:
    return {"text": answer if isinstance(answer, str) else "", "unit": str(details.get("unit") or "")}


# Pairs and orders.

_matching = Matching()


def _read_pairs(details: Details, fields: Fields) -> dict[str, str]:
    options = set(_matching.options(details))
    sent = {str(n): fields.get(f"answer-{n}", "") or "" for n in range(len(details["pairs"]))}
    return {number: text for number, text in sent.items() if text in options}


def _pairs_shown(details: Details, answer: Any, seed: str | None) -> dict[str, Any]:
    given = answer if isinstance(answer, Mapping) else {}
    return {
        "pairs": [{"left": pair["left"], "chosen": given.get(str(n), "")} for n, pair in enumerate(details["pairs"])],
        "options": marking.shuffle(_matching.options(details), seed or "options"),
    }


def _tell_pairs(kind: Kind, details: Details, answer: Any) -> list[Told]:
    given = answer if isinstance(answer, Mapping) else {}
    return [
        Told(f"{remark.text} – {given.get(str(n))}", remark.right)
        for n, remark in enumerate(kind.rule.explain(details, answer))
        if remark.chosen
    ]


def _read_places(details: Details, fields: Fields) -> list[str]:
    """The items by the places they were given; an empty text where no item, or a second one, was placed."""
    items = [str(item) for item in details["items"]]
    placed = [""] * len(items)
    for item, place in zip(items, _places(details, fields), strict=True):
        if place is not None and not placed[place]:
            placed[place] = item
    return placed


def _places(details: Details, fields: Fields) -> list[int | None]:
    """For each item, in the author's order, the place it was given, counted from 0."""
    count = len(details["items"])
    sent = [fields.get(f"answer-{n}", "") or "" for n in range(count)]
    return [int(text) - 1 if text in {str(n + 1) for n in range(count)} else None for text in sent]


def _same_place(details: Details, fields: Fields) -> str:
    placed = [place for place in _places(details, fields) if place is not None]
    return "places" if len(set(placed)) < len(placed) else ""


def _order_shown(details: Details, answer: Any, seed: str | None) -> dict[str, Any]:
    items = [str(item) for item in details["items"]]
    given = answer if isinstance(answer, list) else []
    place = {text: n + 1 for n, text in enumerate(given) if text}
    order = marking.first_order(items, seed or "order")
    return {
        "items": [{"number": items.index(text), "text": text, "place": place.get(text)} for text in order],
        "places": list(range(1, len(items) + 1)),
    }


def _whole_order(details: Details, answer: Any) -> bool:
    return isinstance(answer, list) and len([text for text in answer if text]) == len(details["items"])


def _whole_pairs(details: Details, answer: Any) -> bool:
    return isinstance(answer, Mapping) and len(answer) == len(details["pairs"])


def _tell_order(_kind: Kind, _details: Details, answer: Any) -> list[Told]:
    """The items as they were put; whether one is right depends on the others, so none is judged by itself."""
    return [Told(text or "–") for text in answer] if isinstance(answer, list) and any(answer) else []


def _tell_text(_kind: Kind, _details: Details, answer: Any) -> list[Told]:
    return [Told(answer)] if isinstance(answer, str) and answer else []


_FEEDBACK = frozenset({"feedback_right", "feedback_wrong"})


def house_kinds(titles: Mapping[str, Any]) -> list[Kind]:
    """The kinds that come with the house; titles by name, so that this module needs no language."""
    rules = marking.KINDS
    folder = "quizzes/kinds"
    return [
        Kind(rules["one_choice"], titles["one_choice"], f"{folder}/one_choice.html", frozenset({"choices"}),
             present=_choices_shown, tell=_tell_choices, chooses=True),
        Kind(rules["several_choices"], titles["several_choices"], f"{folder}/several_choices.html",
             frozenset({"choices", "marking"}), read=_several, present=_choices_shown, tell=_tell_choices, chooses=True),
        Kind(rules["true_false"], titles["true_false"], f"{folder}/true_false.html", _FEEDBACK | {"answer"},
             present=_true_false_shown, chooses=True),
        Kind(rules["short_text"], titles["short_text"], f"{folder}/short_text.html",
             _FEEDBACK | {"accepts", "case", "diacritics"}),
        Kind(rules["number"], titles["number"], f"{folder}/number.html", _FEEDBACK | {"answer", "tolerance", "unit"},
             present=_number_shown, fault=_not_a_number),
        Kind(rules["matching"], titles["matching"], f"{folder}/matching.html", _FEEDBACK | {"pairs", "extra", "marking"},
             read=_read_pairs, present=_pairs_shown, tell=_tell_pairs, complete=_whole_pairs),
        Kind(rules["ordering"], titles["ordering"], f"{folder}/ordering.html", _FEEDBACK | {"items", "marking"},
             read=_read_places, present=_order_shown, fault=_same_place, tell=_tell_order, complete=_whole_order),
        Kind(rules["reflection"], titles["reflection"], f"{folder}/reflection.html", frozenset({"afterwards"}),
             tell=_tell_text, optional=True),
    ]  # fmt: skip
