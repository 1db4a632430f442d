"""Which sector of a table an industry class falls into, by the longest code that the correspondence names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yanzhen.analysis.inputoutput.table import IOTable
from yanzhen.kernel.errors import YanzhenError

SECTIONS = "ABCDEFGHIJKLMNOPQRST"


@dataclass(frozen=True, slots=True)
class SectorMap:
    """``sector_of`` four-digit class → position of its sector; ``sizes`` of the sectors, in classes.

    ``label`` names the table it belongs to; ``judged`` sectors by name, with the reason, where the name left a choice.
    """

    label: str
    sector_of: Mapping[str, int]
    sizes: Mapping[int, int]
    judged: Mapping[str, str]

    def find(self, industries: Sequence[str]) -> dict[int, float]:
        """Sectors of some codes (``3251``, ``C3251``, or shorter), each with the share of its classes they cover.

        A code above several sectors (a division that they share) stands for all of them.
        """
        codes = tuple(code.lstrip(SECTIONS) for code in industries)
        wanted = [c for c in codes if c]
        leaves = {leaf for c in wanted for leaf in ([c] if c in self.sector_of else self._below(c))}
        held = Counter(self.sector_of[leaf] for leaf in leaves)
        return {sector: count / self.sizes[sector] for sector, count in sorted(held.items())}

    def covered(self, sectors: Mapping[int, float]) -> float:
        """Of all classes of these sectors the share that the node names; 0 without sectors."""
        whole = sum(self.sizes[sector] for sector in sectors)
        return sum(share * self.sizes[sector] for sector, share in sectors.items()) / whole if whole else 0.0

    def _below(self, code: str) -> list[str]:
        return [leaf for leaf in self.sector_of if leaf.startswith(code)]


@dataclass(frozen=True, slots=True)
class SectorRow:
    """One row of a correspondence: ``sector`` by name, the ``tables`` it belongs to, its ``industries``, a ``reason``."""

    sector: str
    tables: tuple[str, ...]
    industries: tuple[str, ...]
    reason: str = ""


def choose_sector_map(table: IOTable, rows: Iterable[SectorRow], classes: Iterable[str]) -> SectorMap:
    """The correspondence whose sector names are those of ``table``. Raises YanzhenError when none fits.

    ``classes`` are the four-digit codes of GB/T 4754. Each class may fall into one sector of the table only.
    """
    held = list(rows)
    labels = list(dict.fromkeys(label for row in held for label in row.tables)) or [""]
    fits = {label: _named(held, label) for label in labels}
    missing = {label: [n for n in table.names if n not in named] for label, named in fits.items()}
    best = min(labels, key=lambda label: len(missing[label]))
    if missing[best]:
        raise YanzhenError(
            f"{len(missing[best])} 个部门没有对应的行业：{'、'.join(missing[best][:5])}",
            why=f"最接近的是 {best or '给出的对应表'}，按部门名称对应",
            do="用 --map 给出自己的对应表（列 sector、industries），或把部门名称改成公布表的写法",
        )
    sector_of: dict[str, int] = {}
    for place, name in enumerate(table.names):
        for code in fits[best][name].industries:
            if sector_of.setdefault(code, place) != place:
                raise YanzhenError(
                    f"行业 {code} 归了两个部门：{table.names[sector_of[code]]}、{name}",
                    do="一个行业只归一个部门",
                )
    judged = {name: row.reason for name, row in fits[best].items() if row.reason}
    held_by = {leaf: sector_of[code] for leaf in classes if (code := _longest(leaf, sector_of))}
    return SectorMap(best, held_by, Counter(held_by.values()), judged)


def _longest(leaf: str, known: Mapping[str, int]) -> str:
    return next((leaf[:size] for size in (4, 3, 2) if leaf[:size] in known), "")


def _named(rows: list[SectorRow], label: str) -> dict[str, SectorRow]:
    return {row.sector: row for row in rows if label in row.tables or not row.tables}
