"""Whose number is it: the noun phrase beside a number, shared by a list, or taken up from the number before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from yanzhen.reading.coordination import shared_names
from yanzhen.reading.gazetteer import one_of
from yanzhen.reading.grammar import ANAPHORS, FALL, RATE, REACH, RISE, SUPPORT, words
from yanzhen.reading.modes import counted, is_count, mode_of
from yanzhen.reading.names import (
    MEASURED,
    counted_noun,
    is_rank,
    is_verb,
    last_item,
    not_counted,
    only_verb,
    strip_head,
    strip_tail,
)
from yanzhen.reading.quantities import Mention

_EDGE = re.compile(r"[，,；;。！？!?：:\n]")
_REACHED = re.compile(rf"(?:{REACH})\s*(?:了|约|近|超|过|突破|超过)?\s*$")
_RAISED = re.compile(one_of(words("raised")))
_REBUILT = re.compile(r"战略性重组|改造|修复|建成通车|建成投|开工")
_NEW = re.compile(r"新增|新建")
_JOINS = "、和及"
_BOUND = 80
_MOST_SHARED = 6
_GROWTH_OF = re.compile(r"的([^，。；、\d]{2,10}?)(?:增长|增速)(?!目标|率|极|点)")
_NAME_GAP = 24
_RATIO_NAMES = ("第一产业占比", "第二产业占比", "第三产业占比")
_SUPPORT_RIGHT = re.compile(rf"\s*(?:的)?(?:一次性|资金|财政|配套|专项)?({SUPPORT})")
_SUPPORT_LEFT = re.compile(rf"({SUPPORT})\s*(?:金额|资金)?$")
_SUPPORT_VERB = re.compile(r"给予|奖励|补助|资助|补贴|奖补")
_SHARE = re.compile(r"占(?!地)")
_SHARE_NOUN = re.compile(r"比重|比例|占比|份额|率$")
_BARE_SHARE = re.compile(r"^占(?!地)")
_SIZE_NOUN = re.compile(
    r"(?:、(?:\d+[家个条户项座])?[一二三四五六七八九十百千万]+亿元?级|的|以上|优势|特色|重点|支柱|主导|级)*([^，,；;。：:、（）()\d“”]{0,10}?(?:产业集群|产业链|集群|产业|园区|开发区|企业|项目|工程|基地|市场|板块|链))"
)
_PROJECT = re.compile(r"(?:项目|工程|基地)$")
_THRESHOLD = re.compile(
    r"(?:级|元)?(?:及?以上|以下|以内)?的?[^，。；、\d]{0,12}?(?:企业|项目|集群|产业|园区|公司|强县|自然村|强镇|乡镇|工程)"
)
_COMPARED = re.compile(r"(?:过|超|超过|突破|达|达到|以上)\s*$")


@dataclass(frozen=True, slots=True)
class Found:
    """The indicator of a number and how it counts (level, increment, growth, cagr, annual)."""

    indicator: str
    mode: str
    clause_start: int
    clause_end: int
    rule: str


@dataclass(frozen=True)
class Spot:
    """One number of a sentence with its clause and what stands around it."""

    sentence: str
    numbers: Sequence[Mention]
    index: int
    previous: Found | None
    edges: Sequence[int]
    ahead: bool | None = None

    @property
    def mention(self) -> Mention:
        return self.numbers[self.index]

    @cached_property
    def clause(self) -> tuple[int, int]:
        """Start and end of the clause, commas excluded."""
        at = bisect_left(self.edges, self.mention.start)
        start = self.edges[at - 1] + 1 if at else 0
        after = bisect_left(self.edges, self.mention.end)
        return start, self.edges[after] if after < len(self.edges) else len(self.sentence)

    @cached_property
    def left(self) -> str:
        """What stands between the number before (or the clause start) and this number."""
        edge, before = self.clause[0], self.index - 1
        while before >= max(0, self.index - 3) and self._inside_name(before):
            before -= 1
        if before >= 0 and self.numbers[before].right > edge:
            edge = min(self.numbers[before].right, self.mention.left)
        return self.sentence[max(edge, self.mention.left - _BOUND) : self.mention.left]

    def _inside_name(self, index: int) -> bool:
        """``产值过100亿元的企业(5家)``: a size that belongs to the name of what this number counts."""
        mention = self.numbers[index]
        between = self.sentence[mention.end : self.mention.left]
        if is_count(mention.unit) or not is_count(self.mention.unit) or len(between) > _NAME_GAP:
            return False
        return bool(_THRESHOLD.match(between)) and not any(sign in between for sign in "、，,；;和及")

    @cached_property
    def right(self) -> str:
        """What follows up to the end of the clause or the next number."""
        start, end, after = self.mention.right, self.clause[1], self.index + 1
        if after < len(self.numbers) and self.numbers[after].left == start:
            start, after = self.numbers[after].right, after + 1
        if after < len(self.numbers):
            end = min(end, max(self.numbers[after].left, start))
        return self.sentence[start : min(end, start + _BOUND)]

    @cached_property
    def joined(self) -> bool:
        """A list goes on: 、 or 和 between the number before and this one, no comma."""
        if not self.index or self.numbers[self.index - 1].start < self.clause[0]:
            return False
        return any(sign in self.left for sign in _JOINS)

    def found(self, indicator: str, mode: str, rule: str) -> Found:
        return Found(indicator, mode, *self.clause, rule)


def edges_of(sentence: str) -> list[int]:
    """Where the clauses of a sentence end."""
    return [m.start() for m in _EDGE.finditer(sentence)]


def find_indicators(spot: Spot) -> list[Found]:
    """What the number measures: usually one name, several where they share it, none where it names nothing."""
    for pattern in _PATTERNS:
        found = pattern(spot)
        if found is not None:
            return found
    return []


def _ratio(spot: Spot) -> list[Found] | None:
    """``6.5:38.5:55``: the shares of the three sectors in their order."""
    mention = spot.mention
    if mention.rule != "ratio":
        return None
    before = spot.numbers[max(0, spot.index - 2) : spot.index]
    place = sum(n.rule == "ratio" and n.group == mention.group for n in before)
    return [spot.found(_RATIO_NAMES[place], "level", "ratio")]


def _growth_of(spot: Spot) -> list[Found] | None:
    """``年均6.8%的经济增长``: what grows stands behind the number."""
    mention = spot.mention
    match = _GROWTH_OF.match(spot.sentence, mention.right) if mention.unit == "%" else None
    if match is None:
        return None
    mode = "cagr" if mode_of(spot.left, mention) == "cagr" else "growth"
    return [spot.found(match[1], mode, "right")]


def _threshold(spot: Spot) -> list[Found] | None:
    """``产值过100亿元的企业5家``: a size inside the name of what is counted is no number of its own."""
    mention = spot.mention
    if is_count(mention.unit) and mention.unit not in {"户", "人"}:
        return None
    start, end = spot.clause
    after = spot.sentence[mention.end : min(end, mention.end + 30)]
    if not _THRESHOLD.match(after):
        return None
    adjacent = spot.index > 0 and spot.numbers[spot.index - 1].right == mention.left
    sized = mention.rule == "class" or adjacent
    sized = sized and not _COMPARED.search(spot.sentence[start : mention.start])
    if sized and not after.startswith("以上"):
        return None
    around = spot.numbers[max(0, spot.index - 2) : spot.index + 3]
    beside = [n for n in around if start <= n.start < end and n is not mention and is_count(n.unit)]
    near = any(-12 <= n.start - mention.end <= 24 for n in beside)
    bare = mention.op == ">=" and "亿" in mention.unit and not spot.left.strip()
    return [] if near or bare or mention.unit in {"户", "人"} else None


def _support(spot: Spot) -> list[Found] | None:
    """A sum of money (or a share) that a policy gives: 奖励, 补助 — named behind the number or before it."""
    mention = spot.mention
    if not (mention.unit.endswith("元") or mention.unit == "%"):
        return None
    last = spot.index
    bound = min(len(spot.numbers), spot.index + _MOST_SHARED)
    while last + 1 < bound and not _between(spot, last).strip("、和或"):
        last += 1
    after = _SUPPORT_RIGHT.match(spot.sentence, spot.numbers[last].right)
    left = strip_tail(spot.left)
    before = _SUPPORT_LEFT.search(left)
    if after and _SUPPORT_VERB.search(spot.sentence[spot.clause[0] : spot.numbers[last].right + 8]):
        return [spot.found(after[1], "annual" if "每年" in spot.left else "level", "support")]
    if before and (before.start() == 0 or (_SUPPORT_VERB.match(before[1]) and "对" in spot.sentence)):
        return [spot.found(before[1], "annual" if "每年" in spot.left else "level", "support")]
    return None


def _between(spot: Spot, index: int) -> str:
    return spot.sentence[spot.numbers[index].right : spot.numbers[index + 1].left]


def _coordinated(spot: Spot) -> list[Found] | None:
    shared = shared_names(spot.sentence, spot.numbers, spot.index, spot.clause[0])
    if shared is None:
        return None
    name, between, end = shared
    mode = mode_of(between, spot.mention)
    return [Found(name, counted(mode, False, name, spot.mention), spot.clause[0], end, "coordinated")]


def _size(spot: Spot) -> list[Found] | None:
    """千亿级产业: the size of each, named by what has it."""
    mention = spot.mention
    counted_before = spot.index > 0 and spot.numbers[spot.index - 1].right == mention.left
    if mention.rule != "class" and not (counted_before and mention.unit.endswith("元")):
        return None
    if MEASURED.search(strip_tail(spot.left)[-8:]):
        return None
    noun = _SIZE_NOUN.match(spot.sentence, mention.end)
    if noun is None:
        return None
    kind = "投资" if _PROJECT.search(noun[1]) else "产值"
    return [spot.found(noun[1] + kind, "level", "size")]


def _beside(spot: Spot) -> list[Found] | None:
    mention = spot.mention
    mode = mode_of(spot.left, mention)
    stem = strip_tail(spot.left)
    name, acted = strip_head(last_item(stem))
    if is_rank(name) or (name in ANAPHORS and spot.previous is not None):
        name = ""
    if not_counted(name):
        return []
    right = _right_noun(spot, mode, name)
    if right is None:
        return []
    if right:
        raised = _RAISED if spot.ahead else _REBUILT
        verbs = acted or only_verb(stem) or only_verb(spot.left) or bool(raised.search(spot.right))
        verbs = verbs or _carried(spot) or _led_by_verb(spot)
        return [spot.found(right, counted(mode, verbs, right, mention), "right")]
    if name:
        return _left(spot, name, mode, acted)
    return _inherited(spot, mode, acted or only_verb(stem))


def _left(spot: Spot, name: str, mode: str, acted: bool) -> list[Found]:
    previous = spot.previous
    if spot.mention.unit == "%" and mode == "growth" and _SHARE.search(name) and not _changes(spot.left):
        mode = "level"
    if mode == "level" and _BARE_SHARE.match(name) and previous is not None:
        name = _SHARE.split(previous.indicator)[0] + name
    if spot.mention.unit == "%" and _SHARE.search(name) and not _SHARE_NOUN.search(name):
        name += "比重"
    acted = acted or (_carried(spot) and not _REACHED.search(spot.left))
    return [spot.found(name, counted(mode, acted, name, spot.mention), "left")]


def _changes(left: str) -> bool:
    return bool(re.search(rf"(?:{RISE}|{FALL}|{RATE})\s*[了约近超]?\s*$", left))


def _inherited(spot: Spot, mode: str, acted: bool) -> list[Found]:
    """Nothing beside it: the number speaks of the same thing as the one before."""
    previous = spot.previous
    if previous is None:
        return []
    listed = not spot.left.strip(" 、和或及") and spot.mention.unit == "%" and mode == "level"
    mode = previous.mode if listed else counted(mode, acted, previous.indicator, spot.mention)
    return [spot.found(previous.indicator, mode, "inherited")]


def _led_by_verb(spot: Spot) -> bool:
    """``落地建设甲、乙2个实验室``: the verb stands at the head of the list that the number counts."""
    clause = spot.sentence[spot.clause[0] : spot.mention.start]
    if _NEW.search(clause):
        return True
    listed = any(sign in spot.left for sign in _JOINS)
    return (
        listed
        and not MEASURED.search(strip_tail(spot.left))
        and strip_head(clause[:_BOUND])[1]
        and not _REACHED.search(spot.left)
    )


def _carried(spot: Spot) -> bool:
    """N more of the next thing too: 新增A3个、B2个; across a comma only in a plan."""
    previous = spot.previous
    if previous is None or previous.mode != "increment":
        return False
    if spot.joined:
        return True
    if MEASURED.search(strip_tail(spot.left)):
        return False
    return spot.ahead is True and spot.index > 0 and is_count(spot.mention.unit)


def _size_noun_after(spot: Spot) -> re.Match[str] | None:
    """``4个五百亿级产业``: the next number stands between this one and its noun."""
    after = spot.index + 1
    if after >= len(spot.numbers) or spot.numbers[after].left != spot.mention.right:
        return None
    return _SIZE_NOUN.match(spot.sentence, spot.numbers[after].end)


def _right_noun(spot: Spot, mode: str, name: str) -> str | None:
    """``N个X``: the noun behind a counted number; a share, a growth or a sum has its noun before it.

    None where the noun is one that no ledger holds (方面, 环节).
    """
    mention = spot.mention
    if mention.unit in {"%", "百分点", "", "倍"} or mode in {"growth", "cagr"}:
        return ""
    sized = _size_noun_after(spot)
    noun = sized[1] if sized else counted_noun(spot.right)
    if noun is None:
        return None if is_count(mention.unit) else ""
    if not noun:
        return ""
    if mention.unit.endswith("元") and (name or (spot.joined and spot.previous is not None)):
        return ""
    if name and not is_verb(name) and (_REACHED.search(spot.left) or MEASURED.search(name)):
        return ""
    return noun


_PATTERNS: tuple[Callable[[Spot], list[Found] | None], ...] = (
    _ratio, _growth_of, _threshold, _support, _coordinated, _size, _beside,
)  # fmt: skip
