"""Firms that running prose gives away by how it speaks of them: 由某某承建, 旗下某某, 某某董事长, 位于某地的某某."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanzhen.reading.naming import (
    firms,
    is_boundary,
    is_coined,
    is_firm_like,
    is_ground,
    is_vague,
    typed,
    words,
)
from yanzhen.reading.segmentation import cut, is_place, is_word
from yanzhen.reading.sentences import Found, Sentence

_NAME = r"([\u4e00-\u9fa5A-Za-z]{2,10}?)"
_OPENS = r"(?:^|(?<=[，,。；;：:、“”！？!?\s]))"
_TURNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"由{_NAME}(?:负责|独资|全额)?(?:承建|投资|出资|投建|牵头|运营|建设|研发|控股|总包|和(?=[^，,。；;]{{2,12}}(?:出资|投资|建设)))",
        rf"旗下的?{_NAME}(?=[、和与及，,。；;\d两三四五六七八九十]|公司)",
        rf"{_OPENS}{_NAME}(?:公司)?(?:董事长|总经理|总裁|创始人|首席执行官|总工程师|副总)",
        rf"(?:位于|坐落于|坐落在|落户|走进|来到|扎根)[^，,。；;]{{2,16}}?的{_NAME}(?=[，,、。；;]|公司|[车生]间)",
        rf"{_OPENS}{_NAME}(?:是|系|作为)(?:我国|国内|全国|全球|世界|我省|我市|全省|全市|行业|一家|本土|本地|[\u4e00-\u9fa5]{{2,12}}企业)",
        rf"(?:隔的|邻的|上游的|下游的|配套的|供货商|供应商|客户|厂商|龙头企业|链主企业|头部企业){_NAME}(?=[，,、和与。；;])",
        rf"(?:项目|订单|资金|股权|授信)?(?:获得?|得到|引入|拿下|接到){_NAME}(?:的)?(?=\d|战略|注资|投资|领投|订单|授信)",
    )
)
"""Where a firm must stand; what stands there still has to look like one."""
_MATES = re.compile(r"[、和与]([\u4e00-\u9fa5A-Za-z]{2,10}?)(?=[、，,。；;\d]|两家|三家|先后|共同|等|已)")


def turned(sentence: Sentence) -> Iterator[Found]:
    """Firms in such places, and those that a list joins to them."""
    for pattern in _TURNS:
        for match in pattern.finditer(sentence.text):
            start, end = match.span(1)
            if not _is_firm(sentence, start, end):
                continue
            yield Found("enterprise", match.group(1), start, "phrase/语境")
            yield from _mates(sentence, end)


def _mates(sentence: Sentence, end: int) -> Iterator[Found]:
    """``旗下甲、乙两家公司``: what 、 or 和 joins to a firm and looks like one."""
    mate = _MATES.match(sentence.text, end)
    while mate is not None and _is_firm(sentence, *mate.span(1)):
        yield Found("enterprise", mate.group(1), mate.start(1), "phrase/语境")
        mate = _MATES.match(sentence.text, mate.end())


def _is_firm(sentence: Sentence, start: int, end: int) -> bool:
    """A known firm, a trade behind a word of its own, or a coined word of three signs and more."""
    name = sentence.text[start:end]
    if start not in sentence.edges or end not in sentence.edges:
        return False
    tokens = cut(name)
    if tokens[0].text in words("joiners"):
        return False
    if name in firms() or is_firm_like(name):
        return True
    if typed(name) or is_vague(name) or is_word(name) or is_ground(name) or is_place(name):
        return False
    if any(is_boundary(t) or t.tag.startswith(("nr", "p", "r")) for t in tokens):
        return False
    trade = tokens[-1].text in words("firm_words") and len(tokens) > 1
    return (3 <= len(name) <= 6 and any(is_coined(t) for t in tokens)) or trade
