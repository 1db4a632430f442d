"""Named lists in a text (八大千亿产业, 14条重点产业链): how many they say they have, whom they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_N = r"(?:\d{1,2}|十[一二三四五六七八九]?|[二三四五六七八九]十[一二三四五六七八九]?|[两二三四五六七八九])"
_END = (
    r"(?:(?<=集群)|(?<=产业链)|(?<=基地)|(?<=工程)|(?<=行动)|(?<=园区)|(?=[”\"』」’,，。；;：:、\s（(）)！!？?]|悉数|一个个|落户|落地|"
    r"落成|拉动|领航|夯实|发展|建设|的|中|为|是|等|即|包括|之一|在|以|要|$))"
)
_NAMED = re.compile(
    rf"(?<![\d.第年月近约])(?P<n>{_N})(?:(?P<big>大)|[个条项类])"
    rf"(?P<noun>(?!以上|以下|左右|以内|亿|万|月|年|百分点|工作日|字|多|季度|小时)[一-龥A-Za-z]{{2,14}}?){_END}"
)
_STOPS = "，,。；;：:！!？?\n"
_BEFORE = re.compile(rf"(?:^|[{_STOPS}])([^{_STOPS}]*、[^{_STOPS}]*?)(等)?$")
_AFTER = re.compile(
    r"[”\"』」’]?(?:[，,]?(?:即|包括|分别是|分别为|就是|为|是)|[:：])([^。；;！!？?\n]*[、，,][^。；;！!？?\n]*)([。；;！!？?\n]|$)"
)
_LEAD = re.compile(
    r"^.*(?:抓好|加快发展|重点发展|大力发展|做强|做大|培育|打造|发展|围绕|聚焦|推进|形成|全力|包括|其中|入手)(?=[一-龥A-Za-z]{2})"
)
_TAIL = re.compile(r"(?:种植加工|行业|产业链|产业集群|集群|产业|基地|工程)+$")
_QUALITY = re.compile(r"^(?:重点|优势|主要|特色|标志性)+(?=.{2,})")
_LABELLED = re.compile(
    r"^\W*(?P<word>[一-龥]{2})[一二三四五六七八九十]+\s*[:：]\s*(?P<title>[^。：:，,*\n]{2,40})"
)
_DASHED = re.compile(r"^[\s*]*[—–-]{2,}\s*(?P<title>[^。：:，,*\n]{2,40})")
_HASHES = re.compile(r"^\s*(#+)")
_LONGEST, _FAR, _ITEM_LINES = 30, 400, 120


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list with a name: how many it says it has, which members it names, whether it claims to name them all.

    ``least`` and ``most`` bound the number of members, since 和 may join two or stand inside one.
    """

    name: str
    stem: str
    count: int
    big: bool
    members: tuple[str, ...]
    least: int
    most: int
    closed: bool
    source: str
    quote: str
    start: int
    end: int
    dated: str = ""
    title: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class _Members:
    names: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    closed: bool = False


def named_lists(
    text: str, *, source: str = "", dated: str = "", title: str = "", region: str = ""
) -> Iterator[NamedList]:
    """Every mention of a named list, with the members that stand before it, behind it or under it."""
    for match in _NAMED.finditer(text):
        count = _number(match["n"])
        found = _members(text, match, count)
        left = (
            max(text.rfind("\n", 0, match.start()), text.rfind("。", 0, match.start()), match.start() - 120)
            + 1
        )
        yield NamedList(
            name=match.group(),
            stem=stem_of(match["noun"]),
            count=count,
            big=bool(match["big"]),
            members=found.names,
            least=found.least,
            most=found.most,
            closed=found.closed,
            source=source,
            quote=text[left : match.end()].strip("# *\t　\n"),
            start=match.start(),
            end=match.end(),
            dated=dated,
            title=title,
            region=region,
        )


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS[text]
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


