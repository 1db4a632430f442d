"""Numbers that are named by their kind: sizes inside names and of each thing, sums a policy gives, growth of what follows."""

from __future__ import annotations

import re

from yanzhen.reading.grammar import SUPPORT, VERBS
from yanzhen.reading.modes import is_count, mode_of
from yanzhen.reading.names import MEASURED
from yanzhen.reading.spots import SIZED_NAME, Found, Spot

_SUPPORT_RIGHT = re.compile(rf"\s*(?:的)?(?:标准)?(?:给予|予以)?(?:一次性|资金|财政|配套|专项)?({SUPPORT})")
_SUPPORT_LEFT = re.compile(rf"({SUPPORT})\s*(?:金额|资金)?$")
_CEILING = re.compile(r"最高|累计|每年|单个|每家|同一|不超过|总额")
_SUPPORT_VERB = re.compile(r"给予|奖励|补助|资助|补贴|奖补")
_SIZE_NOUN = re.compile(
    r"(?:、(?:\d+[家个条户项座])?[一二三四五六七八九十百千万]+亿元?级|的|以上|优势|特色|重点|支柱|主导|级)*([^，,；;。：:、（）()\d“”]{0,10}?(?:产业集群|产业链|集群|产业|园区|开发区|企业|项目|工程|基地|市场|板块|链))"
)
_NAMED_AFTER = re.compile(r"(?:培育|倍增|攻坚|提升)?(?:行动|计划|方案|战略)|培育(?:工程|库)")
_ONE_OF_MANY = re.compile(r"[两三四五六七八九十]大$")
_CREATES = re.compile(rf"{VERBS}|瞄准|迈向|冲刺|若干|一批|跨入|达到|升级")
_PROJECT = re.compile(r"(?:项目|工程|基地)$")
_COMPARED = re.compile(r"(?:过|超|超过|突破|达|达到|以上)\s*$")


_MOST_SHARED = 6
_GROWTH_OF = re.compile(r"的([^，。；、\d]{2,10}?)(?:增长|增速)(?!目标|率|极|点)|的(增长目标)")


def growth_of(spot: Spot) -> list[Found] | None:
    """``年均6.8%的经济增长``: what grows stands behind the number."""
    mention = spot.mention
    match = _GROWTH_OF.match(spot.sentence, mention.right) if mention.unit == "%" else None
    if match is None:
        return None
    mode = "cagr" if mode_of(spot.left, mention) == "cagr" else "growth"
    return [spot.found(match[1] or match[2], mode, "right")]


def threshold(spot: Spot) -> list[Found] | None:
    """``产值过100亿元的企业5家``: a size inside the name of what is counted is no number of its own."""
    mention = spot.mention
    if is_count(mention.unit) and mention.unit not in {"户", "人"}:
        return None
    start, end = spot.clause
    after = spot.sentence[mention.end : min(end, mention.end + 30)]
    if not SIZED_NAME.match(after):
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


def support(spot: Spot) -> list[Found] | None:
    """A sum of money (or a share) that a policy gives: 奖励, 补助 — named behind the number or before it."""
    mention = spot.mention
    if not (mention.unit.endswith("元") or mention.unit == "%"):
        return None
    last = spot.index
    bound = min(len(spot.numbers), spot.index + _MOST_SHARED)
    while last + 1 < bound and not _between(spot, last).strip("、和或"):
        last += 1
    after = _SUPPORT_RIGHT.match(spot.sentence, spot.numbers[last].right)
    left = spot.stem
    before = _SUPPORT_LEFT.search(left)
    if after and _SUPPORT_VERB.search(spot.sentence[spot.clause[0] : spot.numbers[last].right + 8]):
        return [spot.found(after[1], "annual" if "每年" in spot.left else "level", "support")]
    if before and (before.start() == 0 or (_SUPPORT_VERB.search(before[1]) and "对" in spot.sentence)):
        return [spot.found(before[1], "annual" if "每年" in spot.left else "level", "support")]
    previous = spot.previous
    if (
        previous is not None
        and previous.rule == "support"
        and _CEILING.search(spot.sentence, spot.clause[0], spot.mention.start)
    ):
        return [spot.found(previous.indicator, "annual" if "每年" in spot.left else "level", "support")]
    return None


def _between(spot: Spot, index: int) -> str:
    return spot.sentence[spot.numbers[index].right : spot.numbers[index + 1].left]


def size(spot: Spot) -> list[Found] | None:
    """千亿级产业: the size of each, named by what has it."""
    mention = spot.mention
    counted_before = spot.index > 0 and spot.numbers[spot.index - 1].right == mention.left
    if mention.rule != "class" and not (counted_before and mention.unit.endswith("元")):
        return None
    if MEASURED.search(spot.stem[-8:]):
        return None
    noun = _SIZE_NOUN.match(spot.sentence, mention.end)
    if mention.unit == "亿斤":
        return []
    if noun is None:
        return None
    if not _is_told(spot, counted_before):
        return []
    if _NAMED_AFTER.match(spot.sentence, noun.end(1)):
        return []
    kind = "投资" if _PROJECT.search(noun[1]) else "产值"
    return [spot.found(noun[1] + kind, "level", "size")]


def _is_told(spot: Spot, counted_before: bool) -> bool:
    """Whether a size says something: 打造千亿产业, 2个千亿级园区; in 八大千亿产业 it is only part of a name."""
    mention, start = spot.mention, spot.clause[0]
    before = spot.sentence[start : mention.start]
    if _ONE_OF_MANY.search(before):
        return False
    if spot.sentence[mention.end - 1] != "亿" or counted_before or _CREATES.search(before):
        return True
    after = spot.numbers[spot.index + 1 : spot.index + 2]
    return any(is_count(n.unit) and n.start < spot.clause[1] for n in after)


def size_noun_after(spot: Spot) -> re.Match[str] | None:
    """``4个五百亿级产业``: the next number stands between this one and its noun."""
    after = spot.index + 1
    if after >= len(spot.numbers) or spot.numbers[after].left != spot.mention.right:
        return None
    return _SIZE_NOUN.match(spot.sentence, spot.numbers[after].end)
