"""The forms of a page as a browser sees them: where they go, and what they send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form: its address, and its fields in order as (name, value, kind)."""

    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def values(self) -> list[tuple[str, str]]:
        """What a browser would send when the first button is pressed."""
        sent = [(name, value) for name, value, kind in self.fields if kind not in ("file", "unchecked")]
        return sent + [pair for pair in self.buttons[:1] if pair[0]]


class Forms(HTMLParser):
    """Reads a page and keeps its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[PageForm] = []
        self.open: PageForm | None = None
        self.select = ""
        self.chosen: list[tuple[str, bool]] = []
        self.textarea = ""
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = PageForm(a.get("action", ""), a.get("method", "get").lower())
        if self.open is None:
            return
        name = a.get("name", "")
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind in ("submit", "image"):
                self.open.buttons.append((name, a.get("value", "")))
            elif kind in ("checkbox", "radio") and "checked" not in a:
                self.open.fields.append((name, a.get("value", "on"), "unchecked"))
            else:
                self.open.fields.append((name, a.get("value", "on" if kind == "checkbox" else ""), kind))
        elif tag == "button" and a.get("type", "submit") == "submit":
            self.open.buttons.append((name, a.get("value", "")))
        elif tag == "select":
            self.select, self.chosen = name, []
        elif tag == "option" and self.select:
            self.chosen.append((a.get("value", ""), "selected" in a))
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def handle_data(self, data):
        if self.textarea:
            self.text += data

    def handle_endtag(self, tag):
        if self.open is None:
            return
        if tag == "select" and self.select:
            value = next((v for v, on in self.chosen if on), self.chosen[0][0] if self.chosen else "")
            self.open.fields.append((self.select, value, "select"))
            self.select = ""
        elif tag == "textarea" and self.textarea:
            self.open.fields.append((self.textarea, self.text.replace("\r\n", "\n").removeprefix("\n"), "textarea"))
            self.textarea = ""
        elif tag == "form":
            self.found.append(self.open)
            self.open = None


def forms_of(html: str) -> list[PageForm]:
    """The posted forms of a page."""
    return [form for form in Forms(html).found if form.method == "post"]


def filters_of(html: str) -> list[PageForm]:
    """The forms of a page whose fields stand in the address of the next one."""
    return [form for form in Forms(html).found if form.method != "post"]
