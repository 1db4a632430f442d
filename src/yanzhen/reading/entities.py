"""Who and what a document names: enterprises, parks, projects, chains, institutions, platforms, towns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from yanzhen.reading.gazetteer import loaded
from yanzhen.reading.listing import listed
from yanzhen.reading.phrases import hosted, nested, phrased
from yanzhen.reading.sentences import Found, Sentence, sentences
from yanzhen.reading.suffixed import suffixed

_BROKEN = re.compile(r"(?<=[\u4e00-\u9fa5、，,])[ \t]*\n\s*\n?[ \t]*(?=[\u4e00-\u9fa5])")
_FULL_LINE = 28
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


@dataclass(frozen=True, slots=True)
class _Flow:
    """The text without the line breaks that cut its sentences; ``origin`` gives a place in the original."""

    text: str
    breaks: tuple[int, ...]
    lost: tuple[int, ...]

    def origin(self, place: int) -> int:
        at = bisect_right(self.breaks, place)
        return place + (self.lost[at - 1] if at else 0)


def read_entities(
    text: str,
    known: Collection[str] = (),
    *,
    refused: Collection[tuple[str, str]] = (),
) -> list[Entity]:
    """Every name once, in order of first place.

    ``known`` adds enterprises of a register; ``refused`` are the (type, name) pairs that people have rejected.
    """
    flow = _join(text)
    first: dict[tuple[str, str], tuple[int, str, str]] = {}
    for sentence in sentences(flow.text):
        for found in _of_sentence(sentence):
            key = (found.type, found.name)
            first.setdefault(key, (sentence.start + found.start, found.rule, sentence.text.strip()))
    _add_known(flow.text, known, first)
    unwanted = set(refused)
    ordered = sorted(first.items(), key=lambda item: item[1][0])
    return [_entity(flow, *key, *value) for key, value in ordered if key not in unwanted]


def _entity(flow: _Flow, kind: str, name: str, place: int, rule: str, quote: str) -> Entity:
    start, last = flow.origin(place), flow.origin(place + len(name) - 1)
    sure = float(loaded("confidence.yaml")["entities"].get(rule, 0.5))
    return Entity(kind, name, max(1, flow.text.count(name)), start, last + 1, quote[:120], sure, rule)


def _join(text: str) -> _Flow:
    """Lines that a page break cut in mid-sentence are put together again."""
    parts, breaks, lost, place, dropped = [], [], [], 0, 0
    for match in _BROKEN.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        following = text[match.end() : end if end >= 0 else len(text)]
        if match.start() - line < _FULL_LINE or "。" not in following[-3:] + following[:60]:
            continue
        parts.append(text[place : match.start()])
        dropped += len(match.group())
        breaks.append(match.end() - dropped)
        lost.append(dropped)
        place = match.end()
    return _Flow("".join([*parts, text[place:]]), tuple(breaks), tuple(lost))


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
