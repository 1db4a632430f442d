"""Money without an application: who is on the list, who objects, who is paid, what the sample finds."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from tests.city import rows
from tests.city.policies.rulebooks import clause, install, policy
from tests.city.policies.test_applications import documents, firm, people  # noqa: F401
from yanzhen.city.policies import account_services as giving
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import application_services as services
from yanzhen.city.policies import automatic_queries as lists
from yanzhen.city.policies import automatic_services as listing
from yanzhen.city.policies import payment_queries as payable
from yanzhen.city.policies import payment_services as paying
from yanzhen.city.policies import queries
from yanzhen.city.policies import services as rules
from yanzhen.city.policies.models import Application, Policy
from yanzhen.city.policies.writing import Step
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
PAST = datetime.date(2026, 1, 9)


@pytest.fixture
def listed(firm, people):  # noqa: F811
    """One list with one enterprise, whose facts an office has stated."""
    install(policy("p-1", clause("c-1", documents=["审计报告"])))
    said = rules.Statement(False, "查询记录", datetime.date(2026, 1, 5))
    rules.state_fact(firm, queries.fact_spec("on_list"), said, by=people["first"])
    rows.enterprise("e-2", "二号企业")
    return compute(people["first"])


def compute(by):
    return listing.list_entitled(Policy.objects.get(code="p-1"), asked.clause_of("p-1", "c-1")[1], by=by)


def line(one):
    return one.applications.get()


def on_notice(one, people):  # noqa: F811
    listing.approve_list(one, by=people["second"])
    listing.publish_list(one, by=people["first"])
    return line(one)


def confirmed(one, people):  # noqa: F811
    row = on_notice(one, people)
    giving.fill_account(
        row, Step(row.version), bank="某银行", number="6222000011112222", owned=True, by=people["firm"]
    )
    services.act(row, "confirm", Step(row.version), by=people["firm"])
    Application.objects.filter(pk=row.pk).update(public_to=PAST)
    return row


def paid(one, people):  # noqa: F811
    row = confirmed(one, people)
    order = paying.make_order([row.pk], by=people["first"])
    paying.confirm_order(order, by=people["second"])
    row.refresh_from_db()
    return paying.record_payment(row, version=row.version, receipt="0001", by=people["first"])


def test_only_graded_facts_put_an_enterprise_on_the_list(firm, people):  # noqa: F811
    install(policy("p-1", clause("c-1")))
    said = rules.Statement(False, "自报", datetime.date(2026, 1, 5))
    rules.state_fact(firm, queries.fact_spec("on_list"), said, by=people["firm"])
    with pytest.raises(YanzhenError, match="另有 1 家事实等级不够"):
        compute(people["first"])
    rules.state_fact(firm, queries.fact_spec("on_list"), said, by=people["first"])
    found = compute(people["first"])
    assert (line(found).enterprise.code, line(found).amount, found.looked_at) == ("e-1", 10, 1)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"conditions_complete": False}, "条件未见全"),
        ({"amount_known": False}, "金额标准未见"),
        ({"benefit": {"kind": "title", "nature": "none"}}, "不是资金兑付"),
    ],
)
def test_a_clause_that_is_not_whole_is_not_paid_by_computing(firm, people, fields, why):  # noqa: F811
    install(policy("p-1", clause("c-1", **fields)))
    with pytest.raises(YanzhenError, match=why):
        compute(people["first"])


def test_a_clause_that_has_ended_is_not_paid_by_computing(firm, people):  # noqa: F811
    install(policy("p-1", clause("c-1"), state="expired"))
    with pytest.raises(YanzhenError, match="不在有效期"):
        compute(people["first"])


def test_the_person_who_computed_the_list_cannot_approve_it(listed, people):  # noqa: F811
    with pytest.raises(YanzhenError, match="须由另一人办理"):
        listing.approve_list(listed, by=people["first"])
    assert line(listed).state == "listed"


def test_the_notice_runs_for_the_days_of_the_service_level(listed, people):  # noqa: F811
    from yanzhen.city.policies.clocks import clocks

    row = on_notice(listed, people)
    assert row.public_to == clocks().due("policy-notice-automatic", row.public_from)


def test_nothing_is_paid_before_notice_answer_and_confirmation(listed, people):  # noqa: F811
    row = on_notice(listed, people)
    objection = listing.raise_objection(row, says="收入不实", channel="letter", by=people["first"])
    (waiting,) = payable.lines()
    assert [p.split(" ")[0] for p in waiting.problems] == [
        "公示到",
        "有公示异议没有答复",
        "企业还没有确认",
        "缺收款账户",
    ]
    with pytest.raises(YanzhenError, match="没有写核实结果"):
        listing.answer_objection(objection, upheld=False, answer="", by=people["second"])
    listing.answer_objection(objection, upheld=False, answer="查了申报表，相符", by=people["second"])
    assert "有公示异议没有答复" not in payable.lines()[0].problems


def test_an_objection_that_holds_stops_the_payment(listed, people):  # noqa: F811
    row = on_notice(listed, people)
    objection = listing.raise_objection(row, says="收入不实", channel="call", by=people["first"])
    listing.answer_objection(objection, upheld=True, answer="收入多报", by=people["second"])
    row.refresh_from_db()
    assert (row.state, row.reason) == ("rejected", "公示异议成立：收入多报")
    assert payable.lines() == ()


def test_after_the_notice_no_objection_is_taken(listed, people):  # noqa: F811
    row = on_notice(listed, people)
    Application.objects.filter(pk=row.pk).update(public_to=PAST)
    row.refresh_from_db()
    with pytest.raises(YanzhenError, match="现在不能提异议"):
        listing.raise_objection(row, says="晚了", channel="letter", by=people["first"])


def test_an_enterprise_may_decline_what_it_did_not_ask_for(listed, people):  # noqa: F811
    row = on_notice(listed, people)
    assert services.act(row, "decline", Step(row.version, "不需要"), by=people["firm"]).state == "declined"


def test_an_ordinary_application_cannot_be_confirmed_as_an_automatic_one(listed, people):  # noqa: F811
    row = on_notice(listed, people)
    Application.objects.filter(pk=row.pk).update(automatic=False)
    row.refresh_from_db()
    with pytest.raises(YanzhenError, match="现在不能确认享受"):
        services.act(row, "confirm", Step(row.version), by=people["firm"])


def test_an_order_is_dropped_before_it_is_confirmed_and_its_lines_stand_as_before(listed, people):  # noqa: F811
    row = confirmed(listed, people)
    order = paying.make_order([row.pk], by=people["first"])
    with pytest.raises(YanzhenError, match="还不能导出"):
        paying.note_export(order, by=people["first"])
    paying.drop_order(order, why="选错", by=people["first"])
    row.refresh_from_db()
    assert (row.state, row.order) == ("public", None)
    assert paying.make_order([row.pk], by=people["first"]).number != order.number


def test_money_that_the_bank_sends_back_waits_for_another_account(listed, people):  # noqa: F811
    row = confirmed(listed, people)
    order = paying.make_order([row.pk], by=people["first"])
    with pytest.raises(YanzhenError, match="拨付单没有复核"):
        paying.record_payment(
            row.__class__.objects.get(pk=row.pk), version=row.version, receipt="1", by=people["first"]
        )
    paying.confirm_order(order, by=people["second"])
    row.refresh_from_db()
    back = paying.record_return(row, version=row.version, why="户名不符", by=people["first"])
    order.refresh_from_db()
    assert (back.state, order.state) == ("public", "closed")
    assert payable.problems_of(back) == ["没有声明账户归属"]


def test_the_list_for_the_bank_is_in_yuan_and_the_page_shows_four_digits(listed, people):  # noqa: F811
    row = confirmed(listed, people)
    order = paying.make_order([row.pk], by=people["first"])
    row.refresh_from_db()
    header, one = payable.order_table(order)
    assert dict(zip(header, one, strict=True))["金额（元）"] == "100000"
    assert payable.masked(row) == "****2222"


def test_a_wrong_payment_found_by_the_sample_is_to_be_paid_back(listed, people):  # noqa: F811
    row = paid(listed, people)
    draw = listing.draw_audit(listed, by=people["second"], seed="s")
    assert (draw.picked, lists.unchecked(draw)) == ([row.pk], [row.pk])
    with pytest.raises(YanzhenError, match="应追回金额不对"):
        listing.record_finding(
            draw, row, correct=False, says="多付", recover=Decimal(11), by=people["second"]
        )
    found = listing.record_finding(
        draw, row, correct=False, says="多付", recover=Decimal(4), by=people["second"]
    )
    assert lists.unchecked(draw) == []
    assert list(lists.recoveries()) == [found]
    listing.record_recovery(found, by=people["first"])
    with pytest.raises(YanzhenError, match="没有待追回的"):
        listing.record_recovery(found, by=people["first"])
    assert verify() == []


def test_nothing_is_sampled_before_anything_was_paid(listed, people):  # noqa: F811
    with pytest.raises(YanzhenError, match="还不能抽查"):
        listing.draw_audit(listed, by=people["second"])


@few(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 10_000), unique=True, max_size=80),
    st.text("abc0", min_size=1),
    st.integers(1, 12),
)
def test_the_sample_can_be_drawn_again_and_is_never_empty(keys, seed, share):
    picked = lists.draw_sample(keys, seed, share)
    assert picked == lists.draw_sample(keys[::-1], seed, share)
    assert set(picked) <= set(keys)
    assert len(picked) == (max(1, len(keys) // share) if keys else 0)


def test_another_enterprise_objects_on_the_page_of_the_notice_and_reads_the_answer(
    listed,
    people,  # noqa: F811
    client,
    django_user_model,
):
    from yanzhen.city.accounts.models import Unit

    row = on_notice(listed, people)
    unit = Unit.objects.create(code="u-e-2", name="二号企业", kind="enterprise", subject="e-2")
    other = django_user_model.objects.create_user("other", role="enterprise", unit=unit)
    there = f"/applications/public/{row.pk}/object/"
    assert there not in client.get("/applications/public/").content.decode()
    client.force_login(people["first"])
    assert client.get(there).status_code == 403
    client.force_login(people["firm"])
    assert there not in client.get("/applications/public/").content.decode()
    own = client.post(there, {"says": "我自己"})
    assert (own.status_code, "不能对自己的公示提异议" in own.content.decode()) == (422, True)
    client.force_login(other)
    assert there in client.get("/applications/public/").content.decode()
    assert client.post(there, {"says": ""}).status_code == 422
    assert client.post(there, {"says": "收入与公示不符"}).status_code == 302
    assert "有公示异议没有答复" in " ".join(payable.lines()[0].problems)
    assert "前答复" in client.get("/applications/").content.decode()
    listing.answer_objection(
        row.objections.get(), upheld=False, answer="查了申报表，相符", by=people["second"]
    )
    assert "查了申报表，相符" in client.get("/applications/").content.decode()
    assert verify() == []
    Application.objects.filter(pk=row.pk).update(public_to=PAST)
    assert client.get(there).status_code == 404


def test_made_up_enterprises_are_in_no_figure_of_the_monitor(listed, people):  # noqa: F811
    from yanzhen.city.policies import draft_queries, monitoring

    on_notice(listed, people)
    before = draft_queries.monitor()
    assert (before.states, before.practice, before.silent) == ((("公示中", 1),), 0, ())
    assert [w.applied for w in monitoring.watched(datetime.date.today())] == [1]
    type(listed.applications.get().enterprise).objects.filter(code="e-1").update(practice=True)
    after = draft_queries.monitor()
    assert (after.states, after.practice, [p.code for p in after.silent]) == ((), 1, ["p-1"])
    assert [w.applied for w in monitoring.watched(datetime.date.today())] in ([], [0])
