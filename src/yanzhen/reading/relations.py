"""How the names of a document belong together: in_chain, located_in, invests, supplies, led_by, each with its quote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yanzhen.reading.entities import Entity
from yanzhen.reading.flow import Flow, flowing
from yanzhen.reading.frames import led, supplied
from yanzhen.reading.gazetteer import loaded
from yanzhen.reading.location import located
from yanzhen.reading.membership import MEMBERS, lead_chain, members
from yanzhen.reading.ownership import invested
from yanzhen.reading.scenes import Scene, Tie

_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。；;！？\n]{1,2000}[。；;！？]?")
_LEAD = re.compile(
    r"^\s*(?:\*\*)?(?:——|—|■|#+|措施|目标|[一二三四五六七八九十]+是|[（(][一二三四五六七八九十]+[）)]|\d+[.、])"
)
_FIRST = re.compile(r"^[\s*—]*([^。；;，,、]{2,28})。(?=.)")
_TURN = re.compile(r"\s*[^。；;，,、等]{4,20}。")
_HEADING = 40


@dataclass(frozen=True, slots=True)
class Link:
    """``head`` stands in ``relation`` to ``tail``; the quote is the clause that says so, from start to end.

    ``rule`` names the pattern that found it, ``confidence`` in [0, 1] how often that pattern is right.
    """

    head: str
    relation: str
    tail: str
    quote: str
    start: int = 0
    end: int = 0
    confidence: float = 1.0
    rule: str = ""


def read_relations(text: str, entities: Iterable[Entity]) -> list[Link]:
    """Every relation once, in order of place."""
    flow = flowing(text)
    known = list({(e.type, e.name): e for e in entities}.values())
    found: dict[tuple[str, str, str], Link] = {}
    for scene in _scenes(flow.text, known):
        for tie in _ties(scene):
            key = (tie.head, tie.relation, tie.tail)
            if tie.head != tie.tail and key not in found:
                found[key] = _link(flow, scene, tie)
    return list(found.values())


def _ties(scene: Scene) -> Iterator[Tie]:
    for rule in (invested, located, members, supplied, led):
        yield from rule(scene)


def _scenes(text: str, known: list[Entity]) -> Iterator[Scene]:
    """Each sentence with the names in it, the chain that governs it and the sentence before."""
    heading, before = "", None
    for line in _LINE.finditer(text):
        here = [e for e in known if e.name in line.group()]
        own = _own_lead(line.group(), here)
        if own is None:
            lead = heading
        elif _is_heading(line.group()) or _LEAD.match(line.group()):
            lead = heading = own
        else:
            lead = own
        marked = bool(_LEAD.match(line.group()))
        for sentence in _SENTENCE.finditer(line.group()):
            inside = [e for e in here if e.name in sentence.group()]
            if (
                not marked
                and _TURN.fullmatch(sentence.group())
                and not any(e.type in MEMBERS for e in inside)
            ):
                lead = lead_chain(sentence.group(), here)
            scene = Scene(sentence.group(), line.start() + sentence.start(), tuple(inside), lead, before)
            yield scene
            before = scene


def _is_heading(line: str) -> bool:
    return len(line) < _HEADING and not line.rstrip().endswith("。")


def _own_lead(line: str, here: list[Entity]) -> str | None:
    """The chain that a heading or a paragraph's first short sentence names; None where neither stands."""
    if _is_heading(line) or _LEAD.match(line):
        return lead_chain(line, here)
    first = _FIRST.match(line)
    return lead_chain(first.group(), here) if first else None


def _link(flow: Flow, scene: Scene, tie: Tie) -> Link:
    start, end = scene.start + tie.start, scene.start + tie.end
    quote = flow.text[start:end]
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    place = flow.span(start, start + len(quote))
    sure = float(loaded("confidence.yaml")["relations"].get(tie.rule, 0.5))
    return Link(tie.head, tie.relation, tie.tail, quote, *place, sure, tie.rule)
