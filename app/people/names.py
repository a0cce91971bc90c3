"""Names sorted as Swedes sort them, and found however they are typed.

Neither SQLite nor a PostgreSQL in the C locale sorts Swedish, so a name is stored with a key that any database
sorts rightly byte by byte, `sort_key`; and with a folded text to search in, `search_key`. The two disagree on
purpose: a list puts Öckerö last, after Ä and Å, while a search for "ockero" finds it.

The order is that of Svenska Akademiens ordlista since 2006: a–z with v and w apart, then å, ä, ö. Letters from
neighbours stand with their kin: æ with ä, ø and œ with ö, ü with y as in the telephone directory; þ as th, ð as d, ß as
ss. Other accents do not count in the order (é stands with e) until everything else is equal.
"""

from __future__ import annotations

import unicodedata

#: What å, ä and ö become in a key: signs that every database puts after z, in this order, as single bytes.
_LAST = {"å": "{", "ä": "|", "ö": "}"}

_KIN = {
    "æ": "ä",
    "ǽ": "ä",
    "ø": "ö",
    "ǿ": "ö",
    "œ": "ö",
    "ő": "ö",
    "ü": "y",
    "ű": "y",
    "ß": "ss",
    "þ": "th",
    "ð": "d",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ŧ": "t",
    "ŋ": "n",
    "ə": "e",
}

#: Searching goes further than sorting: every letter becomes the one that a plain keyboard has.
_PLAIN = {**_KIN, "æ": "ae", "ǽ": "ae", "œ": "oe", "ø": "o", "ǿ": "o", "ő": "o", "ü": "u", "ű": "u"}

#: Kinds of signs that are no part of a name: controls, and marks of direction and joining.
_UNSEEN = frozenset({"Cc", "Cf"})

#: Between the parts of a key and between words: both lower than any letter or digit, and a name that ends lower still.
_BETWEEN = " "
_GAP = "!"


def sort_key(name: str) -> str:
    """The text to store beside a name so that plain byte order is Swedish order, whatever the case.

    Letters decide first, the spelling as written only between names that are otherwise alike, so that the order
    is always the same. A space counts as lower than any letter (Ann Berg before Anna Alm); hyphens are spaces.
    Of other signs nothing counts; foreign alphabets sort after ö, by code point.
    """
    spelled = unicodedata.normalize("NFC", name)
    letters = "".join(_sorted_as(letter) for letter in spelled.lower())
    words = _GAP.join(letters.split())
    return f"{words}{_BETWEEN}{_ascii(spelled)}"


def search_key(text: str) -> str:
    """The text folded for searching: small plain letters and digits with single spaces between."""
    folded: list[str] = []
    for letter in unicodedata.normalize("NFC", text).lower():
        plain = _PLAIN.get(letter, letter)
        for part in unicodedata.normalize("NFKD", plain):
            if unicodedata.combining(part):
                continue
            for sign in part.lower():
                sign = _PLAIN.get(sign, sign)
                if unicodedata.combining(sign[0]):
                    continue
                folded.append(sign if sign.isalnum() else " " if sign not in "'’´`" else "")
    return " ".join("".join(folded).split())


def tidy(name: str) -> str:
    """The name on one line with single spaces, without signs that nobody sees and that turn what stands beside them."""
    seen = "".join(sign for sign in name if unicodedata.category(sign) not in _UNSEEN or sign.isspace())
    return " ".join(seen.split())


def initials(name: str) -> str:
    """At most two capital letters for a small round picture: of the first name and of the last."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    if not words:
        return ""
    ends = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(unicodedata.normalize("NFC", word)[0].upper()[0] for word in ends)


def _sorted_as(letter: str) -> str:
    """What one small letter counts as in the order, as ASCII; signs count as nothing and hyphens as spaces."""
    letter = _KIN.get(letter, letter)
    if letter in _LAST:
        return _LAST[letter]
    if letter.isspace() or letter in "-–/_":
        return " "
    plain = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
    return "".join(_byte(part.lower()) for part in plain)


def _byte(text: str) -> str:
    """ASCII letters and digits as they are; a letter of another alphabet as ~ and its code point."""
    return "".join(
        sign if sign.isascii() and sign.isalnum() else f"~{ord(sign):06x}" if sign.isalnum() else ""
        for sign in (_KIN.get(each, each) for each in text)
    )


def _ascii(text: str) -> str:
    """The exact spelling as ASCII, to tell Ås from ås and e from é when nothing else does."""
    return "".join(sign if " " <= sign <= "~" else f"~{ord(sign):06x}" for sign in text)
