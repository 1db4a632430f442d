"""A small pool: an office, a bank, another bank, a guarantor, two enterprises that are neighbours on a chain."""

from __future__ import annotations

import datetime
from functools import cache

import pytest
import yaml

from tests.city.rows import Day, accounts, enterprise, node, region
from tests.house.tree import PACKAGE

MONDAY = datetime.date(2025, 3, 10)
UNITS = {
    "office": ("department", "department", ""),
    "chain": ("chain_office", "chain_office", ""),
    "bank": ("bank", "bank", "bank-a"),
    "rival": ("bank", "bank", "bank-b"),
    "surety": ("bank", "bank", "surety"),
    "firm": ("enterprise", "enterprise", "jia"),
    "other": ("enterprise", "enterprise", "yi"),
    "leader": ("leader", "city", ""),
    "auditor": ("auditor", "department", ""),
    "county": ("county", "region", "430424"),
}


@pytest.fixture
def day(monkeypatch):
    """``day.now`` is today for everything that happens to money."""
    from django.utils import timezone

    held = Day(MONDAY)
    monkeypatch.setattr(timezone, "localdate", lambda *given: held.now)
    return held


@pytest.fixture
def definitions(db):
    """Clocks, facts, indicators, reasons and markets of the reference pack, without the rest of it."""
    from yanzhen.city.records.services import remember_rows

    for kind, rows in reference_rows().items():
        remember_rows("reference", kind, {key: (key, content) for key, content in rows.items()})


@cache
def reference_rows() -> dict[str, dict[str, dict]]:
    """Kind → id → content, read once for all tests."""
    from yanzhen.specs import load_pack

    pack = load_pack("reference")
    kinds = ("service_levels", "facts", "credit_indicators", "refusal_reasons", "pairings")
    return {
        kind: {
            row.id: row.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            for row in pack.rows(kind)
        }
        for kind in kinds
    }


@pytest.fixture
def people(definitions, day, settings, tmp_path):
    """Accounts by short name; files go to a folder of the test."""
    from yanzhen.site.workspace import Workspace

    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    rod = node("metal.rod", "铜杆")
    enterprise("jia", "甲铜业公司", rod, region=region(), products=["低氧铜杆"])
    enterprise("yi", "乙电缆公司", node("cable.cable", "电缆"), region=region("430423", "衡山县"))
    return accounts(UNITS, "f", unit="u-{}", label="某{}")


@pytest.fixture
def firm(people):
    from yanzhen.city.enterprises.models import Enterprise

    return Enterprise.objects.get(code="jia")


@pytest.fixture
def product(people):
    """Makes a product of an institution; bounds and conditions as given."""
    from yanzhen.city.finance.models import Product

    def make(name="流动资金贷款", by="bank", **fields):
        given = {"kind": "loan", "purposes": ["working"], "security": "credit", "least": 10, "most": 1000,
                 "term_low": 3, "term_high": 36, "by_name": "某岗位", **fields}  # fmt: skip
        return Product.objects.create(unit=people[by].unit, name=name, **given)

    return make


@pytest.fixture
def demand(firm, people):
    """A demand that the office has checked."""
    from yanzhen.city.finance.demand_services import act_on_demand
    from yanzhen.city.finance.services import submit_demand
    from yanzhen.city.finance.values import Given

    row = submit_demand(
        firm, by=people["firm"], amount=500, purpose="working", term_months=12, node="metal.rod"
    )
    return act_on_demand(row, "pass", Given(row.version), by=people["office"])


@pytest.fixture
def authorised(demand, product, people, day):
    """A case that the enterprise opened to the bank for ninety days."""
    from yanzhen.city.finance.demand_services import authorise

    until = day.now + datetime.timedelta(days=90)
    return authorise(demand, product(), scopes=("credit",), ends_on=until, by=people["firm"])


@pytest.fixture
def do(people, day):
    """Do an act on a case as it stands now; gives back the fresh row."""
    from yanzhen.city.finance.case_services import act_on_case
    from yanzhen.city.finance.models import Case
    from yanzhen.city.finance.values import Given

    def make(row, name, by="bank", **given):
        fresh = Case.objects.get(pk=row.pk)
        known = {"version": fresh.version, "on": day.now, "amount": 400, "rate": 4, "term": 12, "security": "credit",
                 "says": "某情况", "counter": "无", "lender": "某银行", "reason": "collateral"}  # fmt: skip
        return act_on_case(fresh, name, Given(**{**known, **given}), by=people[by])

    return make


def reference(name: str, key: str) -> list[dict]:
    return yaml.safe_load((PACKAGE / "packs" / "reference" / name).read_text(encoding="utf-8"))[key]
