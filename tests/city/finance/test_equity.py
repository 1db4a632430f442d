"""An enterprise applies to a fund as to a loan product; what was put in, and what came of it, is in the figures."""

from __future__ import annotations

import datetime

import pytest

from yanzhen.city.finance import queries
from yanzhen.city.finance.demand_services import act_on_demand, authorise
from yanzhen.city.finance.models import Authorisation, FinanceDemand, Fund, Investment, Product
from yanzhen.city.finance.pool_services import conclude, invest, save_fund
from yanzhen.city.finance.rest_rows import match_row
from yanzhen.city.finance.services import submit_demand
from yanzhen.city.finance.values import Given
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
D = datetime.date
TOLD = {
    "name": "某天使基金",
    "kind": "angel",
    "holder": "某部门",
    "source": "某文件",
    "stage": "investing",
    "least": 50,
    "most": 800,
}


@pytest.fixture
def fund(people):
    return save_fund(None, {**TOLD, "unit": "u-bank"}, version=0, by=people["office"])


@pytest.fixture
def asked(firm, people):
    row = submit_demand(firm, by=people["firm"], amount=300, purpose="startup", term_months=60, kind="equity")
    return act_on_demand(row, "pass", Given(row.version), by=people["office"])


@pytest.fixture
def applied(fund, asked, people, day):
    until = day.now + datetime.timedelta(days=90)
    return authorise(
        asked, Product.objects.get(fund=fund), scopes=("credit",), ends_on=until, by=people["firm"]
    )


@pytest.fixture
def held(applied, do):
    for name in ("accept", "survey", "approve", "invest"):
        row = do(applied, name, amount=300)
    return row


def test_a_fund_is_proposed_with_the_door_by_which_one_applies(fund, asked, people):
    (found,) = queries.matching_products(asked).proposals
    assert (found.offer, found.door.unit, found.shut) == (fund, people["bank"].unit, "")
    assert match_row(found).institution == "某bank"
    assert not queries.find_products().exists(), "a door is no product of the shelf"


def test_a_fund_to_which_nobody_can_apply_is_marked_and_ranked_among_no_fits(fund, asked, people):
    given = {"by": people["office"], "version": 0}
    save_fund(None, {**TOLD, "name": "不受理的基金", "keeper": "某管理人"}, **given)
    save_fund(None, {**TOLD, "name": "拟设的基金", "stage": "proposed", "unit": "u-bank"}, **given)
    found = queries.matching_products(asked)
    assert [(match.pair.rank, match.offer) for match in found.proposals] == [(1, fund)]
    told = {row.name: row for row in map(match_row, found.refused)}
    assert told["不受理的基金"].refused == ["现在不能申请：没有登记受理机构，请联系某管理人"]
    assert told["拟设的基金"].refused == ["现在不能申请：基金在“拟设”阶段，请联系某部门"]
    assert {row.apply_to for row in told.values()} == {None}


def test_an_application_runs_by_the_clocks_of_funds_to_an_investment(applied, fund, held, people):
    assert "基金受理 5" in applied.clock
    assert (held.state, held.words, held.due_on) == ("lent", "在投", None)
    made = held.investment
    assert (made.fund, made.enterprise.code, made.amount, made.outcome) == (fund, "jia", 300, "held")
    assert not Investment.objects.exclude(pk=made.pk).exists()
    assert verify() == []


def test_a_refusal_takes_the_same_codes_and_ends_the_look_into_the_file(applied, do):
    do(applied, "accept")
    row = do(applied, "refuse", reason="collateral", says="还没有样机")
    assert (row.state, queries.reason_of(row).code) == ("refused", "collateral")
    assert not Authorisation.objects.filter(revoked_at=None).exists()


@pytest.mark.parametrize("name", ["grant", "lend", "guarantee", "settle", "overdue"])
def test_what_banks_do_is_not_done_with_a_fund(applied, do, name):
    do(applied, "accept")
    do(applied, "approve")
    with pytest.raises(YanzhenError, match="现在不能"):
        do(applied, name)


def test_nobody_puts_in_more_than_was_decided(applied, do):
    do(applied, "accept")
    do(applied, "approve", amount=200)
    with pytest.raises(YanzhenError, match="超过决定的投资额"):
        do(applied, "invest", amount=201)
    assert not Investment.objects.exists()


def test_an_exit_says_what_came_back_closes_the_demand_and_moves_the_figures(held, do, day):
    before = {k.code: k.value for k in queries.statistics(day.now).kpis}
    assert (before["invested"], before["exits"], before["equity"]) == ("300 万元", "无数据", "1/1")
    assert do(held, "listed").investment.outcome == "listed"
    day.now = D(2025, 9, 10)
    with pytest.raises(YanzhenError, match="收回额不对"):
        do(held, "exit", outcome="exited", amount=None)
    row = do(held, "exit", outcome="exited", amount=450)
    assert (row.state, row.words) == ("settled", "已退出")
    made = Investment.objects.get()
    assert (made.outcome, made.returned, made.ended_on) == ("exited", 450, D(2025, 9, 10))
    assert FinanceDemand.objects.get().state == "closed"
    found = queries.statistics(day.now)
    kpis = {k.code: k.value for k in found.kpis}
    assert (kpis["exits"], kpis["lost"]) == ("1.50 倍", "0/1")
    assert {step.code: step.amount for step in found.funnel}["lent"] == 300
    assert found.tally.lent == 0, "no loan went out"


def test_a_fund_that_takes_none_now_is_not_applied_to(fund, asked, people, day):
    door = Product.objects.get(fund=fund)
    save_fund(
        fund, {**TOLD, "stage": "harvesting", "unit": "u-bank"}, version=fund.version, by=people["office"]
    )
    until = day.now + datetime.timedelta(days=90)
    with pytest.raises(YanzhenError, match="现在不收申请"):
        authorise(asked, Product.objects.get(pk=door.pk), scopes=(), ends_on=until, by=people["firm"])


def test_a_door_opens_shuts_and_follows_its_fund(fund, people):
    save_fund(fund, {**TOLD, "most": 500, "unit": "u-surety"}, version=fund.version, by=people["office"])
    door = Product.objects.get()
    assert (door.most, door.unit, door.kind) == (500, people["surety"].unit, "equity")
    fund.refresh_from_db()
    save_fund(fund, {**TOLD, "unit": ""}, version=fund.version, by=people["office"])
    assert not Product.objects.exists() and Fund.objects.get().open_door is None


def test_the_office_tells_what_came_of_an_investment_that_it_wrote_down(fund, held, people, day):
    made = invest(fund, "yi", amount=100, on=D(2025, 1, 5), source="某报告", by=people["office"])
    for given, told in (
        ({"outcome": "exited", "returned": None}, "收回额不对"),
        ({"outcome": "lost", "returned": None, "on": D(2025, 1, 4)}, "日期不对"),
    ):
        with pytest.raises(YanzhenError, match=told):
            conclude(made, **given, by=people["office"])
    with pytest.raises(YanzhenError, match="不由你登记"):
        conclude(made, "lost", returned=None, by=people["bank"])
    with pytest.raises(YanzhenError, match="由申请而来"):
        conclude(held.investment, "lost", returned=None, by=people["office"])
    row = conclude(made, "lost", returned=None, on=D(2025, 3, 1), by=people["office"])
    assert (row.outcome, row.returned, row.ended_on) == ("lost", None, D(2025, 3, 1))
    assert {k.code: k.value for k in queries.statistics(day.now).kpis}["lost"] == "1/1"
