"""What nobody should have typed."""

from tests.web.xss_corpus import ATTACKS

GARBAGE = {
    "nothing": "",
    "blanks": " \t\n ",
    "long": "x" * 100_000,
    "digits": "9" * 5000,
    "emoji": "🧑🏽‍🦽🇸🇪" * 20,
    "right to left": "\u202eemoN\u2066 שלום مرحبا",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "control": "a\x01\x1f\x7f\u0085b",
    "lines": "a\r\nSet-Cookie: x=y\r\n\r\nb",
    "script": "<script>alert(1)</script>",
    "template": "{{ 7*7 }}{% include 'base.html' %}%(name)s %s {0}",
    "sql": "'; DROP TABLE people_person; --",
    "huge": str(10**30),
    "large": str(2**31),
    "larger": str(2**63),
    "negative": "-1",
    "zero": "0",
    "fraction": "1e400",
    "nan": "NaN",
    "infinity": "Infinity",
    "roman": "²",
    "no such day": "2027-02-30",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "other date": "30/2/27",
    "path": "../../../../etc/passwd",
    "list": "[1, 2",
    "yaml": "!!python/object/apply:os.system ['true']",
    "formula": "=cmd|' /C calc'!A0",
    "mutation": ATTACKS[-1],
}
NUL = "a\x00b"
