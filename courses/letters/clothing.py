"""Giving messages a course's own words on their way out."""

from collections.abc import Mapping

from app.api import Mail
from courses.letters.placeholders import fill
from courses.letters.queries import Words


def clothed(mail: Mail, words: Words | None, facts: Mapping[str, object]) -> Mail:
    """The message in a course's own words, in each language it has them, filled from its values and these facts.

    facts: what the message's values do not hold, such as ``link`` and ``place``. Returns the message as it was when
    there are no words.
    """
    if not words:
        return mail
    values = {**facts, **mail.values}
    own = {
        language: {"subject": fill(subject, values, language), "text": fill(body, values, language)}
        for language, (subject, body) in words.items()
    }
    return Mail(mail.person_id, mail.event, mail.template, {**mail.values, "own": own}, mail.calendar)