@cache
def stem_of(noun: str) -> str:
    """千亿级产业集群, 千亿产业 and 千亿产业集群 are one name; 重点产业链 and 产业链 are one."""
    text = re.sub(r"^([千百万]亿)(?:级|元)+", r"\1", noun)
    text = _QUALITY.sub("", text)
    return text[: -len("集群")] if text.endswith("产业集群") and len(text) > 4 else text


def _members(text: str, match: re.Match[str], count: int) -> _Members:
    """Of the places where members may stand, the first that fits the number decides."""
    tried = [_behind(text, match, count), _ahead(text, match, count), _under(text, match)]
    known = [found for found in tried if found.names]
    fitting = [found for found in known if found.least <= count <= found.most]
    return next(iter(fitting or known), _Members())


def _behind(text: str, match: re.Match[str], count: int) -> _Members:
    """``N大X：A、B和C。`` Where commas stand too, only a division that fits the number is believed."""
    found = _AFTER.match(text, match.end(), match.end() + _FAR)
    if not found:
        return _Members()
    spoken = found[1]
    pieces = [p for p in re.split(r"[，,]", spoken) if p.strip()]
    if len(pieces) == 1:
        return _split(spoken, closed=bool(found[2]) and "等" not in spoken)
    if len(pieces) == count:
        return _Members(tuple(_member(p) for p in pieces), count, count, True)
    first = _split(pieces[0], closed=True)
    return first if first.least <= count <= first.most and "、" in pieces[0] else _Members()


def _ahead(text: str, match: re.Match[str], count: int) -> _Members:
    """``A、B、C等N个X``, or without 等 when exactly N stand there: verbs may stand side by side too."""
    begin = max(0, match.start() - _FAR // 2)
    found = _BEFORE.search(text[begin : match.start()])
    if not found:
        return _Members()
    cut = text[begin + found.start(1) - 1 : begin + found.start(1)] == "\n"
    members = _split(found[1], closed=not found[2], broken=cut)
    if found[2]:
        return members
    return members if members.least <= count <= members.most else _Members()


def _under(text: str, match: re.Match[str]) -> _Members:
    """A heading with N大X, then the items one under the other: 目标一：…, ——打造…"""
    start = text.rfind("\n", 0, match.start()) + 1
    stop = text.find("\n", match.end())
    if not match["big"] or stop < 0 or stop - start > 60:
        return _Members()
    hashes = _HASHES.match(text[start:stop])
    titles: list[str] = []
    for line in _lines(text, stop + 1):
        level = _HASHES.match(line)
        if hashes and level and len(level[1]) <= len(hashes[1]):
            break
        item = _LABELLED.match(line)
        if item and not match["noun"].endswith(item["word"]):
            break
        item = item or (_DASHED.match(line) if hashes else None)
        if item:
            titles.append(_member(item["title"]))
    return _Members(tuple(titles), len(titles), len(titles), True) if len(titles) > 1 else _Members()


def _lines(text: str, start: int) -> Iterator[str]:
    """The lines behind a heading, as many as a list with explanations may take."""
    for _ in range(_ITEM_LINES):
        if start >= len(text):
            return
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        yield text[start : min(stop, start + _FAR)]
        start = stop + 1


def _split(enumeration: str, *, closed: bool, broken: bool = False) -> _Members:
    """Members at 、 and, where it may join two of them, at 和; a first one that a line break cut is left out."""
    clean = re.sub(r"[（(][^）)]*[）)]", "", enumeration)
    clean = re.sub(r"等[^、]{0,12}$", "", clean)
    rough = [part for part in clean.split("、") if part.strip()]
    if rough and broken:
        rough = rough[1:]
    elif rough:
        rough[0] = _LEAD.sub("", rough[0])
    fine = [_member(part) for item in rough for part in re.split(r"以及|和|及|与", item) if part.strip()]
    names = tuple(name for name in fine if 2 <= len(name) <= _LONGEST)
    return _Members(names, len(rough), len(fine), closed and not broken)


def _member(text: str) -> str:
    clean = re.sub(r"[\s“”\"‘’*]+", "", text)
    return _TAIL.sub("", clean) or clean
