"""The loop from a gap to capacity and back in a real browser: five posts sign in, each does its part, one page tells it all."""

from __future__ import annotations

import dataclasses
import datetime
import json
from itertools import pairwise

import docx
import pytest

from tests.city import rows
from tests.city.attraction.conftest import book  # noqa: F401
from tests.e2e.conftest import PHONE
from tests.e2e.posts import SIZE, fill, office, picture, press, send, shown, sign_in
from tests.e2e.test_browser import CONTRAST
from yanzhen.city.attraction.lead_identity import identity
from yanzhen.city.attraction.models import Lead, OutsideEnterprise
from yanzhen.city.exchange.models import Delivery
from yanzhen.city.projects.models import Project
from yanzhen.city.records import remembering

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
TODAY = datetime.date.today()
FIRM = "湖南演示铜业有限公司"
GAP = "/gaps/demo.rod/"
DRAWN = (
    ("ore", "演示铜精矿", "upstream"), ("scrap", "演示再生铜", "upstream"), ("cathode", "演示阴极铜", "midstream"),
    ("rod", "演示铜杆", "midstream"), ("wire", "演示电线电缆", "downstream"),
)  # fmt: skip
POSTS = (
    ("chain", "chain_office", "chain_office", "", "演示链办"),
    ("invest", "investment", "department", "", "演示招商部门"),
    ("county", "county", "region", "430421", "演示甲县"),
    ("project", "project_office", "department", "", "演示项目办"),
    ("leader", "leader", "city", "", "演示市领导"),
)


@pytest.fixture
def record(transactional_db, book):  # noqa: F811
    """A small record, committed: the rules that ship with the product, and nothing of a real city."""
    remembering.forget()
    yield
    remembering.forget()


@pytest.fixture
def city(record, settings, tmp_path, django_user_model):
    """A chain of five links with leading firms on four, a park, a target with four actuals, a register, five posts."""
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path, practice=True)
    identity(FIRM)  # compiles the reading of names, which no page should wait for
    rows.region("430421", "演示甲县")
    rows.chain("demo", "演示铜加工")
    nodes = {
        code: rows.node(f"demo.{code}", label, band, products=[label[2:]]) for code, label, band in DRAWN
    }
    rows.link(nodes["scrap"], nodes["cathode"])
    for one, other in pairwise(("ore", "cathode", "rod", "wire")):
        rows.link(nodes[one], nodes[other])
    for code in ("ore", "scrap", "cathode", "wire"):
        for number in "一二":
            rows.enterprise(f"{code}-{number}", f"{nodes[code].label}{number}厂", nodes[code], role="anchor")
    rows.park("demo-park", "演示园区")
    of = rows.indicator("output", "产值", "亿元")
    rows.target("t-demo", of, 100, "2027", subject="全市", label="演示铜加工产值", chain=nodes["rod"].chain)
    for number, value in enumerate((40, 44, 49, 53)):
        rows.actual(of, str(TODAY.year - 5 + number), value, subject="全市")
    _register()
    for name, role, kind, subject, label in POSTS:
        office(django_user_model, name, role, kind, label, subject)
    return tmp_path


def _register():
    delivery = Delivery.objects.create(filename="演示名册.csv", digest="0" * 64, kind="register")
    OutsideEnterprise.objects.create(
        delivery=delivery,
        key="demo-1",
        name=FIRM,
        city="演示市",
        province="湖南省",
        industry="有色金属加工",
        products=["铜杆"],
    )


@pytest.fixture
def post(opened, live_server):
    """A page signed in as one of the posts."""

    def make(name, size=SIZE):
        return sign_in(opened(size), name)

    return make


def act(page, doing, label, **fields):
    """Open an act of a lead, fill it in, send it."""
    form = page.locator(f"form[action$='/acts/{doing}/']")
    around = page.locator("details", has=form)
    if around.get_attribute("open") is None:
        around.locator("summary").click()
    fill(form, fields)
    press(page, form, label)


def stage(page, project, name, label, **fields):
    page.visit(f"/projects/{project}/stage/{name}/")
    send(page, label, **fields)
    assert f"/projects/{project}/" in page.url, shown(page)
    assert "/stage/" not in page.url, shown(page)


def report_a_lead(page):
    """From the gap's page by the firm that the register offers, through contact and talks to the contract."""
    page.visit(GAP)
    page.locator("#prospects").get_by_role("link", name="报线索").click()
    page.wait_for_load_state("networkidle")
    form = page.locator("main form")
    assert form.locator("[name=investor]").input_value() == FIRM
    fill(
        form,
        {"content": "演示铜杆生产线", "investment": "3.5", "industrial": "yes", "contact_role": "投资部"},
    )
    form.locator("details summary").click()
    fill(form, {"park": "demo-park"})
    press(page, form, "报送")
    row = Lead.objects.get()
    assert (row.gap_kind, row.prospect_key) == ("break", "demo-1")
    act(page, "contact", "登记首次联系", says="演示：电话联系，有意向")
    act(page, "analyse", "登记研判结论", says="演示：产品对路，可以谈")
    act(page, "feed_back", "反馈投资方", says="演示：请来考察")
    picture(page, "loop-2-lead")
    return row


