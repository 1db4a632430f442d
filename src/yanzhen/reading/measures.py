"""Wordings of an indicator brought to one catalogue entry, with the reason for the choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from yanzhen.reading.gazetteer import loaded, one_of
from yanzhen.reading.grammar import SCALE
from yanzhen.reading.modes import is_count

if TYPE_CHECKING:
    from yanzhen.specs.pack import Pack

_SCALED = re.compile(rf"^{SCALE}")
_KINDS = {"growth": "growth", "cagr": "growth", "increment": "increment", "annual": "increment"}
_KIND_NAMES = {"growth": "增长口径", "increment": "新增口径", "level": "水平口径"}
_RANK = re.compile(r"位次|排名")


@dataclass(frozen=True, slots=True)
class Match:
    """The catalogue's code for a wording, empty where none fits, and why, in Chinese."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One catalogue entry: its code, label, unit and the other wordings it goes by."""

    code: str
    label: str
    unit: str = ""
    aliases: tuple[str, ...] = ()


class Catalogue:
    """Finds the entry that a wording means: same words after normalising, same way of counting, same kind of unit."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._entries: dict[tuple[str, str], list[tuple[Measure, str]]] = {}
        for measure in measures:
            for wording in (measure.label, *measure.aliases):
                name, kind = _normal(wording)
                if name and not _RANK.search(wording):
                    self._entries.setdefault((name, kind), []).append((measure, wording))

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Catalogue:
        """From plain rows with ``code``, ``label`` and, where there are any, ``unit`` and ``aliases``."""
        return cls(
            Measure(
                str(r["code"]), str(r["label"]), str(r.get("unit", "")), tuple(map(str, r.get("aliases", ())))
            )
            for r in rows
        )

    @classmethod
    def from_pack(cls, *packs: Pack) -> Catalogue:
        """From the indicators that packs define."""
        return cls(
            Measure(row.id, row.label.zh, row.unit, tuple(row.aliases)) for p in packs for row in p.indicators
        )

    def match(self, indicator: str, mode: str = "level", unit: str = "") -> Match:
        """The entry for an indicator counted in ``mode`` and ``unit``; without a code where none is certain."""
        name, worded = _normal(indicator)
        kind = _KINDS.get(mode, "level") if worded == "level" else worded
        if unit == "百分点" and kind == "growth":
            kind = "level" if worded == "level" else kind
        for wanted in (kind, *_FALLBACKS[kind]):
            for measure, wording in self._entries.get((name, wanted), ()):
                if _same_kind_of_unit(measure.unit, unit):
                    return Match(measure.code, _reason(indicator, wording, measure, wanted))
        return Match("", "目录里没有这个指标" if not self._knows(name) else "目录有此名称，口径或单位不合")

    def _knows(self, name: str) -> bool:
        return any((name, kind) in self._entries for kind in _KIND_NAMES)


_FALLBACKS: dict[str, tuple[str, ...]] = {"growth": (), "increment": ("level",), "level": ("increment",)}


def _reason(indicator: str, wording: str, measure: Measure, kind: str) -> str:
    same = "写法相同" if indicator in (wording, measure.label) else f"“{indicator}”即“{wording}”"
    return f"{same}，{_KIND_NAMES[kind]}"


def _same_kind_of_unit(one: str, other: str) -> bool:
    """Whether two units measure the same: 万户 and 户, 亿元 and 万元; any two counts; nothing known fits all."""
    if not one or not other:
        return True
    first, second = _SCALED.sub("", one), _SCALED.sub("", other)
    if first == second:
        return True
    return is_count(first) and is_count(second) and not {"%", "百分点", "倍"} & {first, second}


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    table = loaded("measures.yaml")["same"]
    standard = {str(word): str(name) for name, listed in table.items() for word in (name, *listed)}
    return re.compile(one_of(standard)), standard


@cache
def _cuts() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = loaded("measures.yaml")
    ends = (one_of(map(str, table[name])) for name in ("growth", "counted"))
    growth, counted = (re.compile(f"(?<=.){end}$") for end in ends)
    increment = re.compile(f"^{one_of(map(str, table['increment']))}(?=.)")
    return growth, increment, counted, re.compile(one_of(map(str, table["drop"])))


@cache
def _normal(wording: str) -> tuple[str, str]:
    """(standard name, growth | increment | level) of a wording."""
    growth, increment, counted, drop = _cuts()
    pattern, standard = _spellings()
    name = drop.sub("", wording).replace(" ", "")
    kind = "level"
    if growth.search(name):
        name, kind = growth.sub("", name), "growth"
    elif increment.match(name):
        name, kind = increment.sub("", name), "increment"
    name = counted.sub("", name)
    for _ in range(2):
        name = pattern.sub(lambda found: standard[found[0]], name)
    return name, kind
