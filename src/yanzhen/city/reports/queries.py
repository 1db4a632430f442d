"""Which products there are, for pages that offer them for download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet

from yanzhen.city.reports.models import Product
from yanzhen.city.reports.products import KINDS


@dataclass(frozen=True, slots=True)
class Download:
    """One file that can be handed out; ``id`` is the record's key, ``ending`` its form."""

    id: int
    kind: str
    label: str
    ending: str
    chain: str
    chain_label: str
    as_of: str
    path: Path


def products(*, chain: str | None = None) -> QuerySet[Product]:
    """Rows of one chain (``""``: of the city), or all; in the order of chains."""
    rows = Product.objects.select_related("chain")
    if chain is None:
        return rows
    return rows.filter(chain__code=chain) if chain else rows.filter(chain=None)


def downloads(*, chain: str | None = None) -> tuple[Download, ...]:
    """Files that stand on disk, in the order of the eight products."""
    order = {k.code: (number, k.label) for number, k in enumerate(KINDS)}
    found = [_download(row, order[row.kind][1]) for row in products(chain=chain) if row.kind in order]
    return tuple(sorted((d for d in found if d.path.exists()), key=lambda d: (order[d.kind][0], d.ending)))


def _download(row: Product, label: str) -> Download:
    path = Path(row.path)
    chain = row.chain
    return Download(
        id=row.pk,
        kind=row.kind,
        label=label,
        ending=path.suffix.removeprefix("."),
        chain=chain.code if chain else "",
        chain_label=chain.label if chain else "全市",
        as_of=row.as_of.isoformat(),
        path=path,
    )


def by_kind(found: Sequence[Download]) -> list[tuple[str, list[Download]]]:
    """(label of the product, its files) in the order of the eight."""
    return [
        (k.label, [d for d in found if d.kind == k.code])
        for k in KINDS
        if any(d.kind == k.code for d in found)
    ]
