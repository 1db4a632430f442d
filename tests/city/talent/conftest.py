"""A small talent pool: two enterprises, two supplying offices, a chain with a node, the market of people."""

from __future__ import annotations

import datetime

import pytest
import yaml

from tests.city import rows
from tests.house.tree import PACKAGE

DAY = datetime.date(2025, 3, 10)
UNITS = {
    "labour": ("department", "department", ""),
    "schools": ("department", "department", ""),
    "county": ("county", "region", "430424"),
    "office": ("chain_office", "chain_office", ""),
    "park": ("park", "park", "park-own"),
    "firm": ("enterprise", "enterprise", "jia"),
    "rival": ("enterprise", "enterprise", "yi"),
    "auditor": ("auditor", "department", ""),
    "bank": ("bank", "bank", "jia"),
}


@pytest.fixture
def day(monkeypatch):
    """``day.now`` is today for everything that happens to the talent pool."""
    from yanzhen.city.talent import post_services, queries, referral_services, supply_services, tables, views

    held = rows.Day(DAY)

    class Zone:
        @staticmethod
        def localdate() -> datetime.date:
            return held.now

    for room in (post_services, queries, referral_services, supply_services, tables, views):
        monkeypatch.setattr(room, "timezone", Zone)
    return held


@pytest.fixture
def market(db):
    """The market of people of the reference pack, without the rest of it."""
    from yanzhen.city.records.services import remember_rows

    held = yaml.safe_load((PACKAGE / "packs" / "reference" / "pairing.yaml").read_text(encoding="utf-8"))
    shared = {name: held[name] for name in ("grade", "references")}
    remember_rows("reference", "pairings", {m["id"]: (m["id"], shared | m) for m in held["markets"]})


@pytest.fixture
def people(market, day, settings, tmp_path):
    from yanzhen.site.workspace import Workspace

    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    home = rows.region()
    rows.node("metal.rod", "铜杆")
    rows.enterprise("jia", "演示甲公司", region=home)
    rows.enterprise("yi", "演示乙公司", region=rows.region("430423", "衡山县"))
    return rows.accounts(UNITS, "t", label="单位 {}")


@pytest.fixture
def post(people, day):
    """Publish a post; ``post(count=3)`` changes what is given."""
    from yanzhen.city.talent.post_services import publish
    from yanzhen.city.talent.values import OpeningDraft

    def make(by="firm", **given):
        fields = {
            "label": "铜杆连铸操作工", "skills": "铜杆连铸、熔炼", "count": 2, "deadline": day.later(120),
            "level": "vocational", "node": "metal.rod", **given,
        }  # fmt: skip
        return publish(OpeningDraft(**fields), by=people[by])

    return make


@pytest.fixture
def course(people, day):
    from yanzhen.city.talent.supply_services import add_course
    from yanzhen.city.talent.values import CourseDraft

    def make(by="schools", **given):
        fields = {
            "school": "某技工学校", "school_kind": "technical", "label": "有色金属冶炼", "skills": "熔炼、铜杆连铸",
            "level": "vocational", "count": 30, "ready_on": day.later(90), "node": "metal.rod", **given,
        }  # fmt: skip
        return add_course(CourseDraft(**fields), by=people[by])

    return make


@pytest.fixture
def person(people, day):
    from yanzhen.city.talent.supply_services import add_person
    from yanzhen.city.talent.values import PersonDraft

    def make(by="labour", **given):
        fields = {
            "name": "演示求职者", "phone": "13800000001", "skills": "铜杆连铸", "level": "college", "ready_on": day.now,
            "consented_on": day.now, "consent": "paper", "agreed": True, "days": 60, "node": "metal.rod", **given,
        }  # fmt: skip
        return add_person(PersonDraft(**fields), by=people[by])

    return make
