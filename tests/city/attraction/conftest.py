"""A desk for leads: clocks and rules of the reference pack, two counties, a park, the city's office; invented 演示 names."""

from __future__ import annotations

import pytest
import yaml

from tests.city.rows import node, region
from tests.house.tree import PACKAGE


@pytest.fixture
def book(db):
    """Clocks, first-report rules and stages as the reference pack has them, without installing the rest of it."""
    from yanzhen.city.records.services import remember_rows

    folder = PACKAGE / "packs" / "reference"
    for kind, name, key in (
        ("service_levels", "service_levels.yaml", "service_levels"),
        ("first_reports", "first_report.yaml", "rules"),
        ("never_rules", "never_rules.yaml", "rules"),
    ):
        rows = yaml.safe_load((folder / name).read_text(encoding="utf-8"))[key]
        remember_rows("reference", kind, {row["id"]: (row["id"], row) for row in rows})


@pytest.fixture
def people(db, django_user_model):
    """Accounts by short name: two counties, a park, the city's office, a second one of it, a leader, a firm."""
    from yanzhen.city.accounts.models import Unit

    region("430421", "演示甲县"), region("430422", "演示乙县")

    def make(name, role, kind, subject=""):
        unit, _ = Unit.objects.get_or_create(
            code=name.rstrip("2"), defaults={"name": f"演示·{name}", "kind": kind, "subject": subject}
        )
        return django_user_model.objects.create_user(
            username=f"t-{name}",
            password="a-long-enough-word",
            role=role,
            unit=unit,
            display_name=f"演示·{name}",
        )

    given = {
        "jia": ("county", "region", "430421"),
        "yi": ("county", "region", "430422"),
        "park": ("park", "park", ""),
        "desk": ("investment", "department", ""),
        "desk2": ("investment", "department", ""),
        "leader": ("leader", "city", ""),
        "firm": ("enterprise", "enterprise", ""),
    }
    return {name: make(name, *rest) for name, rest in given.items()}


@pytest.fixture
def rod(db):
    return node("demo.rod", "演示铜杆")


@pytest.fixture
def draft(rod):
    """A complete report; keyword arguments replace fields."""
    from decimal import Decimal

    from yanzhen.city.attraction.values import LeadDraft

    def make(**fields):
        given = {
            "investor": "湖南演示铜业有限公司", "industry": "有色金属冶炼和压延加工业", "content": "建铜杆生产线", "node": "demo.rod",
            "investment": Decimal("3.5"), "contact_role": "投资部负责人", "channel": "商会推荐", "industrial": True, **fields,
        }  # fmt: skip
        return LeadDraft(**given)

    return make
