"""The unit of a column: in brackets behind its name, below it, or once for the sheet as 单位：万元."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from yanzhen.kernel.quantities import Unit, UnitTable
from yanzhen.specs import find_pack
from yanzhen.specs.reading import read_files

_BRACKETS = re.compile(r"[（(【\[]([^（）()【】\[\]]{1,20})[）)】\]]")
_FOR_THE_SHEET = re.compile(r"(?:计量|金额)?单位[:：为]?\s*([^\s，,；;。）)]{1,10})")
_BEHIND = re.compile(r"[/,，·_\-]\s*([^/,，·_\-]{1,8})$")
_PREFIX = re.compile(r"^(?:单位[:：]?)")
RISKY = frozenset({"money", "area"})
"""Dimensions in which lists use several units, so that a number without one may not be guessed."""


@cache
def units() -> UnitTable:
    """Every unit that the reference pack knows."""
    rows: list[Any] = [
        row for rows in read_files(find_pack("reference"), only="units.yaml").rows.values() for row in rows
    ]
    return UnitTable.of(Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases) for u in rows)


def unit_in(label: str) -> str:
    """The unit that a header names, empty when it names none: ``营业收入（万元）``, ``营业收入·万元``, ``面积/亩``."""
    known = units().spellings
    for pattern in (_BRACKETS, _BEHIND):
        for found in pattern.findall(label):
            for word in re.split(r"[，,、;；/ ]", found):
                spelled = _PREFIX.sub("", word).strip()
                if spelled in known:
                    return spelled
    return ""


def without_unit(label: str) -> str:
    """A header without the unit that stands behind it, for headers like ``营业收入/万元``."""
    found = _BEHIND.search(label)
    return label[: found.start()] if found and found[1].strip() in units().spellings else label


def sheet_unit(texts: Iterable[str]) -> str:
    """The unit that a line above the table gives for all of it."""
    for text in texts:
        found = _FOR_THE_SHEET.search(text)
        if found and found[1] in units().spellings:
            return found[1]
    return ""


def resolve(spelled: str, wanted: str) -> str:
    """The unit meant by ``万``, ``亿``, ``万人`` or a full spelling in a cell of a column kept in ``wanted``; or empty."""
    known = units().spellings
    base = wanted.lstrip("千百万亿")
    for spelling in (spelled, f"{spelled}{base}"):
        if spelling == wanted or (spelling in known and units().comparable(spelling, wanted)):
            return spelling
    return ""


def is_risky(unit: str) -> bool:
    """Whether a number without a unit could be off by a factor of ten thousand."""
    found = units().spellings.get(unit)
    return found is not None and found.dimension in RISKY


def ratio(source: str, target: str) -> Decimal:
    """What one ``source`` is in ``target``, exactly; both are comparable."""
    if source == target:
        return Decimal(1)
    known: Mapping[str, Unit] = units().spellings
    return Decimal(repr(known[source].factor)) / Decimal(repr(known[target].factor))


def alike(unit: str) -> list[str]:
    """The units that a column kept in ``unit`` may be delivered in, for the choice on the page."""
    known = units().spellings
    if unit not in known:
        return [unit] if unit else []
    same = {u.label: u.factor for u in known.values() if u.dimension == known[unit].dimension}
    return sorted(same, key=lambda label: same[label])
