"""Who and what a document names: enterprises, parks, projects, chains, institutions, platforms, towns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from yanzhen.reading.gazetteer import names, one_of, suffix_types, table

_SENTENCE = re.compile(r"[^。；！？\n]{1,600}[。；！？]?")
_PIECE = re.compile(r"[^，,、。；;：:！!？?（）()《》*#\s]+")
_ITEM = r"[^，,、。；;：:！!？?（）()《》*#\s]{2,30}"
_JOIN = re.compile(r"(?:以及|与|和|及|暨)")
_FUNDED = re.compile(
    r"总投资[^，。；]{1,14}元的([^，。；、\d]{2,16}?)(?:落户|建成|投产|开工|竣工|签约|[，。；、])"
)
_YIELD = re.compile(
    r"([^，。；、\d]{2,12}?)((?:年产)?\d[\d.]*[万亿]?(?:台|辆|吨|瓦时|套|件|千瓦)[^，。；、]{1,14})"
)
_COMPANY = re.compile(
    r"([\u4e00-\u9fa5]{2,24}?)(?:[(（][\u4e00-\u9fa5]{2,6}[)）][\u4e00-\u9fa5]{0,10}?)?(?:股份有限公司|有限责任公司|有限公司)"
)
_PROSE = re.compile(r"是|及其|有限公司|生产|销售|以上|各")
_NO_CHAIN = ("企业", "技术", "人才", "公司", "学院", "小镇", "园", "大学", "局", "设施", "示范")
_DEVELOP = re.compile(r"(?:发展|支持)[^，。；：]*$")
_NAMED = re.compile(r"^[\u4e00-\u9fa5A-Za-z0-9“”]+$")


@dataclass(frozen=True, slots=True)
class Entity:
    """One name: its type, how often it stands, where it stands first, and the sentence there."""

    type: str
    name: str
    mentions: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class _Found:
    type: str
    name: str
    start: int


def read_entities(text: str, known: tuple[str, ...] = ()) -> list[Entity]:
    """Every name once, in order of first place; ``known`` adds enterprises of a register."""
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for match in _SENTENCE.finditer(text):
        for found in _of_sentence(match.group()):
            key = (found.type, found.name)
            first.setdefault(key, (match.start() + found.start, match.group().strip()))
    _add_known(text, known, first)
    ordered = sorted(first.items(), key=lambda item: item[1][0])
    return [
        Entity(kind, name, max(1, text.count(name)), start, start + len(name), quote[:120])
        for (kind, name), (start, quote) in ordered
    ]


def _add_known(text: str, known: tuple[str, ...], first: dict[tuple[str, str], tuple[int, str]]) -> None:
    for name in known:
        at = text.find(name)
        if at >= 0:
            first.setdefault(("enterprise", name), (at, text[max(0, at - 20) : at + 60]))


def _of_sentence(sentence: str) -> list[_Found]:
    """All names of a sentence; of two that overlap the longer one stands, save a company's at a project's head."""
    found = {*_lists(sentence), *_companies(sentence), *_projects(sentence)}
    found |= {*_by_suffix(sentence), *_chains(sentence), *_well_known(sentence)}
    return [one for one in found if not any(_covers(other, one) for other in found)]


def _covers(longer: _Found, one: _Found) -> bool:
    if longer is one or len(longer.name) <= len(one.name):
        return False
    inside = longer.start <= one.start and one.start + len(one.name) <= longer.start + len(longer.name)
    owner = one.type == "enterprise" and longer.type in {"project", "park", "platform"}
    return inside and not (owner and one.start == longer.start)


@cache
def _list_pattern() -> re.Pattern[str]:
    heads = one_of([*table("words.yaml")["company_nouns"], "项目", "园区", "小镇"])
    return re.compile(
        rf"((?:{_ITEM}(?:、|以及)){{0,24}}{_ITEM}?)等((?:一批[^。；：]{{0,40}}?的)?[^，,、。；：（）()\s]{{0,10}}?)({heads})"
    )


_HEADS = {"项目": "project", "园区": "park", "小镇": "town"}


def _lists(sentence: str) -> Iterator[_Found]:
    """``A、B、C等重点企业``: what stands behind 等 tells what the names are."""
    for match in _list_pattern().finditer(sentence) if "等" in sentence else ():
        place = match.start(1)
        for index, item in enumerate(re.split(r"(、|以及)", match.group(1))):
            found = None if index % 2 else _listed(item, place, match.group(3), first=index == 0)
            if found:
                yield found
            place += len(item)


def _listed(item: str, place: int, head: str, *, first: bool) -> _Found | None:
    """One item of a list; only the first can have a verb before it."""
    kind = _HEADS.get(head, "enterprise")
    name, shift = strip_left(item) if first else (item, 0)
    typed = _typed(name)
    if kind == "park" and not typed:
        typed = "park" if name.endswith("物流") else ""
    vague = _empty(name) or _PROSE.search(name) or (_is_industry(name) and kind != "town")
    return None if vague or not 2 <= len(name) <= 24 else _Found(typed or kind, name, place + shift)


def _companies(sentence: str) -> Iterator[_Found]:
    """Full names in the register's form; the short name leaves place and legal form out."""
    for match in _COMPANY.finditer(sentence) if "公司" in sentence else ():
        name, shift = strip_left(match.group(1))
        cut = max(name.rfind(sign) for sign in "省市县区")
        if 0 < cut < len(name) - 2:
            name, shift = name[cut + 1 :], shift + cut + 1
        if 2 <= len(name) <= 12 and not _empty(name):
            yield _Found("enterprise", name, match.start(1) + shift)