def sign(page):
    act(page, "sign", "签约", name="演示铜杆项目", investment="3.5", file=b"contract")
    return Project.objects.get().code


def build(page, project):
    day = TODAY.isoformat()
    stage(
        page, project, "started", "转为开工", company_uscc="91350100M000100Y43", company_licence=b"licence",
        approval="演示备字1号", land=b"land", permit="演示施字1号", start_date=day, start_evidence=b"start",
    )  # fmt: skip
    stage(
        page, project, "building", "转为在建", paid_in="5000", completed_investment="4000", progress_date=day
    )


def operate(page, project):
    day = TODAY.isoformat()
    stage(
        page, project, "operating", "转为投产", completion_date=day, completion_evidence=b"completed", operating_date=day,
        capacity="50000", **{"capacity-unit": "吨/年"}, operating_evidence=b"power",
    )  # fmt: skip


def earlier_report(out):
    """The products of the day before, as far as the next ones ask for them."""
    yesterday = (TODAY - datetime.timedelta(days=1)).isoformat()
    states = {f"demo.{code}": "absent" if code == "rod" else "present" for code, _, _ in DRAWN}
    out.mkdir()
    (out / "manifest.json").write_text(json.dumps({"as_of": yesterday, "presence": states, "products": []}))


def report_an_actual(chain, office):
    """The chain office names who answers for the target, that office reports with a paper, the chain office accepts."""
    chain.visit("/targets/t-demo/owner/")
    send(chain, "登记", lead="u-project")
    office.visit("/targets/t-demo/report/")
    send(office, "报送", period=str(TODAY.year - 1), value="70", paper=b"statement")
    chain.visit("/targets/t-demo/")
    press(chain, chain.locator("#reports"), "采信")


def report_text(out):
    from yanzhen.city.reports.services import Order, build_and_record

    build_and_record(out, Order(("demo",), frozenset({"development"})))
    paper = docx.Document(next(out.rglob("*.docx")))
    return "\n".join(p.text for p in paper.paragraphs)


def test_a_gap_becomes_capacity_and_opens_again(city, post):
    from yanzhen.city.atlas.gap_life_services import observe

    observe("打开服务时按当时的记录判断")
    earlier_report(city / "out")

    chain = post("chain")
    chain.visit("/")
    chain.get_by_role("link", name="缺口经过").first.click()
    chain.wait_for_load_state("networkidle")
    assert chain.url.endswith(GAP)
    assert "首次看到缺口：断点" in shown(chain)
    assert FIRM in chain.locator("#prospects").inner_text()
    picture(chain, "loop-1-gap")

    invest = post("invest")
    row = report_a_lead(invest)
    county = post("county")
    county.visit(GAP)
    assert "已报备：有色金属加工" in shown(county)
    assert row.number not in shown(county)
    assert FIRM not in county.locator("#leads").inner_text()
    code = sign(invest)

    office = post("project")
    build(office, code)
    office.visit(GAP)
    assert "缺口转为薄弱" in shown(office)
    picture(office, "loop-3-building")
    operate(office, code)

    leader = post("leader")
    leader.visit(GAP)
    told = shown(leader)
    assert "关闭：项目“演示铜杆项目”投产" in told
    assert "新增产能 50000吨/年" in told
    figures = leader.locator("#figures").inner_text()
    assert "90%" in figures
    assert "100%" in figures
    picture(leader, "loop-4-closed")
    leader.visit("/nodes/demo.rod/")
    assert leader.locator(".head .state-present").inner_text() == "有"

    told = report_text(city / "out")
    assert "演示铜杆缺口关闭" in told
    assert "项目“演示铜杆项目”投产" in told

    before = leader_forecast(leader)
    report_an_actual(chain, office)
    after = leader_forecast(leader)
    assert before.startswith("66.36亿元")
    assert after.endswith("升")
    assert before.split("亿元")[0] < after.split("亿元")[0]

    stage(office, code, "terminated", "转为终止", reason="演示关停", reason_date=TODAY.isoformat())
    leader.visit(GAP)
    told = shown(leader)
    assert "缺口重新出现" in told
    assert "项目“演示铜杆项目”终止：演示关停" in told
    assert told.index("缺口关闭") < told.rindex("缺口重新出现")
    assert "失去产能 50000吨/年" in told
    steps = leader.locator(".tiles").inner_text()
    assert (steps.count("已到"), steps.count("曾到")) == (3, 3)
    picture(leader, "loop-5-reopened")
    for page in (chain, invest, county, office, leader):
        assert page.faults == []


def leader_forecast(page):
    page.visit(GAP)
    line = page.locator("#figures tr", has_text="演示铜加工产值")
    return " ".join(line.locator("td").last.inner_text().split())


def test_the_page_of_a_gap_fits_a_phone_and_can_be_read(city, post):
    from yanzhen.city.atlas.gap_life_services import observe

    observe("打开服务时按当时的记录判断")
    page = post("leader", PHONE)
    page.visit(GAP)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(CONTRAST) == []
