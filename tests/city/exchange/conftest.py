"""A small data centre: who keeps the catalogue, who provides, who asks; one dataset of each kind; the day as tests set it."""

from __future__ import annotations

import datetime

import pytest
import yaml

from tests.city.rows import Day, accounts, chain, enterprise, park, region
from tests.house.tree import PACKAGE
from yanzhen.site.workspace import Workspace

MONDAY = datetime.date(2025, 3, 10)
UNITS = {
    "keeper": ("chain_office", "chain_office"),
    "judge": ("chain_office", "chain_office"),
    "data": ("data_office", "department"),
    "grid": ("department", "department"),
    "bureau": ("department", "department"),
    "other": ("department", "department"),
    "county": ("county", "region"),
    "firm": ("enterprise", "enterprise"),
    "auditor": ("auditor", "department"),
    "admin": ("administrator", "department"),
}
ITEMS = [
    {"id": "uscc", "label": "统一社会信用代码", "type": "uscc", "required": True},
    {"id": "month", "label": "月份", "type": "period", "required": True},
    {
        "id": "energy",
        "label": "用电量",
        "type": "number",
        "unit": "千瓦时",
        "required": True,
        "level": 3,
        "low": "0",
    },
    {"id": "capacity", "label": "报装容量", "type": "number", "level": 2},
    {"id": "contact", "label": "联系电话", "personal": "phone"},
    {"id": "meter", "label": "用户编号", "level": 4},
]
CODES = {"jia": "91430400MA0000001W", "yi": "91430400MA0000002T"}


@pytest.fixture
def day(monkeypatch):
    """``day.now`` is today for everything that happens in the data centre."""
    from yanzhen.city.exchange import (
        catalogue_queries,
        catalogue_services,
        catalogue_tables,
        catalogue_views,
        check_services,
        dataset_queries,
        doubt_services,
        doubt_views,
        feed_services,
        share_services,
        share_views,
    )

    held = Day(MONDAY)

    class Zone:
        from django.utils import timezone as real

        localtime, now = staticmethod(real.localtime), staticmethod(real.now)

        @staticmethod
        def localdate() -> datetime.date:
            return held.now

    for room in (
        catalogue_queries, catalogue_services, catalogue_tables, catalogue_views, check_services, dataset_queries,
        doubt_services, doubt_views, feed_services, share_services, share_views,
    ):  # fmt: skip
        monkeypatch.setattr(room, "timezone", Zone)
    return held


@pytest.fixture
def definitions(db):
    """Clocks and rules of connection of the reference pack, without the rest of it."""
    from yanzhen.city.records.services import remember_rows

    for kind in ("service_levels", "connections"):
        text = (PACKAGE / "packs" / "reference" / f"{kind}.yaml").read_text(encoding="utf-8")
        rows = yaml.safe_load(text)[kind]
        remember_rows("reference", kind, {row["id"]: (row["id"], {"grade": "X", **row}) for row in rows})


def check_digit(code: str) -> str:
    """A unified social credit code with its right last sign."""
    from stdnum.cn import uscc

    return code[:17] + uscc.calc_check_digit(code[:17])


@pytest.fixture
def people(definitions, day, settings, tmp_path):
    """Accounts by short name; two enterprises with codes, two chains, two parks."""

    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    home = region()
    for code in CODES:
        CODES[code] = check_digit(CODES[code])
        enterprise(code, f"演示{code}公司", region=home, uscc=CODES[code])
    for code in ("one", "two"):
        chain(code, f"{code}产业链")
        park(f"park-{code}", f"{code}园区", kind="park")
    return accounts(UNITS, "x")


def make_dataset(code="power", **given):
    from yanzhen.city.exchange.models import Dataset

    plain = {
        "number": "307001/1", "name": "企业月度用电量", "provider": "供电企业", "abstract": "每月一行。",
        "items": ITEMS, "key": ["uscc", "month"], "dated_by": "month", "subject": "enterprise", "subject_by": "uscc",
        "sharing": "conditional", "sharing_condition": "只用于运行监测", "opening": "closed", "cycle": "month",
        "level": "general_3", "salt": "salt",
    }  # fmt: skip
    return Dataset.objects.create(code=code, **{**plain, **given})


@pytest.fixture
def power(people):
    """Electricity of enterprises: conditional, provided by the grid's unit."""
    return make_dataset(provider_unit=people["grid"].unit)


@pytest.fixture
def feed(power, people, day):
    from yanzhen.city.exchange.feed_services import open_feed

    return open_feed(power, unit=people["grid"].unit, starts_on=day.now, by=people["keeper"])


def table(*rows, head="统一社会信用代码,月份,用电量（千瓦时）,报装容量,联系电话,用户编号"):
    return "\n".join([head, *rows]).encode()


@pytest.fixture
def delivered(feed, people):
    from yanzhen.city.exchange.feed_services import deliver

    lines = (
        f"{CODES['jia']},2025-02,1000,50,13800001234,M-1",
        f"{CODES['yi']},2025-02,2000,60,13900005678,M-2",
    )
    return deliver(feed, table(*lines), "二月.csv", by=people["grid"])
