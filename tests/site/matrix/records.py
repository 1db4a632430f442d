"""Histories: of a row that officials work with, of one that only readers of the log may see, of no row."""

from __future__ import annotations

from tests.city import rows as small
from tests.site.matrix import Rows
from yanzhen.city.accounts.models import Unit


def rows(people) -> dict[str, Rows]:
    firm = small.enterprise("firm-history", "有历史的厂")
    unit = Unit.objects.create(code="unit-history", name="某处", kind="department")
    return {
        "history": Rows(
            {"model": "enterprises.Enterprise", "key": str(firm.pk)},
            {"model": "accounts.Unit", "key": str(unit.pk)},
            {"model": "accounts.Unit", "key": "999999"},
        )
    }
