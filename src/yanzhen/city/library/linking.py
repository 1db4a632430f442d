"""Which enterprise of the register a name in a document may stand for, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yanzhen.city.library.facts import Linked
from yanzhen.city.library.values import RegisteredName

REASONS = {
    "full": "与名册全称一致",
    "short": "与名册简称一致",
    "former": "与名册曾用名一致",
    "written": "与名册记录的文件写法一致",
}


def linked_names(names: Iterable[str], register: Sequence[RegisteredName]) -> dict[str, Linked]:
    """Name → the enterprise that bears it; a name that two enterprises bear is linked to none."""
    wanted = set(names)
    found: dict[str, dict[str, RegisteredName]] = {}
    for known in register:
        if known.name in wanted:
            found.setdefault(known.name, {}).setdefault(known.code, known)
    full = {one.code: one.name for one in register if one.kind == "full"}
    return {
        name: Linked(one.code, full.get(one.code, one.name), REASONS.get(one.kind, one.kind))
        for name, holders in found.items()
        if len(holders) == 1
        for one in holders.values()
    }
