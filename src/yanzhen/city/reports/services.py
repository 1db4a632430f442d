"""Builds the products of a workspace and writes down what was made."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from yanzhen.city.atlas.services import observe
from yanzhen.city.chains.queries import chains as chain_rows
from yanzhen.city.reports import facts
from yanzhen.city.reports.building import Built, build_products, earlier_presence, read_manifest, steps_of
from yanzhen.city.reports.models import Product


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: chains by code or label (none: all and the city), products by code, and the day."""

    chains: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    as_of: datetime.date | None = None


def build_and_record(
    out: Path,
    order: Order,
    *,
    begin: Callable[[int], None] = lambda _: None,
    step: Callable[[str], None] = lambda _: None,
) -> tuple[Built, ...]:
    """Make the ordered products in ``out`` and record them.

    ``begin`` learns the number of files, ``step`` the path of each.
    """
    observe("生成产品时重新判断")
    city, chains, reason = facts.gather(order.as_of, order.chains)
    presence, date = earlier_presence(read_manifest(out), city.as_of.isoformat())
    earlier = facts.Earlier(presence, date)
    units = facts.materials(city, chains, reason, earlier, whole=not order.chains)
    begin(steps_of(order.kinds, len(units)))
    built = build_products(units, out, order.kinds, step=step)
    record_products(built, out)
    return built


@transaction.atomic
def record_products(built: Sequence[Built], out: Path) -> None:
    """One row a file; a file that is made anew keeps its row."""
    keys = dict(chain_rows().values_list("code", "pk"))
    for item in built:
        Product.objects.update_or_create(
            path=str(out.resolve() / item.path),
            defaults={
                "kind": item.kind,
                "chain_id": keys.get(item.chain),
                "as_of": datetime.date.fromisoformat(item.as_of),
                "digest": item.digest,
            },
        )


def forget_missing(paths: Collection[str]) -> int:
    """Take rows away whose files are gone. Returns how many."""
    return Product.objects.filter(path__in=list(paths)).delete()[0]
