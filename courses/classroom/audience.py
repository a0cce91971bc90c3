"""Whom a note can be sent to, in one choice. Pure."""

from app.api import lazy

#: Choice → what it is called.
AUDIENCES = {
    "seated": lazy("Med plats"),
    "unprepared": lazy("Inte förberedda"),
    "queued": lazy("I kö"),
    "absent": lazy("Frånvarande"),
}
