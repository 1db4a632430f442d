"""How the names of a document belong together: in_chain, located_in, invests, each with its quote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yanzhen.reading.entities import Entity

_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。；！？\n]{1,2000}[。；！？]?")
_LEAD = re.compile(r"^\s*(?:\*\*)?(?:——|—|■|[一二三四五六七八九十]+是|（[一二三四五六七八九十]+）|\d+[.、])")
_MAKES = re.compile(r"(?:打造|构建|建设|建成|完善|形成|壮大)[^，。；]{0,16}$")
_HOST = re.compile(r".{0,8}?(?:科学城|高新区|经开区|综保区|自贸区|新区|镇)(?=.{3})")
_SETTLED = re.compile(r"(?:落户|位于|坐落于|布局在)")
_MEMBERS = frozenset({"enterprise", "project", "park"})


@dataclass(frozen=True, slots=True)
class Link:
    """``head`` stands in ``relation`` to ``tail``; the quote is the clause that says so."""

    head: str
    relation: str
    tail: str
    quote: str


def read_relations(text: str, entities: Iterable[Entity]) -> list[Link]:
    """Every relation once, in order of place."""
    known = list({(e.type, e.name): e for e in entities}.values())
    found: dict[tuple[str, str, str], Link] = {}
    lead = ""
    for line in _LINE.finditer(text):
        here = _present(line.group(), known)
        if _LEAD.match(line.group()) or len(line.group()) < 40:
            lead = _lead_chain(line.group(), here)
        for sentence in _SENTENCE.finditer(line.group()):
            inside = _present(sentence.group(), here)
            for link in (*_invests(sentence.group(), inside), *_located(sentence.group(), inside)):
                found.setdefault((link.head, link.relation, link.tail), link)
            for link in _in_chain(sentence.group(), inside, lead):
                found.setdefault((link.head, link.relation, link.tail), link)
    return list(found.values())


def _present(text: str, known: list[Entity]) -> list[Entity]:
    return [e for e in known if e.name in text]


def _lead_chain(line: str, here: list[Entity]) -> str:
    """The chain that a heading, or the bold or numbered first sentence of a paragraph, names."""
    first = re.split(r"[。；]", line, maxsplit=1)[0]
    chains = [
        (first.find(e.name), -len(e.name), e.name) for e in here if e.type == "chain" and e.name in first
    ]
    return max(chains, key=lambda c: (c[0] - c[1], -c[1]))[2] if chains else ""


def _in_chain(sentence: str, inside: list[Entity], lead: str) -> Iterator[Link]:
    chain_made = _made_chain(sentence, inside)
    for entity in inside:
        if entity.type not in _MEMBERS or _only_within(sentence, entity, inside):
            continue
        clause, after = _clause(sentence, entity)
        chain = chain_made if chain_made and after >= 0 and chain_made in sentence[after:] else lead
        if chain and chain != entity.name and entity.name not in chain:
            yield Link(entity.name, "in_chain", chain, clause)


def _made_chain(sentence: str, inside: list[Entity]) -> str:
    """The chain that the sentence's verb builds from the names before it."""
    made = [
        e.name
        for e in inside
        if e.type == "chain"
        and e.name.endswith(("基地", "集群", "产业链"))
        and _MAKES.search(sentence[: sentence.find(e.name)])
    ]
    return max(made, key=len) if made else ""


def _only_within(sentence: str, entity: Entity, inside: list[Entity]) -> bool:
    """A park or project that stands only inside a longer name is not meant itself."""
    longer = [e for e in inside if e.name != entity.name and entity.name in e.name]
    if entity.type == "enterprise" and any(e.type in {"project", "park"} for e in longer):
        return sum(sentence.count(e.name) for e in longer) >= sentence.count(entity.name)
    return bool(longer) and sum(sentence.count(e.name) for e in longer) >= sentence.count(entity.name)


def _invests(sentence: str, inside: list[Entity]) -> Iterator[Link]:
    """A project or park that begins with a company's name is that company's."""
    for entity in inside:
        if entity.type in {"project", "park"}:
            owners = [e for e in inside if e.type == "enterprise" and entity.name.startswith(e.name)]
            for owner in sorted(owners, key=lambda e: -len(e.name))[:1]:
                if owner.name != entity.name:
                    yield Link(owner.name, "invests", entity.name, _clause(sentence, entity)[0])


def _located(sentence: str, inside: list[Entity]) -> Iterator[Link]:
    for entity in inside:
        host = _HOST.match(entity.name) if entity.type in {"project", "park"} else None
        if host:
            yield Link(entity.name, "located_in", host.group(), _clause(sentence, entity)[0])
    places = [e for e in inside if e.type in {"park", "town"}]
    for entity in inside:
        if entity.type not in {"project", "park", "chain", "platform"}:
            continue
        for place in places:
            if place.name == entity.name:
                continue
            at, there = sentence.find(entity.name), sentence.find(place.name)
            between = sentence[there + len(place.name) : at] if 0 <= there < at else ""
            begins = entity.type != "chain" and len(place.name) > 2 and entity.name.startswith(place.name)
            builds = entity.type == "chain" and re.fullmatch(
                r"(?:、[^，。；]{2,16})?(?:打造|建设|建成)", between
            )
            if begins or builds:
                yield Link(entity.name, "located_in", place.name, _clause(sentence, entity)[0])
    for match in _SETTLED.finditer(sentence):
        yield from _settled(sentence, match, inside)


def _settled(sentence: str, verb: re.Match[str], inside: list[Entity]) -> Iterator[Link]:
    """``X落户Y``: the name right before the verb, the place right after it."""
    place = re.match(r"[\u4e00-\u9fa5]{2,8}?(?=[，。；、（）\s]|$)", sentence[verb.end() :])
    before = sentence[: verb.start()].rstrip("已将项目")
    heads = [e for e in inside if e.type in _MEMBERS and before.endswith(e.name)]
    if place and heads:
        head = max(heads, key=lambda e: len(e.name))
        yield Link(head.name, "located_in", place.group(), _clause(sentence, head)[0])


def _clause(sentence: str, entity: Entity) -> tuple[str, int]:
    """The clause around a name, and where the name starts."""
    at = sentence.find(entity.name)
    start = max(sentence.rfind(sign, 0, at) for sign in "，,：:") + 1
    ends = [p for p in (sentence.find(sign, at + len(entity.name)) for sign in "，,：:。；") if p >= 0]
    return sentence[start : min(ends) if ends else len(sentence)].strip(), at
