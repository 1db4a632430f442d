"""The pages of policies as each side sees them: references, both regimes, what is never paid, lists and orders."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tests.city import rows
from tests.city.policies.rulebooks import REVENUE, clause, install, install_clocks, ladder, policy, rule
from yanzhen.city.policies.models import Application, Listing, PaymentOrder, Policy

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 30)
LOW = {**REVENUE, "value": 1000}
OVER = datetime.date(2026, 1, 9)


@pytest.fixture
def firm():
    row = rows.enterprise("e-1", "一号企业")
    rows.figure(row, "revenue", 1500, "万元", period="2025")
    return row


@pytest.fixture
def officer(client, django_user_model):
    user = django_user_model.objects.create_user("officer", role="chain_office")
    client.force_login(user)
    return user


def text(client, where, status=200):
    answer = client.get(where)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_rule_of_another_place_is_shown_as_a_reference_and_held_against_nobody(client, firm):
    install(
        policy("p-far", clause("c-far", label={"zh": "外地奖励"}), example=True), policy("p-1", clause("c-1"))
    )
    told = text(client, "/policies/p-far/")
    assert "参考（外地）" in told
    assert "不是本市规定，不据此判断本市企业" in told
    assert "参考（外地）" in text(client, "/policies/?search=p-far")
    answers = text(client, "/enterprises/e-1/policies/?on=2026-06-30")
    assert "条款c-1" in answers
    assert "外地奖励" not in answers


def test_a_reference_rung_stands_apart_from_the_funnel_and_lists_no_enterprise(client, firm):
    far = rule("r-far", label={"zh": "外地瞪羚"}, example=True, conditions={"all": [LOW]})
    near = rule("r-near", label={"zh": "本地冠军"}, conditions={"all": [LOW]})
    install(ladders=(ladder("l-1", far, near),))
    page = text(client, "/ladders/?on=2026-06-30")
    funnel, apart = page.split('id="examples"')
    assert "本地冠军" in funnel and "外地瞪羚" not in funnel
    assert "外地瞪羚" in apart
    assert "一号企业" in text(client, "/ladders/r-near/?on=2026-06-30")
    assert "一号企业" not in text(client, "/ladders/r-far/?on=2026-06-30")


def test_near_a_change_both_regimes_stand_side_by_side_and_what_one_keeps_is_said(client, firm):
    """By the old rule yes, by the new one no: what turns it, and that a recognition lasts until its review."""
    old = ladder(
        "l-old", rule("r-old", step="champion", label={"zh": "冠军企业"}, conditions={"all": [LOW]}),
        label={"zh": "旧办法"}, valid_from="2022-01-01", valid_to="2026-03-31",
    )  # fmt: skip
    new = ladder(
        "l-new", rule("r-new", step="champion", label={"zh": "冠军企业"}, conditions={"all": [REVENUE]}),
        label={"zh": "新办法"}, valid_from="2026-04-01",
    )  # fmt: skip
    install(ladders=(old, new))
    page = text(client, "/enterprises/e-1/policies/?on=2026-06-30")
    both = page.split('id="versions"')[1].split("</section>")[0]
    assert "冠军企业" in both
    assert '变前 <span class="state">符合</span>' in both
    assert '变后 <span class="state">临近</span>' in both
    assert "旧办法" in both and "新办法" in both
    assert "500" in both
    assert "保留到有效期满或复核" in both
    assert 'id="versions"' not in text(client, "/enterprises/e-1/policies/?on=2028-06-30")


def test_a_clause_that_may_not_be_paid_says_so_and_is_offered_to_nobody(client, firm, officer):
    stopped = rule(
        "c-tax",
        role="never",
        label={"zh": "按税收返还"},
        never="与税收挂钩的奖补违反公平竞争审查条例",
        cases=[],
    )
    install(policy("p-1", stopped, clause("c-1")))
    page = text(client, "/policies/p-1/")
    assert "不得兑付：与税收挂钩的奖补违反公平竞争审查条例" in page
    assert "停用（不得兑付）" in page
    assert "按税收返还" not in text(client, "/enterprises/e-1/policies/?on=2026-06-30")
    assert "/applications/listed/c-tax/" not in text(client, "/applications/automatic/")


def test_what_is_on_notice_is_public_and_the_practice_enterprise_bears_its_mark(client):
    install(policy("p-1", clause("c-1")))
    row = rows.enterprise("e-demo", "演示企业", practice=True)
    put(row, state="public", public_from=OVER, public_to=OVER, account_number="6222000011112222")
    page = text(client, "/applications/public/")
    assert "演示企业" in page and "6222" not in page
    assert '<span class="state state-unknown">演示</span>' in page


def put(row, **fields):
    held = Policy.objects.get(code="p-1")
    given = {
        "enterprise": row,
        "policy": held,
        "clause": "c-1",
        "clause_label": "条款c-1",
        "amount": Decimal(10),
    }
    return Application.objects.create(**given | fields)


def test_the_desk_of_payments_tells_what_is_ready_and_what_each_line_still_lacks(client, firm, officer):
    install(policy("p-1", clause("c-1")))
    own = {"account_name": "一号企业", "account_bank": "某银行", "account_number": "6222000011112222"}
    put(firm, state="public", public_from=OVER, public_to=OVER, account_owned=True, **own)
    put(firm, state="public", public_from=OVER, public_to=OVER, clause="c-2")
    page = text(client, "/applications/payments/")
    ready, waiting = page.split("公示中，还不能拨付")
    assert "****2222" in ready and "62220000" not in page
    assert "缺收款账户" in waiting


def test_a_list_and_an_order_answer_an_officer_and_no_enterprise(client, firm, officer, django_user_model):
    install(policy("p-1", clause("c-1")))
    held = Policy.objects.get(code="p-1")
    listing = Listing.objects.create(
        policy=held,
        clause="c-1",
        clause_label="条款c-1",
        computed_on=DAY,
        by_name="某",
        held_back=["二号企业"],
    )
    order = PaymentOrder.objects.create(number="BF-9", total=10, count=1, made_by_name="某")
    put(
        firm, state="ordered", order=order, listing=listing, automatic=True, account_number="6222000011112222"
    )
    told = text(client, f"/applications/lists/{listing.pk}/")
    assert "不到 B 级，没有列入：二号企业" in told and "****2222" in told
    assert "BF-9" in text(client, f"/applications/payments/{order.pk}/")
    client.force_login(django_user_model.objects.create_user("firm", role="enterprise"))
    for where in (
        f"/applications/lists/{listing.pk}/",
        f"/applications/payments/{order.pk}/",
        "/applications/payments/",
    ):
        assert client.get(where).status_code == 403


def test_an_application_over_its_day_stands_in_a_banner_and_alone_in_the_narrowed_list(client, firm, officer):
    install_clocks()
    install(policy("p-1", clause("c-1")))
    put(firm, state="joint_review", accepted_on=OVER, due_on=OVER, entered_on=OVER)
    put(firm, state="submitted", clause="c-2", clause_label="另一条")
    page = text(client, "/applications/")
    assert "已超时 1 件" in page and "另一条" in page
    assert "另一条" not in text(client, "/applications/?late=1")


def test_a_keeper_of_the_system_handles_no_policies(client, firm, django_user_model):
    install(policy("p-1", clause("c-1")))
    row = put(firm, state="submitted")
    client.force_login(django_user_model.objects.create_user("keeper", role="administrator"))
    for where in (f"/applications/{row.pk}/", "/applications/payments/", "/applications/automatic/"):
        assert client.get(where).status_code == 403


def test_a_clause_that_excludes_another_calls_it_by_its_name(client):
    excluding = clause("EX-2", exclusive_with=["EX-1"], stack_rule="与EX-1、ZZ-9只享其一")
    install(policy("p-ex", clause("EX-1", label={"zh": "稳产奖"}), excluding))
    text = client.get("/policies/p-ex/").content.decode()
    assert "“稳产奖”" in text
    assert "与“稳产奖”、ZZ-9只享其一" in text
