"""Who and what a document names: enterprises, parks, projects, chains, institutions, platforms, towns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from yanzhen.reading.flow import Flow, flowing
from yanzhen.reading.gazetteer import loaded
from yanzhen.reading.listing import listed
from yanzhen.reading.phrases import hosted, nested, phrased
from yanzhen.reading.segmentation import is_place
from yanzhen.reading.sentences import Found, Sentence, sentences
from yanzhen.reading.suffixed import suffixed
from yanzhen.reading.turns import turned

_KNOWN_RULE = "register"
_QUOTE = 120
Known = str | tuple[str, str]


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
    known: Collection[Known] = (),
    *,
    refused: Collection[tuple[str, str]] = (),
    places: bool = False,
) -> list[Entity]:
    """Every name once, in order of first place.

    ``known`` are names that are certain wherever they stand: enterprises, or (type, name) pairs. ``refused`` are
    (type, name) pairs that people have rejected; they are not found and hide no other name. ``places`` adds the
    provinces, cities and counties that stand outside other names (type ``place``).
    """
    flow = flowing(text)
    unwanted = frozenset(refused)
    sure = _standing_in(flow.text, known)
    first: dict[tuple[str, str], tuple[int, str, str]] = {}
    for sentence in sentences(flow.text):
        names = _of_sentence(sentence, sure, unwanted)
        for found in (*names, *(_grounds(sentence, names) if places else ())):
            key = (found.type, found.name)
            if key not in first and key not in unwanted:
                first[key] = (sentence.start + found.start, found.rule, _quote(sentence.text, found))
    ordered = sorted(first.items(), key=lambda item: item[1][0])
    return [_entity(flow, key, value) for key, value in ordered if not _is_short_for_another(key, first)]


def _standing_in(text: str, known: Collection[Known]) -> list[tuple[str, str]]:
    """The certain names that the text holds at all; most of a large register is ruled out by its first two signs."""
    pairs = (("enterprise", one) if isinstance(one, str) else one for one in known)
    signs = {text[i : i + 2] for i in range(len(text) - 1)} if known else set()
    return [(kind, name) for kind, name in pairs if len(name) >= 2 and name[:2] in signs and name in text]


def _quote(sentence: str, found: Found) -> str:
    """The sentence, or the part of a long one that holds the name."""
    if len(sentence) <= _QUOTE:
        return sentence.strip()
    begin = max(0, min(found.start - _QUOTE // 3, len(sentence) - _QUOTE))
    return sentence[begin : max(found.end, begin + _QUOTE)].strip()


def _is_short_for_another(key: tuple[str, str], first: Collection[tuple[str, str]]) -> bool:
    """A trade that the document also names with 产业 behind it is one chain."""
    kind, name = key
    return kind == "chain" and (kind, name + "产业") in first


def _entity(flow: Flow, key: tuple[str, str], found: tuple[int, str, str]) -> Entity:
    (kind, name), (place, rule, quote) = key, found
    start, end = flow.span(place, place + len(name))
    sure = float(loaded("confidence.yaml")["entities"].get(rule, 0.5))
    return Entity(kind, name, max(1, flow.text.count(name)), start, end, quote, sure, rule)


def _of_sentence(
    sentence: Sentence, sure: Iterable[tuple[str, str]], unwanted: Collection[tuple[str, str]]
) -> list[Found]:
    """All names of a sentence; of two that overlap the longer one stands, save firms at a project's head."""
    found = {*listed(sentence), *suffixed(sentence), *phrased(sentence), *turned(sentence)}
    certain = {one for kind, name in sure for one in _places_of(sentence.text, kind, name)}
    free = {f for f in found if (f.type, f.name) not in unwanted and not any(_within(f, c) for c in certain)}
    standing = [inner for one in _standing(free) for inner in hosted(one)]
    return [*certain, *standing, *(inner for one in standing for inner in nested(one))]


def _grounds(sentence: Sentence, names: list[Found]) -> Iterator[Found]:
    for token in sentence.tokens:
        found = Found("place", token.text, token.start, "lexicon/place")
        if is_place(token.text) and not any(_within(found, other) for other in names):
            yield found


def _places_of(text: str, kind: str, name: str) -> Iterator[Found]:
    at = text.find(name)
    while at >= 0:
        yield Found(kind, name, at, _KNOWN_RULE)
        at = text.find(name, at + 1)


def _within(one: Found, other: Found) -> bool:
    return other.start <= one.start and one.end <= other.end


def _standing(found: set[Found]) -> Iterator[Found]:
    ordered = sorted(found, key=lambda f: (-len(f.name), f.start, f.rule.startswith("lexicon"), f.rule))
    taken: list[Found] = []
    for one in ordered:
        if not any(_hides(other, one) for other in taken):
            taken.append(one)
            yield one


def _hides(longer: Found, one: Found) -> bool:
    return longer.start < one.end and one.start < longer.end
