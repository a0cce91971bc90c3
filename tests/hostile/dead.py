"""Whether anything in a whole page, as a browser reads it, would run or reach another host."""

from bleach._vendor import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
NEVER = {"iframe", "object", "embed", "base", "style", "applet", "frame", "frameset", "portal", "math", "foreignobject",
         "animate", "set", "noembed", "plaintext", "marquee", "isindex"}  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "ping", "srcset", "background", "xlink:href"}


def assert_page_dead(html: str) -> None:
    """Raise AssertionError for what would run: only our own scripts and drawings may stand in the page."""
    for element in html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=True).iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        attributes = {str(name).rpartition("}")[2].lower(): value for name, value in element.attrib.items()}
        assert tag not in NEVER, (tag, attributes)
        if tag == "script":
            assert attributes.get("src", "").startswith("/assets/") and not (element.text or "").strip()
        if tag == "meta":
            assert "http-equiv" not in attributes and attributes.get("charset", "utf-8") == "utf-8"
        if tag == "link":
            assert attributes["href"].startswith("/"), attributes
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], (
            tag,
            attributes,
        )
        for name in ADDRESSES & attributes.keys():
            assert_address(attributes[name], tag)


def assert_address(address: str, tag: str) -> None:
    plain = "".join(sign for sign in address if sign > " ").lower()
    scheme, colon, _rest = plain.partition(":")
    local = not colon or any(sign in scheme for sign in "/#?")
    assert not plain.startswith(("//", "\\", "/\\")), (tag, address)
    if tag == "a":
        assert local or scheme in {"http", "https", "mailto", "tel"}, (tag, address)
    else:
        assert local or plain.startswith("data:image/svg+xml"), (tag, address)
