"""Who and what a document names: enterprises, parks, projects, chains, institutions, platforms, towns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from yanzhen.reading.flow import Flow, flowing
from yanzhen.reading.gazetteer import loaded
from yanzhen.reading.listing import listed
from yanzhen.reading.phrases import hosted, nested, phrased
from yanzhen.reading.sentences import Found, Sentence, sentences
from yanzhen.reading.suffixed import suffixed

_KNOWN_RULE = "register"


@dataclass(frozen=True, slots=True)
class Entity:
    """One name: its type, how often it stands, where it stands first, and the sentence there.

    ``rule`` names the pattern that found it, ``confidence`` in [0, 1] how often that pattern is right; ``note``
    says what a second reader thinks of it. Where a page break parts the name, ``text[start:end]`` has the break.
    """

    type: str
    name: str
    mentions: int
    start: int
    end: int
    quote: str
    confidence: float = 1.0
    rule: str = ""
    note: str = ""


def read_entities(
    text: str,
    known: Collection[str] = (),
    *,
    refused: Collection[tuple[str, str]] = (),
) -> list[Entity]:
    """Every name once, in order of first place.

    ``known`` adds enterprises of a register; ``refused`` are the (type, name) pairs that people have rejected.
    """
    flow = flowing(text)
    first: dict[tuple[str, str], tuple[int, str, str]] = {}
    for sentence in sentences(flow.text):
        for found in _of_sentence(sentence):
            key = (found.type, found.name)
            first.setdefault(key, (sentence.start + found.start, found.rule, sentence.text.strip()))
    _add_known(flow.text, known, first)
    unwanted = set(refused) | {key for key in first if _is_short_for_another(key, first)}
    ordered = sorted(first.items(), key=lambda item: item[1][0])
    return [_entity(flow, key, value) for key, value in ordered if key not in unwanted]


def _is_short_for_another(key: tuple[str, str], first: Collection[tuple[str, str]]) -> bool:
    """A trade that the document also names with 产业 behind it is one chain."""
    kind, name = key
    return kind == "chain" and (kind, name + "产业") in first


def _entity(flow: Flow, key: tuple[str, str], found: tuple[int, str, str]) -> Entity:
    (kind, name), (place, rule, quote) = key, found
    start, end = flow.span(place, place + len(name))
    sure = float(loaded("confidence.yaml")["entities"].get(rule, 0.5))
    return Entity(kind, name, max(1, flow.text.count(name)), start, end, quote[:120], sure, rule)


def _add_known(text: str, known: Iterable[str], first: dict[tuple[str, str], tuple[int, str, str]]) -> None:
    for name in known:
        at = text.find(name) if name else -1
        if at >= 0:
            first[("enterprise", name)] = (at, _KNOWN_RULE, text[max(0, at - 20) : at + 60].strip())


def _of_sentence(sentence: Sentence) -> list[Found]:
    """All names of a sentence; of two that overlap the longer one stands, save firms at a project's head."""
    found = {*listed(sentence), *suffixed(sentence), *phrased(sentence)}
    standing = [inner for one in _standing(found) for inner in hosted(one)]
    return [*standing, *(inner for one in standing for inner in nested(one))]


def _standing(found: set[Found]) -> Iterator[Found]:
    ordered = sorted(found, key=lambda f: (-len(f.name), f.start, f.rule.startswith("lexicon"), f.rule))
    taken: list[Found] = []
    for one in ordered:
        if not any(_hides(other, one) for other in taken):
            taken.append(one)
            yield one


def _hides(longer: Found, one: Found) -> bool:
    return longer.start < one.end and one.start < longer.end
