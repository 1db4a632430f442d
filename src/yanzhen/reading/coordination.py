"""Lists that share: 分别 gives each name its number; 以上, 不超过 and a head noun hold for the whole list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yanzhen.reading.gazetteer import loaded, one_of
from yanzhen.reading.grammar import words
from yanzhen.reading.names import strip_head, strip_tail
from yanzhen.reading.quantities import Mention

_BREAK = re.compile(r"[，,；;。！？!?：:\n]")
_AND = re.compile(r"、|和(?!谐)|以及|(?<!普)及(?!以|率)")
_SPREAD: dict[str, list[str]] = {
    str(k): [str(x) for x in v] for k, v in loaded("grammar.yaml")["spread"].items()
}
_SHARED = re.compile(rf"{one_of(words('shared_nouns'))}$")
_COMPLETE = re.compile(rf"(?:{one_of(words('shared_nouns'))}|[数率量额度值])$")
_COLLECTED = re.compile(r"^(.+?)(?:等)?(?:[两三四五六七八九十\d]+(?:大|个|类))(.+)$")
_MOST_DEALT = 12
_LIST_SIGNS = "、和或及 "
_BOTH = re.compile(r"([^，。；：]{2,16}?)(?:和|、)([^，。；：、和]{2,20}?)(?:在[^，。；：、]{0,12})?$")
_EACH = re.compile(r"均\s*(?:年均)?(?:增长|下降|提高|达到|达|超过|超|突破|增|保持)[^，。；：、]{0,4}$")


def shared_names(
    sentence: str,
    numbers: Sequence[Mention],
    index: int,
    clause_start: int,
    named: Sequence[tuple[int, str]] = (),
) -> tuple[str, str, int] | None:
    """(name, words that lead to the first number, end) of number ``index`` where 分别 deals out the names.

    ``named`` are the (number, indicator) found before in the sentence: what a bare 分别 speaks of.
    """
    at = sentence.rfind("分别", clause_start, numbers[index].start)
    if at < 0 or _BREAK.search(sentence, at, numbers[index].start):
        return None
    reach = range(max(0, index - _MOST_DEALT), min(len(numbers), index + _MOST_DEALT))
    members = [
        i for i in reach if numbers[i].start > at and not _BREAK.search(sentence, at, numbers[i].start)
    ]
    order = members.index(index)
    names = _dealt(strip_tail(sentence[max(clause_start, at - 120) : at]), len(members))
    if names is None:
        names = [name for place, name in named if place < members[0]][-len(members) :]
    if len(names) < len(members) or len(members) < 2:
        return None
    between = sentence[clause_start : numbers[members[0]].left]
    return names[order], between, max(numbers[members[-1]].right, numbers[index].right)


def _dealt(lead: str, size: int) -> list[str] | None:
    """The last ``size`` names of a list, each with the head noun that only the last one spells out."""
    names = [part for part in _AND.split(lead) if part.strip()]
    if len(names) < size:
        names = _spread(names, size)
    if len(names) < size:
        return None
    collected = _COLLECTED.match(names[-1])
    noun = _SHARED.search(names[-1])
    if collected and noun:
        names[-1] = collected[1] + noun[0]
    names = names[-size:]
    made = [strip_head(name)[0] or name for name in names]
    if noun is None:
        return made
    return [name if _COMPLETE.search(name) or len(name) > 8 else name + noun[0] for name in made]


def _spread(names: list[str], size: int) -> list[str]:
    """城乡居民收入 → 城镇居民收入, 农村居民收入."""
    for name in names:
        for short, parts in _SPREAD.items():
            if short in name and len(parts) == size:
                return [name.replace(short, part, 1) for part in parts]
    return names


def several_names(sentence: str, clause_start: int, mention: Mention, name: str) -> list[str]:
    """``A、B均增长10%``, ``A和B翻番``: the names that share one number; one name where nothing is shared."""
    lead = sentence[max(clause_start, mention.left - 60) : mention.left]
    if mention.rule != "double" and not _EACH.search(lead):
        return [name]
    match = _BOTH.search(strip_tail(lead))
    if match is None:
        return [name]
    names = _dealt(match.group(1) + "和" + strip_tail(match.group(2)), 2)
    return names or [name]


def share_relations(sentence: str, numbers: list[Mention]) -> Iterator[Mention]:
    """Numbers joined by nothing but 、和或: 不超过 before the first holds for all, 以上 after the last as well.

    Without 分别 or 或 the relation after the last number is its own.
    """
    start = 0
    while start < len(numbers):
        end = start
        while end + 1 < len(numbers) and _joined(sentence, numbers[end], numbers[end + 1]):
            end += 1
        run = numbers[start : end + 1]
        yield from _shared_run(sentence, run) if len(run) > 1 else run
        start = end + 1


def _joined(sentence: str, one: Mention, other: Mention) -> bool:
    if one.rule in {"ratio", "range"} or other.rule in {"ratio", "range"} or other.left < one.right:
        return False
    return other.left - one.right <= 3 and not sentence[one.right : other.left].strip(_LIST_SIGNS)


def _shared_run(sentence: str, run: list[Mention]) -> Iterator[Mention]:
    first, last = run[0], run[-1]
    lead = sentence[max(0, first.left - 16) : first.left]
    dealt = "分别" in lead or "或" in sentence[first.right : last.left]
    before = first.op if first.left < first.start else ""
    after = last.op if last.right > last.end and dealt else ""
    for mention in run:
        own = mention.op != "="
        yield mention if own else replace(mention, op=before or after or "=")
