"""Requirements as authors name them: ``{sosfs-2006-14: [Utredning, Samverkan]}``, kept as ``sosfs-2006-14/Utredning``.

The same words may stand in two instruments, so a requirement is always named with its instrument. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from app.web.words import _


def requirement_refs(wanted: Mapping[str, Iterable[str]]) -> list[str]:
    """The requirements as they are kept, in the order written, each once."""
    return list(dict.fromkeys(f"{instrument}/{name}" for instrument, names in wanted.items() for name in names))


def by_instrument(refs: Iterable[str]) -> dict[str, list[str]]:
    """The requirements as they are written, from how they are kept."""
    found: dict[str, list[str]] = {}
    for ref in refs:
        instrument, _slash, name = ref.partition("/")
        found.setdefault(instrument, []).append(name)
    return found


def requirement_faults(
    wanted: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, int | None, str]]:
    """What is wrong with the requirements that a file names: the instrument, the place in its list (None for the
    instrument itself) and a sentence. Nothing while the platform knows of no requirement."""
    for instrument, names in wanted.items() if known else ():
        if instrument not in known:
            yield instrument, None, _unknown_instrument(instrument, known)
            continue
        for place, name in enumerate(names):
            if name not in known[instrument]:
                yield instrument, place, _unknown_requirement(instrument, name, known[instrument])


def _unknown_instrument(instrument: str, known: Mapping[str, Sequence[str]]) -> str:
    return _(
        "%(key)s är inget dokument med krav, välj bland %(known)s", key=instrument[:80], known=", ".join(sorted(known))
    )


def _unknown_requirement(instrument: str, name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name[:80], known, 1)
    if near:
        return _(
            "%(key)s har inget krav ”%(name)s”, menar du ”%(near)s”?", key=instrument, name=name[:80], near=near[0]
        )
    return _(
        "%(key)s har inget krav ”%(name)s”, välj bland %(known)s",
        key=instrument,
        name=name[:80],
        known=", ".join(known),
    )
