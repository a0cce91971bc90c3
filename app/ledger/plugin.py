"""What the ledger gives to the platform: its own verbs, and obligations that follow posts and absences."""

from collections.abc import Sequence

from app.dates import today
from app.hookspecs import hookimpl
from app.ledger.following import follow
from app.ledger.models import Verb
from app.organisations.models import Post
from app.web.words import lazy


@hookimpl
def verbs() -> list[Verb]:
    """How obligations begin, change and end, and how an older system's past is written down."""
    return [
        Verb("ledger.defined", lazy("beskrev vad som krävs för"), stands=False),
        Verb("ledger.obliged", lazy("ska nå"), stands=False),
        Verb("ledger.deadline_moved", lazy("fick ny tidsgräns för"), stands=False),
        Verb("ledger.transferred", lazy("räknas i en annan enhet för"), stands=False),
        Verb("ledger.released", lazy("behöver inte längre nå"), stands=False),
    ]


@hookimpl
def posts_changed(changes: "Sequence[tuple[Post, Post | None]]") -> None:
    """Obligations go with the person."""
    follow({post.person_id for post, _ in changes}, today())
