"""What a message says: its template and values, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from jinja2 import TemplateNotFound

from app.config import Config
from app.messages.actions import from_json
from app.messages.models import Message
from app.people.models import Person
from app.web.words import gettext, ngettext, speaking


@dataclass(frozen=True)
class Text:
    """A message as it is read."""

    subject: str
    body: str


def write(message: Message, reader: Person) -> Text:
    """The message in the reader's language (Swedish when none is chosen).

    The template sees its values by name, ``reader``, and ``url_for``, which makes whole addresses. A message whose
    template is gone with its plugin says so rather than nothing. A message that brings its own words (``own``: language
    → subject and text, already filled) is read in those, in Swedish when the reader's language is not among them.
    """
    if own := message.values.get("own"):
        return _own_words(own, reader.language or "sv")
    values = {**from_json(message.values), "reader": reader, "url_for": address}
    with speaking(reader.language or "sv"):
        try:
            template = current_app.jinja_env.get_template(f"{message.template}.txt")
        except TemplateNotFound:
            return Text(gettext("Ett äldre meddelande"), gettext("Meddelandet kan inte längre visas."))
        lines = template.render(values).strip().splitlines()
    subject, body = (lines[0], lines[1:]) if lines else ("", [])
    return Text(" ".join(subject.split()), "\n".join(body).strip())


def write_together(messages: Sequence[Message], reader: Person) -> Text:
    """Several messages as one, for whoever wants to be told once a day or once a week."""
    texts = [write(message, reader) for message in messages]
    with speaking(reader.language or "sv"):
        subject = ngettext("%(num)s meddelande från Färdplan", "%(num)s meddelanden från Färdplan", len(texts))
    return Text(
        str(subject), "\n\n\n".join(f"{text.subject}\n{'-' * len(text.subject)}\n{text.body}" for text in texts)
    )


def _own_words(own: dict[str, dict[str, str]], language: str) -> Text:
    words = own.get(language) or own.get("sv") or next(iter(own.values()))
    return Text(" ".join(words["subject"].split()), words["text"].strip())


def whole_address(path: str) -> str:
    """The address of one of our pages as it is written in a message."""
    return config().public_url + path


def address(endpoint: str, **values: Any) -> str:
    """The whole address of one of our pages, wherever it is asked for."""
    values = {name: value for name, value in values.items() if not name.startswith("_")}
    return config().public_url + current_app.url_map.bind("").build(endpoint, values)


def config() -> Config:
    """The settings of the app."""
    return current_app.config["FARDPLAN"]
