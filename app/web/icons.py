"""The small drawings beside words, drawn for this house on a grid of 24 × 24 with a line of 2.

They are part of the page and not files of their own, so that they cost no request, follow the colour of the text,
and are seen in forced colours. They are always decoration: the words beside them carry the meaning.
"""

from functools import lru_cache

from markupsafe import Markup

#: The flag of a deadline, in two colours.
FLAG = Markup(
    '<svg viewBox="0 0 18 20" width="18" height="20" aria-hidden="true" focusable="false">'
    '<path class="flag-pole" stroke-width="2" d="M2 19V2"/>'
    '<path class="flag-cloth" d="M3 2h14l-3.5 4.500L17 11H3z"/></svg>'
)
#: Name → the elements inside the drawing.
DRAWINGS = {
    "arrow-left": '<path d="M19 12H5m6-6-6 6 6 6"/>',
    "arrow-right": '<path d="M5 12h14m-6-6 6 6-6 6"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 3 4.5v13c4 0 7 .5 9 2 2-1.5 5-2 9-2v-13c-4 0-7 .5-9 2zm0 0v13"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2.5"/><path d="M3.5 10h17M8 2.800V7m8-4.200V7"/>',
    "chart": '<path d="M4 20h16M7 16v-5m5 5V6m5 10V9"/>',
    "check": '<path d="m5 12.5 4.5 4.500L19 7.5"/>',
    "chevron-down": '<path d="m6 9.5 6 6 6-6"/>',
    "chevron-right": '<path d="m9.5 6 6 6-6 6"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.300l3.3 1.9"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "document": '<path d="M6 3.500h8l4.5 4.500v12.500H6zM13.5 3.500V8.500h5M9 13h6.500M9 16.500h6.5"/>',
    "download": '<path d="M12 4v11m-5-4.7 5 4.7 5-4.700M5 20h14"/>',
    "flag": '<path d="M6 21V4h12l-3 4 3 4H6"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.500c5 5 5 12 0 17-5-5-5-12 0-17z"/>',
    "group": (
        '<circle cx="9" cy="8.5" r="3.5"/>'
        '<path d="M2.5 20c0-4 2.5-6 6.5-6s6.5 2 6.5 6M16 5.300a3.5 3.5 0 0 1 0 6.400M18 14.500c2.3.8 3.5 2.6 3.5 5.5"/>'
    ),
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.500M12 7.400v.2"/>',
    "list": '<path d="M9 6h12M9 12h12M9 18h12M4 6h.1M4 12h.1M4 18h.1"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2.5"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.5"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2.5"/><path d="m4 7 8 6.500L20 7"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "minus": '<path d="M5 12h14"/>',
    "offline": (
        '<path d="m3.5 3.5 17 17M2.5 9.500A15 15 0 0 1 7 6.600m4-1.100a15 15 0 0 1 10.5 4M6 13.300a9.5'
        ' 9.5 0 0 1 4-2.200m4.5.2a9.5 9.5 0 0 1 3.5 2M9.3 16.800a4.5 4.5 0 0 1 5.4 0M12 20v.1"/>'
    ),
    "pencil": '<path d="m4.5 19.5 1-4.500L16 4.500l3.5 3.500L9 18.500z"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.500c.5-4.5 3-6.5 7.5-6.500s7 2 7.5 6.5"/>',
    "pin": (
        '<path d="M12 21.500c-4.7-5-7-8.6-7-11.800a7 7 0 0 1 14 0c0'
        ' 3.2-2.3 6.8-7 11.800z"/><circle cx="12" cy="9.7" r="2.5"/>'
    ),
    "play": '<path d="M7.5 5v14l11.5-7z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8.500V3.500h10v5M7 17H4V9h16v8h-3M7 14h10v6.500H7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "sign-out": '<path d="M10 4H5v16h5M16 8l4 4-4 4m4-4H9.5"/>',
    "trash": '<path d="M4 6.500h16M9 6.500V4h6v2.500M6.5 6.500l1 14h9l1-14M10 11v5.500m4-5.500v5.5"/>',
    "undo": '<path d="M8.5 5 4 9.5 8.5 14M4.5 9.500H14a5 5 0 0 1 0 10h-3"/>',
    "warning": '<path d="M12 4 2.8 20h18.400zM12 10v4.500m0 2.600v.2"/>',
}  # fmt: skip


@lru_cache(maxsize=256)
def icon(name: str, kind: str = "") -> Markup:
    """One drawing, hidden from screen readers.

    name: a key of ``DRAWINGS``. kind: a further class name. Raises KeyError for a name that is not drawn.
    """
    classes = f"icon {kind}".strip()
    return Markup(  # noqa: S704 - the drawings are ours, and kind is written in templates only.
        f'<svg class="{classes}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">'
        f"{DRAWINGS[name]}</svg>"
    )
