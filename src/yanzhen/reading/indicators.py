"""Whose number is it: the noun phrase beside a number, and the verb that says how it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanzhen.reading.grammar import FALL, INCREMENT_VERBS, REACH, RISE
from yanzhen.reading.quantities import Mention

_BREAK = "，,；;。！？!?：:\n"
_STRONG = "引进|新增|创建|新建|新设|筹集|争创|培育壮大|植树|新培育|引育|新开通|净增|选派|选配|遴选"
_EDGE = re.compile(r"[，,；;。！？!?：:\n]")
_VERBS = "|".join(sorted(map(re.escape, INCREMENT_VERBS), key=len, reverse=True))
_HEAD = re.compile(
    r"^(?:\s|■|——|—|力争|争取|确保|实现|推动|加快|努力|全年|年内|目标|预期|计划|到?20\d\d年(?:底|末)?|到|全市|全省|全县|全区|我市|我省|全国|其中|将|使|让|有|共|"
    r"累计|总计|目前|预计|今年|去年|每年|年均|同时|并|且|的|在|以|对|从|由|为|了|已|新(?!增|建|设|培|认|开|登|引|签)|再|均|各|分别|“?十[二三四五]五”?(?:时期|期间|末|以来)?|"
    r"五年来|一年来|过去五年|建立健全|完善|支持|引导|鼓励|动态|全面|深入|扎实|大力|持续|积极|高标准|高质量|稳步|着力|重点|首批|一批|若干|截至\S{0,8}?[，,]?|围绕\S{2,12}?开展)+"
)
_TAIL = re.compile(
    rf"(?:\s|{REACH}|分别|均|年均|平均|累计|同比|比上年|总计|共|合计|预计|再|约|近|超|将|力争|确保|{RISE}|{FALL}|实现|超过|突破|不低于|不超过|"
    r"控制在|以上|左右|了|已|有|到|在|由|从|的|至少|全面|连续|稳定|继续|保持|比重达|优于|高于|低于|为|比“?十[二三四五]五”?(?:时期|末)?|比20\d\d年(?:底|末)?|较“?十[二三四五]五”?末?|比全[国省]|全[国省])+$"
)
_CHANGE = re.compile(rf"({RISE}|{FALL}|高于|低于|快于|高出|压减|翻|涨幅)")
_RATE = re.compile(r"增速|涨幅|增幅|增长率|增长目标")
_AVERAGE = re.compile(r"年均|年平均|平均每年")
_YEARLY = re.compile(r"每年")
_COMPARISON = re.compile(r"(?:比|较|高于|低于|快于|高出)[^，。；、]{0,16}$")
_RAISED = re.compile(r"升格|创建|获批|建成|认定|重组|改造|修复")
_MONEY_NOUNS = re.compile(r"产值|收入|税收|投资|营收|规模|产业规模|销售|增加值|交易额|总额|存款|贷款|开票")
_SHARE = re.compile(r"占(?!地)|比重|占比")
_NOUN = re.compile(r"^[^，,；;。！？!?：:\n、]+")
_NOT_NOUN = re.compile(
    r"^(?:$|纳入|入选|获评|入围|位居|获批|就业|[，,；;。！？!?：:、）)”》\s]|以上|以下|左右|以内|的?(?:目标|规模|水平|台阶|大关|关口)|和|及|与|或|至|增长|提高|下降)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The indicator of a number and how it counts (level, increment, growth, cagr, annual)."""

    indicator: str
    mode: str
    clause_start: int
    clause_end: int
    rule: str


def find_indicator(sentence: str, numbers: list[Mention], index: int, previous: Found | None) -> Found | None:
    """The noun phrase that number ``index`` measures, or None when the sentence names none."""
    mention = numbers[index]
    clause_start, clause_end = _clause(sentence, mention)
    shared = _coordinated(sentence, numbers, index, clause_start)
    if shared:
        return shared
    left_edge = max([clause_start, *[n.right for n in numbers[:index] if n.right <= mention.start]])
    left = sentence[left_edge : mention.left]
    return _beside(sentence, mention, (left, clause_start, clause_end), previous)


def _clause(sentence: str, mention: Mention) -> tuple[int, int]:
    start = max((m.end() for m in _EDGE.finditer(sentence[: mention.start])), default=0)
    following = _EDGE.search(sentence, mention.end)
    return start, following.start() if following else len(sentence)


