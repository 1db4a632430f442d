"""Register rows as firms that the reasoning can rank: one firm of two registers is one firm."""

from __future__ import annotations

from yanzhen.analysis.candidates import OutsideFirm
from yanzhen.city.attraction.models import OutsideEnterprise

_FIELDS = ("key", "name", "city", "province", "industry", "products", "listed_on")


def outside_firms(exclude_region: str = "") -> tuple[OutsideFirm, ...]:
    """Every enterprise of every register, in one query; rows of one key are joined, the newest register first.

    ``exclude_region`` is a city or province (``衡阳市``): its own firms are left out.
    """
    held: dict[str, OutsideFirm] = {}
    for row in OutsideEnterprise.objects.order_by("-delivery_id", "id").values_list(*_FIELDS):
        key, name, city, province, industry, products, listed = row
        fresh = OutsideFirm(key, name, city, province, industry, tuple(products), listed)
        held[key] = _joined(held[key], fresh) if key in held else fresh
    return tuple(firm for firm in held.values() if not (exclude_region and _lies_in(firm, exclude_region)))


def _joined(newer: OutsideFirm, older: OutsideFirm) -> OutsideFirm:
    """The newer register speaks where it says anything; products add up."""
    return OutsideFirm(
        newer.key,
        newer.name if len(newer.name) >= len(older.name) else older.name,
        newer.city or older.city,
        newer.province or older.province,
        newer.industry or older.industry,
        tuple(dict.fromkeys([*newer.products, *older.products])),
        newer.listed or older.listed,
    )


def _lies_in(firm: OutsideFirm, region: str) -> bool:
    wanted = region.removesuffix("市").removesuffix("省")
    return bool(wanted) and wanted in {firm.city.removesuffix("市"), firm.province.removesuffix("省")}
