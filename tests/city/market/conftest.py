"""A market in small: a copper works, two cable makers here and one elsewhere, a farm, a desk, a department, their links."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import yaml

from tests.city.rows import accounts, enterprise, link, node, region
from tests.house.tree import PACKAGE

UNITS = {
    "works": ("enterprise", "enterprise", "works"),
    "cable": ("enterprise", "enterprise", "cable"),
    "other": ("enterprise", "enterprise", "other"),
    "farm": ("enterprise", "enterprise", "farm"),
    "desk": ("chain_office", "chain_office", ""),
    "bureau": ("department", "department", ""),
    "park": ("park", "park", "park-1"),
    "auditor": ("auditor", "department", ""),
    "bank": ("bank", "bank", "bank-1"),
}


@pytest.fixture
def weights(db):
    """Markets of the reference pack, without the rest of it."""
    from yanzhen.city.records.services import remember_rows

    text = (PACKAGE / "packs" / "reference" / "pairing.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    rows = [row | {"grade": told["grade"], "references": told["references"]} for row in told["markets"]]
    remember_rows("reference", "pairings", {row["id"]: (row["id"], row) for row in rows})


@pytest.fixture
def clock(db):
    """The clock of answers, as the reference pack has it."""
    from yanzhen.city.records.services import remember_rows

    text = (PACKAGE / "packs" / "reference" / "service_levels.yaml").read_text(encoding="utf-8")
    row = next(row for row in yaml.safe_load(text)["service_levels"] if row["id"] == "market-answer")
    remember_rows("reference", "service_levels", {row["id"]: (row["id"], row)})


@pytest.fixture
def links(weights):
    """Rod → cable; a farm stands apart."""
    rod = node("demo.rod", "演示铜杆", products=["裸铜线", "镀锡线"])
    cable = node("demo.cable", "演示电缆", "downstream", products=["电力电缆"])
    farm = node("farm.rice", "演示稻米", products=["大米"])
    link(rod, cable)
    home, near, far = region(), region("430423", "衡山县"), region("430102", "芙蓉区")
    enterprise("works", "演示铜业公司", rod, region=home, products=["裸铜线"])
    enterprise("cable", "演示甲电缆厂", cable, region=near, products=["电力电缆"], rungs=["高新技术企业"])
    enterprise("other", "演示乙电缆厂", cable, region=home, products=["控制电缆"])
    enterprise("away", "演示丙电缆厂", cable, region=far, products=["电线电缆"])
    enterprise("farm", "演示米业公司", farm, region=home, products=["大米"])
    return {"rod": rod, "cable": cable, "farm": farm}


@pytest.fixture
def people(links, settings, tmp_path):
    """Accounts by short name; files go to a folder of the test; what they do is no practice."""
    from yanzhen.site.workspace import Workspace

    settings.WORKSPACE = Workspace(tmp_path / "record", "secret", practice=False)
    return accounts(UNITS, "k", unit="u-{}")


def draft(**given):
    from yanzhen.city.market.values import Draft

    told = {
        "title": "裸铜线每月二百吨", "kind": "goods", "products": "裸铜线、镀锡线", "node": "demo.rod",
        "quantity": Decimal(200), "unit": "吨", "contact_name": "演示联系人", "contact_phone": "13800000000",
        "valid_until": datetime.date.today() + datetime.timedelta(days=60),
    }  # fmt: skip
    return Draft(**{**told, **given})


@pytest.fixture
def offered(people):
    from yanzhen.city.market.services import offer

    return offer(draft(), by=people["works"])


def match_with(listing, code):
    return listing.matches.get(enterprise__code=code)


def act(match, name, by, **given):
    from yanzhen.city.market import match_services
    from yanzhen.city.market.values import Given

    match.refresh_from_db()
    return match_services.act(match, name, Given(match.version, **given), by=by)


@pytest.fixture
def ordered(people, offered):
    """The works and the first cable maker came to an order that waits for the cable maker."""
    row = match_with(offered, "cable")
    act(row, "invite", people["works"])
    act(row, "accept", people["cable"])
    return act(
        row, "order", people["works"], what="裸铜线", quantity=Decimal(50), unit="吨", amount=Decimal(300)
    )
