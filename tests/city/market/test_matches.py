"""Two sides talk: every act by the side it belongs to, every refusal with a reason, orders confirmed by the one that did not write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.city.market.conftest import act, draft, match_with
from yanzhen.city.enterprises.models import SupplyFact
from yanzhen.city.finance.queries import free_orders_of
from yanzhen.city.market import match_services, queries, services
from yanzhen.city.market.models import Deal
from yanzhen.city.records.sealing import seals_of, verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


def test_an_order_of_both_sides_is_sealed_and_becomes_an_edge_with_its_source(people, ordered):
    act(ordered, "confirm", people["cable"])
    deal = Deal.objects.get()
    fact = SupplyFact.objects.get()
    assert (deal.state, deal.local, deal.used_at.code) == ("confirmed", True, "demo.cable")
    assert (fact.supplier.code, fact.customer.code, fact.grade) == ("works", "cable", "B")
    assert fact.citations.get().place == f"订单 {deal.number}"
    assert [s.act for s in seals_of(deal)] == ["双方确认订单"]
    assert [o.ref for o in free_orders_of("works")] == [deal.number]
    assert verify() == []
    Deal.objects.update(amount=Decimal(900))
    assert verify()


def test_a_second_order_adds_a_source_and_no_second_edge(people, ordered):
    act(ordered, "confirm", people["cable"])
    act(ordered, "order", people["cable"], what="裸铜线", amount=Decimal(20))
    act(ordered, "confirm", people["works"])
    assert SupplyFact.objects.get().citations.count() == 2


def test_who_wrote_an_order_down_does_not_confirm_it(people, ordered):
    with pytest.raises(YanzhenError, match="不由你这一方办"):
        act(ordered, "confirm", people["works"])
    with pytest.raises(YanzhenError, match="不由你办理"):
        act(ordered, "confirm", people["desk"])
    with pytest.raises(YanzhenError, match="不由你确认"):
        services.confirm_order(Deal.objects.get(), by=people["works"])
    assert not SupplyFact.objects.exists()


def test_a_refused_order_keeps_its_reason_and_another_can_follow(people, ordered):
    with pytest.raises(YanzhenError, match="已有待确认"):
        act(ordered, "order", people["cable"], what="又一单")
    act(ordered, "refuse", people["cable"], says="数量写错")
    assert Deal.objects.get().why == "数量写错"
    act(ordered, "order", people["works"], what="裸铜线")
    act(ordered, "withdraw", people["works"], says="再议")
    assert sorted(Deal.objects.values_list("state", flat=True)) == ["refused", "withdrawn"]


def test_a_practice_order_states_nothing_in_the_record(people, ordered):
    Deal.objects.update(practice=True)
    act(ordered, "confirm", people["cable"])
    assert not SupplyFact.objects.exists()
    assert Deal.objects.get().supply is None


def test_a_refusal_needs_a_reason_from_the_list(people, offered):
    row = match_with(offered, "cable")
    act(row, "invite", people["works"])
    with pytest.raises(YanzhenError, match="谢绝缺一项"):
        act(row, "decline", people["cable"])
    with pytest.raises(YanzhenError, match="没有这种原因"):
        act(row, "decline", people["cable"], reason="bored")
    act(row, "decline", people["cable"], reason="served", says="已签全年")
    row.refresh_from_db()
    assert (row.state, row.reason, row.answered_on is not None) == ("declined", "served", True)


@pytest.mark.parametrize("who", ["farm", "bank", "auditor", "park", "bureau"])
def test_strangers_do_nothing_about_a_match(people, offered, who):
    with pytest.raises(YanzhenError, match="不由你办理"):
        act(match_with(offered, "cable"), "accept", people[who])


def test_the_desk_writes_down_the_answer_of_one_without_an_account_and_it_shows(people, offered):
    row = match_with(offered, "away")
    act(row, "invite", people["desk"])
    act(row, "accept", people["desk"], says="电话里说愿意谈")
    row.refresh_from_db()
    assert row.answered_on_behalf
    assert row.steps.last().on_behalf


def test_the_second_of_two_that_act_on_one_state_is_told(people, offered):
    row = match_with(offered, "cable")
    old = row.version
    act(row, "invite", people["works"])
    from yanzhen.city.market.values import Given

    with pytest.raises(YanzhenError, match="刚刚办了“邀请洽谈”"):
        match_services.act(row, "accept", Given(old), by=people["cable"])


def test_an_enterprise_answers_by_itself_and_the_holder_welcomes_or_declines(people, offered):
    row = match_services.answer_listing(offered, "我们也收铜线", by=people["farm"])
    assert (row.origin, row.state) == ("own", "answered")
    with pytest.raises(YanzhenError, match="已经应答过"):
        match_services.answer_listing(offered, "再来", by=people["farm"])
    act(row, "reject", people["works"], reason="wrong")
    row.refresh_from_db()
    assert row.state == "declined"


def test_answering_what_the_machine_had_proposed_counts_as_a_yes_to_the_proposal(people, offered):
    row = match_services.answer_listing(offered, "", by=people["cable"])
    assert (row.origin, row.state) == ("machine", "accepted")


def test_nobody_answers_itself_or_a_listing_that_is_over(people, offered):
    with pytest.raises(YanzhenError, match="没有这个对方"):
        match_services.answer_listing(offered, "", by=people["works"])
    services.close_listing(offered, "卖完", done=False, by=people["works"])
    with pytest.raises(YanzhenError, match="已经无效"):
        match_services.answer_listing(offered, "", by=people["farm"])


def test_an_enterprise_that_was_not_proposed_can_be_invited(people, offered):
    row = match_services.invite(offered, "farm", "", by=people["works"])
    assert (row.origin, row.state) == ("hand", "invited")
    with pytest.raises(YanzhenError, match="已经联系过"):
        match_services.invite(offered, "farm", "", by=people["works"])


def test_a_quotation_is_a_file_kept_once(people, ordered):
    paper = SimpleUploadedFile("报价.pdf", b"%PDF-1.4 quotation")
    act(ordered, "quote", people["works"], file=paper)
    paper.seek(0)
    act(ordered, "quote", people["works"], file=paper)
    assert ordered.files.count() == 1


def test_the_hit_rate_counts_every_proposal_ever_made_and_names_its_denominator(people, offered, ordered):
    act(ordered, "confirm", people["cable"])
    act(match_with(offered, "other"), "decline", people["other"], reason="wrong")
    services.edit_listing(offered, draft(hard="地区 位于 4304"), version=offered.version, by=people["works"])
    whole = queries.sums()[0]
    assert (whole.proposed, whole.told, whole.answered, whole.willing, whole.hits, whole.wrong) == (
        3,
        2,
        2,
        1,
        1,
        1,
    )
    assert (whole.hit_rate, whole.willingness, whole.recall, whole.local_share) == (
        "1/3",
        "1/2",
        "1/1",
        "1/1",
    )


def test_an_order_that_came_without_the_machine_lowers_what_it_had_found(people, offered, ordered):
    act(ordered, "confirm", people["cable"])
    row = match_services.answer_listing(offered, "", by=people["farm"])
    act(row, "welcome", people["works"])
    act(row, "order", people["farm"], what="铜线")
    act(row, "confirm", people["works"])
    assert queries.sums()[0].recall == "1/2"


def test_practice_is_counted_apart(people, settings, offered):
    import dataclasses

    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, practice=True)
    made = services.offer(draft(title="演示的一条"), by=people["works"])
    assert made.practice
    assert (queries.sums()[0].listings, queries.sums(practice=True)[0].listings) == (1, 1)


def test_without_orders_every_rate_is_unknown(db):
    whole = queries.sums()[0]
    assert whole.hit_rate == whole.willingness == whole.local_share == "无数据"


def test_the_local_supply_ratio_needs_orders_and_what_was_bought_in_all(people, ordered):
    from yanzhen.city.enterprises.queries import enterprise

    act(ordered, "confirm", people["cable"])
    assert queries.purchase_facts() == ()
    year = Deal.objects.get().decided_on.year
    firm = enterprise("cable")
    services.state_purchases(
        firm, node="demo.cable", year=year, total=Decimal(1200), basis="台账", by=people["cable"]
    )
    found = queries.purchase_facts()
    assert [(p.node, p.supplier, p.amount, p.local) for p in found] == [
        ("demo.cable", "works", 300.0, True),
        ("demo.cable", "", 900.0, False),
    ]
    with pytest.raises(YanzhenError, match="不能替别的企业填报"):
        services.state_purchases(
            firm, node="demo.cable", year=year, total=Decimal(1), basis="台账", by=people["works"]
        )


def test_verified_orders_of_an_enterprise_are_those_of_either_side(people, ordered):
    assert queries.verified_orders("works") == []
    act(ordered, "confirm", people["cable"])
    (order,) = queries.verified_orders("cable")
    assert (order.seller, order.buyer, order.amount, order.local) == ("works", "cable", Decimal(300), True)
    assert queries.verified_orders("farm") == []


def test_proposals_stay_sorted_by_rank_whatever_became_of_them(people, offered):
    ranked = [m.enterprise.code for m in offered.matches.order_by("rank")]
    act(match_with(offered, ranked[-1]), "invite", people["works"])
    act(match_with(offered, ranked[1]), "pass", people["works"], reason="wrong")
    match_services.answer_listing(offered, "我们也收铜线", by=people["farm"])
    shown = [m.enterprise.code for m in queries.matches_of(offered, people["works"])]
    assert shown == ["farm", ranked[0], *ranked[2:], ranked[1]]
