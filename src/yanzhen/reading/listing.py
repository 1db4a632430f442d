"""Names in lists: what stands behind 等 tells what the names before it are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from yanzhen.reading.gazetteer import one_of, table
from yanzhen.reading.naming import (
    bare,
    firms,
    has_trade,
    is_boundary,
    is_firm_like,
    is_industry,
    is_plain,
    is_vague,
    is_written,
    owners,
    strip_leads,
    trimmed,
    typed,
    verb_before,
    words,
)
from yanzhen.reading.segmentation import cut, is_place, is_proper, is_word
from yanzhen.reading.sentences import Found, Sentence

_AMONG = re.compile(r"以([^，,。；;：:]{2,80}?)为(?:龙头|依托|骨干|链主)")
_MANY = re.compile(r"(?:一批|系列|若干|多个|一系列)")
_DONE = re.compile(
    r"(?:重大)?(?:前期工作|开工|建成(?:投产|通车|投运|投用)|投产|竣工|通车|加快建设|建设(?:[，,。；;]|$)|建设进度)"
)
_FRIENDS = re.compile(r"(?:支持|与|同|依托|联合|携手|引进|对接|发挥)$")
_TOWARDS = frozenset("为向给对")
_PARTICLES = frozenset("的了在由将被把从让使")
_NAMED = re.compile(r"[^，,。；;]{0,6}?(?:一批|领军|龙头|骨干|知名|头部|链主|核心|\d家)")
_ELLIPSIS = re.compile(r"[\u4e00-\u9fa5A-Za-z0-9“”+]")


@cache
def _heads() -> dict[str, str]:
    return {head: kind for pair in table("naming.yaml")["heads"] for head, kind in [pair.split(":")]}


@cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile(one_of(list(_heads())) + "(?!家|化|级|标准|目标|结构|基地|领域)")


@cache
def _some_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"^一批[^。；;：:]{{0,40}}?的[^，,、。；;：:（）()\s]{{0,10}}?({one_of(list(_heads()))})"
    )


def listed(sentence: Sentence) -> Iterator[Found]:
    """Every name of every list in the sentence."""
    for start, end in sentence.clauses():
        at = sentence.text.find("等", start, end)
        while at >= 0:
            if at + 1 in sentence.edges and (at in sentence.edges or _closes_list(sentence.text, start, at)):
                yield from _closed(sentence, start, at)
                start = at + 1
            at = sentence.text.find("等", at + 1, end)
    for match in _AMONG.finditer(sentence.text):
        found = _names(sentence, match.start(1), match.end(1), "enterprise", "list/以…为")
        yield from (f for f in found if not _is_ground(f.name))


def _closes_list(text: str, start: int, at: int) -> bool:
    """``甲、平高等领军企业``: 等 closes the list though it seems to belong to 高等."""
    return "、" in text[start:at] and bool(_NAMED.match(text, at + 1) or _head_pattern().match(text, at + 1))


def _closed(sentence: Sentence, start: int, at: int) -> Iterator[Found]:
    kind = _kind(sentence, at + 1)
    if kind:
        named = kind == "enterprise" and bool(_NAMED.match(sentence.text, at + 1))
        yield from _names(sentence, start, at, kind, f"list/{kind}", named=named)
    elif _DONE.match(sentence.text, at + 1):
        yield from _names(sentence, start, at, "project", "list/开工")
    else:
        first = sentence.name_start(start, at)
        if _FRIENDS.search(sentence.text[:first]):
            found = _names(sentence, start, at, "enterprise", "list/支持")
            yield from (f for f in found if is_firm_like(f.name))


def _is_ground(name: str) -> bool:
    return all(t.tag.startswith(("ns", "yzplace")) for t in cut(name))


def _kind(sentence: Sentence, start: int) -> str:
    """The type that the noun phrase after 等 tells: its last head noun before a verb or a mark."""
    rest = sentence.text[start:]
    some = _some_pattern().match(rest)
    if some:
        return _heads()[some.group(1)]
    lead = _MANY.match(rest)
    place = start + (lead.end() if lead else 0)
    end = next((t.start for t in sentence.tokens if t.start >= place and _closes(t.text)), len(sentence.text))
    found = list(_head_pattern().finditer(sentence.text, place, end))
    if not found:
        return ""
    kind = _heads()[found[-1].group()]
    named = found[-1].group().endswith("集群") and not is_vague(sentence.text[place : found[-1].start()])
    return "" if named else kind


def _closes(word: str) -> bool:
    return word in words("verbs") or word in words("functions") or not _ELLIPSIS.match(word)


def _names(
    sentence: Sentence, start: int, end: int, kind: str, rule: str, *, named: bool = False
) -> Iterator[Found]:
    """The items of a list, each with the type its own ending or the list's head gives it.

    ``named`` lists (等一批领军企业) hold names even where these are made of everyday words.
    """
    items = list(_items(sentence, start, end))
    own = [item for item in items if _is_own(item[0], kind)]
    own += [
        (name, at) for name, at in items if named and len(name) > 2 and not (is_word(name) or is_plain(name))
    ]
    plain = len(own) * 2 >= len(items)
    for name, place in items:
        if name in firms() or plain or kind in {"town", "chain"} or (name, place) in own:
            found = _of_kind(name, place, kind, rule)
            if found:
                yield found


def _is_own(name: str, kind: str) -> bool:
    return any(is_proper(t) for t in cut(name)) or (kind == "enterprise" and has_trade(name))


def _items(sentence: Sentence, start: int, end: int) -> Iterator[tuple[str, int]]:
    """(name, offset) of each item; the first loses its verbs, joined and glued names are parted."""
    comma = sentence.text.find("、", start, end)
    first = comma if comma > start else end
    place = sentence.name_start(start, first)
    place = max([place, *(t.end for t in sentence.within(place, first - 2) if t.text in _TOWARDS)])
    pieces = sentence.text[place:end].split("、")
    for index, piece in enumerate(pieces):
        for name, at in _parted(piece, place, last=index == len(pieces) - 1):
            shift = strip_leads(name)
            shift += verb_before(name[shift:]) if index == 0 else 0
            yield name[shift:], at + shift
        place += len(piece) + 1


def _parted(piece: str, place: int, *, last: bool) -> Iterator[tuple[str, int]]:
    begin = 0
    for token in cut(piece):
        joins = token.text in {"及", "以及", "暨"} or (last and token.text in {"和", "与"})
        if joins and token.start and _stands_alone(piece[token.end :]):
            yield from _unglued(piece[begin : token.start], place + begin)
            begin = token.end
    yield from _unglued(piece[begin:], place + begin)


def _stands_alone(name: str) -> bool:
    tokens = cut(name)
    named = bool(tokens) and (is_place(tokens[0].text) or tokens[0].text in firms())
    return named or bool(typed(name)) or is_firm_like(name)


def _unglued(name: str, place: int) -> Iterator[tuple[str, int]]:
    """``京东华为`` is two known firms side by side."""
    tokens = cut(name)
    if len(tokens) > 1 and all(t.text in firms() for t in tokens):
        yield from ((t.text, place + t.start) for t in tokens)
    else:
        yield name, place


def _of_kind(name: str, place: int, kind: str, rule: str) -> Found | None:
    if not 2 <= len(name) <= 30 or not is_written(name) or (kind != "town" and is_vague(name)):
        return None
    found = _KINDS[kind](name)
    return Found(found[0], found[1], place, rule) if found else None


def _is_prose(name: str) -> bool:
    """Whether a verb or a function word stands in it; a single sign may as well be part of a name (中创智领)."""
    return any(is_boundary(t) and (len(t.text) > 1 or t.text in _PARTICLES) for t in cut(name))


def _project(name: str) -> tuple[str, str] | None:
    kind = typed(trimmed(name))
    if is_industry(name) or len(name) < 3 or kind in {"institution", "enterprise"}:
        return None
    if kind == "park" or (kind == "town" and not owners(name, strict=True)):
        return kind, trimmed(name)
    return "project", bare(name)


def _enterprise(name: str) -> tuple[str, str] | None:
    kind = typed(name)
    prose = _is_prose(name)
    if prose or is_industry(name) or len(name) > 16 or name[0].isdigit() or name.endswith("企业"):
        return None
    return (kind, name) if kind in {"institution", "park"} else ("enterprise", name)


def _park(name: str) -> tuple[str, str] | None:
    kind = typed(name)
    return ("park", name) if kind == "park" or name.endswith("物流") else None


def _town(name: str) -> tuple[str, str] | None:
    return None if len(name) > 10 or _is_prose(name) else ("town", name)


def _chain(name: str) -> tuple[str, str] | None:
    short = re.sub(r"(?:产业链|产业|行业)$", "", name) if not is_industry(name) else name
    odd = _is_prose(short) or is_firm_like(short) or typed(short) not in {"", "chain"}
    if odd or not 2 <= len(short) <= 12 or re.search(r"[\d“”]", short):
        return None
    return "chain", name


_KINDS = {
    "project": _project,
    "enterprise": _enterprise,
    "park": _park,
    "town": _town,
    "chain": _chain,
}
