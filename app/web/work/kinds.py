"""The kinds of long work: jobs that somebody asks for and waits for, told by plugins through the hook ``jobs``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app import registry
from app.jobs import Job

#: How a work says how far it has come: how much is done, of how much.
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class End:
    """What came of a work.

    said: a sentence about it, without names. endpoint and values: the page to go on to. file_name and body: a file
    for whoever asked, kept for a week.
    """

    said: str
    endpoint: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    file_name: str = ""
    body: bytes = b""


#: What does it: takes what was asked for, the id of who asked, and how to tell how far it has come.
Do = Callable[[dict[str, Any], int, Tell], End]


@dataclass(frozen=True)
class LongJob(Job):
    """A job that a person asks for with ``start_work`` and follows on a page. Made by ``app.web.work.actions.long_job``."""

    #: What its page is called, in the reader's language.
    title: Any = ""
    do: Do | None = None
    #: Whether its page sends on by itself to what came of it.
    onward: bool = False
    #: Whether it only reads, so that nobody who wants to write has to wait for it.
    reads: bool = False
    #: Whether it is done in portions, each a transaction of its own: what was done before it was broken off stays, and the
    #: same asked for again goes on from there.
    portions: bool = False
    #: What whoever asked must still be allowed when fetching the file that came of it; empty for what is about oneself.
    permission: str = ""


def kind(name: str) -> LongJob | None:
    """The kind of this name; None when its plugin is not installed any more."""
    jobs = (job for group in registry.hook.jobs() for job in group)
    return next((job for job in jobs if isinstance(job, LongJob) and job.name == name), None)
