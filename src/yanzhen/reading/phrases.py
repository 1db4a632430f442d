"""Names that a turn of phrase tells: registered names, projects by their money or yield, firms behind a verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from yanzhen.reading.gazetteer import names, one_of
from yanzhen.reading.naming import (
    body_of,
    firms,
    is_boundary,
    is_coined,
    is_firm_like,
    is_ground,
    is_industry,
    is_vague,
    is_written,
    owners,
    typed,
    words,
)
from yanzhen.reading.segmentation import Token, cut, is_place, is_proper, is_word
from yanzhen.reading.sentences import Found, Sentence

_FUNDED = re.compile(
    r"总投资[^，,。；;]{1,14}元的([^，,。；;、\d]{2,16}?)(?:落户|建成|投产|开工|竣工|签约|[，,。；;、])"
)
_YIELD = re.compile(r"(?:年产)?\d[\d.]*[万亿]?(?:台|辆|吨|瓦时|套|件|千瓦|平方米)[^，,。；;、]{1,20}")
_YIELD_PROJECT = re.compile(
    r"年产\d[\d.]*[万亿千]?(?:台|辆|吨|瓦时|套|件|千瓦|平方米|只|米|片|支|颗)[\u4e00-\u9fa5A-Za-z]{2,14}?项目"
)
_YIELD_END = re.compile(r"等|项目|达产|投产|建成|开工|正式|在")
_COMPANY = re.compile(
    r"([\u4e00-\u9fa5A-Za-z]{2,24}?)(?:[(（][\u4e00-\u9fa5]{2,6}[)）][\u4e00-\u9fa5]{0,12}?)?"
    r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司)"
)
_NO_CHAIN = (
    "企业家",
    "人才",
    "公司",
    "学院",
    "小镇",
    "园",
    "大学",
    "局",
    "示范",
    "发电",
    "装机",
    "车站",
    "学校",
)
_HOST = re.compile(r"([\u4e00-\u9fa5]{0,6}?)(?:科学城|高新区|经开区|综保区|自贸区|开发区)")
_IN_HOSTS = frozenset({"park", "project", "platform", "chain"})
_SUFFIX = re.compile(r"(?:物流中心|产业园|工业园|科技园|物流园|中心|项目|园)$")
_OFFICE = re.compile(r"([\u4e00-\u9fa5]{2,20}?产业链)(?:推进|建设|工作|联席)")
_DEVELOP = re.compile(r"(?:发展|支持|培育|培植|壮大|做强)[^，,。；;：:]*$")
_AFTER = re.compile(r"(?:支持|依托|引进|联合|携手|与|同)$")
_FOLLOW = re.compile(
    r"首发上市|上市|进行|攻克|投产|新建|扩产|入驻|落户|建成|实现|牵头|等|公司|[、，,。；;]|$"
)
_SHARED = frozenset({"企业", "技术", "领域", "产值"})
_TAIL = re.compile(r"(?:全?产业链|产业集群|产业|行业|业)$")
_AREA = re.compile(r"(?:推动|推进|加快|加强)([\u4e00-\u9fa5]{3,8})(?:区域|片区)(?:的)?(?:开发)?建设")
_TWO = ("及", "与", "和")
_WHOLE = ("经济", "产业", "互联网")


def phrased(sentence: Sentence) -> Iterator[Found]:
    yield from _registered(sentence)
    yield from _funded(sentence)
    yield from _yields(sentence)
    yield from _known(sentence)
    yield from _behind_verbs(sentence)
    yield from _by_shape(sentence)
    yield from chains(sentence)
    for match in _AREA.finditer(sentence.text):
        name = match.group(1)
        if (any(is_proper(t) for t in cut(name)) or is_ground(name)) and not is_vague(name):
            yield Found("park", name, match.start(1), "phrase/片区")


def _registered(sentence: Sentence) -> Iterator[Found]:
    """Full names in the register's form; the short name leaves place and legal form out."""
    for match in _COMPANY.finditer(sentence.text) if "公司" in sentence.text else ():
        start, end = sentence.name_start(*match.span(1)), match.end(1)
        tokens = [t for t in sentence.within(start, end) if t.text in words("functions")]
        start = tokens[-1].end if tokens else start
        cut_at = max((sentence.text.rfind(sign, start, end) for sign in "省市县区"), default=-1)
        start = cut_at + 1 if start < cut_at < end - 2 else start
        name = sentence.text[start:end]
        if 2 <= len(name) <= 14 and not is_vague(name):
            yield Found("enterprise", name, start, "phrase/有限公司")


