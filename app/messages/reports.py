"""Reading what mail servers send back about a letter that could not be delivered (RFC 3464). Pure: bytes in, facts out.

Anyone can write such a report. What it says counts only together with a mark that this platform has signed; see
``app.messages.bounces``. Nothing of it is shown to anybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from typing import Any

#: Bytes. Real reports are a few thousand; what is larger is not read at all.
LARGEST = 500_000
#: Where the address that the report was sent to may stand, and where it may name the letter that it is about.
_SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "In-Reply-To", "References")
_RETURNED = ("Message-ID", "Return-Path")
_MARK = re.compile(r"(?:<fardplan-|\+)(\d{1,18}-[0-9a-z_-]{16,64})@", re.IGNORECASE)
_PERMANENT = re.compile(r"\s*(5\.\d{1,3}\.\d{1,3})(?!\d)")


class Unreadable(Exception):
    """What came is no report that can be read: ``large``, ``broken`` or ``other``, something else altogether."""


@dataclass(frozen=True)
class Report:
    """What a report says: the marks of letters in it, and the codes of failures that will not pass, such as ``5.1.1``."""

    marks: frozenset[str]
    codes: tuple[str, ...]


def read_report(raw: bytes) -> Report:
    """The report in a mail as it came. Raises Unreadable, whatever it is made of."""
    if len(raw) > LARGEST:
        raise Unreadable("large")
    try:
        return _report(message_from_bytes(raw))
    except Unreadable:
        raise
    except Exception as error:  # Whoever wrote it may have meant to break the reader.
        raise Unreadable("broken") from error


def _report(mail: Message) -> Report:
    kind = str(mail.get_param("report-type", "")).lower()
    if mail.get_content_type() != "multipart/report" or kind != "delivery-status":
        raise Unreadable("other")
    parts = mail.get_payload()
    if not isinstance(parts, list):
        raise Unreadable("broken")
    codes = [code for part in parts if isinstance(part, Message) for code in _codes(part)]
    words = [*_values(mail, _SENT_TO)]
    for part in parts:
        returned = _returned(part) if isinstance(part, Message) else None
        words += _values(returned, _RETURNED) if returned is not None else []
    marks = {found.group(1).lower() for word in words for found in _MARK.finditer(word)}
    return Report(frozenset(marks), tuple(codes))


def _codes(part: Message) -> Iterator[str]:
    """The permanent failures of a delivery status: a block for each recipient says what was done and why."""
    blocks: Any = part.get_payload()
    if part.get_content_type() != "message/delivery-status" or not isinstance(blocks, list):
        return
    for block in blocks:
        code = _PERMANENT.match(str(block.get("Status", "")))
        if code and str(block.get("Action", "")).strip().lower() == "failed":
            yield code.group(1)


def _returned(part: Message) -> Message | None:
    """The letter that the report is about, or its headers, when they came along."""
    if part.get_content_type() == "message/rfc822":
        inner: Any = part.get_payload()
        return inner[0] if isinstance(inner, list) and inner else None
    if part.get_content_type() == "text/rfc822-headers":
        text: Any = part.get_payload(decode=True)
        return message_from_string(text.decode("ascii", "replace"))
    return None


def _values(mail: Message, names: tuple[str, ...]) -> list[str]:
    return [str(value) for name in names for value in mail.get_all(name, [])]
