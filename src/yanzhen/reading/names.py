"""Noun phrases cut out of a clause: verbs, adverbs and relation words are taken off both ends."""

from __future__ import annotations

import re

from yanzhen.reading.gazetteer import one_of
from yanzhen.reading.grammar import (
    FALL,
    PREDICATE,
    RANK,
    RATE,
    REACH,
    RELATION_BEFORE,
    RISE,
    STRONG,
    VERBS,
    one_of_but,
    words,
)

_YEARS = r"(?:上年|去年|上年同期|同期|前一年)|[两三四五]年(?:间|来)?|(?:截至|截止)?20\d\d年(?:年?[底末]?前|年?[底末]|上半年|前\S季度|\d+月)?|“?十[二三四五六]五”?(?:时期|期间|末|以来)?|\d月末?"
_HEAD = re.compile(
    rf"^(?:\s|■|——|—|●|◆|[(（][一二三四五六七八九十\d]+[)）]|{_YEARS}|截至\S{{0,8}}?[，,]|围绕\S{{2,12}}?开展|{one_of_but('leading', 'leading_not')}"
    r"|新(?!增|建|设|培|认|开|登|引|签|材|能|一|兴|型|质|改|打|入|发|注|获|三|品|生|媒|就|药|农|区))+"
)
_TAIL = re.compile(
    rf"(?:\s|{REACH}|{RATE}|{RISE}|{FALL}|{one_of(words('trailing'))}|{one_of(RELATION_BEFORE)}|(?:比|较|是|与|从|由|自)?(?:{_YEARS})(?:的)?|[(（]\S{{0,8}}[)）])+$"
)
_COMPARISON = re.compile(r"(?:(?<![占同环])比(?![例重率价])|较|高于|低于|快于|高出)[^，。；、]{0,16}$")
_LEADING_VERBS = re.compile(rf"(?:{VERBS})+")
_STRONG_VERB = re.compile(rf"(?:{STRONG})(?!就业)")
_PLACE_VERB = re.compile(
    r"(?<=[县市区园港链所院])(?:建设|创建|新建|建成(?!区)|实施|开行|集聚|落户|完成|实现)(?=..)"
)
_ENDS_IN_VERB = re.compile(rf"(?:{VERBS})\s*$")
_RATE_END = re.compile(rf"(?:{RATE})$")
_IS_RANK = re.compile(rf"^(?:{RANK})")
_OUTER = " 、和及与或（(，,“"
MEASURED = re.compile(rf"{one_of(words('measure_nouns'))}(?:总额|规模|目标)?$")
_NOUN = re.compile(r"^[^，,；;。！？!?：:\n、（）()]+")
_BRACKET = re.compile(r"^[（(][^（）()]{0,12}[）)]")
_MOVES = one_of(word for name in ("rise", "fall", "reach") for word in words(name) if len(word) > 1)
_NOT_NOUN = re.compile(
    rf"^(?:$|[，,；;。！？!?：:、）)”》\s]|以上|以下|左右|以内|的?(?:目标|规模|水平|台阶|大关|关口)|和|及|与|或|至|{_MOVES}|{PREDICATE})"
)
_LEAD_RIGHT = re.compile(r"^(?:以上|左右|的|级|余|多|新|以上的)+")
_CUT = re.compile(rf"(?<=..)(?:{PREDICATE}|和$|等(?=项目|重大|一批)|进行|以及)")
_NO_THINGS = ("方面", "环节", "层面", "角度", "维度")
_NOT_COUNTED = frozenset(words("not_counted"))
_NOT_COUNTED_END = re.compile(rf"(?:{one_of(words('not_counted'))}|之一)$")


def strip_tail(left: str) -> str:
    """The clause before a number without the words that lead up to the number."""
    stem = _COMPARISON.sub("", left).rstrip("、和及与 ")
    return _TAIL.sub("", stem).rstrip("、和及与 ")


def strip_head(stem: str) -> tuple[str, bool]:
    """The name without leading adverbs and verbs; whether a verb of doing led it."""
    name = _HEAD.sub(
        "", stem.strip(_OUTER) if not stem.strip().startswith("“") else stem.strip(" 、和及与或（(，,")
    )
    verb = _LEADING_VERBS.match(name) or _STRONG_VERB.search(name) or _PLACE_VERB.search(name)
    if verb is None:
        return name.strip(" ，、"), False
    acted = len(name) > len(verb.group())
    if len(name) - verb.end() >= 2:
        name = _HEAD.sub("", name[verb.end() :])
    elif acted and not verb.start():
        name = name[verb.end() :]
    return name.strip(" ，、"), acted


def opening(clause: str) -> str:
    """What a clause opens with, adverbs and dates taken off; empty where a verb of doing opens it."""
    name = _HEAD.sub("", clause)
    return "" if _LEADING_VERBS.match(name) else name


def last_item(stem: str) -> str:
    """After the last 、 that does not join two nouns of one indicator."""
    _, sign, tail = stem.rpartition("、")
    return tail if not sign or len(tail) >= 3 else stem


def only_verb(stem: str) -> bool:
    """``新建(200公里公路)``: what stands before the number ends in the verb itself."""
    return bool(_ENDS_IN_VERB.search(_HEAD.sub("", stem)))


def is_rank(name: str) -> bool:
    return bool(_IS_RANK.match(name))


def _closed(name: str) -> str:
    """A quotation that ends inside a name but began before it ends the name."""
    at = name.find("”")
    return name[:at] if at >= 0 and "“" not in name[:at] else name


def not_counted(name: str) -> bool:
    """Whether a name is of a kind that no ledger holds: 指标, 方面, 环节."""
    return name in _NOT_COUNTED or bool(_NOT_COUNTED_END.search(name)) or name.startswith(_NO_THINGS)


def is_verb(name: str) -> bool:
    return bool(_LEADING_VERBS.fullmatch(name))


def counted_noun(right: str) -> str | None:
    """The noun behind a number and its unit; empty where none stands there, None where it counts no thing."""
    right = _BRACKET.sub("", right)
    if _NOT_NOUN.match(right):
        return ""
    noun = _NOUN.match(_LEAD_RIGHT.sub("", right))
    if noun is None:
        return ""
    name = noun.group()
    cut = _CUT.search(name)
    name = _closed((name[: cut.start()] if cut else name).strip().rstrip("和及与、"))
    return None if not_counted(name) else name