def _funded(sentence: Sentence) -> Iterator[Found]:
    for match in _FUNDED.finditer(sentence.text) if "总投资" in sentence.text else ():
        name = match.group(1)
        if not is_vague(name) and is_written(name):
            kind = "park" if typed(name) == "park" else "project"
            yield Found(kind, name, match.start(1), "phrase/总投资")


def _yields(sentence: Sentence) -> Iterator[Found]:
    """``某某年产3万台整车``, ``某某150亿瓦时电池``: a firm or base and what it shall make."""
    for match in _YIELD.finditer(sentence.text):
        start = _last_name(sentence, match.start())
        owner = sentence.text[start : match.start()]
        made = match.group().startswith("年产") or owner in firms() or typed(owner) in {"chain", "park"}
        name = _YIELD_END.split(sentence.text[start : match.end()])[0]
        coined = 2 <= len(owner) <= 16 and not is_vague(owner) and any(is_proper(t) for t in cut(owner))
        if coined and made and is_written(name) and len(name) > len(owner) + 2:
            yield Found("project", name, start, "phrase/年产")
    for match in _YIELD_PROJECT.finditer(sentence.text) if "年产" in sentence.text else ():
        yield Found("project", match.group(), match.start(), "phrase/年产")


def _last_name(sentence: Sentence, end: int) -> int:
    start = max(sentence.text.rfind(sign, 0, end) for sign in "，,、。；;：:") + 1
    return sentence.name_start(start, end)


def _known(sentence: Sentence) -> Iterator[Found]:
    for token in sentence.tokens:
        if token.text in firms():
            yield Found("enterprise", token.text, token.start, "lexicon/enterprise")


def _behind_verbs(sentence: Sentence) -> Iterator[Found]:
    """``支持天工机械首发上市``, ``与天工机械合作``: a name with a firm's shape right behind the verb."""
    for token in sentence.tokens:
        if token.text in {"支持", "依托", "引进", "联合", "携手", "与", "同"}:
            yield from _firm_at(sentence, token.end)


def _by_shape(sentence: Sentence) -> Iterator[Found]:
    """``某市云岫科技攻克难题``: a coined word and a trade, behind a place or a mark, before a verb or a mark."""
    trades = words("firm_words") - words("products")
    for index, trade in enumerate(sentence.tokens):
        if trade.text in trades:
            name = (
                _own_part(sentence.tokens[:index])
                if _ends_name(sentence.tokens[index + 1 : index + 2])
                else ""
            )
            if name:
                yield Found("enterprise", name + trade.text, trade.start - len(name), "phrase/字号")


def _own_part(before: tuple[Token, ...]) -> str:
    """The coined words right before a trade, where nothing but a place or a mark stands before them."""
    run = list(takewhile(is_coined, reversed(before[-4:])))[::-1]
    lead = before[-len(run) - 1] if len(run) < len(before) else None
    opens = lead is None or is_place(lead.text) or not is_written(lead.text) or is_boundary(lead)
    name = "".join(t.text for t in run)
    coined = any(len(t.text) == 1 or not is_word(t.text) for t in run)
    return name if opens and coined and 2 <= len(name) <= 4 else ""


def _ends_name(after: tuple[Token, ...]) -> bool:
    return not after or not is_written(after[0].text) or after[0].tag.startswith("v") or is_boundary(after[0])


def _firm_at(sentence: Sentence, start: int) -> Iterator[Found]:
    tokens = [t for t in sentence.tokens if start <= t.start < start + 10]
    for last in tokens[:5]:
        name = sentence.text[start : last.end]
        if (
            3 <= len(name) <= 10
            and is_written(name)
            and is_firm_like(name)
            and _FOLLOW.match(sentence.text, last.end)
        ):
            yield Found("enterprise", name, start, "phrase/支持")
            return


@cache
def _chain_words() -> frozenset[str]:
    cores = {core + tail for core in words("cores") for tail in ("", "产业", "行业", "产业链")}
    return frozenset(cores) | frozenset(names("industries.txt"))


