"""Scoring sheets for rounds: offered from the packs at hand, kept in the round as they were, thawed to reckon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from yanzhen.analysis.evaluation import Sheet
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import Unit, UnitTable
from yanzhen.specs import find_pack, list_packs
from yanzhen.specs.reading import read_files
from yanzhen.specs.rulebook import EvaluationSpec, FactSpec


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A sheet as a round keeps it: the specification, the facts that it asks for, the pack that it came from."""

    spec: EvaluationSpec
    facts: Mapping[str, FactSpec]
    pack: str

    @property
    def scored(self) -> Sheet:
        return Sheet.from_spec(self.spec)

    @property
    def departments(self) -> dict[str, tuple[FactSpec, ...]]:
        """Department → the facts that it owes, in the order of the sheet."""
        found: dict[str, tuple[FactSpec, ...]] = {}
        for fact in self.facts.values():
            name = fact.department or "未定部门"
            found[name] = (*found.get(name, ()), fact)
        return found

    def wanted_units(self) -> dict[str, str]:
        """Fact → the unit in which the sheet forms its quotients."""
        pairs = [(i.numerator, i.numerator_unit) for i in self.spec.items]
        pairs += [(i.denominator, i.denominator_unit) for i in self.spec.items]
        return {fact: unit or self.facts[fact].unit for fact, unit in pairs if fact}


@cache
def offered_sheets() -> dict[str, KeptSheet]:
    """Sheet id → sheet, of every pack that comes with the product; a city pack's sheet wins over the reference."""
    facts: dict[str, FactSpec] = {}
    found: dict[str, KeptSheet] = {}
    for pack in sorted(list_packs(), key=lambda name: name != "reference"):
        folder = find_pack(pack)
        facts |= {f.id: f for f in _rows(folder, "facts.yaml")}
        for spec in _rows(folder, "evaluations/*.yaml"):
            asked = Sheet.from_spec(spec).facts
            if all(name in facts for name in asked):
                found[spec.id] = KeptSheet(spec, {name: facts[name] for name in asked}, pack)
    return found


def _rows(folder: Any, only: str) -> list[Any]:
    return [row for rows in read_files(folder, only=only).rows.values() for row in rows]


@cache
def units() -> UnitTable:
    """Every unit that a header may name."""
    rows = _rows(find_pack("reference"), "units.yaml")
    return UnitTable.of(Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases) for u in rows)


def offered(sheet: str) -> KeptSheet:
    """Raises YanzhenError for an unknown sheet."""
    found = offered_sheets()
    if sheet not in found:
        known = "、".join(s.spec.label.zh for s in found.values())
        raise YanzhenError("没有这张评价表", where=sheet, why=f"可用：{known}", do="从列表里选一张")
    return found[sheet]


def kept(sheet: KeptSheet) -> dict[str, Any]:
    """As JSON, for the round."""
    return {
        "pack": sheet.pack,
        "spec": sheet.spec.model_dump(mode="json", exclude_defaults=True),
        "facts": [f.model_dump(mode="json", exclude_defaults=True) for f in sheet.facts.values()],
    }


def thawed(content: Mapping[str, Any]) -> KeptSheet:
    """The sheet of a round."""
    facts = [FactSpec.model_validate(f) for f in content["facts"]]
    spec = EvaluationSpec.model_validate(content["spec"])
    return KeptSheet(spec, {f.id: f for f in facts}, content["pack"])
