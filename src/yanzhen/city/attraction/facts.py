"""Rows of imported registers as the values that candidates are ranked from."""

from __future__ import annotations

from yanzhen.analysis.candidates import OutsideFirm
from yanzhen.city.attraction.models import OutsideEnterprise


def outside_firms() -> tuple[OutsideFirm, ...]:
    """Every enterprise of every register, in one query."""
    fields = ("key", "name", "city", "province", "industry", "products", "listed_on")
    rows = OutsideEnterprise.objects.order_by("delivery_id", "row").values_list(*fields)
    return tuple(
        OutsideFirm(key, name, city, province, industry, tuple(products), listed)
        for key, name, city, province, industry, products, listed in rows.iterator()
    )
