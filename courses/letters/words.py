"""Which messages a course can word by itself, and what they are called."""

from app.api import lazy

#: Kind → when it is sent.
KINDS = {
    "seated": lazy("När någon får plats"),
    "another_day": lazy("När en dag läggs till"),
    "queued": lazy("När någon ställs i kö"),
    "offered": lazy("När någon erbjuds en ledig plats"),
    "refused": lazy("När chefen säger nej"),
    "withdrawn": lazy("När någon har avanmälts"),
    "moved": lazy("När en dag får ny tid eller plats"),
    "day_cancelled": lazy("När en dag ställs in"),
    "cancelled": lazy("När omgången ställs in"),
    "prepare": lazy("Påminnelse inför kursdagen"),
}
LANGUAGES = {"sv": lazy("Svenska"), "en": lazy("Engelska")}
