"""Lists of needs and offers become values: columns by their Chinese names, conditions as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yanzhen.analysis.pairing.values import REGION, Condition, Fact, Need, Offer
from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import parse_period
from yanzhen.kernel.quantities import Quantity, UnitTable

COLUMNS: dict[str, tuple[str, ...]] = {
    "key": ("编号", "代码", "统一社会信用代码", "id", "key"),
    "label": (
        "名称",
        "企业名称",
        "企业",
        "单位名称",
        "单位",
        "需求名称",
        "供给名称",
        "产品名称",
        "name",
        "label",
    ),
    "words": (
        "产品",
        "需求产品",
        "供给产品",
        "求购",
        "供应",
        "主营产品",
        "内容",
        "岗位",
        "words",
        "products",
    ),
    "nodes": ("环节", "节点", "所需环节", "node", "nodes"),
    "stands": ("所在环节", "本方环节", "stands"),
    "makes": ("本方产品", "企业产品", "makes"),
    "quantity": ("数量", "产能", "金额", "人数", "额度", "quantity", "amount"),
    "unit": ("计量单位", "数量单位", "unit"),
    "region": ("地区", "所在地", "行政区划", "区划代码", "县市区", "region"),
    "term": ("期限", "时间", "有效期", "交货期", "term"),
    "hard": ("硬条件", "必须", "必要条件", "hard"),
    "soft": ("软条件", "优先", "优先条件", "soft"),
}
"""Heads of columns by what they hold; every other column is a fact under its own head."""
SIGNS = {
    "不属于": "not_in", "属于": "in", "位于": "within", "不小于": "ge", "不低于": "ge", "不少于": "ge", "不大于": "le",
    "不超过": "le", "大于": "gt", "小于": "lt", "不为": "ne", ">=": "ge", "≥": "ge", "<=": "le", "≤": "le", "!=": "ne",
    "≠": "ne", ">": "gt", "<": "lt", "=": "eq", "为": "eq",
}  # fmt: skip
COMPARED = frozenset({"ge", "le", "gt", "lt"})
NOTHING = frozenset({"", "-", "—", "/", "无", "无数据", "nan", "null"})
_UNIT = re.compile(r"[（(]([^（）()]+)[）)]\s*$")
_NUMBER = re.compile(r"([-+]?\d[\d,，]*(?:\.\d+)?)\s*(\D*)")
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))
_PARTS = re.compile(r"[;；\n]+")
_SEVERAL = re.compile(r"[|、]")


@dataclass(frozen=True, slots=True)
class Known:
    """What cells are read with: units, nodes, names of regions with their codes, the region that is home."""

    units: UnitTable
    graph: ChainGraph
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    home: str = ""


def read_needs(header: Sequence[str], rows: Iterable[Sequence[str]], known: Known) -> tuple[Need, ...]:
    """Needs of a table. Raises YanzhenError with row and column for what cannot be read."""
    return tuple(Need(**fields) for fields in _rows(header, rows, known, "需求"))


def read_offers(header: Sequence[str], rows: Iterable[Sequence[str]], known: Known) -> tuple[Offer, ...]:
    """Offers of a table; the columns of where a need stands mean nothing here and are facts."""
    offered = _rows(header, rows, known, "供给")
    return tuple(Offer(**{k: v for k, v in f.items() if k not in ("stands", "makes")}) for f in offered)


def _rows(
    header: Sequence[str], rows: Iterable[Sequence[str]], known: Known, side: str
) -> list[dict[str, Any]]:
    bare = [_UNIT.sub("", head).strip() for head in header]
    at = {name: _find(bare, names) for name, names in COLUMNS.items()}
    if at["key"] is None and at["label"] is None:
        why = f"表头有：{'、'.join(h for h in header if h)}"
        raise YanzhenError(f"{side}表没有编号也没有名称", where="表头", why=why, do="补上“编号”或“名称”列")
    if all(at[name] is None for name in ("words", "nodes", "stands", "makes")):
        why = f"表头有：{'、'.join(h for h in header if h)}"
        do = "补上“产品”或“环节”列" + ("，或写“所在环节”“本方产品”" if side == "需求" else "")
        raise YanzhenError(f"{side}表没有可以对接的列", where="表头", why=why, do=do)
    table = _Table(tuple(header), bare, at, known, side)
    return [
        table.fields(row, number) for number, row in enumerate(rows, 2) if any(str(c).strip() for c in row)
    ]


def _find(bare: list[str], names: tuple[str, ...]) -> int | None:
    return next((bare.index(n) for n in names if n in bare), None)


@dataclass(frozen=True, slots=True)
class _Table:
    header: tuple[str, ...]
    bare: list[str]
    at: Mapping[str, int | None]
    known: Known
    side: str

    def fields(self, row: Sequence[str], number: int) -> dict[str, Any]:
        """The values of one row by field."""
        read: dict[str, Callable[[str, str], Any]] = {
            "words": lambda text, where: (text,), "makes": lambda text, where: (text,),
            "nodes": self._nodes, "stands": self._nodes, "region": self._region,
            "term": lambda text, where: parse_period(text, where=where),
            "hard": self._conditions, "soft": self._conditions,
        }  # fmt: skip
        found: dict[str, Any] = {}
        for name, reading in read.items():
            text = self._cell(row, name)
            if text:
                found[name] = reading(text, self._where(number, name))
        key, label = self._cell(row, "key"), self._cell(row, "label")
        found |= {"key": key or label, "label": label or key, "facts": self._facts(row)}
        if not found["key"]:
            raise YanzhenError("没有编号也没有名称", where=f"{self.side}表第 {number} 行", do="补上其中一个")
        found["quantity"] = self._quantity(row, number)
        return found

    def _where(self, number: int, name: str) -> str:
        at = self.at[name]
        return f"{self.side}表第 {number} 行“{self.header[at] if at is not None else name}”列"

    def _cell(self, row: Sequence[str], name: str) -> str:
        at = self.at[name]
        text = str(row[at]).strip() if at is not None and at < len(row) else ""
        return "" if text.lower() in NOTHING else text

    def _nodes(self, text: str, where: str) -> tuple[str, ...]:
        labels = {node.label: node.id for node in self.known.graph.nodes}
        found = []
        for part in (p.strip() for p in re.split(r"[;；,，、\s]+", text)):
            if part and part not in self.known.graph and part not in labels:
                raise YanzhenError(
                    f"没有环节“{part}”", where=where, why="定义包的产业链里没有", do="核对“链.环节”编号"
                )
            found += [labels.get(part, part)] if part else []
        return tuple(found)

    def _region(self, text: str, where: str) -> str:
        if re.fullmatch(r"\d{6}", text):
            return text
        codes = self.known.regions.get(text, ())
        near = [c for size in (4, 2) for c in codes if self.known.home and c[:size] == self.known.home[:size]]
        if len(codes) == 1 or near:
            return (near or list(codes))[0]
        why = f"有 {len(codes)} 个同名的地方" if codes else "区划表里没有"
        raise YanzhenError(f"不知道地区“{text}”是哪里", where=where, why=why, do="写六位行政区划代码，或留空")

    def _quantity(self, row: Sequence[str], number: int) -> Quantity | None:
        text, at = self._cell(row, "quantity"), self.at["quantity"]
        if not text or at is None:
            return None
        found = _NUMBER.fullmatch(text)
        if not found:
            raise YanzhenError(
                f"“{text}”不是数量", where=self._where(number, "quantity"), do="写数，可带单位"
            )
        stated = _UNIT.search(self.header[at])
        unit = found[2].strip() or self._cell(row, "unit") or (stated[1].strip() if stated else "")
        return Quantity(_value(found[1]), unit)

    def _conditions(self, text: str, where: str) -> tuple[Condition, ...]:
        parts = (part.strip() for part in _PARTS.split(text))
        return tuple(read_condition(part, self.known.units, where) for part in parts if part)

    def _facts(self, row: Sequence[str]) -> dict[str, Fact]:
        taken = {at for at in self.at.values() if at is not None}
        found: dict[str, Fact] = {}
        for at, head in enumerate(self.bare):
            text = str(row[at]).strip() if at < len(row) else ""
            if at in taken or not head or text.lower() in NOTHING:
                continue
            stated = _UNIT.search(self.header[at])
            found[head] = _fact(text, stated[1].strip() if stated else "", self.known.units)
        return found


def _fact(text: str, unit: str, units: UnitTable) -> Fact:
    """A number where the whole cell is one, with its unit or that of the head; else the text."""
    found = _NUMBER.fullmatch(text)
    if not found or (found[2].strip() and found[2].strip() not in units.spellings):
        return text
    return Quantity(_value(found[1]), found[2].strip() or unit)


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("，", ""))


def read_condition(text: str, units: UnitTable, where: str = "") -> Condition:
    """``注册资本≥500万元``, ``认证 属于 甲|乙``, ``地区 位于 4304``, ``须有环评批复``.

    Raises YanzhenError when it is none of these.
    """
    if text.startswith("须有"):
        return Condition(text.removeprefix("须有").strip(), "exists")
    sign = _SIGN.search(text)
    fact, value = (text[: sign.start()].strip(), text[sign.end() :].strip()) if sign else ("", "")
    if not sign or not fact or not value:
        do = "写成“注册资本≥500万元”“认证 属于 甲|乙”“地区 位于 4304”“须有某某”，几条之间用分号"
        raise YanzhenError("看不懂这个条件", where=where, why=text, do=do)
    op = SIGNS[sign.group()]
    number = _NUMBER.fullmatch(value)
    unit = number[2].strip() if number else ""
    counted = op in COMPARED or (op in ("eq", "ne") and (not unit or unit in units.spellings))
    if number and counted and fact != REGION:
        return Condition(fact, op, (_value(number[1]),), unit)
    if op in COMPARED:
        raise YanzhenError("条件里要写数", where=where, why=text, do="大小比较的后面写数，可带单位")
    several = tuple(v.strip() for v in _SEVERAL.split(value) if v.strip())
    return Condition(fact, op, several if op in ("in", "not_in") else (value,))
