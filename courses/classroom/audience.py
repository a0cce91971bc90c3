"""Whom a note can be sent to, in one choice. Pure."""

from app.api import lazy

#: Choice → what it is called.
AUDIENCES = {
    "seated": lazy("Alla med plats"),
    "unprepared": lazy("De som har kvar att förbereda"),
    "queued": lazy("De som står i kö"),
    "absent": lazy("De som har varit frånvarande"),
}
