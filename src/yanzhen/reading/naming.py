"""Where a name begins, what its ending says it is, and whether it names anything at all."""

from __future__ import annotations

import re
from functools import cache

from yanzhen.reading.gazetteer import names, one_of, suffix_types, table
from yanzhen.reading.segmentation import Token, cut, is_place, is_proper, is_word

_NUMBER = r"[\d.一二三四五六七八九十百千万亿两几多余+—\-]+"
_TRAIL = re.compile(r"(?:[一二三四]期)?(?:项目|工程)?$")
_BODY = re.compile(r"[\u4e00-\u9fa5]{2,12}?(?:科学院|农科院|中科院|大学|研究院|博物院|研究所)(?=.{3})")
_NEXT = re.compile(r"[一二三四五]期")
_GROUND = tuple("山江河湖洲岛港桥湾镇乡村路街岭溪坪坝堡")
_PLAIN = re.compile(r"[\u4e00-\u9fa5A-Za-z0-9“”·.+（）()—\-]+")


@cache
def words(key: str) -> frozenset[str]:
    return frozenset(table("naming.yaml")[key])


@cache
def firms() -> frozenset[str]:
    return frozenset(names("enterprises.txt"))


def is_boundary(token: Token) -> bool:
    """Whether a word stands outside every name: a verb or a function word."""
    return token.text in words("verbs") or token.text in words("functions")


@cache
def _lead_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{one_of(list(words('leads')))}|{_NUMBER}(?:[个家项条批座级]|大(?![\u4e00-\u9fa5]{{0,2}}[山江河湖])))+"
    )


def strip_leads(name: str) -> int:
    """How many characters of praise and level stand before the name (国家级, 重点, 一批)."""
    match = _lead_pattern().match(name)
    if not match or len(name) - match.end() < 2 or name[match.end()] in "级类型":
        return 0
    whole = re.match(r"[\u4e00-\u9fa5]+", name)
    first = cut(whole.group())[0].text if whole else ""
    return 0 if len(first) > match.end() or is_place(first) else match.end()


def verb_before(name: str) -> int:
    """How many characters of an everyday verb stand before a name that is whole without it (邀请|腾讯)."""
    tokens = cut(name)
    first = tokens[0] if tokens else None
    if first is None or first.tag != "v" or len(first.text) != 2 or first.text in words("trades"):
        return 0
    rest = name[2:]
    ending = next((m for m in suffix_pattern().finditer(rest) if m.end() == len(rest)), None)
    named = ending is not None and ending.start() >= 2
    return 2 if rest in firms() or is_firm_like(rest) or named else 0


@cache
def _vague_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(list(words('vague')))}|{_NUMBER}[个家项条批座大类]?|[“”])*")


def is_vague(stem: str) -> bool:
    """Whether nothing is named: 重点产业链, 特色产业园, 八大产业基地."""
    return bool(_vague_pattern().fullmatch(stem)) and not _long_industry().search(stem)


@cache
def _long_industry() -> re.Pattern[str]:
    return re.compile(one_of([n for n in names("industries.txt") if len(n) > 2]))


@cache
def _plain_pattern() -> re.Pattern[str]:
    both = one_of([*words("vague"), *names("industries.txt")])
    return re.compile(rf"(?:{both}|{_NUMBER}|[“”个家项条])*")


def is_plain(stem: str) -> bool:
    """Whether only general words and industries stand in it: 城市轨道交通, 世界500强企业."""
    return bool(_plain_pattern().fullmatch(stem))


@cache
def suffix_pattern() -> re.Pattern[str]:
    return re.compile(one_of(list(suffix_types())))


def typed(name: str) -> str:
    """The type that a name's own ending tells, or nothing."""
    found = [m for m in suffix_pattern().finditer(name) if m.end() == len(name)]
    return suffix_types()[found[0].group()] if found else ""


def trimmed(name: str) -> str:
    """A name without 一期, 项目, 工程 at its end."""
    return name[: len(name) - len(m.group())] if (m := _TRAIL.search(name)) else name


def bare(name: str) -> str:
    """A project's name without the word 项目 where its ending says what it is already."""
    return name[:-2] if name.endswith("项目") and typed(name[:-2]) == "project" else name