def _projects(sentence: str) -> Iterator[_Found]:
    for match in _FUNDED.finditer(sentence) if "总投资" in sentence else ():
        yield _Found("project", match.group(1), match.start(1))
        owner = _owner(match.group(1))
        if owner:
            yield _Found("enterprise", owner, match.start(1))
    for match in _YIELD.finditer(sentence):
        name, shift = strip_left(match.group(1))
        company = next((n for n in names("enterprises.txt") if name.startswith(n)), "")
        if company or "年产" in match.group(2):
            whole = re.split(r"等|项目|达产|投产", name + match.group(2))[0]
            if len(name) >= 3 and "力" not in name[:2] and not _empty(name):
                yield _Found("project", whole, match.start(1) + shift)
                if len(name) <= 6:
                    yield _Found("enterprise", name, match.start(1) + shift)


def _owner(project: str) -> str:
    """The company in a project's name: what is left before the product (新敏雅 of 新敏雅电池)."""
    for noun in sorted(table("words.yaml")["product_nouns"], key=len, reverse=True):
        at = project.find(noun)
        if 2 <= at <= 5:
            return project[:at]
    return ""


@cache
def _suffix_pattern() -> re.Pattern[str]:
    return re.compile(one_of(list(suffix_types())))


def _by_suffix(sentence: str) -> Iterator[_Found]:
    for piece in _PIECE.finditer(sentence):
        place = piece.start()
        for part in _split_joined(piece.group()):
            ends = list(_suffix_pattern().finditer(part))
            if ends:
                found = _named_by(part, ends[-1], place)
                if found:
                    yield found
            place += len(part)


def _split_joined(piece: str) -> list[str]:
    """A与B are two names; the joining word stays at the head of the second, where it is cut off."""
    whole = [m.span() for m in _industry_pattern().finditer(piece)]
    cuts = [m.start() for m in _JOIN.finditer(piece) if m.start()]
    places = [0, *[c for c in cuts if not any(a < c < b for a, b in whole)], len(piece)]
    return [piece[a:b] for a, b in itertools.pairwise(places)]


