"""The data centre in a real browser: a feed is delivered, a request is refused with a reason, disputed, granted and used."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.posts import fill, office, picture, press, send, shown, sign_in
from tests.e2e.test_browser import CONTRAST
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.exchange.models import Dataset, ShareRequest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
TODAY = datetime.date.today()
POSTS = (
    ("keeper", "chain_office", "chain_office", "演示数据主管部门"),
    ("judge", "chain_office", "chain_office", "演示链办另一岗"),
    ("insurance", "department", "department", "演示人社部门"),
    ("bureau", "department", "department", "演示工信部门"),
)
CODE = "enterprise-insured"
HEAD = "统一社会信用代码,月份,参保人数,新增参保,减少参保"


@pytest.fixture
def post(opened, record, settings, tmp_path, django_user_model):
    """Somebody signed in at a post, in the city of the pack."""
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path, practice=True)
    for name, role, kind, label in POSTS:
        office(django_user_model, name, role, kind, label)
    return lambda name, **size: sign_in(opened(**size), name)


def act(page, label, **fields):
    """Open the act, fill in its form and send it."""
    part = page.locator("#acts details", has=page.locator("summary", has_text=label)).first
    if not part.get_attribute("open") and part.get_attribute("open") != "":
        part.locator("summary").click()
    fill(part.locator("form"), fields)
    press(page, part, label)


def deliver(page, where, text, name="表.csv"):
    page.goto(where)
    paper = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("[name=file]").set_input_files([paper])


def test_a_request_is_refused_with_a_reason_disputed_granted_and_used(post):
    keeper, insurance, bureau = post("keeper"), post("insurance"), post("bureau")
    firm = Enterprise.objects.exclude(uscc="").first()
    month = f"{TODAY.replace(day=1) - datetime.timedelta(days=1):%Y-%m}"

    keeper.visit(f"/data/catalogue/{CODE}/")
    keeper.get_by_role("link", name="改属性").click()
    unit = str(insurance_unit())
    send(keeper, "保存", provider_unit=unit, desk="社会保险数据岗", why="演示：认领提供单位")
    assert "由演示人社部门答复" in shown(keeper)
    keeper.get_by_role("link", name="接入一个来源").first.click()
    send(keeper, "接入", unit=unit)
    where = keeper.url

    deliver(insurance, where, f"{HEAD}\n{firm.uscc},{month},120,5,3\n")
    press(insurance, insurance.locator("main"), "报送")
    assert "质量分 100.0%" in shown(insurance)
    deliver(insurance, where, "企业,人数\n某厂,3\n")
    insurance.get_by_role("button", name="报送").click()
    insurance.wait_for_load_state("networkidle")
    assert "找不到表头" in shown(insurance)
    insurance.faults.clear()
    assert "已退回" in insurance.locator("#loads").inner_text()

    keeper.visit("/data/quality/")
    assert firm.name in keeper.locator("#enterprise").inner_text()
    assert "/" in keeper.locator("#enterprise .tile b").first.inner_text()
    picture(keeper, "catalogue-quality")

    bureau.visit("/data/catalogue/")
    bureau.get_by_role("link", name="企业参保人数").click()
    assert "没有向社会开放" in bureau.locator("#rows").inner_text()
    bureau.get_by_role("link", name="申请共享").first.click()
    for box in bureau.locator("[name=items]").all():
        box.check()
    send(bureau, "提交申请", purpose="演示：看企业用工走势", basis="演示：工业运行调度职责")
    asked = bureau.url
    assert "有条件共享核对 2 工作日" in shown(bureau)

    keeper.goto(asked)
    act(keeper, "核对通过")
    assert "有条件共享答复 5 工作日" in shown(keeper)
    insurance.goto(asked)
    act(insurance, "不予共享", refusal="minimal", says="演示：看走势用不着新增和减少")
    bureau.goto(asked)
    assert "超出履职所需的最小范围" in bureau.locator("#refusal").inner_text()
    assert "看走势用不着新增和减少" in bureau.locator("#refusal").inner_text()
    act(bureau, "提出争议", says="演示：只要参保人数就够")
    assert "待数据主管部门决定" in bureau.locator(".head").inner_text()
    picture(bureau, "catalogue-refused-and-disputed")

    judge = post("judge")
    judge.goto(asked)
    for box in judge.locator("#acts [name=items]").all():
        box.set_checked(box.get_attribute("value") in ("uscc", "month", "insured"))
    act(judge, "决定共享", says="演示：参保人数可以给，增减不给")
    bureau.goto(asked)
    told = shown(bureau)
    assert "已授权" in told
    assert "参保人数可以给，增减不给" in bureau.locator("#refusal").inner_text()
    assert "已存证 5 步" in told
    bureau.get_by_role("link", name="去取数据").click()
    table = bureau.locator("#rows table")
    assert "120" in table.inner_text()
    assert "新增参保" not in table.inner_text()
    with bureau.expect_download() as got:
        bureau.locator("#rows").get_by_role("link", name="CSV").click()
    text = got.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "_id,uscc,month,insured"
    assert firm.uscc in text
    insurance.visit(f"/data/catalogue/{CODE}/")
    assert "演示工信部门" in insurance.locator("#log").inner_text()
    assert ShareRequest.objects.get().state == "granted"


def insurance_unit() -> int:
    from yanzhen.city.accounts.models import Unit

    return Unit.objects.get(code="u-insurance").pk


def test_the_catalogue_fits_a_phone_and_can_be_read(post, opened):
    visitor = opened()
    visitor.visit("/data/catalogue/")
    assert str(Dataset.objects.count()) in visitor.locator(".tiles").inner_text()
    picture(visitor, "catalogue")
    page = post("keeper", size=PHONE)
    for where in (
        "/data/catalogue/",
        "/data/catalogue/yanzhen-parks/",
        f"/data/catalogue/{CODE}/",
        "/data/requests/",
        "/data/quality/",
        "/data/webhooks/",
    ):
        page.visit(where)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], where
        assert page.evaluate(CONTRAST) == [], where
    page.visit(f"/data/catalogue/{CODE}/")
    picture(page, "catalogue-phone")
