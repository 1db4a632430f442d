"""A through-train in small: the desk, an office with one above it, another office, two enterprises, a county."""

from __future__ import annotations

import datetime

import pytest
import yaml

from tests.city.rows import Day, accounts, enterprise, region
from tests.house.tree import PACKAGE

MONDAY = datetime.date(2025, 3, 10)
UNITS = {
    "desk": ("chain_office", "chain_office", ""),
    "desk2": ("chain_office", "chain_office", ""),
    "bureau": ("department", "department", ""),
    "city": ("leader", "city", ""),
    "energy": ("department", "department", ""),
    "county": ("county", "region", "430424"),
    "firm": ("enterprise", "enterprise", "jia"),
    "rival": ("enterprise", "enterprise", "yi"),
    "auditor": ("auditor", "department", ""),
    "bank": ("bank", "bank", "jia"),
}


@pytest.fixture
def day(monkeypatch):
    """``day.now`` is today for everything that happens to demands."""
    from yanzhen.city.demands import act_services, queries, services, tables, views

    held = Day(MONDAY)

    class Zone:
        @staticmethod
        def localdate() -> datetime.date:
            return held.now

    for room in (services, act_services, queries, tables, views):
        monkeypatch.setattr(room, "timezone", Zone)
    return held


@pytest.fixture
def clocks(db):
    """Clocks of the reference pack, without the rest of it."""
    from yanzhen.city.records.services import remember_rows

    text = (PACKAGE / "packs" / "reference" / "service_levels.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)["service_levels"]
    remember_rows("reference", "service_levels", {row["id"]: (row["id"], row) for row in rows})


@pytest.fixture
def people(clocks, day, settings, tmp_path):
    """Accounts by short name; files go to a folder of the test."""
    from yanzhen.city.accounts.models import Unit
    from yanzhen.site.workspace import Workspace

    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    home = region()
    enterprise("jia", "演示甲公司", region=home)
    enterprise("yi", "演示乙公司", region=region("430423", "衡山县"))
    made = accounts(UNITS, "d")
    Unit.objects.filter(code="bureau").update(parent=Unit.objects.get(code="city"))
    return made


@pytest.fixture
def filed(people):
    from yanzhen.city.demands.services import file_demand
    from yanzhen.city.demands.values import Draft

    draft = Draft(
        "二期用地", "land", "二期厂房等用地指标。", contact_name="演示联系人", contact_phone="13800000000"
    )
    return file_demand(draft, by=people["firm"])


@pytest.fixture
def do(people):
    """Do an act on a row as it stands now; gives back the fresh row."""
    from yanzhen.city.demands.act_services import act
    from yanzhen.city.demands.models import Demand
    from yanzhen.city.demands.values import Given

    def make(row, name, by, **given):
        fresh = Demand.objects.get(pk=row.pk)
        given = {"version": fresh.version, "says": "演示情况", **given}
        if name in ("assign", "reassign"):
            given = {"lead": "bureau", "weight": "ordinary", **given}
        return act(fresh, name, Given(**given), by=people[by])

    return make
