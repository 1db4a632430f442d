"""Pages of money: from a demand on the phone to a loan on the board; a refusal with its repair; who looked at the file."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.city.finance.conftest import day, definitions, firm, people, product  # noqa: F401
from yanzhen.city.finance.models import Authorisation, Case, Contest, FinanceDemand, Fund, Opening, Product

pytestmark = pytest.mark.django_db
ASKED = {
    "kind": "loan",
    "amount": "500",
    "unit": "万元",
    "purpose": "working",
    "term_months": "12",
    "text": "买铜",
}


def text(answer) -> str:
    return answer.content.decode()


def act(client, page, row, name, **given):
    row.refresh_from_db()
    answer = client.post(
        reverse(page, args=[row.pk, name]), {"version": row.version, "says": "某情况", **given}
    )
    row.refresh_from_db()
    return answer


@pytest.fixture
def checked(signed_in):
    answer = signed_in("firm").post(reverse("finance_demand_new"), ASKED)
    assert answer.status_code == 302, text(answer)[-2000:]
    row = FinanceDemand.objects.get()
    act(signed_in("office"), "finance_demand_act", row, "pass")
    assert row.state == "checked"
    return row


@pytest.fixture
def opened(signed_in, checked, product, day):  # noqa: F811
    given = {"scopes": ["credit"], "ends_on": str(day.now + datetime.timedelta(days=30)), "agree": "on"}
    answer = signed_in("firm").post(reverse("finance_authorise", args=[checked.pk, product().pk]), given)
    assert answer.status_code == 302, text(answer)[-2000:]
    return Case.objects.get()


def test_what_is_missing_stands_at_its_field_and_what_was_typed_stays(signed_in):
    answer = signed_in("firm").post(reverse("finance_demand_new"), {**ASKED, "amount": ""})
    assert answer.status_code == 422
    assert "买铜" in text(answer)
    assert not FinanceDemand.objects.exists()


def test_from_a_demand_to_a_loan_on_the_board(signed_in, checked, product, day):  # noqa: F811
    chosen, missed = product("本行流贷"), product("小额贷", most=100)
    page = text(signed_in("firm").get(reverse("finance_demand", args=[checked.pk])))
    assert "本行流贷" in page
    assert "去授权" in page
    assert "差400万元" in page
    where = reverse("finance_authorise", args=[checked.pk, chosen.pk])
    refused = signed_in("firm").post(where, {"scopes": ["credit"], "ends_on": "2025-04-01"})
    assert "没有勾选同意" in text(refused)
    signed_in("firm").post(where, {"scopes": ["credit"], "ends_on": "2025-04-01", "agree": "on"})
    row, bank = Case.objects.get(), signed_in("bank")
    assert row.number in text(bank.get(reverse("finance_cases")))
    act(bank, "finance_case_act", row, "accept")
    assert "2025-03-24" in text(bank.get(reverse("finance_case", args=[row.pk])))
    act(bank, "finance_case_act", row, "grant", amount="400", rate="3.9", term="12", on="2025-03-10")
    act(
        bank,
        "finance_case_act",
        row,
        "lend",
        amount="300",
        rate="3.9",
        term="12",
        on="2025-03-10",
        security="credit",
        first="yes",
    )
    assert row.state == "lent"
    board = text(signed_in("leader").get(reverse("finance_board")))
    assert "300 万元" in board
    assert "1/2" in board
    csv = signed_in("office").get(reverse("finance_board") + "?download=csv")
    assert "漏斗,放款" in csv.content.decode("utf-8-sig") if not csv.streaming else csv.status_code == 200
    assert missed.pk


def test_a_refusal_shows_the_reason_and_how_to_mend_it_to_the_enterprise(signed_in, opened):
    bank = signed_in("bank")
    bare = act(bank, "finance_case_act", opened, "refuse", reason="", says="")
    assert bare.status_code == 422
    act(bank, "finance_case_act", opened, "refuse", reason="leverage", says="负债率八成")
    page = text(signed_in("firm").get(reverse("finance_case", args=[opened.pk])))
    assert "负债率过高" in page
    assert "怎样修复" in page
    assert "负债率八成" in page


def test_who_opened_the_file_stands_before_the_enterprise(signed_in, opened):
    where = reverse("finance_case_file", args=[opened.pk])
    assert signed_in("bank").get(where).status_code == 405
    page = text(signed_in("bank").post(where))
    assert "信用描述" in page
    assert "没有列出的部分，企业没有授权" in page
    assert signed_in("rival").post(where).status_code == 403
    own = text(signed_in("firm").get(reverse("finance_file", args=["jia"])))
    assert "岗位 bank" in own
    assert Opening.objects.count() == 1
    assert signed_in("other").get(reverse("finance_file", args=["jia"])).status_code == 403
    assert signed_in("bank").get(reverse("finance_file", args=["jia"])).status_code == 403


def test_an_indicator_that_nobody_told_says_so_once(signed_in):
    page = " ".join(text(signed_in("firm").get(reverse("finance_file", args=["jia"]))).split())
    assert "</b>：无数据" in page
    assert not re.search(r"：无数据\s*<span class=\"state\">无数据", page)


def test_the_list_and_the_page_of_a_demand_say_how_far_it_came(signed_in, opened):
    Case.objects.update(state="lent")
    firm_client = signed_in("firm")
    for page in (reverse("finance_demands"), reverse("finance_demand", args=[opened.demand_id])):
        shown = text(firm_client.get(page))
        assert "已放款" in shown
        assert '<span class="state">已预审，可授权' not in shown and not re.search(
            r"<td[^>]*>\s*已预审", shown
        )


def test_the_office_opens_a_file_with_a_reason_only_and_the_auditor_reads_the_log_only(signed_in, opened):
    where = reverse("finance_file", args=["jia"])
    office = signed_in("office")
    assert "谁看过我的档案" in text(office.get(where))
    assert office.post(where, {"why": ""}).status_code == 422
    assert "经营异常名录" in text(office.post(where, {"why": "核实异议"}))
    log = text(signed_in("auditor").get(where))
    assert "核实异议" in log
    assert "经营异常名录" not in log
    assert signed_in("auditor").post(where, {"why": "看看"}).status_code == 403


def test_taking_an_authorisation_back_closes_the_file_at_once(signed_in, opened):
    held = Authorisation.objects.get()
    where = reverse("finance_revoke", args=[held.pk])
    assert signed_in("other").post(where).status_code == 403
    signed_in("firm").post(where, {"why": "改主意"})
    answer = signed_in("bank").post(reverse("finance_case_file", args=[opened.pk]), follow=True)
    assert "没有有效的授权" in text(answer)
    assert not Opening.objects.exists()


def test_a_line_is_contested_answered_and_shown_as_such(signed_in, opened):
    signed_in("firm").post(
        reverse("finance_contest", args=["jia"]), {"indicator": "revenue", "says": "数据少一年"}
    )
    row = Contest.objects.get()
    assert "企业有异议" in text(signed_in("bank").post(reverse("finance_case_file", args=[opened.pk])))
    office = signed_in("office")
    assert "数据少一年" in text(office.get(reverse("finance_contests")))
    office.post(reverse("finance_contest_decide", args=[row.pk]), {"upheld": "yes", "answer": "已更正"})
    row.refresh_from_db()
    assert row.state == "upheld"
    assert "已更正" in text(signed_in("firm").get(reverse("finance_file", args=["jia"])))


def test_a_silent_bank_is_flagged_on_the_list_and_on_the_board(signed_in, opened, day):  # noqa: F811
    day.now = datetime.date(2025, 3, 20)
    page = text(signed_in("office").get(reverse("finance_cases")))
    assert "机构没有动静" in page
    assert "超过 7 天没有动静" in page
    assert "超过时限 7 天没有动静" in text(signed_in("firm").get(reverse("finance_case", args=[opened.pk])))
    assert opened.number in text(signed_in("office").get(reverse("finance_cases") + "?due=silent"))


def test_a_bank_registers_its_product_with_conditions_and_ends_it(signed_in, people):  # noqa: F811
    given = {"name": "科创贷", "kind": "loan", "purposes": ["research"], "security": "credit", "most": "500",
             "fact1": "revenue", "op1": "ge", "value1": "二千"}  # fmt: skip
    bank = signed_in("bank")
    refused = bank.post(reverse("finance_product_new"), given)
    assert "取值不对" in text(refused)
    assert bank.post(reverse("finance_product_new"), {**given, "value1": "2000"}).status_code == 302
    row = Product.objects.get()
    assert row.unit == people["bank"].unit
    assert row.conditions == [{"fact": "revenue", "op": "ge", "value": 2000.0}]
    where = reverse("finance_product", args=[row.pk])
    assert "营业收入不小于2000万元" in text(signed_in("firm").get(where))
    assert signed_in("rival").post(where, given).status_code == 403
    bank = signed_in("bank")
    assert bank.post(where, {**given, "value1": "3000", "version": row.version}).status_code == 302
    bank.post(reverse("finance_product_end", args=[row.pk]), {"why": "不做了"})
    assert not Product.objects.exists()
    assert "已停办" in text(bank.get(where))


def test_the_office_registers_a_fund_and_an_investment(signed_in):
    office = signed_in("office")
    given = {
        "name": "天使一号",
        "kind": "angel",
        "holder": "某部门",
        "stage": "investing",
        "source": "某文件",
    }
    assert office.post(reverse("finance_fund_new"), given).status_code == 302
    row = Fund.objects.get()
    where = reverse("finance_fund", args=[row.pk])
    page = text(office.get(where))
    assert "无数据" in page
    told = {"enterprise": "jia", "amount": "300", "on": "2025-03-01", "source": "某协议"}
    assert office.post(reverse("finance_invest", args=[row.pk]), told).status_code == 302
    assert "300 万元" in text(signed_in("firm").get(where))
    assert signed_in("bank").post(where, given).status_code == 403


def test_figures_for_shares_are_registered_with_their_source(signed_in):
    office = signed_in("office")
    bad = office.post(
        reverse("finance_figure"),
        {"kind": "net_assets", "on": "2025-03-01", "value": "5", "source": "某报表"},
    )
    assert "没有选担保机构" in text(bad)
    told = {"kind": "lpr", "on": "2025-03-01", "value": "3.1", "source": "某公告"}
    assert office.post(reverse("finance_figure"), told).status_code == 302


@pytest.mark.parametrize(
    "page", ["finance", "finance_products", "finance_funds", "finance_guarantees", "finance_orders"]
)
def test_empty_pages_say_what_to_do(signed_in, page):
    assert signed_in("firm").get(reverse(page)).status_code == 200


def test_lists_cost_the_same_however_many_rows_they_hold(signed_in, opened, firm, product):  # noqa: F811
    office = signed_in("office")
    pages = ("finance_demands", "finance_cases", "finance_products", "finance_board")

    def cost(name):
        with CaptureQueriesContext(
            connection,
        ) as held:
            assert office.get(reverse(name)).status_code == 200
        return len(held)

    for name in pages:
        cost(name)
    before = [cost(name) for name in pages]
    for number in range(5):
        row = FinanceDemand.objects.create(
            enterprise=firm,
            amount=number + 1,
            purpose="working",
            term_months=12,
            submitted_on="2025-03-10",
            by_name="某岗位",
        )
        made = product(f"贷款{number}")
        Case.objects.create(
            demand=row, product=made, unit=made.unit, authorised_on="2025-03-10", due_on="2025-03-11"
        )
    assert [cost(name) for name in pages] == before


def test_from_a_fund_that_takes_applications_to_an_exit_on_the_board(signed_in, day):  # noqa: F811
    told = {
        "name": "某天使基金",
        "kind": "angel",
        "holder": "某部门",
        "stage": "investing",
        "source": "某文件",
        "most": "800",
    }
    office = signed_in("office")
    assert office.post(reverse("finance_fund_new"), {**told, "unit": "u-bank"}).status_code == 302
    fund = Fund.objects.get()
    assert "某bank" in text(office.get(reverse("finance_funds")))
    firm_ = signed_in("firm")
    page = text(firm_.get(reverse("finance_fund", args=[fund.pk])))
    assert "提股权融资需求" in page and "?kind=equity" in page
    assert 'value="equity" selected' in text(firm_.get(reverse("finance_demand_new") + "?kind=equity"))
    firm_.post(
        reverse("finance_demand_new"), {**ASKED, "kind": "equity", "purpose": "startup", "amount": "300"}
    )
    demand = FinanceDemand.objects.get()
    act(signed_in("office"), "finance_demand_act", demand, "pass")
    where = reverse("finance_authorise", args=[demand.pk, fund.door.pk])
    firm_ = signed_in("firm")
    assert where in text(firm_.get(reverse("finance_demand", args=[demand.pk])))
    firm_.post(where, {"scopes": ["credit"], "ends_on": "2025-04-01", "agree": "on"})
    row, bank = Case.objects.get(), signed_in("bank")
    for name, given in (("accept", {}), ("approve", {"amount": "300"}), ("invest", {"amount": "250"})):
        assert act(bank, "finance_case_act", row, name, on="2025-03-10", **given).status_code == 302
    shown = text(bank.get(reverse("finance_case", args=[row.pk])))
    assert "在投" in shown and "登记退出" in shown and "授信</button>" not in shown
    refused = act(bank, "finance_case_act", row, "exit", on="2025-03-10", outcome="exited")
    assert "收回额不对" in text(refused)
    assert (
        act(
            bank, "finance_case_act", row, "exit", on="2025-03-10", outcome="exited", amount="500"
        ).status_code
        == 302
    )
    held = text(signed_in("other").get(reverse("finance_fund", args=[fund.pk])))
    assert "1 笔已退出或核销，收回 500 万元" in held
    assert "2.00 倍" in text(signed_in("leader").get(reverse("finance_board")))


def test_the_office_writes_down_an_investment_and_what_came_of_it(signed_in, day):  # noqa: F811
    fund = Fund.objects.create(
        name="某基金", kind="guide", holder="某部门", source="某文件", by_name="某岗位"
    )
    office, where = signed_in("office"), reverse("finance_fund", args=[fund.pk])
    given = {"enterprise": "jia", "amount": "100", "on": "2025-01-10", "source": "某报告"}
    assert office.post(reverse("finance_invest", args=[fund.pk]), given).status_code == 302
    outcome = reverse("finance_outcome", args=[fund.pk, fund.investments.get().pk])
    assert outcome in text(office.get(where))
    wrong = office.post(outcome, {"outcome": "exited", "on": "2025-03-01"}, follow=True)
    assert "收回额不对" in text(wrong)
    assert "收回 150 万元" in text(
        office.post(outcome, {"outcome": "exited", "returned": "150", "on": "2025-03-01"}, follow=True)
    )
    assert signed_in("firm").post(outcome, {"outcome": "lost"}).status_code == 403
    assert "不受理，请联系某部门" in text(signed_in("firm").get(where))
