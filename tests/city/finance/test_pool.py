"""What suits a demand, what a file shows to whom, what orders back, and sums that say what they are shares of."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.finance import queries
from yanzhen.city.finance.case_services import entered
from yanzhen.city.finance.demand_services import act_on_demand, authorise
from yanzhen.city.finance.describing import describe, indicators
from yanzhen.city.finance.models import (
    Backing,
    CapitalEntry,
    Contest,
    Fund,
    Guarantee,
    Opening,
    VerifiedOrder,
)
from yanzhen.city.finance.pool_services import conclude, invest, save_fund, save_product, state_figure
from yanzhen.city.finance.ports import above
from yanzhen.city.finance.services import record_order, submit_demand, void_order
from yanzhen.city.finance.trust_services import contest, decide, open_for_case, open_in_office, own_file
from yanzhen.city.finance.values import Given, OrderTold, share
from yanzhen.city.records.models import InstalledRow
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
D = datetime.date
UNTIL = D(2025, 6, 1)


@pytest.fixture
def told(monkeypatch):
    """Facts of the enterprise as somebody stated them: ``told(fact=value)``."""
    from yanzhen.city.finance.ports import vocabulary

    facts = {}

    def known(code, day):
        words = vocabulary()
        return [(words[name], value, None) for name, value in facts.items()] if code == "jia" else []

    monkeypatch.setattr(above, "known", known)
    return facts.update


def names(matches):
    return [m.offer.name for m in matches]


def test_products_stand_by_how_well_they_suit_and_every_point_is_explained(demand, product):
    near = product("本链流贷")
    from yanzhen.city.chains.models import Node

    near.nodes.add(Node.objects.get(code="metal.rod"))
    product("小额流贷", most=250, least=None)
    product("设备贷", purposes=["equipment"])
    found = queries.matching_products(demand)
    assert names(found.proposals) == ["本链流贷"]
    best = found.proposals[0].pair
    assert sum(p.amount for p in best.parts) == pytest.approx(best.score)
    assert any("流动资金" in r for r in best.reasons)
    assert names(found.refused) == ["小额流贷"]
    assert found.choice == 3


def test_a_refused_product_says_by_how_much_it_was_missed(demand, product):
    product("小额流贷", most=300)
    product("短期流贷", term_high=6)
    said = {m.offer.name: m.pair.refused[0].says for m in queries.matching_products(demand).refused}
    assert "差200万元" in said["小额流贷"]
    assert "差6" in said["短期流贷"]


def test_a_condition_of_entry_refuses_on_a_known_fact_and_asks_on_an_unknown_one(demand, product, told):
    product("纳税贷", conditions=[{"fact": "tax_credit_rating", "op": "eq", "value": "A"}])
    product("规模贷", conditions=[{"fact": "revenue", "op": "ge", "value": 2000}])
    product("守信贷", conditions=[{"fact": "on_dishonest_list", "op": "eq", "value": False}])
    found = queries.matching_products(demand)
    assert {m.offer.name: bool(m.pair.unsure) for m in found.proposals} == dict.fromkeys(
        ("纳税贷", "规模贷", "守信贷"), True
    )
    told({"tax_credit_rating": "C", "revenue": {"2023": 2500, "2024": 1800}, "on_dishonest_list": False})
    found = queries.matching_products(demand)
    assert names(found.proposals) == ["守信贷"]
    said = {m.offer.name: m.pair.refused[0].says for m in found.refused}
    assert "差200万元" in said["规模贷"]
    assert "纳税信用等级" in said["纳税贷"]


def test_products_that_ended_or_belong_to_practice_are_not_proposed(demand, product, day):
    product("已停", ends_on=D(2025, 3, 9))
    product("演示贷", practice=True)
    assert queries.matching_products(demand).choice == 0


def test_an_equity_demand_meets_funds_by_kind_and_node(firm, people):
    given = {
        "kind": "angel",
        "holder": "某部门",
        "stage": "investing",
        "source": "某文件",
        "most": Decimal(800),
        "nodes": [],
        "chains": [],
    }
    told = {"name": "天使一号", **given, "unit": "u-bank"}
    row = save_fund(None, told, version=0, by=people["office"])
    save_fund(None, {"name": "并购基金", **given, "kind": "merger"}, version=0, by=people["office"])
    asked = submit_demand(
        firm, by=people["firm"], amount=300, purpose="startup", term_months=60, kind="equity"
    )
    found = queries.matching_products(asked)
    assert names(found.proposals) == ["天使一号"]
    assert found.proposals[0].fund
    made = invest(row, "jia", amount=Decimal(300), on=D(2025, 3, 1), source="某协议", by=people["office"])
    assert conclude(made, "exited", returned=Decimal(450), by=people["office"]).outcome == "exited"
    kpis = {k.code: k for k in queries.statistics().kpis}
    assert kpis["invested"].value == "300 万元"
    assert kpis["funds"].value == "无数据"
    assert verify() == []


def test_nobody_but_the_office_keeps_funds_and_an_institution_only_its_own_products(people, product):
    with pytest.raises(YanzhenError, match="不由你登记"):
        save_fund(None, {"name": "某基金"}, version=0, by=people["bank"])
    own = product()
    with pytest.raises(YanzhenError, match="机构自己登记"):
        save_product(own, {"name": "改名"}, version=0, by=people["rival"])
    save_product(own, {"name": "改名"}, version=0, by=people["bank"])
    own.refresh_from_db()
    assert (own.name, own.version) == ("改名", 1)
    with pytest.raises(YanzhenError, match="上下限写反"):
        save_product(own, {"least": 9, "most": 8}, version=1, by=people["bank"])


def test_the_description_says_what_is_known_where_from_and_never_adds_up(firm, told, day):
    told({"on_abnormal_list": False, "debt_ratio": {"2024": Decimal("0.82")}, "revenue": {"2024": 6000}})
    found = describe(firm, day.now)
    lines = {line.code: line for line in found.lines}
    assert len(lines) == len(indicators()) == 18
    assert lines["abnormal-list"].verdict == "good"
    assert lines["debt-ratio"].verdict == "concern"
    assert (lines["revenue"].verdict, lines["revenue"].shown) == ("plain", "2024 年 6000万元")
    assert (lines["dishonest-list"].verdict, lines["dishonest-list"].shown) == ("unknown", "无数据")
    assert "须留意 1 项" in found.says
    assert not any(name in dir(found) for name in ("score", "total", "rank"))


def test_an_individual_business_is_not_described(firm, day):
    firm.uscc = "92430400MA4L00000X"
    found = describe(firm, day.now)
    assert found.lines == ()
    assert "自然人" in found.refused


def test_a_city_can_change_an_indicator_by_its_id(firm, told, day):
    row = InstalledRow.objects.get(kind="credit_indicators", key="debt-ratio")
    content = {**row.content, "concern": {"fact": "debt_ratio", "op": "gt", "value": "0.9", "period": "Y1"}}
    InstalledRow.objects.create(
        pack="town", kind="credit_indicators", key=row.key, digest="t", content=content
    )
    told({"debt_ratio": {"2024": Decimal("0.82")}})
    assert {x.code: x.verdict for x in describe(firm, day.now).lines}["debt-ratio"] == "plain"


def test_every_opening_is_written_and_only_what_was_authorised_is_read(authorised, people, firm):
    found = open_for_case(authorised, by=people["bank"])
    assert found.credit is not None
    assert (found.figures, found.orders, found.history) == (None, None, None)
    open_for_case(authorised, by=people["bank"])
    assert Opening.objects.count() == 2
    seen = list(queries.openings_of("jia"))
    assert {(o.by_name, o.authorisation_id is not None) for o in seen} == {("岗位 bank", True)}
    assert any("被查看 2 次" in line.text for line in queries.portal_card("jia", people["firm"]).lines)
    assert own_file(firm, by=people["firm"]).history is not None
    assert Opening.objects.count() == 2
    assert verify() == []


@pytest.mark.parametrize("name", ["rival", "firm", "office", "leader"])
def test_a_file_opens_for_the_institution_of_the_case_alone(authorised, people, name):
    with pytest.raises(YanzhenError, match="不对你开放"):
        open_for_case(authorised, by=people[name])
    assert not Opening.objects.exists()


def test_a_term_that_ran_out_closes_the_file(authorised, people, day):
    day.now += datetime.timedelta(days=91)
    with pytest.raises(YanzhenError, match="已撤销或到期"):
        open_for_case(authorised, by=people["bank"])
    assert not Opening.objects.exists()


def test_the_office_looks_with_a_reason_that_the_enterprise_reads(firm, people):
    with pytest.raises(YanzhenError, match="要写明事由"):
        open_in_office(firm, why=" ", by=people["office"])
    found = open_in_office(firm, why="核实异议", by=people["office"])
    assert found.figures is None
    assert queries.openings_of("jia").get().why == "核实异议"
    with pytest.raises(YanzhenError, match="不对你开放"):
        open_in_office(firm, why="看看", by=people["leader"])


def test_what_is_contested_says_so_until_the_office_has_answered(firm, people, told, day, authorised):
    told({"on_abnormal_list": True})
    with pytest.raises(YanzhenError, match="只有企业自己"):
        contest(firm, "abnormal-list", "已移出", by=people["office"])
    row = contest(firm, "abnormal-list", "已移出", by=people["firm"])
    assert row.due_on == D(2025, 3, 24)
    shown = open_for_case(authorised, by=people["bank"]).credit
    assert [line.code for line in shown.lines if line.contested] == ["abnormal-list"]
    with pytest.raises(YanzhenError, match="正在核实"):
        contest(firm, "abnormal-list", "再说一次", by=people["firm"])
    with pytest.raises(YanzhenError, match="不由你答复"):
        decide(row, upheld=True, answer="属实", by=people["bank"])
    decide(row, upheld=True, answer="属实，市场监管部门已更正", by=people["office"])
    assert not any(line.contested for line in describe(firm, day.now).lines)
    assert Contest.objects.get().state == "upheld"
    assert verify() == []


def order(ref="M-1", amount=600, **given):
    return OrderTold(**{"ref": ref, "supplier": "jia", "customer": "yi", "what": "铜杆", "amount": Decimal(amount),
                        "confirmed_on": D(2025, 3, 1), **given})  # fmt: skip


def test_an_order_is_recorded_once_and_another_one_under_its_name_is_refused(people):
    first = record_order(order(), by=None)
    assert record_order(order(), by=None) == first
    with pytest.raises(YanzhenError, match="另一笔订单"):
        record_order(order(amount=700), by=None)
    with pytest.raises(YanzhenError, match="两家不同的企业"):
        record_order(order("M-2", customer="jia"), by=None)
    assert VerifiedOrder.objects.count() == 1


def test_an_order_backs_one_demand_at_a_time_and_is_free_again_afterwards(firm, people):
    record_order(order(), by=None)
    record_order(order("M-2", amount=100), by=None)
    asked = {"by": people["firm"], "purpose": "orders", "term_months": 6}
    with pytest.raises(YanzhenError, match="金额超过订单"):
        submit_demand(firm, amount=800, orders=("M-1", "M-2"), **asked)
    row = submit_demand(firm, amount=500, orders=("M-1",), **asked)
    with pytest.raises(YanzhenError, match="已经用于另一笔"):
        submit_demand(firm, amount=400, orders=("M-1",), **asked)
    assert [o.ref for o in queries.free_orders_of("jia")] == ["M-2"]
    act_on_demand(row, "withdraw", Given(row.version), by=people["firm"])
    assert Backing.objects.get().ended_on == D(2025, 3, 10)
    assert queries.free_orders_of("jia").count() == 2
    void_order("M-1", why="退货", by=None)
    assert queries.free_orders_of("jia").count() == 1
    assert verify() == []


def test_orders_of_another_supplier_back_nothing(firm, people):
    record_order(order(supplier="yi", customer="jia"), by=None)
    with pytest.raises(YanzhenError, match="没有这笔核实订单"):
        submit_demand(firm, by=people["firm"], amount=5, purpose="orders", term_months=6, orders=("M-1",))


@pytest.fixture
def guaranteed(firm, people, product, do, told, day):
    """A guarantee in force for a small enterprise."""
    told({"size_class": "small"})
    row = submit_demand(
        firm, by=people["firm"], amount=500, purpose="working", term_months=12, kind="guarantee"
    )
    row = act_on_demand(row, "pass", Given(row.version), by=people["office"])
    offered = product("批量担保", by="surety", kind="guarantee")
    case = authorise(row, offered, scopes=(), ends_on=UNTIL, by=people["firm"])
    for name in ("accept", "grant", "guarantee"):
        case = do(case, name, by="surety", amount=300, rate=Decimal(1))
    return case


def test_a_guarantee_that_is_released_leaves_a_ledger_and_a_multiple(guaranteed, do, people):
    held = Guarantee.objects.get()
    assert (held.amount, held.size, held.ends_on) == (300, "small", D(2026, 3, 10))
    kpis = {k.code: k.value for k in queries.statistics().kpis}
    assert (kpis["guaranteed"], kpis["multiple"], kpis["small"]) == ("300 万元", "无数据", "100.0%")
    state_figure(
        "net_assets", Decimal(100), on=D(2025, 1, 1), source="某报表", unit="u-surety", by=people["office"]
    )
    assert {k.code: k.value for k in queries.statistics().kpis}["multiple"] == "3.00 倍"
    do(guaranteed, "release", by="surety")
    assert [e.kind for e in held.entries.all()] == ["issue", "release"]
    assert {k.code: k.value for k in queries.statistics().kpis}["compensation"] == "0.0%"
    assert verify() == []


def test_what_was_compensated_is_recovered_up_to_what_was_paid(guaranteed, do):
    row = do(guaranteed, "compensate", by="surety", amount=200)
    assert row.words == "已代偿"
    with pytest.raises(YanzhenError, match="超过没有收回的代偿"):
        do(row, "recover", by="surety", amount=201)
    do(row, "recover", by="surety", amount=150)
    held = Guarantee.objects.get()
    assert (entered(held, "compensate"), entered(held, "recover")) == (200, 150)
    kpis = {k.code: k for k in queries.statistics().kpis}
    assert "代偿 200 万元 ÷" in kpis["compensation"].says
    do(row, "end", by="surety")
    assert Guarantee.objects.get().state == "ended"
    assert verify() == []


def test_a_fee_and_a_term_of_a_guarantee_stay_within_what_was_granted(demand, product, people, day, do):
    demand.kind = "guarantee"
    demand.save()
    offer = product("批量担保", by="surety", kind="guarantee")
    until = day.now + datetime.timedelta(days=90)
    row = authorise(demand, offer, scopes=(), ends_on=until, by=people["firm"])
    do(do(row, "accept", by="surety"), "grant", by="surety", rate=Decimal("0.8"))
    for given, figures in (({"rate": 9}, ("9%", "0.8%")), ({"rate": 0, "term": 13}, ("13 个月", "12 个月"))):
        with pytest.raises(YanzhenError, match="先重新授信") as refused:
            do(row, "guarantee", by="surety", **given)
        assert all(figure in str(refused.value) for figure in figures)
    assert do(row, "guarantee", by="surety", rate=Decimal("0.8")).words == "在保"
    assert any(
        "在保，担保额 400 万元" in line.text for line in queries.portal_card("jia", people["firm"]).lines
    )


def test_a_product_open_without_an_end_covers_any_wanted_period(demand, product, day):
    product("长期的")
    demand.needed_by = D(2028, 3, 1)
    (found,) = queries.matching_products(demand).proposals
    (term,) = [part for part in found.pair.parts if part.label == "期限"]
    assert term.value == 1.0
    demand.needed_by = D(9999, 12, 31)
    (found,) = queries.matching_products(demand).proposals
    assert [part.value for part in found.pair.parts if part.label == "期限"] == [1.0]


def test_a_loan_cannot_be_released_nor_a_guarantee_overdue(authorised, guaranteed, do):
    with pytest.raises(YanzhenError, match="现在不能解除担保"):
        do(authorised, "release")
    with pytest.raises(YanzhenError, match="现在不能记逾期"):
        do(guaranteed, "overdue", by="surety")


def test_the_board_counts_how_far_things_came_and_every_share_names_its_whole(authorised, do, people):
    row = do(do(authorised, "accept"), "grant", amount=400, rate=5)
    do(row, "lend", amount=300, first="yes", rate=Decimal(5))
    found = queries.statistics()
    funnel = {s.code: (s.count, s.amount) for s in found.funnel}
    assert funnel["submitted"] == (1, 500)
    assert funnel["granted"] == (1, 400)
    assert funnel["lent"] == (1, 300)
    assert (funnel["settled"][0], funnel["refused"][0]) == (0, 0)
    assert (found.tally.collected, found.tally.connected, found.tally.lent) == (2, 1, 300)
    kpis = {k.code: k for k in found.kpis}
    assert kpis["connected"].value == "1/2"
    assert kpis["first"].value == "1/1"
    assert kpis["rate"].value == "5.00%"
    assert (kpis["spread"].value, kpis["recovery"].value) == ("无数据", "无数据")
    assert kpis["days"].value == "0 个工作日"
    assert all(
        "÷" in kpis[code].says
        for code in ("registered", "connected", "grant_rate", "first", "pure", "overdue", "multiple")
    )


def test_practice_records_stand_apart(authorised, do):
    from yanzhen.city.finance.models import Case, FinanceDemand

    Case.objects.update(practice=True)
    FinanceDemand.objects.update(practice=True)
    assert queries.statistics().funnel[0].count == 0
    assert queries.statistics(practice=True).funnel[0].count == 1


def test_refusals_are_counted_by_reason_and_institution(authorised, do):
    do(authorised, "refuse", reason="cash-flow")
    found = queries.statistics()
    assert found.reasons == (("还款来源不足", 1),)
    assert [(i.name, i.reasons, i.on_time) for i in found.institutions] == [
        ("某bank", (("还款来源不足", 1),), 1)
    ]


def test_the_baseline_is_what_documents_say_not_what_is_counted_here(db):
    CapitalEntry.objects.create(
        code="svc",
        side="service",
        kind="信用服务",
        label="收集企业",
        value=8136,
        unit="家",
        period="2016",
        grade="A",
    )
    CapitalEntry.objects.create(code="words", side="service", kind="信用服务", label="信用体系", grade="A")
    assert [(e.label, e.value) for e in queries.baseline()] == [("收集企业", 8136)]


def test_a_share_of_nothing_is_no_data_and_of_few_a_fraction():
    assert (share(0, 0), share(1, 3), share(5, 20)) == ("无数据", "1/3", "25.0%")


def test_a_fund_is_no_mother_of_its_own(people):
    given = {"name": "母基金", "kind": "guide", "holder": "某部门", "source": "某文件"}
    row = save_fund(None, given, version=0, by=people["office"])
    with pytest.raises(YanzhenError, match="自己的母基金"):
        save_fund(row, {"mother": row}, version=0, by=people["office"])
    assert Fund.objects.get().mother is None
    assert Enterprise.objects.count() == 2


def test_practice_records_are_marked_made_once_and_in_no_real_figure(people):
    from yanzhen.city.accounts.models import Unit
    from yanzhen.city.enterprises.services import create_practice_enterprise
    from yanzhen.city.finance.models import Case, FinanceDemand, Product
    from yanzhen.city.finance.practice_services import make_practice_pool

    assert make_practice_pool(on=D(2025, 3, 10)) == 0
    create_practice_enterprise("demo-firm", "虚构厂")
    Unit.objects.create(code="bank", name="演示·金融机构", kind="bank")
    assert make_practice_pool(on=D(2025, 3, 10)) == make_practice_pool(on=D(2025, 3, 10)) == 6
    assert {
        row.practice for model in (FinanceDemand, Product, Case, Fund) for row in model.objects.all()
    } == {True}
    assert all(row.name.startswith("演示·") for row in [*Product.objects.all(), *Fund.objects.all()])
    assert {row.state for row in Case.objects.all()} == {"authorised", "lent", "refused"}
    real, practice = queries.statistics(), queries.statistics(practice=True)
    assert (real.tally.lent, practice.tally.lent) == (0, 600)
    assert {k.code: k.value for k in practice.kpis}["leverage"] == "3.00 倍"
    assert verify() == []


def test_without_the_clocks_of_the_reference_pack_no_practice_pool_is_made(db):
    from yanzhen.city.accounts.models import Unit
    from yanzhen.city.enterprises.services import create_practice_enterprise
    from yanzhen.city.finance.practice_services import make_practice_pool

    create_practice_enterprise("demo-firm", "虚构厂")
    Unit.objects.create(code="bank", name="演示·金融机构", kind="bank")
    assert (make_practice_pool(on=D(2025, 3, 10)), Fund.objects.count()) == (0, 0)
