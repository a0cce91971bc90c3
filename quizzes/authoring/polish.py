"""From what an author wrote to what is stored: texts rendered and made safe once, when they are saved. Pure."""

import re
from typing import Any

from markupsafe import escape

from app.api import render_markdown

#: Texts with nothing but words in them need no Markdown, which takes twenty times as long.
_WORDS_ALONE = re.compile(r"[^\W\d_][\w ,.?!%()–—”’…§é\u00a0]*")
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)
_RENDERED = ("feedback_right", "feedback_wrong", "afterwards")


def paragraphs(text: str) -> str:
    """Safe HTML of an author's text. Raises ValueError, in a sentence, when it cannot be made into a page."""
    text = text.strip()
    if not text:
        return ""
    if _WORDS_ALONE.fullmatch(text):
        return f"<p>{escape(text)}</p>"
    return str(render_markdown(text)).strip()


def inline(text: str) -> str:
    """Safe HTML of a text that stands within a line: emphasis is kept, and anything larger becomes plain words."""
    found = _ONE_PARAGRAPH.fullmatch(paragraphs(text))
    return found[1] if found else str(escape(text))


def polished(details: dict[str, Any]) -> dict[str, Any]:
    """What a kind needs, with the author's texts rendered; what is plain text is made text whatever YAML took it for."""
    ready = dict(details)
    for name in _RENDERED:
        if isinstance(details.get(name), str):
            ready[name] = paragraphs(details[name])
    if isinstance(details.get("choices"), list):
        ready["choices"] = [
            {
                **choice,
                "id": str(choice.get("id")),
                "text": _text(choice.get("text")),
                "html": inline(_text(choice.get("text"))),
                "feedback": paragraphs(_text(choice.get("feedback"))),
            }
            for choice in details["choices"]
        ]
    for name in ("items", "extra", "accepts"):
        if isinstance(details.get(name), list):
            ready[name] = [_text(each) for each in details[name]]
    if isinstance(details.get("pairs"), list):
        ready["pairs"] = [{side: _text(pair.get(side)) for side in ("left", "right")} for pair in details["pairs"]]
    return ready


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()


__all__ = ["inline", "paragraphs", "polished"]