def _beside(
    sentence: str, mention: Mention, sides: tuple[str, int, int], previous: Found | None
) -> Found | None:
    left, clause_start, clause_end = sides
    mode = _mode(left, mention)
    name, acted = _strip_head(_last_item(_TAIL.sub("", _COMPARISON.sub("", left).rstrip("、和及与 "))))
    right = _right_noun(sentence[mention.right : clause_end], mention, mode)
    if mention.unit.endswith("元") and _MONEY_NOUNS.search(left[-6:]):
        right = ""
    joined = left.lstrip()[:1] in {"、", "和", "及"}
    if mention.rule == "class" and not _MONEY_NOUNS.search(left[-8:]):
        return Found("产值", "level", clause_start, clause_end, "class")
    if right:
        verbs = acted or _only_verb(left) or bool(_RAISED.search(right))
        verbs = verbs or bool(re.search(r"新增|新建", sentence[clause_start : mention.start]))
        verbs = verbs or (joined and previous is not None and previous.mode == "increment")
        return Found(right, _counted(mode, verbs, mention), clause_start, clause_end, "right")
    if name:
        carried = joined and previous is not None and previous.mode == "increment"
        return Found(name, _counted(mode, acted or carried, mention), clause_start, clause_end, "left")
    if previous is not None:
        listed = joined and mention.unit == "%" and mode == "level"
        return Found(
            previous.indicator, previous.mode if listed else mode, clause_start, clause_end, "inherited"
        )
    return None


def _right_noun(right: str, mention: Mention, mode: str) -> str:
    """``N个X``: the noun behind a counted number; a share, a growth or a sum of money has its noun before it."""
    if mention.unit in {"%", "百分点", ""} or mode in {"growth", "cagr"} or _NOT_NOUN.match(right):
        return ""
    if mention.unit.endswith("元") and not right.startswith("的"):
        return ""
    return _trim_right(right)


def _counted(mode: str, acted: bool, mention: Mention) -> str:
    """A verb of doing makes N more of a countable thing; sums of money and visits stay totals."""
    if mode != "level" or not acted:
        return mode
    total = mention.unit.endswith(("元", "人次", "%", "百分点")) or mention.rule in {"class", "index"}
    return "level" if total else "increment"


def _mode(left: str, mention: Mention) -> str:
    near = re.sub(r"增加值|增值税|增量", "", left[-24:])
    if mention.rule == "double":
        return "growth"
    if _AVERAGE.search(near):
        return "cagr" if mention.unit in {"%", "百分点"} else "annual"
    if mention.unit == "百分点":
        return "growth"
    if mention.unit == "%":
        if _RATE.search(near):
            return "growth"
        reached = re.search(r"(?:提高|提升|上升|增加|增|下降|降低|降|扩大|压减)(?:到|至)\S{0,8}$", near)
        last = re.split(r"占(?!地)|比重|占比|稳定在|保持在|达到", near)[-1]
        return "growth" if _CHANGE.search(last) and not reached else "level"
    if _YEARLY.search(left):
        return "annual"
    if re.search(rf"(?:{RISE}|新增|净增)[^，、]{{0,2}}$", near) and not re.search(
        r"(?:到|至)\s*\S{0,2}$", left
    ):
        return "increment"
    return "increment" if re.search(r"新增|净增", left) else "level"


def _coordinated(sentence: str, numbers: list[Mention], index: int, clause_start: int) -> Found | None:
    """``A、B分别增长12%、13%以上``: the n-th number belongs to the n-th name."""
    at = sentence.rfind("分别", 0, numbers[index].start)
    if at < 0 or any(c in _BREAK for c in sentence[at : numbers[index].start]):
        return None
    members = [
        i
        for i, n in enumerate(numbers)
        if n.start > at and not any(c in _BREAK for c in sentence[at : n.start])
    ]
    order = members.index(index)
    lead = _TAIL.sub("", sentence[clause_start:at])
    names = [x for x in re.split(r"、|和(?!谐)|以及|(?<!普)及(?!以|率)", lead) if x.strip()]
    if len(names) < len(members):
        return None
    name, _ = _strip_head(names[-len(members) :][order])
    between = sentence[clause_start : numbers[members[0]].left]
    mode = _mode(between, numbers[index])
    end = max(numbers[members[-1]].right, numbers[index].right)
    return Found(name or names[order], mode, clause_start, end, "coordinated")


def _last_item(stem: str) -> str:
    """After the last 、 that does not join two nouns of one indicator."""
    parts = re.split(r"、", stem)
    if len(parts) == 1:
        return stem
    tail = parts[-1]
    return tail if len(tail) >= 3 else stem


def _strip_head(stem: str) -> tuple[str, bool]:
    """The name without leading adverbs and verbs; whether a verb of doing led it."""
    name = _HEAD.sub("", stem.strip("、和及与（( "))
    verb = re.match(rf"(?:{_VERBS})+", name) or re.search(rf"(?:{_STRONG})", name)
    acted = bool(verb) and len(name) > len(verb.group() if verb else "")
    if verb is not None and len(name) - verb.end() >= 2:
        name = _HEAD.sub("", name[verb.end() :])
    elif acted and verb is not None and not verb.start():
        name = name[verb.end() :]
    return name.strip(" ，、"), acted


def _only_verb(stem: str) -> bool:
    return bool(re.search(rf"(?:{_VERBS})\s*$", _HEAD.sub("", stem)))


def _trim_right(right: str) -> str:
    match = _NOUN.match(right)
    return re.sub(r"^(?:以上|左右|的|级|余|多|新)+", "", match.group()).strip() if match else ""
