"""Whose number is it: the noun phrase beside a number, shared by a list, or taken up from the number before."""

from __future__ import annotations

import re
from collections.abc import Callable

from yanzhen.reading.coordination import shared_names
from yanzhen.reading.gazetteer import one_of
from yanzhen.reading.grammar import ANAPHORS, FALL, RATE, REACH, RISE, words
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
)
from yanzhen.reading.spots import Found, Spot
from yanzhen.reading.sums import growth_of, size, size_noun_after, support, threshold

_REACHED = re.compile(rf"(?:{REACH})\s*(?:了|约|近|超|过|突破|超过)?\s*$")
_RAISED = re.compile(one_of(words("raised")))
_REBUILT = re.compile(r"战略性重组|改造|修复|建成通车|建成投|开工")
_NEW = re.compile(r"新增|新建")
_LEVEL_VERB = re.compile(one_of(words("level_verbs")))
_JOINS = "、和及"
_BOUND = 80
_RATIO_NAMES = ("第一产业占比", "第二产业占比", "第三产业占比")
_SHARE = re.compile(r"占(?!地)")
_SHARE_NOUN = re.compile(r"比重|比例|占比|份额|率$")
_BARE_SHARE = re.compile(r"^占(?!地)")


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


def _coordinated(spot: Spot) -> list[Found] | None:
    """Names dealt out by 分别: those before it in the clause, else those of the last numbers."""
    shared = shared_names(spot.sentence, spot.numbers, spot.index, spot.clause[0], spot.named)
    if shared is None:
        return None
    name, between, end = shared
    mode = mode_of(between, spot.mention)
    return [Found(name, counted(mode, False, name, spot.mention), spot.clause[0], end, "coordinated")]


def _beside(spot: Spot) -> list[Found] | None:
    mention = spot.mention
    mode = mode_of(spot.left, mention)
    stem = spot.stem
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
    acted = acted or ((_carried(spot) or _led_by_verb(spot)) and not _REACHED.search(spot.left))
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
        and not MEASURED.search(spot.stem)
        and strip_head(clause[:_BOUND])[1]
        and not _REACHED.search(spot.left)
    )


def _carried(spot: Spot) -> bool:
    """N more of the next thing too: 新增A3个、B2个; across a comma only in a plan."""
    previous = spot.previous
    if previous is None or previous.mode != "increment":
        return False
    if _LEVEL_VERB.match(spot.left.lstrip("、和及与 ")):
        return False
    if spot.joined:
        return True
    if MEASURED.search(spot.stem):
        return False
    return spot.ahead is True and spot.index > 0 and is_count(spot.mention.unit)


def _right_noun(spot: Spot, mode: str, name: str) -> str | None:
    """``N个X``: the noun behind a counted number; a share, a growth or a sum has its noun before it.

    None where the noun is one that no ledger holds (方面, 环节).
    """
    mention = spot.mention
    if mention.unit in {"%", "百分点", "", "倍"} or mode in {"growth", "cagr"}:
        return ""
    sized = size_noun_after(spot)
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
    _ratio, growth_of, threshold, support, _coordinated, size, _beside,
)  # fmt: skip