def is_written(name: str) -> bool:
    """Whether only letters, digits and paired marks stand in a name."""
    paired = name.count("“") == name.count("”") and name.count("（") == name.count("）")
    return paired and bool(_PLAIN.fullmatch(name))


@cache
def _industry_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{one_of(names('industries.txt'))}|及|与|和)+(?:全?产业链|产业集群|集群|产业|行业|业)?"
    )


def is_industry(name: str) -> bool:
    return bool(name) and bool(_industry_pattern().fullmatch(name))


@cache
def _firm_end() -> re.Pattern[str]:
    return re.compile(f"{one_of(list(words('firm_words')))}$")


def is_firm_like(name: str) -> bool:
    """Whether a short name has a firm's shape: a proper part and then a trade (天工机械)."""
    if name in firms():
        return True
    end = _firm_end().search(name)
    if not end or not 3 <= len(name) <= 12 or not end.start() or is_industry(name) or is_word(name):
        return False
    head = cut(name[: end.start()])
    return any(is_proper(t) for t in head) and not any(is_boundary(t) for t in head)


def body_of(name: str) -> str:
    """The institution that opens a project's name: 某科学院某地基地."""
    match = _BODY.match(name)
    return match.group() if match else ""


def is_ground(name: str) -> bool:
    """Whether a name ends as hills, waters, islands and villages do."""
    return name.endswith(_GROUND)


def has_trade(name: str) -> bool:
    """Whether a name of a list of firms ends in a trade behind a word of its own: 天工机械, 远航电控."""
    end = _firm_end().search(name)
    return end is not None and end.start() >= 2 and not is_plain(name)


def owners(name: str, *, strict: bool) -> list[tuple[str, int]]:
    """The firms whose names open a project's name, with their offsets in it.

    ``strict`` takes only known firms and names with a trade (parks are often called after places).
    """
    tokens = cut(name)
    first = next((i for i, t in enumerate(tokens) if not is_place(t.text)), len(tokens))
    if len(name) <= 4 and not first:
        return []
    known = _known_firms(tokens[first:], name)
    if known:
        rest = name[known[-1][1] + len(known[-1][0]) :]
        return known if len(rest) >= 3 or _NEXT.fullmatch(rest) else []
    rest = name[tokens[first].start :] if 0 < first < len(tokens) else ""
    if rest and len(rest) <= 4 and is_firm_like(rest):
        return [(rest, tokens[first].start)]
    found = _coined(tokens[first:], strict=strict)
    return [found] if found else []


def _known_firms(tokens: list[Token], name: str) -> list[tuple[str, int]]:
    """Known firms one behind the other; a coined word behind one belongs to it (恒大智电)."""
    found: list[tuple[str, int]] = []
    for token in tokens:
        if token.text in firms():
            found.append((token.text, token.start))
        elif found and is_coined(token) and not is_word(token.text) and len(name) - token.end >= 3:
            found[-1] = (found[-1][0] + token.text, found[-1][1])
        else:
            break
    return found


def _coined(tokens: list[Token], *, strict: bool) -> tuple[str, int] | None:
    """A coined name, perhaps with a trade, right before a product: 豪曼|电池包, 仕佳光子|通信芯片."""
    own = next((i for i, t in enumerate(tokens) if not is_coined(t)), len(tokens))
    if not 0 < own < len(tokens):
        return None
    strict = strict or all(t.tag == "ns" for t in tokens[:own])
    with_trade = own + 1 < len(tokens) and tokens[own].text in words("firm_words")
    for end in ([own + 1] if with_trade else []) + ([] if strict else [own]):
        name = "".join(t.text for t in tokens[:end])
        rest = "".join(t.text for t in tokens[end:])
        if _is_made(rest) and not (strict and is_vague(rest)) and 2 <= len(name) <= 8 and not is_ground(name):
            return name, tokens[0].start
    return None


def _is_made(rest: str) -> bool:
    """Whether what follows a name is something that a firm makes or builds."""
    made = rest[0].isdigit() or rest.startswith(tuple(words("products")))
    return made or bool(_long_industry().match(rest))


def is_coined(token: Token) -> bool:
    """Whether a word can be a firm's own: proper, no product, no trade, no place."""
    tagged = token.text in words("products") or token.text in words("firm_words") or is_boundary(token)
    return is_proper(token) and not tagged and not token.text.isascii() and not is_place(token.text)
