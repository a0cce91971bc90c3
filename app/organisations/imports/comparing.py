"""What a file of people and posts would change: compared with how it is, told line by line. Pure.

A person is known by the employer and the employment number, never by name or e-mail. A post that goes on in another
unit or role is ended and followed by a new one, so that the past keeps its place; whoever is missing from a whole file
has left: their posts end, and nothing is taken away.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from app.organisations.imports.differences import FIELDS, Change, Difference, Now, PersonNow, Plan, PostNow, shown
from app.organisations.imports.reading import Fault, Read, Row
from app.organisations.newcomers import lacks_profile
from app.people.names import search_key
from app.web.words import _, lazy

ONE_DAY = timedelta(days=1)


def compare(read: Read, now: Now, on: date, *, full: bool) -> Plan:
    """What the file would do on this day. full: whoever is not in it has left."""
    plan = Plan(faults=list(read.faults), lines=read.lines)
    held: dict[str, list[PostNow]] = defaultdict(list)
    for post in now.posts:
        held[post.number].append(post)
    rows: dict[str, list[tuple[Row, int]]] = defaultdict(list)
    for row in read.rows:
        unit, sentence = _unit(row, now)
        if unit is None:
            plan.faults.append(Fault(row.line, sentence, row.number))
        elif row.service_area and search_key(row.service_area) not in now.areas:
            sentence = _("Verksamhetsområdet %(name)s finns inte.", name=row.service_area)
            plan.faults.append(Fault(row.line, sentence, row.number))
        else:
            rows[row.number].append((row, unit))
    for number, group in rows.items():
        _compare_person(plan, number, group, held[number], now, on, read.has)
    if full:
        _end_leavers(plan, held, rows, now, on)
    _relate(plan, rows, held, now)
    plan.faults.sort()
    return plan


def _unit(row: Row, now: Now) -> tuple[int | None, str]:
    for key in (row.unit, search_key(row.unit)):
        if key in now.units:
            unit = now.units[key]
            return unit, _(
                "Flera enheter heter %(name)s. Skriv enhetens nyckel.", name=row.unit
            ) if unit is None else ""
    return None, _("Enheten %(name)s finns inte hos arbetsgivaren.", name=row.unit)


def _compare_person(
    plan: Plan, number: str, group: list[tuple[Row, int]], held: list[PostNow], now: Now, on: date, has: frozenset[str]
) -> None:
    """Match the lines of one employment number with its posts: the surest first, each post at most once."""
    free = {post.id: post for post in held}
    person = now.people.get(held[0].person_id) if held else None
    seen: set[tuple[str, int, date]] = set()
    matched: dict[int, PostNow] = {}
    for how in (_same, _same_place, _same_role, _same_unit):
        for row, unit in group:
            if row.line not in matched:
                candidates = [post for post in free.values() if how(row, unit, post, on)]
                if candidates:
                    best = max(candidates, key=lambda post: (post.is_open(on), post.first_on, post.id))
                    matched[row.line] = free.pop(best.id)
    first = True
    for row, unit in group:
        if (row.role, unit, row.first_on) in seen:
            plan.faults.append(Fault(row.line, _("Samma tjänst finns på en tidigare rad."), number))
            continue
        seen.add((row.role, unit, row.first_on))
        difference = _difference(row, unit, matched.get(row.line), held, now, on, has)
        if first:
            _compare_name(difference, row, person, now, has)
            first = False
        plan.differences.append(difference)


def _same(row: Row, unit: int, post: PostNow, on: date) -> bool:
    return (row.role, unit, row.first_on) == (post.role, post.unit_id, post.first_on)


def _same_place(row: Row, unit: int, post: PostNow, on: date) -> bool:
    ended = post.last_on is not None and post.last_on < row.first_on
    return (row.role, unit) == (post.role, post.unit_id) and not ended and post.is_open(on)


def _same_role(row: Row, unit: int, post: PostNow, on: date) -> bool:
    return row.role == post.role and post.is_open(on) and (row.last_on is None or row.last_on >= on)


def _same_unit(row: Row, unit: int, post: PostNow, on: date) -> bool:
    return unit == post.unit_id and post.is_open(on) and (row.last_on is None or row.last_on >= on)


def _difference(
    row: Row, unit: int, post: PostNow | None, held: list[PostNow], now: Now, on: date, has: frozenset[str]
) -> Difference:
    person = now.people.get(post.person_id) if post else None
    name = (person.alias if person and person.alias else "") or f"{row.given_name} {row.family_name}"
    area = now.areas[search_key(row.service_area)] if row.service_area else ""
    values = {name: getattr(row, name) for name in FIELDS} | {"service_area": area}
    if post is None:
        new = Difference("new", row.number, name, row.line, row, None, unit, values)
        if not held and lacks_profile(row.role, row.entry_profile, row.first_on, on):
            new.lacks_profile = True
            new.notes.append(_("Nyanställd utan entréprofil: får inget program förrän profilen är satt."))
        return new
    values = {key: value if key in has else getattr(post, key) for key, value in values.items()}
    if (unit, row.role) != (post.unit_id, post.role):
        return _moved(row, unit, post, values, now, on, name)
    same_chain = any(each.first_on == row.first_on and each.role == row.role for each in held)
    wanted = {
        key: value
        for key, value in values.items()
        if value != getattr(post, key) and not (key == "first_on" and same_chain)
    }
    changes = [Change(key, shown(getattr(post, key)), shown(value)) for key, value in wanted.items()]
    kind = "changed" if wanted else "unchanged"
    return Difference(kind, row.number, name, row.line, row, post, unit, wanted, changes=changes)


def _moved(row: Row, unit: int, post: PostNow, values: dict[str, Any], now: Now, on: date, name: str) -> Difference:
    since = row.first_on if row.first_on > post.first_on else on
    changes = []
    if unit != post.unit_id:
        changes.append(Change("unit", now.unit_names.get(post.unit_id, ""), now.unit_names.get(unit, "")))
    if row.role != post.role:
        changes.append(Change("role", post.role, row.role))
    if post.first_on >= since:  # It had not begun there: nothing has happened in the old place.
        kept = values | {"unit_id": unit, "role": row.role, "first_on": row.first_on}
        return Difference("changed", row.number, name, row.line, row, post, unit, kept, changes=changes)
    new = values | {"first_on": since, "entry_profile": ""}
    return Difference("moved", row.number, name, row.line, row, post, unit, new, changes=changes, on=since)


def _compare_name(difference: Difference, row: Row, person: PersonNow | None, now: Now, has: frozenset[str]) -> None:
    if row.email and row.email in now.foreign_emails and (person is None or person.email != row.email):
        difference.notes.append(_("E-postadressen finns redan hos någon annan. De kopplas inte ihop."))
    if person is None:
        return
    for key in ("given_name", "family_name", "email"):
        before, after = getattr(person, key), getattr(row, key)
        if key in has and before != after and not (key == "email" and after is None):
            difference.person_values[key] = after
            hidden = bool(person.alias)
            difference.changes.append(Change(key, "…" if hidden else shown(before), "…" if hidden else shown(after)))
    if difference.person_values and difference.kind == "unchanged":
        difference.kind = "changed"


def _end_leavers(
    plan: Plan,
    held: Mapping[str, list[PostNow]],
    rows: Mapping[str, Iterable[tuple[Row, int]]],
    now: Now,
    on: date,
) -> None:
    faulty = {fault.number for fault in plan.faults}
    if "" in faulty:
        plan.faults.append(
            Fault(0, _("Ingen avslutas, eftersom en rad saknar anställningsnummer och kan gälla vem som helst."))
        )
        return
    used = {difference.post.id for difference in plan.differences if difference.post}
    for number, posts in held.items():
        if number in faulty:
            continue
        chained = {(row.role, unit) for row, unit in rows.get(number, ())}
        for post in posts:
            if post.id in used or not post.is_open(on) or ((post.role, post.unit_id) in chained and number in rows):
                continue
            if post.last_on is not None and number not in rows:
                continue  # The last day was known already.
            person = now.people[post.person_id]
            last = max(post.first_on, on - ONE_DAY)
            plan.differences.append(
                Difference(
                    "ended",
                    number,
                    person.alias or f"{person.given_name} {person.family_name}".strip(),
                    post=post,
                    values={"last_on": last},
                    changes=[Change("last_on", shown(post.last_on), shown(last))],
                    on=last,
                )
            )


def _relate(plan: Plan, rows: Mapping[str, list[tuple[Row, int]]], held: Mapping[str, list[PostNow]], now: Now) -> None:
    """Who leads and who stands in, by employment number; known only when the whole file has been read."""
    people = {number: posts[0].person_id for number, posts in held.items() if posts}
    for number, group in rows.items():
        for row, _unit_id in group:
            for kind, other, holding in (("lead", row.lead, now.leads), ("deputy", row.deputy, now.deputies)):
                if not other:
                    continue
                if other == number:
                    plan.faults.append(
                        Fault(row.line, _("Någon kan inte vara sin egen %(kind)s.", kind=WORDS[kind]), number)
                    )
                elif other not in people and other not in rows:
                    sentence = _("Anställningsnummer %(number)s (%(kind)s) finns inte.", number=other, kind=WORDS[kind])
                    plan.faults.append(Fault(row.line, sentence, number))
                elif (people.get(other), people.get(number)) not in holding:
                    plan.relations.append((row.line, kind, other, number))


WORDS = {"lead": lazy("arbetsledare"), "deputy": lazy("ställföreträdare")}