@cache
def _industry_pattern() -> re.Pattern[str]:
    word = one_of(names("industries.txt"))
    tail = "(?:全?产业链|产业集群|产业|行业|业)"
    core = one_of(words("cores"))
    return re.compile(rf"(?:{word}(?:及|与|和)(?={word}))?{word}{tail}?|{core}(?:产业链|产业集群|产业|行业)")


def chains(sentence: Sentence) -> Iterator[Found]:
    """Industries of the gazetteer, two of them where they are one name (航空航天及北斗)."""
    if not any(token.text in _chain_words() for token in sentence.tokens):
        return
    for match in _industry_pattern().finditer(sentence.text):
        if match.start() in sentence.edges and match.end() in sentence.edges:
            for name, shift in _parted(match.group()):
                place = match.start() + shift
                if _is_chain(sentence.text, name, place) and not _describes(sentence, name, place):
                    yield Found("chain", name, place, "lexicon/chain")


def _parted(name: str) -> list[tuple[str, int]]:
    """``共享经济及新个体经济`` and ``A产业和B产业`` are two; a name of the gazetteer is one."""
    if name in names("industries.txt"):
        return [(name, 0)]
    if is_industry(name) and _core(name) in names("industries.txt"):
        return [(name, 0)]
    for sign in _TWO:
        at = name.find(sign, 2)
        left, right = name[:at], name[at + 1 :]
        if at > 0 and left in names("industries.txt") and (sign == "和" or left.endswith(_WHOLE)):
            return [(left, 0), (right, at + 1)]
    return [(name, 0)]


def _describes(sentence: Sentence, name: str, place: int) -> bool:
    """A trade right before another noun only describes that: 有色金属冶炼, 现代金融中心."""
    if _TAIL.search(name) or name.endswith("经济"):
        return False
    after = next((t for t in sentence.tokens if t.start >= place + len(name)), None)
    return (
        after is not None
        and after.start == place + len(name)
        and after.tag in {"n", "nz"}
        and after.text not in _SHARED
    )


def _core(name: str) -> str:
    return _TAIL.sub("", name)


def _is_chain(text: str, name: str, place: int) -> bool:
    if text.startswith(_NO_CHAIN, place + len(name)):
        return False
    if len(name) < 4 and text.startswith("企业", place + len(name)):
        return False
    if len(name) >= 4 or name.endswith(("业", "链", "群")):
        return True
    return bool(_DEVELOP.search(text[max(0, place - 30) : place]))


def hosted(found: Found) -> Iterator[Found]:
    """``高新区某某园`` is a park in another; ``东山科学城某某园`` is one name that holds another."""
    host = _HOST.match(found.name) if found.type in _IN_HOSTS else None
    if not host or host.end() == len(found.name):
        yield found
        return
    rest = Found(found.type, found.name[host.end() :], found.start + host.end(), found.rule)
    named = bool(host.group(1)) and not is_vague(host.group(1))
    yield Found("park", host.group(), found.start, "host")
    if is_vague(rest.name) or is_industry(rest.name) or rest.type in {"platform", "chain"}:
        yield from [found] if found.type == "park" else []
        return
    yield found if named or is_vague(_SUFFIX.sub("", rest.name)) else rest


_INNER = re.compile(r".{3,}?(?:产业基地|产业园|工业园|基地)(?=\d|[一二三四]期)")


def nested(found: Found) -> Iterator[Found]:
    """The firms that own a project or park, by its name; the chain that an office is for."""
    office = _OFFICE.match(found.name) if found.type == "institution" else None
    if office and is_industry(office.group(1)):
        yield Found("chain", office.group(1), found.start, "office")
    inner = _INNER.match(found.name) if found.type == "project" else None
    if inner:
        kind = "park" if typed(inner.group()) == "park" else "project"
        yield Found(kind, inner.group(), found.start, "inner")
    body = body_of(found.name) if found.type == "project" else ""
    if body:
        yield Found("institution", body, found.start, "owner")
    if found.type in {"project", "park"}:
        strict = found.type == "park" or found.rule.startswith("suffix")
        for name, shift in owners(found.name, strict=strict):
            if not is_place(name):
                yield Found("enterprise", name, found.start + shift, "owner")
