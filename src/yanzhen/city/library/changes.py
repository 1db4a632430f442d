"""What a new version of a document changes in its targets: added, dropped, raised, lowered, moved, restated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WORDS = {
    "added": "新增", "dropped": "不再提", "raised": "数值调高", "lowered": "数值调低", "later": "期限推后",
    "earlier": "期限提前", "reworded": "口径或写法改变", "restated": "重申",
}  # fmt: skip
"""Kinds of changes in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Said:
    """A target as one version says it; ``key`` names its suggestion."""

    key: int
    fields: Mapping[str, Any]
    quote: str

    @property
    def about(self) -> tuple[str, str, str]:
        """What it is a target of; two versions that agree on it speak of one target."""
        name = str(self.fields.get("measure") or self.fields["indicator"])
        return name, str(self.fields["subject"]), str(self.fields["mode"])

    @property
    def amount(self) -> tuple[float, ...]:
        value = self.fields["value"]
        return tuple(value) if isinstance(value, list) else (float(value),)

    @property
    def year(self) -> int:
        return int(self.fields["year"] or 0)


@dataclass(frozen=True, slots=True)
class Change:
    """One target in both versions; the side that does not name it is None."""

    kind: str
    before: Said | None
    after: Said | None

    @property
    def word(self) -> str:
        return WORDS[self.kind]


def find_changes(older: Iterable[Said], newer: Iterable[Said]) -> tuple[Change, ...]:
    """Every target of either version once. Those of one year are paired first, then those that were moved in time."""
    groups: dict[tuple[str, str, str], tuple[list[Said], list[Said]]] = defaultdict(lambda: ([], []))
    for side, targets in enumerate((older, newer)):
        for said in targets:
            groups[said.about][side].append(said)
    found = [change for before, after in groups.values() for change in _of_group(before, after)]
    order = list(WORDS)
    return tuple(sorted(found, key=lambda c: order.index(c.kind)))


def _of_group(before: list[Said], after: list[Said]) -> list[Change]:
    pairs: list[tuple[Said, Said]] = []
    for same in (_same_all, _same_year, lambda _a, _b: True):
        for said in list(before):
            other = next((o for o in after if same(said, o)), None)
            if other is not None:
                pairs.append((said, other))
                before.remove(said)
                after.remove(other)
    gone = [Change("dropped", said, None) for said in before]
    return [*(Change(_kind(a, b), a, b) for a, b in pairs), *gone, *(Change("added", None, s) for s in after)]


def _same_all(one: Said, other: Said) -> bool:
    return _kind(one, other) == "restated"


def _same_year(one: Said, other: Said) -> bool:
    return one.year == other.year


def _kind(before: Said, after: Said) -> str:
    """The amount decides first, then the deadline, then unit and sense."""
    same = ("unit", "op")
    if before.fields["unit"] == after.fields["unit"] and before.amount != after.amount:
        return "raised" if after.amount > before.amount else "lowered"
    if any(before.fields[name] != after.fields[name] for name in same):
        return "reworded"
    if before.year == after.year or not before.year or not after.year:
        return "restated"
    return "later" if after.year > before.year else "earlier"
