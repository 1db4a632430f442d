"""Which enterprise of the register a name in a document may stand for, why, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from yanzhen.city.library.facts import Linked
from yanzhen.reading.linking import Register, RegisterRow


def linked_names(names: Iterable[str], rows: tuple[RegisterRow, ...]) -> dict[str, Linked]:
    """Name → the enterprise that bears it, or those among which a person must choose; names without either are left out."""
    register, full = _index(rows), {row.id: row.name for row in rows}
    found: dict[str, Linked] = {}
    for name in set(names):
        link = register.link(name)
        codes = (link.row,) if link.row else link.candidates
        if codes:
            firms = tuple((code, full[code]) for code in codes)
            found[name] = Linked(firms, link.why, round(100 * link.confidence))
    return found


@lru_cache(maxsize=2)
def _index(rows: tuple[RegisterRow, ...]) -> Register:
    """Built once for a register as long as it does not change."""
    return Register(rows)
