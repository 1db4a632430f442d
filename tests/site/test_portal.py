"""The front door of an enterprise: what is for it, who looked, corrections; officials act for it only visibly."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.city import rows
from tests.city.policies.rulebooks import clause, install, policy
from tests.city.talent.conftest import UNITS, market  # noqa: F401
from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.chains.models import Industry
from yanzhen.city.demands.models import Demand
from yanzhen.city.enterprises.models import AttributeStatement, Correction, Enterprise, Errand, FileLook
from yanzhen.city.policies.models import Policy
from yanzhen.city.records.models import Change
from yanzhen.city.records.sealing import verify
from yanzhen.site.gate import access_table
from yanzhen.site.portal.errands import BY_ITSELF, JUDGING
from yanzhen.site.portal.watching import PAGES

pytestmark = pytest.mark.django_db
WHY = "企业电话委托提交用地诉求"
DEMAND = {"subject": "二期用地", "kind": "land", "text": "二期厂房等用地指标。"}


@pytest.fixture
def people(market, settings, tmp_path, django_user_model):  # noqa: F811
    import yaml

    from tests.house.tree import PACKAGE
    from yanzhen.city.records.services import remember_rows
    from yanzhen.site.workspace import Workspace

    held = yaml.safe_load((PACKAGE / "packs/reference/service_levels.yaml").read_text(encoding="utf-8"))
    remember_rows("reference", "service_levels", {r["id"]: (r["id"], r) for r in held["service_levels"]})
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    rows.enterprise("jia", "演示甲公司", region=rows.region(), founded="2014")
    rows.enterprise("yi", "演示乙公司", region=rows.region("430423", "衡山县"))
    made = {}
    for name, (role, kind, subject) in {**UNITS, "desk": ("chain_office", "chain_office", "")}.items():
        unit = Unit.objects.create(code=name, name=f"单位{name}", kind=kind, subject=subject)
        made[name] = django_user_model.objects.create_user(
            username=f"p-{name}",
            password="a-long-enough-word",
            role=role,
            unit=unit,
            display_name=f"岗位{name}",
        )
    return made


def text(answer):
    return answer.content.decode()


def begin(client, code="jia", why=WHY):
    return client.post(reverse("portal_errand", args=[code]), {"why": why})


def test_every_route_that_the_portal_names_exists():
    named = {*BY_ITSELF, *JUDGING, *PAGES}
    assert named <= set(access_table())


def test_an_enterprise_starts_on_its_portal_and_everybody_else_on_the_cockpit(client, people):
    given = {"username": "p-firm", "password": "a-long-enough-word"}
    assert client.post("/sign-in/", given)["Location"] == "/portal/"
    client.post("/sign-out/")
    assert client.post("/sign-in/", {**given, "username": "p-county"})["Location"] == "/"
    client.post("/sign-out/")
    assert client.post("/sign-in/", {**given, "next": "/demands/"})["Location"] == "/demands/"


def test_the_portal_tells_from_every_room_and_says_what_to_do_where_there_is_nothing(signed_in):
    page = text(signed_in("firm").get("/portal/"))
    for title in ("要您办的", "我能享的政策", "还缺什么", "我的申报", "我的诉求", "人才", "我的档案"):
        assert f"<h2>{title}</h2>" in page
    assert "没有在办的诉求" in page
    assert "演示乙公司" not in page


def test_what_waits_for_the_enterprise_stands_on_its_portal(signed_in, people):
    firm = signed_in("firm")
    firm.post(reverse("demand_new"), DEMAND)
    assert "二期用地：待分派" in text(firm.get("/portal/"))
    Demand.objects.update(state="waiting")
    page = text(firm.get("/portal/"))
    assert "请补充情况" in page
    assert "二期用地" not in text(signed_in("rival").get("/portal/"))


def test_the_portal_costs_the_same_however_much_there_is(signed_in):
    firm = signed_in("firm")

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert firm.get("/portal/").status_code == 200
        return len(seen)

    def more(number):
        firm.post(reverse("demand_new"), {**DEMAND, "subject": f"第{number}件"})
        given = {
            "label": f"岗位{number}",
            "skills": "焊接",
            "level": "any",
            "count": 1,
            "deadline": "2099-01-01",
        }
        firm.post(reverse("talent_new"), given)

    def warm():
        firm.get("/portal/")
        return cost()

    more(0)
    before = warm()
    for number in range(1, 9):
        more(number)
    assert warm() == before
    assert before <= 60, before


def test_an_account_without_an_enterprise_is_told_whom_to_ask(client, django_user_model):
    client.force_login(django_user_model.objects.create_user(username="bare", role="enterprise"))
    for page in ("/portal/", "/portal/file/", "/portal/file/correct/"):
        assert "请系统管理员" in text(client.get(page))


def test_whoever_opens_the_file_from_outside_is_shown_to_the_enterprise_once_a_day(signed_in):
    where = reverse("answers", args=["jia"])
    for name in ("labour", "labour", "bank", "firm", "rival"):
        signed_in(name).get(where)
    client = signed_in("firm")
    client.logout()
    client.get(where)
    assert sorted(FileLook.objects.values_list("by_name", flat=True)) == ["岗位bank", "岗位labour"]
    page = text(signed_in("firm").get("/portal/file/"))
    assert "单位labour" in page
    assert "政策与事实" in page
    assert "近 30 天有 2 个单位查看过我的档案" in text(signed_in("firm").get("/portal/"))
    assert "单位labour" not in text(signed_in("rival").get("/portal/file/"))


def test_an_official_acts_for_an_enterprise_with_a_banner_a_name_and_a_trace(signed_in):
    office = signed_in("office")
    assert begin(office, why="").status_code == 422
    assert begin(office).status_code == 302
    portal = text(office.get("/portal/"))
    assert "正在代 演示甲公司 办理" in portal
    assert office.post(reverse("demand_new"), DEMAND).status_code == 302
    row = Demand.objects.get()
    assert (row.enterprise.code, row.on_behalf) == ("jia", True)
    assert row.by_name == "岗位office（单位office代企业办理）"
    assert "代企业登记" in text(signed_in("firm").get(reverse("demand", args=[row.pk])))
    page = text(signed_in("firm").get("/portal/file/"))
    assert WHY in page
    assert "正在代办" in page
    assert Change.objects.filter(origin="代企业办理").count() == 1
    assert verify() == []


def test_during_an_errand_the_official_has_no_office_and_no_other_enterprise(signed_in):
    office = signed_in("office")
    assert office.get("/talent/board/").status_code == 200
    begin(office)
    assert office.get("/talent/board/").status_code == 403
    assert office.get(reverse("portal_errand", args=["yi"])).status_code == 403
    assert office.post(reverse("demand_new"), {**DEMAND, "enterprise": "yi"}).status_code == 302
    assert Demand.objects.get().enterprise.code == "jia"
    assert office.post(reverse("portal_errand_end")).status_code == 302
    assert office.get("/talent/board/").status_code == 200
    assert Errand.objects.get().ended_at is not None


def test_what_only_the_enterprise_can_say_is_not_said_for_it(signed_in):
    signed_in("firm").post(reverse("demand_new"), DEMAND)
    row = Demand.objects.get()
    Demand.objects.update(state="answered", answered_on=timezone.localdate())
    office = signed_in("office")
    begin(office)
    rated = office.post(reverse("demand_act", args=[row.pk, "satisfied"]), {"version": 0, "says": ""})
    assert rated.status_code == 403
    assert "只能由企业自己办" in text(rated)
    for route, named in (("accounts:password", []), ("fill_account", [1]), ("do_act", [1, "confirm"])):
        assert office.post(reverse(route, args=named)).status_code == 403
    row.refresh_from_db()
    assert row.state == "answered"


def test_who_acted_for_an_enterprise_does_not_decide_on_its_application(signed_in, people):
    from yanzhen.city.policies import application_queries, application_services

    install(policy("p", clause("c")))
    found = application_queries.clause_of("p", "c")[1]
    row = application_services.draft(
        Enterprise.objects.get(code="jia"), Policy.objects.get(code="p"), found, by=people["firm"]
    )
    office = signed_in("office")
    begin(office)
    office.post(reverse("portal_errand_end"))
    refused = office.post(reverse("do_act", args=[row.pk, "accept"]), {"version": row.version})
    assert refused.status_code == 403
    assert "另一位同志" in text(refused)
    assert (
        signed_in("labour").post(reverse("do_act", args=[row.pk, "accept"]), {"version": 0}).status_code
        != 403
    )


def test_an_errand_ends_by_itself_and_belongs_to_one_session_and_person(signed_in, people):
    office = signed_in("office")
    begin(office)
    Errand.objects.update(until=timezone.now() - datetime.timedelta(minutes=1))
    assert office.get("/portal/").status_code == 403
    assert office.get("/talent/board/").status_code == 200
    begin(office)
    office.post("/sign-out/")
    assert Errand.objects.latest("id").ended_at is not None
    begin(signed_in("office"))
    key = Errand.objects.latest("id").pk
    other = signed_in("desk")
    session = other.session
    session["errand"] = key
    session.save()
    assert other.get("/portal/").status_code == 403


@pytest.mark.parametrize(
    ("name", "code", "may"),
    [("county", "jia", True), ("county", "yi", False), ("park", "jia", False), ("office", "yi", True),
     ("bank", "jia", False), ("auditor", "jia", False)],
)  # fmt: skip
def test_a_county_acts_for_its_own_enterprises_and_banks_and_keepers_for_none(signed_in, name, code, may):
    assert begin(signed_in(name), code).status_code == (302 if may else 403)


def test_a_correction_is_asked_judged_by_another_and_kept_beside_the_other_sources(signed_in):
    firm = signed_in("firm")
    bad = firm.post("/portal/file/correct/", {"what": "uscc", "wanted": "123", "why": "执照"})
    assert bad.status_code == 422
    assert "信用代码不对" in text(bad)
    given = {"what": "founded", "wanted": "2015-06", "why": "营业执照"}
    assert firm.post("/portal/file/correct/", given).status_code == 302
    assert "已有一件待核实" in text(firm.post("/portal/file/correct/", given))
    row = Correction.objects.get()
    where = reverse("correction", args=[row.pk])
    assert signed_in("rival").get(where).status_code == 403
    assert firm.get(where).status_code == 403  # the rival is signed in now
    keeper = signed_in("office")
    assert row.number in text(keeper.get("/register/corrections/"))
    assert "没有写答复" in text(keeper.post(where, {"version": 0, "act": "accept", "answer": ""}))
    assert keeper.post(where, {"version": 0, "act": "accept", "answer": "与执照一致"}).status_code == 302
    held = Enterprise.objects.get(code="jia")
    assert held.founded == "2015-06"
    assert set(AttributeStatement.objects.values_list("value", flat=True)) == {"2014", "2015-06"}
    assert "与执照一致" in text(signed_in("firm").get("/portal/file/"))
    assert verify() == []


@pytest.mark.parametrize(
    ("what", "wanted", "told"),
    [
        ("founded", "2999", "还没有到"),
        ("founded", "1500", "早于 1850 年"),
        ("founded", "1990..2999", "成立时间写法不对"),
        ("industries", "3251、9999", "没有这个行业代码"),
        ("products", "、", "没有写应当是什么"),
    ],
)
def test_a_correction_that_cannot_be_true_is_refused_with_the_reason(signed_in, what, wanted, told):
    Industry.objects.create(code="3251", name="铜压延加工", level=4)
    given = {"what": what, "wanted": wanted, "why": "营业执照"}
    bad = signed_in("firm").post("/portal/file/correct/", given)
    assert (bad.status_code, Correction.objects.count()) == (422, 0)
    assert told in text(bad)


def test_a_correction_of_industries_takes_known_codes_with_or_without_their_section(signed_in):
    Industry.objects.create(code="3251", name="铜压延加工", level=4)
    firm = signed_in("firm")
    given = {"what": "industries", "wanted": "C3251，3251", "why": "营业执照"}
    assert firm.post("/portal/file/correct/", given).status_code == 302
    keeper = signed_in("office")
    where = reverse("correction", args=[Correction.objects.get().pk])
    assert "更正“行业代码”" in text(keeper.get(where))
    keeper.post(where, {"version": 0, "act": "accept", "answer": "与执照一致"})
    assert Enterprise.objects.get(code="jia").industries == ["C3251", "3251"]


def test_a_refused_correction_changes_nothing_and_says_why(signed_in):
    signed_in("firm").post(
        "/portal/file/correct/", {"what": "products", "wanted": "铜杆、铜线", "why": "产品目录"}
    )
    row = Correction.objects.get()
    signed_in("labour").post(
        reverse("correction", args=[row.pk]), {"version": 0, "act": "refuse", "answer": "没有依据"}
    )
    row.refresh_from_db()
    assert (row.state, row.answer) == ("refused", "没有依据")
    assert Enterprise.objects.get(code="jia").products == []


def test_who_filed_a_correction_on_an_errand_does_not_judge_it(signed_in, people):
    office = signed_in("office")
    begin(office)
    office.post("/portal/file/correct/", {"what": "founded", "wanted": "2015", "why": "营业执照"})
    office.post(reverse("portal_errand_end"))
    row = Correction.objects.get()
    answer = office.post(
        reverse("correction", args=[row.pk]), {"version": 0, "act": "accept", "answer": "对"}
    )
    assert "须由另一人核实" in text(answer)
    assert User.objects.get(pk=people["office"].pk).pk == row.by_id


def test_the_three_rooms_of_factors_stand_beside_each_other(signed_in):
    page = text(signed_in("firm").get("/factors/"))
    assert 'href="/talent/"' in page
    beside = text(signed_in("firm").get("/talent/"))
    assert 'aria-label="要素"' in beside
    assert 'aria-current="page">人才' in beside
