"""How a number counts: a level, N more, a change, a yearly average, N every year — by the nearest cue."""

from __future__ import annotations

import re

from yanzhen.reading.gazetteer import one_of
from yanzhen.reading.grammar import (
    AVERAGE,
    COUNT_UNITS,
    FALL,
    RATE,
    REACH,
    RISE,
    SCALE,
    YEARLY,
    words,
)
from yanzhen.reading.quantities import Mention

_MASKED = re.compile(r"增加值|增值税|增量|增收|增发|提升工程|提升行动|新增|净增|增加到|新增加")
_CUE = re.compile(
    rf"(?P<rate>{RATE})|(?P<moved>(?:{RISE}|{FALL})[了]?(?:到|至|为))|(?P<change>{RISE}|{FALL})|(?P<reach>{REACH})|(?P<share>{one_of(words('shares'))})"
)
_NEAR = 30
_SCALED = re.compile(rf"^{SCALE}")
_TO = re.compile(r"(?:到|至|达|为)\s*\S{0,2}$")
_MORE_OF = re.compile(rf"(?:(?:{RISE})了?|新增|净增)[^，、]{{0,2}}$")
_NEW = re.compile(r"新增|净增")
_TOTALS = ("元", "人次", "%", "百分点")
_INCREMENT_NOUN = re.compile(rf"{one_of(words('increment_nouns'))}$")
_PERCENT = {"%", "百分点", "‰"}


def is_count(unit: str) -> bool:
    """Whether a unit counts things (家, 万个) and does not measure them (公里, 亿元)."""
    return _SCALED.sub("", unit) in COUNT_UNITS or unit in COUNT_UNITS


def mode_of(left: str, mention: Mention) -> str:
    """The mode that the words between the last number (or clause start) and this number tell."""
    near = _MASKED.sub(lambda m: "＿" * len(m[0]), left[-_NEAR:])
    if mention.rule == "double":
        return "growth"
    percent = mention.unit in _PERCENT
    if AVERAGE.search(near):
        return "cagr" if percent else "annual"
    cue = _last_cue(near)
    if percent or mention.unit == "倍":
        return _of_percent(cue, near, mention)
    if YEARLY.search(left):
        return "annual"
    if _MORE_OF.search(left[-_NEAR:]) and not _TO.search(left) and "增加值" not in left[-4:]:
        return "increment"
    return "increment" if _NEW.search(left) and cue not in {"reach", "moved"} else "level"


def _last_cue(near: str) -> str:
    """rate, moved (提高到), change, reach or share: the last of them; a rate outlives 保持在 and 控制在."""
    last = ""
    for match in _CUE.finditer(near):
        kind = match.lastgroup or ""
        last = last if last == "rate" and kind == "reach" else kind
    return last


def _of_percent(cue: str, near: str, mention: Mention) -> str:
    if mention.unit == "百分点" or cue in {"rate", "change"}:
        return "growth"
    return "level"


def counted(mode: str, acted: bool, name: str, mention: Mention) -> str:
    """A verb of doing makes N more of a countable thing; sums of money and visits stay totals."""
    total = mention.unit.endswith(_TOTALS) or mention.rule in {"class", "index"}
    if mode != "level" or total:
        return mode
    return "increment" if acted or _INCREMENT_NOUN.search(name) else "level"
