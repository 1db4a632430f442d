"""A table of deliveries as people keep it: columns by their names in Chinese or English, each cell checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanzhen.analysis.graph.table import LinkTable
from yanzhen.kernel.errors import YanzhenError

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "supplier": ("供方", "供应商", "供货方", "supplier", "from", "source"),
    "customer": ("需方", "客户", "采购方", "customer", "to", "target"),
    "weight": ("金额", "数值", "供货金额", "weight", "value", "amount"),
    "supplier_class": ("供方行业", "supplier_class", "supplier_sector"),
    "customer_class": ("需方行业", "customer_class", "customer_sector"),
    "need": ("投入类别", "必需", "need", "essential"),
    "output": ("供方总销售", "supplier_output"),
}
NEED_WORDS: Mapping[str, int] = {
    **dict.fromkeys(("2", "必需", "缺一不可", "是", "essential"), 2),
    **dict.fromkeys(("1", "可替代", "可部分替代", "否", "partial"), 1),
    **dict.fromkeys(("0", "可忽略", "不影响", "negligible"), 0),
}
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, eq=False)
class LinkFile:
    """The links, and what the table says beside them; None where a column is missing or empty.

    ``classes`` and ``output`` are by unit, ``needs`` by link.
    """

    table: LinkTable
    classes: tuple[str, ...] | None
    needs: tuple[int, ...] | None
    output: tuple[float, ...] | None


def read_links(header: Sequence[str], rows: Rows, where: str = "") -> LinkFile:
    """Columns by name (COLUMNS); without known names the first two are supplier and customer, the third amounts.

    Raises YanzhenError with row and column on what cannot be read; weights are known for all rows or none.
    """
    place = _places(header, where)
    cells = {key: [row[at].strip() for row in rows] for key, at in place.items()}
    weight = _numbers(cells.get("weight"), header[place["weight"]] if "weight" in place else "", where)
    numbers = range(2, len(rows) + 2)
    table = LinkTable.build(cells["supplier"], cells["customer"], weight, rows=numbers)
    kept = [int(r) - 2 for r in table.rows]
    classes = _by_unit(table, cells, ("supplier_class", "customer_class"), kept)
    output = _by_unit(table, cells, ("output", "output"), kept)
    needs = _needs(cells.get("need"), kept, where)
    figures = _numbers(list(output), "供方总销售", where, gaps=True) if output else None
    return LinkFile(table, classes, needs, tuple(figures) if figures else None)


def _places(header: Sequence[str], where: str) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    place = {
        key: next(names.index(w.lower()) for w in words if w.lower() in names)
        for key, words in COLUMNS.items()
        if any(w.lower() in names for w in words)
    }
    if "supplier" in place and "customer" in place:
        return place
    if len(names) < 2:
        raise YanzhenError("少于两列", where=where, do="要有供方、需方两列，知道金额就加第三列")
    return {"supplier": 0, "customer": 1, **({"weight": 2} if len(names) > 2 else {})}


def _numbers(cells: list[str] | None, column: str, where: str, *, gaps: bool = False) -> list[float] | None:
    """None when every cell is empty; an empty cell among numbers is refused, or 0 with ``gaps``."""
    if cells is None or not any(cells):
        return None
    found = []
    for number, cell in enumerate(cells, 2):
        try:
            found.append(0.0 if gaps and not cell else float(cell.replace(",", "").replace("，", "")))
        except ValueError as error:
            what = f"“{cell}”不是数" if cell else "这一格是空的"
            at = f"{where} 第 {number} 行“{column}”" if not gaps else f"{where}“{column}”"
            raise YanzhenError(what, where=at.strip(), do="补上数；都不知道就整列留空") from error
    return found


def _needs(cells: list[str] | None, kept: list[int], where: str) -> tuple[int, ...] | None:
    if cells is None or not any(cells):
        return None
    for number, cell in enumerate(cells, 2):
        if cell.lower() not in NEED_WORDS:
            raise YanzhenError(
                f"“{cell}”不是投入类别",
                where=f"{where} 第 {number} 行".strip(),
                do="填 必需、可替代 或 可忽略",
            )
    return tuple(NEED_WORDS[cells[i].lower()] for i in kept)


def _by_unit(
    table: LinkTable, cells: Mapping[str, list[str]], sides: tuple[str, str], kept: list[int]
) -> tuple[str, ...] | None:
    """What the rows say of each unit. Raises YanzhenError where two rows say different things."""
    said: dict[int, str] = {}
    for side, ends in zip(dict.fromkeys(sides), (table.supplier, table.customer), strict=False):
        for i, unit in zip(kept, ends.tolist(), strict=True):
            cell = cells[side][i] if side in cells else ""
            if cell and said.setdefault(unit, cell) != cell:
                why = f"前面写“{said[unit]}”，这里写“{cell}”"
                raise YanzhenError(
                    "同一个节点前后不一", where=f"第 {i + 2} 行 {table.names[unit]}", why=why, do="改成一致"
                )
    return tuple(said.get(i, "") for i in range(table.size)) if said else None
