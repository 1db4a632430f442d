"""Money goes its way by the table: the enterprise alone authorises, the bank answers in time and says why not."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.city.finance import queries
from yanzhen.city.finance.demand_services import act_on_demand, authorise, renew, revoke
from yanzhen.city.finance.models import Authorisation, Case, FinanceDemand, Loan
from yanzhen.city.finance.pool_services import state_figure
from yanzhen.city.finance.scopes import visible_cases, visible_demands
from yanzhen.city.finance.services import submit_demand
from yanzhen.city.finance.values import Given
from yanzhen.city.records.models import Change, Seal
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
D = datetime.date


def test_an_amount_in_any_unit_is_kept_in_ten_thousands(firm, people):
    row = submit_demand(
        firm, by=people["firm"], amount=Decimal("0.05"), unit="亿元", purpose="working", term_months=12
    )
    assert row.amount == 500
    assert (row.state, row.on_behalf, row.submitted_on) == ("submitted", False, D(2025, 3, 10))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"amount": 0}, "金额不对"),
        ({"unit": "美元"}, "不认识的金额单位"),
        ({"term_months": 0}, "期限不对"),
        ({"purpose": "gambling"}, "没有这种用途"),
        ({"node": "no.where"}, "没有这个环节"),
        ({"purpose": "orders"}, "没有选订单"),
        ({"needed_by": D(2025, 3, 9)}, "已经过去.*不早于今天，三年以内"),
        ({"needed_by": D(2028, 3, 11)}, "太远.*不早于今天，三年以内"),
        ({"needed_by": D(9999, 12, 31)}, "太远.*不早于今天，三年以内"),
    ],
)
def test_what_cannot_be_a_demand_is_told_and_not_written(firm, people, given, told):
    with pytest.raises(YanzhenError, match=told):
        submit_demand(
            firm, by=people["firm"], **{"amount": 5, "purpose": "working", "term_months": 12, **given}
        )
    assert not FinanceDemand.objects.exists()


def test_nobody_asks_for_another_enterprise_but_the_office_which_shows(firm, people):
    for name in ("other", "bank", "leader"):
        with pytest.raises(YanzhenError, match="不能替别的企业"):
            submit_demand(firm, by=people[name], amount=5, purpose="working", term_months=12)
    assert submit_demand(firm, by=people["office"], amount=5, purpose="working", term_months=12).on_behalf


def test_a_form_that_was_sent_twice_is_one_demand(firm, people, demand):
    with pytest.raises(YanzhenError, match="今天已经提交"):
        submit_demand(firm, by=people["firm"], amount=500, purpose="working", term_months=12)


@pytest.mark.parametrize("name", ["office", "chain", "bank", "other", "leader"])
def test_only_the_enterprise_itself_authorises(demand, product, people, day, name):
    with pytest.raises(YanzhenError, match="只有企业自己能授权"):
        authorise(demand, product(), scopes=(), ends_on=day.now + datetime.timedelta(days=9), by=people[name])
    assert not Case.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 400])
def test_an_authorisation_lasts_from_tomorrow_to_a_year_at_most(demand, product, people, day, days):
    with pytest.raises(YanzhenError, match="授权的期限不对"):
        authorise(
            demand, product(), scopes=(), ends_on=day.now + datetime.timedelta(days=days), by=people["firm"]
        )


def test_a_demand_that_was_not_checked_cannot_be_opened_to_anybody(firm, product, people, day):
    row = submit_demand(firm, by=people["firm"], amount=5, purpose="working", term_months=12)
    with pytest.raises(YanzhenError, match="等预审通过"):
        authorise(row, product(), scopes=(), ends_on=day.now + datetime.timedelta(days=9), by=people["firm"])


def test_a_bank_sees_a_case_only_when_it_was_authorised_and_never_the_demand(authorised, people):
    assert visible_cases(people["bank"]).count() == 1
    assert visible_cases(people["rival"]).count() == 0
    assert visible_cases(people["other"]).count() == 0
    assert visible_demands(people["bank"]).count() == 0
    assert visible_demands(people["county"]).count() == 0
    assert visible_cases(people["firm"]).count() == visible_cases(people["auditor"]).count() == 1


def test_the_whole_way_from_asking_to_settling_leaves_a_true_chain_of_seals(authorised, do, people):
    assert authorised.due_on == D(2025, 3, 13)
    row = do(authorised, "accept")
    assert (row.due_on, "授信办理" in row.clock) == (D(2025, 3, 24), True)
    do(row, "survey")
    row = do(row, "grant", amount=400, rate=Decimal("3.9"))
    assert (row.state, row.granted, row.late, row.due_on) == ("granted", 400, False, None)
    row = do(row, "lend", amount=300, rate=Decimal("3.9"), first="yes")
    assert row.state == "lent"
    row = do(row, "settle")
    assert row.state == "settled"
    demand = FinanceDemand.objects.get()
    assert demand.state == "closed"
    assert Authorisation.objects.get().revoked_at is not None
    assert Loan.objects.get().settled_on == D(2025, 3, 10)
    assert verify() == []
    assert Seal.objects.filter(model="finance.Case").count() == 6
    assert Change.objects.filter(origin="资金池").count() >= 8


def test_ten_working_days_run_from_acceptance_and_whoever_lets_them_pass_is_late(authorised, do, day):
    row = do(authorised, "accept")
    day.now = D(2025, 3, 24)
    assert not Case.objects.filter(queries.silent_on(day.now)).exists()
    day.now = D(2025, 3, 25)
    assert list(Case.objects.filter(queries.silent_on(day.now))) == [row]
    assert [m.light for m in queries.reds_on(day.now)] == ["red"]
    assert do(row, "grant").late is True
    assert not Case.objects.filter(queries.silent_on(day.now)).exists()


def test_who_does_not_even_accept_is_silent_too(authorised, day):
    day.now = D(2025, 3, 14)
    assert Case.objects.filter(queries.silent_on(day.now)).count() == 1


@pytest.mark.parametrize("given", [{"reason": ""}, {"says": " "}, {"reason": "because"}])
def test_a_bank_that_refuses_must_say_why(authorised, do, given):
    with pytest.raises(YanzhenError):
        do(authorised, "refuse", **given)
    assert Case.objects.get().state == "authorised"


def test_a_refusal_names_the_way_to_mend_it_and_ends_the_look_into_the_file(authorised, do, people, day):
    row = do(authorised, "refuse")
    reason = queries.reason_of(row)
    assert reason.label == "抵质押或担保不足"
    assert "担保" in reason.repair
    assert Authorisation.objects.get().revoked_at is not None
    card = queries.portal_card("jia", people["firm"])
    assert card.lines[0].light == "red"
    assert reason.repair in card.lines[0].text


@pytest.mark.parametrize("name", ["rival", "office", "firm", "chain", "leader", "other"])
def test_only_the_institution_of_the_case_decides(authorised, do, name):
    for act in ("accept", "refuse"):
        with pytest.raises(YanzhenError, match="不由你办理"):
            do(authorised, act, by=name)


def test_after_the_enterprise_took_its_authorisation_back_a_bank_can_only_refuse(authorised, do, people, day):
    held = Authorisation.objects.get()
    for name in ("bank", "office", "other"):
        with pytest.raises(YanzhenError, match="只能由企业自己撤销"):
            revoke(held, why="", by=people[name])
    revoke(held, why="改主意", by=people["firm"])
    with pytest.raises(YanzhenError, match="已经撤销或到期"):
        do(authorised, "accept")
    renew(
        Case.objects.get(),
        scopes=("credit",),
        ends_on=day.now + datetime.timedelta(days=30),
        by=people["firm"],
    )
    assert do(authorised, "accept").state == "accepted"
    assert verify() == []


def test_no_more_is_lent_than_was_granted(authorised, do):
    row = do(do(authorised, "accept"), "grant", amount=400)
    do(row, "lend", amount=300)
    with pytest.raises(YanzhenError, match="超过授信额度"):
        do(row, "lend", amount=101)
    assert do(row, "lend", amount=100).loans.count() == 2


def test_a_loan_is_neither_dearer_nor_longer_than_granted(authorised, do):
    row = do(do(authorised, "accept"), "grant", rate=Decimal("3.4"), term=12)
    for given, figures in (
        ({"rate": 35}, ("35%", "3.4%")),
        ({"rate": 3, "term": 24}, ("24 个月", "12 个月")),
    ):
        with pytest.raises(YanzhenError, match="先重新授信") as refused:
            do(row, "lend", amount=100, **given)
        assert all(figure in str(refused.value) for figure in figures)
    assert not Loan.objects.exists()
    assert do(row, "lend", amount=100, rate=Decimal("3.4"), term=6).state == "lent"


@pytest.mark.parametrize("amount", [0, 10**8, 999999999])
def test_an_amount_that_cannot_be_is_refused_with_both_bounds(authorised, do, amount):
    row = do(authorised, "accept")
    with pytest.raises(YanzhenError, match=f"{amount} 万元.*大于 0、小于 100000000 万元"):
        do(row, "grant", amount=amount)


def test_a_demand_says_how_far_it_came_at_one_query(authorised, do, people, product, day):
    def told():
        return [row.words for row in visible_demands(people["firm"])]

    row = FinanceDemand.objects.get()
    assert told() == [row.words] == ["已授权，待受理"]
    other = authorise(
        row, product("另一个"), scopes=(), ends_on=day.now + datetime.timedelta(days=9), by=people["firm"]
    )
    do(do(do(authorised, "accept"), "grant"), "lend", amount=300)
    with CaptureQueriesContext(connection) as asked:
        assert [found.words for found in queries.find_demands()] == ["已放款"]
    assert len(asked) == 1
    assert told() == [FinanceDemand.objects.get().words] == ["已放款"]
    do(authorised, "overdue")
    assert told() == ["逾期"]
    do(authorised, "settle")
    assert told() == ["已授权，待受理"]
    do(other, "refuse")
    assert told() == [FinanceDemand.objects.get().words] == ["已预审，可授权"]


def test_the_portal_names_a_loan_that_runs_with_what_is_out(authorised, do, people):
    row = do(do(authorised, "accept"), "grant")
    do(row, "lend", amount=100)
    do(row, "lend", amount=200)
    (line,) = queries.portal_card("jia", people["firm"]).lines
    assert (line.text, line.light) == ("某bank 流动资金贷款：已放款 300 万元", "")
    do(row, "overdue")
    (line,) = queries.portal_card("jia", people["firm"]).lines
    assert (line.text, line.light) == ("某bank 流动资金贷款：逾期 300 万元", "red")


def test_a_day_before_the_step_before_or_after_today_is_refused(authorised, do, day):
    row = do(authorised, "accept")
    for on in (D(2025, 3, 9), D(2025, 3, 11)):
        with pytest.raises(YanzhenError, match="日期不对"):
            do(row, "grant", on=on)


def test_the_second_of_two_that_act_on_one_state_is_told(authorised, do):
    do(authorised, "accept")
    with pytest.raises(YanzhenError, match="刷新页面"):
        do(authorised, "survey", version=0)


def test_a_loan_keeps_the_lpr_of_its_day_and_none_is_invented(authorised, do, people):
    row = do(do(authorised, "accept"), "grant")
    do(row, "lend", amount=100)
    state_figure("lpr", Decimal("3.1"), on=D(2025, 3, 1), source="某公告", by=people["office"])
    do(row, "lend", amount=100)
    assert sorted(x.base_rate for x in Loan.objects.all() if x.base_rate is not None) == [Decimal("3.1")]
    assert Loan.objects.filter(base_rate=None).count() == 1
    with pytest.raises(YanzhenError, match="不由你登记"):
        state_figure("lpr", Decimal("3.1"), on=D(2025, 3, 1), source="某公告", by=people["bank"])


def test_a_demand_on_which_money_is_out_cannot_be_withdrawn(authorised, do, people):
    do(do(do(authorised, "accept"), "grant"), "lend", amount=100)
    row = FinanceDemand.objects.get()
    with pytest.raises(YanzhenError, match="没结清"):
        act_on_demand(row, "withdraw", Given(row.version), by=people["firm"])


def test_withdrawing_ends_every_case_and_every_look(authorised, people):
    row = FinanceDemand.objects.get()
    act_on_demand(row, "withdraw", Given(row.version), by=people["firm"])
    assert Case.objects.get().state == "withdrawn"
    assert Authorisation.objects.get().revoked_at is not None
    assert verify() == []


def test_what_was_returned_can_be_changed_and_sent_again(firm, people):
    row = submit_demand(firm, by=people["firm"], amount=5, purpose="working", term_months=12)
    with pytest.raises(YanzhenError, match="缺一项"):
        act_on_demand(row, "return", Given(row.version), by=people["office"])
    row = act_on_demand(row, "return", Given(row.version, says="金额写小了"), by=people["office"])
    row = act_on_demand(
        row, "resubmit", Given(row.version, says="已改", amount=Decimal(50), term=24), by=people["firm"]
    )
    assert (row.state, row.amount, row.term_months) == ("submitted", 50, 24)
    assert verify() == []


def test_urging_is_a_note_that_changes_no_clock(authorised, do):
    due = authorised.due_on
    row = do(authorised, "urge", by="office")
    assert (row.state, row.due_on) == ("authorised", due)
    assert row.steps.last().act == "催办"


def test_todos_name_what_each_side_has_to_do(authorised, do, people, day):
    assert [m.says for m in queries.todos_on(people["bank"], day.now)] == ["已授权，待受理"]
    assert queries.todos_on(people["rival"], day.now) == []
    assert queries.todos_on(people["firm"], day.now) == []
    do(authorised, "refuse")
    assert queries.todos_on(people["bank"], day.now) == []
    assert [m.says for m in queries.todos_on(people["firm"], day.now)] == ["请选产品授权"]
