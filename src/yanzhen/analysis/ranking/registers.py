"""A register of outside firms from a csv: what to match them by, and what else it says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.candidates import OutsideFirm
from yanzhen.analysis.ranking.factors import Known
from yanzhen.analysis.ranking.prospects import FirmFacts
from yanzhen.kernel.errors import YanzhenError

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("企业名称", "名称", "name", "fullname", "company"),
    "uscc": ("统一社会信用代码", "信用代码", "uscc"),
    "city": ("所在市", "城市", "city"),
    "province": ("所在省", "省份", "省", "province"),
    "industry": ("行业", "所属行业", "industry"),
    "products": ("产品", "主要产品", "主营产品", "products"),
    "listed": ("上市", "上市日期", "listed"),
    "revenue": ("营业收入", "营收", "revenue"),
    "growth": ("营业收入增速", "增速", "growth"),
    "distance": ("距离公里", "距离", "distance_km"),
    "sites": ("周边基地", "sites"),
    "ties": ("供货关系", "ties"),
    "expansion": ("扩产计划", "expansion"),
    "restricted": ("限制", "restricted"),
}
HALF_WAY = 300.0
"""Kilometres at which nearness counts half (rule grade X)."""
SAID = {
    "sites": "名录写明周边已有基地",
    "ties": "名录写明与本地企业的供货关系",
    "expansion": "名录写明扩产计划",
}
_MARKS = re.compile(r"[;；、,，]+")


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """Firms with a key each (credit code, else row), and what is known of them by key."""

    firms: tuple[OutsideFirm, ...]
    facts: Mapping[str, FirmFacts]
    known: tuple[str, ...]


def make_register(header: Sequence[str], rows: Sequence[Sequence[str]], where: str) -> RegisterFile:
    """Raises YanzhenError without a name column, without products and industries, or on a figure that is none."""
    at = {k: next((header.index(n) for n in names if n in header), -1) for k, names in COLUMNS.items()}
    if at["name"] < 0 or (at["products"] < 0 and at["industry"] < 0):
        raise YanzhenError(
            "名录缺列",
            where=where,
            why=f"有：{'、'.join(header)}",
            do="要有 企业名称，以及 产品 或 行业",
        )
    cells = [{k: (row[i].strip() if i >= 0 else "") for k, i in at.items()} for row in rows]
    cells = [c for c in cells if c["name"]]
    keys = [c["uscc"] or f"{n + 2:07d}" for n, c in enumerate(cells)]
    numbers = {k: _column(cells, k, where) for k in ("revenue", "growth", "distance")}
    firms = tuple(_firm(key, c) for key, c in zip(keys, cells, strict=True))
    facts = {key: _facts(c, numbers, n) for n, (key, c) in enumerate(zip(keys, cells, strict=True))}
    return RegisterFile(firms, facts, tuple(k for k, i in at.items() if i >= 0))


def _firm(key: str, cell: Mapping[str, str]) -> OutsideFirm:
    products = tuple(p for p in _MARKS.split(cell["products"]) if p)
    return OutsideFirm(
        key, cell["name"], cell["city"], cell["province"], cell["industry"], products, cell["listed"]
    )


def _column(cells: Sequence[Mapping[str, str]], name: str, where: str) -> np.ndarray:
    found = np.full(len(cells), np.nan)
    for i, cell in enumerate(cells):
        text = cell[name].replace(",", "").rstrip("%")
        if text and text not in {"无数据", "-"}:
            try:
                found[i] = float(text)
            except ValueError as error:
                raise YanzhenError(
                    f"“{cell[name]}”不是数", where=f"{where} {cell['name']}", do="改成数，或留空"
                ) from error
    return found


def _facts(cell: Mapping[str, str], numbers: Mapping[str, np.ndarray], row: int) -> FirmFacts:
    said = {k: Known(1.0, f"{told}：{cell[k]}", "M") for k, told in SAID.items() if cell[k]}
    return FirmFacts(
        size=_rank(numbers["revenue"], row, "营业收入"),
        growth=_rank(numbers["growth"], row, "营业收入增速"),
        distance=_near(float(numbers["distance"][row])),
        uscc=cell["uscc"],
        restricted=cell["restricted"],
        **said,
    )


def _rank(values: np.ndarray, row: int, label: str) -> Known | None:
    if np.isnan(values[row]):
        return None
    known = values[~np.isnan(values)]
    share = float((known < values[row]).mean())
    return Known(share, f"{label}{values[row]:g}，高于名录中有此数的{share:.0%}的企业", "M")


def _near(kilometres: float) -> Known | None:
    if np.isnan(kilometres) or kilometres < 0:
        return None
    return Known(
        HALF_WAY / (HALF_WAY + kilometres), f"距本市{kilometres:g}公里，{HALF_WAY:g}公里处算一半", "M"
    )