def _named_by(part: str, suffix: re.Match[str], place: int) -> _Found | None:
    kind = suffix_types()[suffix.group()]
    name, shift = strip_left(part[: suffix.end()], len(suffix.group()))
    if name.count("“") != name.count("”"):
        shift += name.find("“") + 1
        name = name[name.find("“") + 1 :]
    stem = name[: -len(suffix.group())]
    if suffix.group() == "项目" and _typed(stem) == "park":
        return _Found("park", stem, place + shift)
    if (
        not 2 <= len(name) <= 26
        or "等" in stem
        or _empty(stem)
        or not _NAMED.match(name)
        or name[0] in "”级类型化期线条"
    ):
        return None
    if kind == "chain":
        if suffix.group() in {"行业", "产业链"} and not _is_industry(stem):
            return None
        owner = next((n for n in names("enterprises.txt") if name.startswith(n)), "")
        kind = "project" if owner else "chain"
    if kind == "town" and (len(stem) < 2 or len(stem) > 8):
        return None
    if kind == "project" and suffix.group() == "项目" and len(stem) < 4:
        return None
    return _Found(kind, name, place + shift)


@cache
def _industry_pattern() -> re.Pattern[str]:
    word = one_of(names("industries.txt"))
    return re.compile(rf"(?:{word}(?:及|与|和)(?={word}))?{word}(?:产业链|产业集群|产业|行业|业)?")


def _chains(sentence: str) -> Iterator[_Found]:
    for match in _industry_pattern().finditer(sentence):
        name = match.group()
        short = len(name) < 4 and not name.endswith(("业", "链", "群"))
        if sentence.startswith(_NO_CHAIN, match.end()) or (short and not _promoted(sentence, match.start())):
            continue
        yield _Found("chain", name, match.start())


def _promoted(sentence: str, place: int) -> bool:
    """``发展生猪、油料``: a short word is a chain where it is to be developed."""
    return bool(_DEVELOP.search(sentence[max(0, place - 30) : place]))


@cache
def _well_known_pattern() -> re.Pattern[str]:
    return re.compile(one_of(names("enterprises.txt")))


def _well_known(sentence: str) -> Iterator[_Found]:
    for match in _well_known_pattern().finditer(sentence):
        yield _Found("enterprise", match.group(), match.start())


def _typed(name: str) -> str:
    """The type that a name's own suffix tells, or nothing."""
    found = [m for m in _suffix_pattern().finditer(name) if m.end() == len(name)]
    return suffix_types()[found[-1].group()] if found else ""


@cache
def _left_pattern() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("words.yaml")["left"]
    long = [
        w for w in words if len(w) > 1 and w not in {"服务", "发展", "创建", "集聚", "集中", "利用", "全国"}
    ]
    return re.compile(one_of([*long, "的"])), re.compile(one_of(words) + "+")


def strip_left(name: str, keep: int = 0) -> tuple[str, int]:
    """A name without the verbs before it, and how many characters were cut."""
    inner, head = _left_pattern()
    cut = 0
    for match in inner.finditer(name, 0, max(0, len(name) - keep)):
        if len(name) - match.end() >= 2:
            cut = match.end()
    rest = name[cut:]
    lead = head.match(rest)
    while lead and len(rest) - lead.end() >= 2 and not _starts_known(rest):
        rest, cut = rest[lead.end() :], cut + lead.end()
        lead = head.match(rest)
    return rest, cut


def _starts_known(name: str) -> bool:
    return bool(_industry_pattern().match(name) or _well_known_pattern().match(name))


def _is_industry(name: str) -> bool:
    return bool(name) and bool(_industry_pattern().fullmatch(name))


@cache
def _empty_pattern() -> re.Pattern[str]:
    return re.compile(one_of(table("words.yaml")["empty"]) + "*")


def _empty(stem: str) -> bool:
    """Whether nothing is named: 重点产业链, 特色产业园."""
    return bool(_empty_pattern().fullmatch(stem))
