"""The copper case in a real browser: a works presents itself, four cable makers are proposed, one orders, a bank lends, figures move."""

from __future__ import annotations

import dataclasses
import datetime
import re
from urllib.parse import urlparse

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.posts import SIZE, office, picture, press, send, shown, sign_in
from tests.e2e.test_browser import CONTRAST
from yanzhen.city.chains.models import Link
from yanzhen.city.enterprises.models import SupplyFact
from yanzhen.city.finance.models import Loan
from yanzhen.city.market.models import Deal, Listing
from yanzhen.city.records import remembering
from yanzhen.city.records.sealing import verify

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
TODAY = datetime.date.today()
CABLE_MAKERS = {"hengfei-dianlan", "jinbei-hengyang", "tongyong-cable", "fenghuang-cable"}
TOLD = ("nonferrous.cu_rod", "power_equip.cable")
"""The only link whose evidence is the report itself."""
POSTS = (
    ("works", "enterprise", "enterprise", "longyuan-tongye", "铜企岗"),
    ("cable", "enterprise", "enterprise", "hengfei-dianlan", "电缆企岗"),
    ("bank", "bank", "bank", "bank-1", "某银行"),
    ("bureau", "department", "department", "", "金融部门"),
)


@pytest.fixture
def city(record, settings, tmp_path, django_user_model):
    """The city without the reported relations and without the link that was drawn because of the report; four posts."""
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path, practice=False)
    SupplyFact.objects.all().delete()
    Link.objects.filter(supplier__code=TOLD[0], customer__code=TOLD[1]).delete()
    remembering.forget()
    for name, role, kind, subject, label in POSTS:
        office(django_user_model, name, role, kind, label, subject)
    return tmp_path


def act(page, where, label, **fields):
    """Open one of the acts of a page, fill it in and send it."""
    form = page.locator(f"form[action$='/acts/{where}/']")
    if not form.is_visible():
        page.locator(f"details:has(form[action$='/acts/{where}/']) > summary").click()
    send(page, label, f"form[action$='/acts/{where}/']", **fields)


def test_a_copper_works_finds_its_customers_and_a_loan(opened, city):
    bank = sign_in(opened(size=SIZE), "bank")
    bank.visit("/finance/products/new/")
    send(
        bank, "登记", "main form", name="订单贷", kind="loan", purposes="orders", security="orders", least="50", most="1000",
        term_low="3", term_high="12", region="4304",
    )  # fmt: skip
    bureau = sign_in(opened(size=SIZE), "bureau")
    bureau.visit("/finance/board/")
    lent_before = shown(bureau)

    works = sign_in(opened(size=PHONE), "works")
    works.visit("/market/new/")
    send(
        works, "发布", "main form", side="offer", kind="goods", title="裸铜线、镀锡线每月 500 吨",
        products="裸铜线、镀锡线、铜杆、电工圆铜线", quantity="500", unit="吨", contact_name="演示联系人",
        contact_phone="13800000000", hard="地区 位于 43",
    )  # fmt: skip
    listing = Listing.objects.get()
    proposed = list(listing.matches.filter(rank__lte=10).values_list("enterprise__code", flat=True))
    assert set(proposed) >= CABLE_MAKERS
    told = works.locator("#proposals").inner_text()
    for words in ("恒飞电缆", "金杯电工", "通用", "凤凰", "产业链：", "邀请洽谈"):
        assert words in told
    assert works.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert works.evaluate(CONTRAST) == []
    picture(works, "copper-1-proposals")

    match = listing.matches.get(enterprise__code="hengfei-dianlan")
    press(works, works.locator(f"#match-{match.pk}"), "邀请洽谈")
    cable = sign_in(opened(size=SIZE), "cable")
    cable.visit("/market/")
    cable.locator("#asked a").first.click()
    cable.wait_for_load_state("networkidle")
    act(cable, "accept", "有意向")
    act(
        cable, "order", "登记订单", what="裸铜线", quantity="50", unit="吨", amount="300",
        file="演示合同".encode(),
    )  # fmt: skip
    works.visit(f"/market/matches/{match.pk}/")
    act(works, "confirm", "确认订单")
    assert "已存证" in shown(works)
    picture(works, "copper-2-order")
    deal = Deal.objects.get()
    assert (deal.state, deal.local, deal.practice) == ("confirmed", True, False)

    works.visit("/finance/demands/new/")
    send(
        works, "提交", "main form", kind="loan", amount="200", purpose="orders", term_months="6", orders=deal.number,
        text="买阴极铜，交货后以货款归还",
    )  # fmt: skip
    asked = works.url
    bureau.visit(urlparse(asked).path)
    act(bureau, "pass", "预审通过")
    works.goto(asked, wait_until="networkidle")
    assert "订单贷" in works.locator("#matches").inner_text()
    picture(works, "copper-3-product")
    works.get_by_role("link", name="选它，去授权").first.click()
    works.wait_for_load_state("networkidle")
    works.locator("[name=agree]").check()
    press(works, works.locator("main form"), "授权")
    case = works.url
    bank.goto(case, wait_until="networkidle")
    act(bank, "accept", "受理")
    act(bank, "grant", "授信", amount="200", rate="3.6", term="6", on=TODAY.isoformat())
    act(
        bank,
        "lend",
        "放款",
        amount="200",
        rate="3.6",
        term="6",
        on=TODAY.isoformat(),
        security="orders",
        first="yes",
    )
    assert Loan.objects.get().amount == 200
    picture(bank, "copper-4-loan")

    bureau.visit("/finance/board/")
    assert shown(bureau) != lent_before
    assert "200 万元" in bureau.locator("#tally").inner_text()
    picture(bureau, "copper-5-statistics")
    bureau.visit("/market/rates/")
    assert f"1/{len(listing.matches.filter(origin='machine'))}" in shown(bureau)
    picture(bureau, "copper-6-rates")
    fact = SupplyFact.objects.get()
    assert (fact.supplier.code, fact.customer.code) == ("longyuan-tongye", "hengfei-dianlan")
    bureau.visit("/enterprises/longyuan-tongye/")
    assert "恒飞电缆" in shown(bureau)
    cable.visit("/market/purchases/")
    send(
        cable,
        "登记",
        "main form",
        node="power_equip.cable",
        year=str(TODAY.year),
        total="1200",
        basis="演示采购台账",
    )
    bureau.visit("/chains/power_equip/")
    assert re.search(r"本地配套率\D*25", shown(bureau))
    picture(bureau, "copper-7-local-supply")
    assert verify() == []
