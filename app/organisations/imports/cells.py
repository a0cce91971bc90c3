"""What stands in the cells of a file, as HR systems and spreadsheets write it, read as values. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.people.names import search_key
from app.web.words import _

#: What stands in a cell in which nothing stands, and for a last day that nobody knows.
NOTHING = ("-", "–", "—")
FURTHER = ("tillsvidare", "tills vidare", "tv")
#: A day with the year first; a number with or without a decimal that says nothing; one that a spreadsheet has rounded.
_DAY = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?")
_WHOLE = re.compile(r"\d+(?:[.,]0)?")
_SPOILT = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")

ROLE_NAMES = {
    "socialsekreterare": "social_worker",
    "1 e socialsekreterare": "lead_social_worker",
    "1e socialsekreterare": "lead_social_worker",
    "forste socialsekreterare": "lead_social_worker",
    "enhetschef": "unit_manager",
    "chef": "unit_manager",
    "utbildare": "trainer",
    "kursledare": "trainer",
    "utbildarstod": "local_training_lead",
    "samordnare": "coordinator",
}
PROFILE_NAMES = {
    "nyutexaminerad": "new_graduate",
    "ny i myndighetsutovning": "new_to_authority_work",
    "ny i malgruppen": "new_to_target_group",
    "ny i kommunen": "new_to_municipality",
}
DEGREE_NAMES = {
    "socionom": "socionom",
    "socionomexamen": "socionom",
    "annan relevant": "other_relevant",
    "annan relevant examen": "other_relevant",
    "annan": "other",
    "annan examen": "other",
}


def day(text: str) -> date:
    """A day as 2026-09-01, 20260901, 2026/9/1 or with the time 00:00 after it. Raises ValueError with a sentence."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        return date(*map(int, found.groups()))
    except ValueError:
        raise ValueError(_("%(text)s är inget datum. Skriv till exempel 2026-09-01.", text=text))


def employment_number(text: str) -> str:
    """An employment number without what spreadsheets put into it. Raises ValueError for one that they have spoilt."""
    plain = text.removeprefix("'").strip()
    digits = "".join(plain.split())
    if _SPOILT.fullmatch(digits):
        raise ValueError(_("Excel har gjort om anställningsnumret till %(text)s. Gör kolumnen till text.", text=text))
    return digits.removesuffix(".0").removesuffix(",0") if _WHOLE.fullmatch(digits) else plain


def _percent(text: str) -> int:
    """Of full time; 0,75 is a share, as a spreadsheet keeps 75 %."""
    try:
        share = float(text.replace("%", "").replace(",", ".").strip())
        value = round(share * 100 if 0 < share <= 1 and "%" not in text else share)
    except (ValueError, OverflowError):
        value = 100 if search_key(text) == "heltid" else -1
    if not 0 <= value <= 100:
        raise ValueError(_("%(text)s är ingen omfattning. Skriv 0 till 100.", text=text))
    return value


def _email(text: str) -> str:
    name, _at, host = text.partition("@")
    if not name or "." not in host or " " in text or "@" in host:
        raise ValueError(_("%(text)s är ingen e-postadress.", text=text))
    return text.lower()


def _one_of(names: Mapping[str, str], sentence: Callable[[str], str]) -> Callable[[str], str]:
    def convert(text: str) -> str:
        found = names.get(search_key(text))
        if found is None:
            raise ValueError(sentence(text))
        return found

    return convert


def _unknown_role(text: str) -> str:
    return _(
        "Rollen %(text)s kan inte importeras. Skriv till exempel socialsekreterare, 1:e socialsekreterare eller enhetschef.",
        text=text,
    )


def _last_day(text: str) -> date | None:
    """The last day; until further notice there is none."""
    return None if search_key(text) in FURTHER else day(text)


CONVERTERS: dict[str, Callable[[str], Any]] = {
    "number": employment_number,
    "lead": employment_number,
    "deputy": employment_number,
    "email": _email,
    "first_on": day,
    "last_on": _last_day,
    "degree_on": day,
    "percent": _percent,
    "role": _one_of(ROLE_NAMES, _unknown_role),
    "entry_profile": _one_of(PROFILE_NAMES, lambda text: _("Entréprofilen %(text)s finns inte.", text=text)),
    "degree": _one_of(DEGREE_NAMES, lambda text: _("Examen %(text)s känns inte igen.", text=text)),
}
