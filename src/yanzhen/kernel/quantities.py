"""A value with its unit, and conversion through a table of units that is data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class Unit:
    """``factor`` turns the unit into the base of its ``dimension``: 亿元 is 1e8 元. Aliases are other spellings."""

    id: str
    label: str
    dimension: str
    factor: float
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the spelling of its unit."""

    value: float
    unit: str

    def __str__(self) -> str:
        return f"{say_number(self.value)}{self.unit}"


def say_number(value: float) -> str:
    """As people write it: no exponent, no trailing zeros, two decimals from 100 on and four digits below."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.4g}" if abs(value) >= 0.0001 else f"{value:.8f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """Every spelling that is known, exactly as written: 万元 and 亿元 can never stand for each other."""

    spellings: Mapping[str, Unit]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> UnitTable:
        """Raises YanzhenError when one spelling means two units or a factor is not above 0."""
        found: dict[str, Unit] = {}
        for unit in units:
            if not unit.factor > 0:
                raise YanzhenError("单位的换算系数必须大于0", where=unit.label, do="改正单位表")
            for spelling in (unit.id, unit.label, *unit.aliases):
                if found.setdefault(spelling, unit) != unit:
                    why = f"“{spelling}”既是{found[spelling].label}又是{unit.label}"
                    raise YanzhenError(
                        "单位写法重复", where=unit.label, why=why, do="从其中一个单位删去这个写法"
                    )
        return cls(MappingProxyType(found))

    def unit(self, spelling: str) -> Unit:
        """Raises YanzhenError when nobody knows the spelling."""
        if spelling not in self.spellings:
            raise YanzhenError(
                "不认识的单位",
                where=spelling or "（空）",
                why="单位表中没有",
                do="改用表中的单位或在单位表中补上",
            )
        return self.spellings[spelling]

    def comparable(self, one: str, other: str) -> bool:
        """Both spellings are known and of one dimension, or they are the same spelling."""
        if one == other:
            return True
        known = self.spellings
        return one in known and other in known and known[one].dimension == known[other].dimension

    def convert(self, value: float, source: str, target: str) -> float:
        """``value`` in ``target``. Raises YanzhenError on unknown units and unlike dimensions."""
        if source == target:
            return value
        before, after = self.unit(source), self.unit(target)
        if before.dimension != after.dimension:
            why = f"{before.label}和{after.label}量的不是同一种东西"
            raise YanzhenError("单位不能换算", where=f"{source} → {target}", why=why, do="核对两个数的单位")
        if before.factor >= after.factor:
            return value * (before.factor / after.factor)
        return value / (after.factor / before.factor)

    def express(self, quantity: Quantity, unit: str) -> Quantity:
        return Quantity(self.convert(quantity.value, quantity.unit, unit), unit)


NO_UNITS = UnitTable.of(())
"""Knows no unit: only identical spellings compare."""
