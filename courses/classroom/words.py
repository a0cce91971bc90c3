"""What codes are called on the pages."""

from app.api import Fate, lazy

FATES = {
    Fate.bounced: lazy("kom tillbaka"),
    Fate.failed: lazy("kunde inte skickas"),
    Fate.dropped: lazy("behövdes inte längre"),
    Fate.waiting: lazy("väntar på att skickas"),
    Fate.sent: lazy("skickat"),
}
