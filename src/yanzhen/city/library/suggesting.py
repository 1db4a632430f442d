"""What the reader finds in a text becomes suggestions: fields, place, page, boxes, confidence, rule."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from yanzhen.kernel.statements import Statement
from yanzhen.reading.entities import Entity, read_entities
from yanzhen.reading.places import PlaceMap
from yanzhen.reading.relations import Link, read_relations
from yanzhen.reading.statements import iter_statements

PART = 4000
"""Characters of a part of a text that knows no pages, about; it ends with a line or at least with a sentence."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """One thing found, before anybody has judged it."""

    kind: str
    fields: dict[str, Any]
    start: int
    end: int
    quote: str
    page: int | None
    boxes: tuple[tuple[float, ...], ...]
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Judgements:
    """What is known of names before: name → type of those that people accepted, (type, name) of those that are none,
    and the names of the register of enterprises."""

    known: Mapping[str, str]
    refused: Collection[tuple[str, str]]
    register: Collection[str] = ()


def suggest(text: str, places: PlaceMap, *, date: str, judged: Judgements) -> Iterator[Suggested]:
    """Statements, entities and relations of a text, each kind in order of place."""
    for statement in iter_statements(text, date=date):
        yield _statement(statement, places)
    entities = _entities(text, judged)
    for entity in entities:
        yield _entity(entity, places)
    for link in read_relations(text, entities):
        yield _relation(link, places)


def _entities(text: str, judged: Judgements) -> list[Entity]:
    """A name that people refused is not suggested again; one that they accepted is found wherever it stands, as theirs."""
    enterprises = [name for name, kind in judged.known.items() if kind == "enterprise"]
    found = {
        (kind, e.name): replace(e, type=kind)
        for e in read_entities(text, [*judged.register, *enterprises], refused=judged.refused)
        for kind in (judged.known.get(e.name, e.type),)
    }
    for name, kind in judged.known.items():
        at = text.find(name) if (kind, name) not in found else -1
        if at >= 0:
            quote = text[max(0, at - 20) : at + 60]
            found[kind, name] = Entity(kind, name, text.count(name), at, at + len(name), quote, 1.0, "judged")
    return sorted(found.values(), key=lambda e: e.start)


def _statement(one: Statement, places: PlaceMap) -> Suggested:
    fields = asdict(one)
    for name in ("quote", "start", "end", "page", "rule", "confidence"):
        del fields[name]
    fields["value"] = list(one.value) if isinstance(one.value, tuple) else one.value
    return _placed(
        "statement", fields | _words(one), one.start, one.end, places, quote=one.quote,
        confidence=one.confidence, rule=one.rule,
    )  # fmt: skip


def _words(one: Statement) -> dict[str, str]:
    return {"kind": str(one.kind), "op": str(one.op), "mode": str(one.mode)}


def _entity(one: Entity, places: PlaceMap) -> Suggested:
    fields = {"type": one.type, "name": one.name, "mentions": one.mentions}
    return _placed(
        "entity", fields, one.start, one.end, places, quote=one.quote,
        confidence=one.confidence, rule=one.rule,
    )  # fmt: skip


def _relation(one: Link, places: PlaceMap) -> Suggested:
    fields = {"head": one.head, "relation": one.relation, "tail": one.tail}
    return _placed(
        "relation", fields, one.start, one.end, places, quote=one.quote,
        confidence=one.confidence, rule=one.rule,
    )  # fmt: skip


def _placed(
    kind: str, fields: dict[str, Any], start: int, end: int, places: PlaceMap, **more: Any
) -> Suggested:
    boxes = tuple(
        (box.page, *(round(v, 5) for v in (box.x0, box.y0, box.x1, box.y1)))
        for box in places.boxes(start, end)
    )
    return Suggested(
        kind=kind, fields=fields, start=start, end=end, page=places.page_of(start), boxes=boxes, **more
    )


def parts_of(text: str, places: PlaceMap, pages: int | None) -> list[tuple[int, int, int | None]]:
    """(start, end, page) of the pieces that are shown at a time: pages, else some thousand characters up to a line end."""
    if pages:
        starts = [_first_of_page(text, places, number) for number in range(1, pages + 1)]
        return [(a, b, n) for n, (a, b) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1)]
    parts: list[tuple[int, int, int | None]] = []
    start = 0
    while start < len(text):
        end = _end_of_part(text, start)
        parts.append((start, end, None))
        start = end
    return parts or [(0, 0, None)]


def _end_of_part(text: str, start: int) -> int:
    """Behind a line end near the wanted length, else behind a sentence, else there; a short rest stays with it."""
    wanted = start + PART
    if len(text) - wanted < PART // 3:
        return len(text)
    for mark in ("\n", "。"):
        place = text.find(mark, wanted, wanted + PART // 2)
        if place >= 0:
            return place + 1
    return min(wanted + PART // 2, len(text))


def _first_of_page(text: str, places: PlaceMap, number: int) -> int:
    """The first offset that stands on that page or behind it."""
    return bisect_left(range(len(text)), number, key=lambda offset: places.page_of(offset) or 1)
