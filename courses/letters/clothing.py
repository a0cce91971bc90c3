"""Giving messages a course's own words on their way out."""

from collections.abc import Mapping
from dataclasses import replace

from app.api import Mail
from courses.letters.placeholders import REQUIRED, asks_for, fill
from courses.letters.queries import Words

#: What stands for the link until then: braces, which no filled text has. The template knows it.
ANSWER_LINK = "{answer_link}"


def clothed(mail: Mail, words: Words | None, facts: Mapping[str, object]) -> Mail:
    """The message in a course's own words, in each language it has them, filled from its values and these facts.

    facts: what the message's values do not hold, such as ``link`` and ``place``. Returns the message as it was when
    there are no words.

    The link to answer by is left for the template to fill in when the message is sent, so that no database holds it.
    """
    if not words:
        return mail
    values = {**facts, **mail.values, "answer_link": ANSWER_LINK}
    own = {
        language: {"subject": fill(subject, values, language), "text": fill(_with_days(body, values), values, language)}
        for language, (subject, body) in words.items()
    }
    kept = "worded" if mail.template.rpartition("/")[2] in REQUIRED else "own"
    return replace(mail, values={**mail.values, kept: own})


def _with_days(body: str, values: Mapping[str, object]) -> str:
    """The text, with all the days at its end when there are several and it names but one: nobody misses a day."""
    days = values.get("days")
    several = isinstance(days, list) and len(days) > 1
    return f"{body}\n\n{{dagar}}" if several and not asks_for(body, "dagar") else body
