"""Whom a note can be sent to, in one choice. Pure."""

from app.api import lazy

#: Choice → what it is called.
AUDIENCES = {
    "coming": lazy("Alla som kommer"),
    "seated": lazy("Med plats"),
    "guests": lazy("Tar igen ett pass"),
    "unprepared": lazy("Inte förberedda"),
    "queued": lazy("I kö"),
    "absent": lazy("Frånvarande"),
}
#: What is chosen among only when somebody comes from another round; without guests those with seats are all who come.
WITH_GUESTS = ("coming", "guests")


def audiences(has_guests: bool) -> dict[str, object]:
    """The choices that there are for a round, the usual one first."""
    return {key: name for key, name in AUDIENCES.items() if has_guests or key not in WITH_GUESTS}
