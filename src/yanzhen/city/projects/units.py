"""Units of money and capacity in projects: compared and converted by the table of units, never guessed."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import Unit, UnitTable
from yanzhen.specs import find_pack
from yanzhen.specs.reading import read_files
from yanzhen.specs.standards import Unit as UnitSpec


@cache
def unit_table() -> UnitTable:
    """The units that the reference pack ships; they change with the product, never with the record."""
    rows = read_files(find_pack("reference"), only="units.yaml").rows.get("units", [])
    return UnitTable.of(
        Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases)
        for u in rows
        if isinstance(u, UnitSpec)
    )


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """``value`` in another unit; ``万吨/年`` into ``吨/年`` by what stands before the last stroke.

    Raises YanzhenError when the two cannot stand for each other.
    """
    if source == target:
        return value
    before, per = _split(source)
    after, also = _split(target)
    if per != also:
        why = f"一个按“{per or '总量'}”计，一个按“{also or '总量'}”计"
        raise YanzhenError("单位不能换算", where=f"{source} → {target}", why=why, do="核对两个数的单位")
    factor = unit_table().convert(1.0, before, after)
    return value * Decimal(repr(factor))


def _split(unit: str) -> tuple[str, str]:
    """``吨/年`` → (吨, 年); a unit that the table knows as a whole is left whole."""
    if unit in unit_table().spellings:
        return unit, ""
    head, _, per = unit.rpartition("/")
    return (head, per) if head else (unit, "")
