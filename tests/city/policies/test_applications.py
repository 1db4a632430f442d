"""An application goes its way by the table; who may not, cannot; what was written stays."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.city import rows
from tests.city.policies.rulebooks import clause, install, install_clocks, policy
from yanzhen.city.accounts.models import Unit
from yanzhen.city.policies import account_services as giving
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import application_services as services
from yanzhen.city.policies import form_queries, queries, reminding
from yanzhen.city.policies import payment_services as paying
from yanzhen.city.policies import services as rules
from yanzhen.city.policies.casefiles import case_file
from yanzhen.city.policies.clocks import clocks
from yanzhen.city.policies.models import Application, Policy
from yanzhen.city.records.sealing import seals_of, verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
Step = services.Step


@pytest.fixture(autouse=True)
def documents(tmp_path, settings):
    from yanzhen.site.workspace import Workspace

    settings.WORKSPACE = Workspace(tmp_path, "s")
    install_clocks()


@pytest.fixture
def people(django_user_model):
    """Posts, not persons: an enterprise, two officers, a department."""
    made = {}
    for name, role, kind, subject in (
        ("firm", "enterprise", "enterprise", "e-1"),
        ("first", "chain_office", "chain_office", ""),
        ("second", "department", "department", ""),
        ("finance", "investment", "department", ""),
    ):
        unit = Unit.objects.create(code=f"u-{name}", name=f"单位{name}", kind=kind, subject=subject)
        made[name] = django_user_model.objects.create_user(name, role=role, unit=unit)
    return made


@pytest.fixture
def firm():
    row = rows.enterprise("e-1", "一号企业", region=rows.region())
    rows.figure(row, "revenue", 25, "亿元", period=str(datetime.date.today().year - 1))
    return row


@pytest.fixture
def drafted(firm, people):
    install(policy("p-1", clause("c-1", documents=["审计报告"])))
    said = rules.Statement(False, "查询记录", datetime.date(2026, 1, 5))
    rules.state_fact(firm, queries.fact_spec("on_list"), said, by=people["firm"])
    return make(firm, people)


def make(firm, people):
    found = asked.clause_of("p-1", "c-1")
    return services.draft(firm, Policy.objects.get(code="p-1"), found[1], by=people["firm"])


def do(row, name, by, **given):
    row.refresh_from_db()
    return services.act(row, name, Step(row.version, **given), by=by)


def account(row, by):
    row.refresh_from_db()
    return giving.fill_account(
        row, Step(row.version), bank="某银行", number="6222000011112222", owned=True, by=by
    )


def paper(firm, by, name="审计报告"):
    return giving.hand_in_paper(firm, name, SimpleUploadedFile("报告.pdf", b"%PDF-1"), by=by)


def ready(row, firm, people):
    paper(firm, people["firm"])
    account(row, people["firm"])
    return do(row, "submit", people["firm"])


def to_review(row, firm, people):
    ready(row, firm, people)
    do(row, "accept", people["first"])
    return do(row, "review", people["first"], reviewers=("单位finance",))


def test_what_is_missing_is_told_at_once_before_it_can_be_handed_in(drafted, people):
    assert asked.lacking(drafted) == ["缺材料：审计报告", "缺收款账户"]
    with pytest.raises(YanzhenError, match="缺材料：审计报告；缺收款账户"):
        do(drafted, "submit", people["firm"])
    drafted.refresh_from_db()
    assert drafted.state == "draft"


def test_an_application_goes_through_to_the_archive_with_every_act_sealed(drafted, firm, people):
    to_review(drafted, firm, people)
    services.give_opinion(drafted, agrees=True, says="", by=people["finance"])
    do(drafted, "approve_first", people["first"], amount=Decimal(10))
    do(drafted, "approve", people["second"])
    do(drafted, "publish", people["first"])
    with pytest.raises(YanzhenError, match="才满"):
        paying.make_order([drafted.pk], by=people["first"])
    Application.objects.filter(pk=drafted.pk).update(public_to=datetime.date(2026, 1, 9))
    order = paying.make_order([drafted.pk], by=people["first"])
    with pytest.raises(YanzhenError, match="须由另一人复核"):
        paying.confirm_order(order, by=people["first"])
    paying.confirm_order(order, by=people["second"])
    drafted.refresh_from_db()
    paying.record_payment(drafted, version=drafted.version, receipt="0001", by=people["first"])
    done = do(drafted, "archive", people["first"])
    order.refresh_from_db()
    assert (done.state, order.state, done.receipt) == ("archived", "closed", "0001")
    assert [s.act for s in seals_of(done)] == [
        "建立草稿", "填写收款账户", "提交", "受理", "送联审", "初审同意", "复核批准", "公示", f"列入拨付单 {order.number}",
        "兑付", "归档",
    ]  # fmt: skip
    assert verify() == []


def test_one_person_cannot_approve_twice(drafted, firm, people):
    to_review(drafted, firm, people)
    services.give_opinion(drafted, agrees=True, says="", by=people["finance"])
    do(drafted, "approve_first", people["first"], amount=Decimal(10))
    with pytest.raises(YanzhenError, match="须由另一人办理"):
        do(drafted, "approve", people["first"])


def test_nothing_is_approved_before_every_department_has_agreed(drafted, firm, people):
    to_review(drafted, firm, people)
    with pytest.raises(YanzhenError, match="未出意见：单位finance"):
        do(drafted, "approve_first", people["first"], amount=Decimal(10))
    services.give_opinion(drafted, agrees=False, says="社保欠缴", by=people["finance"])
    with pytest.raises(YanzhenError, match="不同意：单位finance"):
        do(drafted, "approve_first", people["first"], amount=Decimal(10))


def test_no_more_than_the_clause_gives_can_be_approved(drafted, firm, people):
    to_review(drafted, firm, people)
    services.give_opinion(drafted, agrees=True, says="", by=people["finance"])
    with pytest.raises(YanzhenError, match="最多 10"):
        do(drafted, "approve_first", people["first"], amount=Decimal(11))


def test_a_return_says_everything_once_and_something_new_needs_a_reason_that_is_shown(drafted, firm, people):
    ready(drafted, firm, people)
    row = do(drafted, "return", people["first"], items=("审计报告",))
    assert row.returned == ["审计报告"]
    account(row, people["firm"])
    assert asked.lacking(row) == ["补正的材料还没有重交：审计报告"]
    paper(firm, people["firm"])
    do(drafted, "submit", people["firm"])
    with pytest.raises(YanzhenError, match="第一次退回没有提出：章程"):
        do(drafted, "return", people["first"], items=("章程",))
    again = do(drafted, "return", people["first"], items=("章程",), reason="法人变更是补正后才看到的")
    assert again.returns[1]["late"] == ["章程"]
    assert again.returns[1]["reason"] == "法人变更是补正后才看到的"
    assert asked.lacking(again) == ["补正的材料还没有重交：章程"]


def test_of_two_who_look_at_the_same_page_only_one_writes(drafted, firm, people):
    ready(drafted, firm, people)
    seen = drafted.version
    services.act(drafted, "accept", Step(drafted.version), by=people["first"])
    stale = Application.objects.get(pk=drafted.pk)
    with pytest.raises(YanzhenError, match="别人刚刚办过"):
        services.act(stale, "review", Step(seen, reviewers=("单位finance",)), by=people["second"])


def test_a_refusal_can_be_appealed_and_another_person_decides(drafted, firm, people):
    to_review(drafted, firm, people)
    do(drafted, "reject", people["first"], reason="第三条不符")
    do(drafted, "appeal", people["firm"], reason="材料已更正")
    with pytest.raises(YanzhenError, match="须由另一人办理"):
        do(drafted, "uphold", people["first"], reason="维持")
    row = do(drafted, "reopen", people["second"], reason="成立")
    assert (row.state, row.round) == ("joint_review", 2)
    assert verify() == []


def test_a_paper_handed_in_once_serves_the_next_application(drafted, firm, people):
    paper(firm, people["firm"])
    install(policy("p-1", clause("c-1", documents=["审计报告"]), clause("c-2", documents=["审计报告"])))
    other = services.draft(
        firm, Policy.objects.get(code="p-1"), asked.clause_of("p-1", "c-2")[1], by=people["firm"]
    )
    assert asked.lacking(other) == ["缺收款账户"]


def test_the_same_clause_twice_is_the_same_application(drafted, firm, people):
    assert make(firm, people).pk == drafted.pk


def test_an_empty_file_and_a_wrong_account_are_refused_with_what_to_do(drafted, firm, people):
    with pytest.raises(YanzhenError, match="文件是空的"):
        giving.hand_in_paper(firm, "审计报告", SimpleUploadedFile("空.pdf", b""), by=people["firm"])
    with pytest.raises(YanzhenError, match="账号写法不对"):
        giving.fill_account(
            drafted, Step(drafted.version), bank="某银行", number="12ab", owned=True, by=people["firm"]
        )


def test_an_account_that_nobody_declares_to_be_its_own_is_refused(drafted, people):
    with pytest.raises(YanzhenError, match="没有声明账户归属"):
        giving.fill_account(
            drafted, Step(drafted.version), bank="某银行", number="6222000011112222", owned=False, by=people["firm"]
        )  # fmt: skip


def test_the_form_is_filled_from_the_record_with_the_source_beside_each_field(drafted):
    fields = {f.label: f for f in form_queries.form_of(drafted)}
    assert fields["企业名称"].value == "一号企业"
    assert fields["在失信名单"].source.startswith("查询记录")
    assert fields["营业收入"].grade == "A" and fields["营业收入"].source
    assert fields["统一社会信用代码"].missing


def test_what_was_handed_in_stays_when_the_record_changes_afterwards(drafted, firm, people):
    ready(drafted, firm, people)
    before = form_queries.form_of(drafted)
    said = rules.Statement(True, "新的查询", datetime.date(2026, 2, 5))
    rules.state_fact(firm, queries.fact_spec("on_list"), said, by=people["first"])
    assert form_queries.form_of(drafted) == before


def test_the_clock_starts_with_acceptance_and_names_its_rule(drafted, firm, people):
    ready(drafted, firm, people)
    assert [t.label for t in clocks().all(drafted)] == ["申报受理"]
    row = do(drafted, "accept", people["first"])
    (whole,) = clocks().all(row)
    assert (whole.label, whole.used, whole.late) == ("办结", 0, False)
    assert row.due_by.startswith("60 工作日（通用预置")
    Application.objects.filter(pk=row.pk).update(due_on=datetime.date(2026, 1, 9))
    ((late, ticks),) = reminding.overdue()
    assert late == row
    assert [t.label for t in ticks if t.late] == ["办结"]


def test_a_refusal_tells_what_would_turn_it(drafted, firm, people):
    said = rules.Statement(True, "信用查询", datetime.date(2026, 1, 6))
    to_review(drafted, firm, people)
    services.give_opinion(drafted, agrees=False, says="列入名单", by=people["finance"])
    rules.state_fact(firm, queries.fact_spec("on_list"), said, by=people["first"])
    row = do(drafted, "reject", people["first"], reason="列入失信名单")
    assert any("在失信名单" in step for step in row.repair)
    assert any("单位finance" in step and "列入名单" in step for step in row.repair)


def test_the_time_for_an_appeal_runs_out(drafted, firm, people):
    to_review(drafted, firm, people)
    do(drafted, "reject", people["first"], reason="不符")
    Application.objects.filter(pk=drafted.pk).update(entered_on=datetime.date(2026, 1, 1))
    with pytest.raises(YanzhenError, match="申诉期已过"):
        do(drafted, "appeal", people["firm"], reason="不服")


def test_an_enterprise_can_take_its_application_back_and_begin_anew(drafted, firm, people):
    ready(drafted, firm, people)
    assert do(drafted, "withdraw", people["firm"]).state == "withdrawn"
    assert make(firm, people).pk != drafted.pk


def test_a_paper_from_an_earlier_application_is_marked_as_used_again(drafted, firm, people):
    paper(firm, people["firm"])
    install(policy("p-1", clause("c-1", documents=["审计报告"]), clause("c-2", documents=["审计报告"])))
    other = services.draft(
        firm, Policy.objects.get(code="p-1"), asked.clause_of("p-1", "c-2")[1], by=people["firm"]
    )
    held = asked.papers_of("e-1")
    assert form_queries.reused_papers(other, held) == {"审计报告"}
    assert form_queries.reused_papers(drafted, held) == frozenset()


def test_the_case_is_one_file_with_form_papers_and_sealed_history(drafted, firm, people):
    ready(drafted, firm, people)
    with zipfile.ZipFile(io.BytesIO(case_file(drafted))) as case:
        names = set(case.namelist())
        history = json.loads(case.read("办理经过.json"))
    assert names == {"申报卷宗.docx", "办理经过.json", "材料/审计报告-报告.pdf"}
    assert [one["行为"] for one in history] == ["建立草稿", "填写收款账户", "提交"]


def test_the_public_list_reads_neither_account_nor_opinion_nor_name_of_a_person(drafted, firm, people):
    to_review(drafted, firm, people)
    Application.objects.filter(pk=drafted.pk).update(state="public", public_from=datetime.date(2026, 1, 2))
    (row,) = asked.public_list()
    hidden = {
        "account_number",
        "account_bank",
        "account_name",
        "told",
        "facts",
        "form",
        "reason",
        "returns",
        "reviewers",
    }
    assert hidden <= row.get_deferred_fields()


def test_the_chain_holds_the_account_masked_and_still_shows_when_it_was_changed(drafted, people):
    account(drafted, people["firm"])
    sealed = seals_of(drafted)[-1].content["fields"]["account_number"]
    assert sealed.startswith("sha256:") and sealed.endswith(" ****2222")
    assert "6222000011112222" not in json.dumps([s.content for s in seals_of(drafted)])
    assert verify() == []
    Application.objects.filter(pk=drafted.pk).update(account_number="6222000099992222")
    (found,) = verify()
    assert "收款账号" in found.says


def test_the_same_account_is_sealed_differently_in_two_applications(drafted, firm, people):
    install(policy("p-1", clause("c-1", documents=["审计报告"]), clause("c-2")))
    found = asked.clause_of("p-1", "c-2")
    other = services.draft(firm, Policy.objects.get(code="p-1"), found[1], by=people["firm"])
    account(drafted, people["firm"])
    account(other, people["firm"])
    first, second = (seals_of(row)[-1].content["fields"]["account_number"] for row in (drafted, other))
    assert first != second


def test_whoever_is_asked_is_reminded_and_a_clock_that_ran_out_is_red(drafted, firm, people):
    to_review(drafted, firm, people)
    today = timezone.localdate()
    assert reminding.todos_on(people["firm"], today) == []
    assert reminding.todos_on(people["second"], today) == []
    (asked_for,) = reminding.todos_on(people["finance"], today)
    assert asked_for.says.startswith("等您部门的联审意见") and asked_for.light == ""
    Application.objects.filter(pk=drafted.pk).update(entered_on=datetime.date(2026, 1, 5))
    (late,) = reminding.todos_on(people["second"], today)
    assert (late.light, late.page, late.argument) == ("red", "application", str(drafted.pk))
    assert [row for row, _ in reminding.overdue()] == [drafted]


def test_an_enterprise_is_reminded_of_what_was_sent_back_and_of_its_appeal(drafted, firm, people):
    ready(drafted, firm, people)
    do(drafted, "return", people["first"], items=("章程",))
    today = timezone.localdate()
    (back,) = reminding.todos_on(people["firm"], today)
    assert "退回补正：章程" in back.says
    paper(firm, people["firm"], "章程")
    do(drafted, "submit", people["firm"])
    do(drafted, "accept", people["first"])
    do(drafted, "reject", people["first"], reason="不符")
    (told,) = reminding.todos_on(people["firm"], today)
    assert "可以申诉" in told.says
    Application.objects.filter(pk=drafted.pk).update(entered_on=datetime.date(2026, 1, 1))
    assert reminding.todos_on(people["firm"], today) == []


def test_after_the_notice_the_clock_of_the_payment_runs(drafted, firm, people):
    Application.objects.filter(pk=drafted.pk).update(
        state="public", public_to=datetime.date(2026, 1, 5), entered_on=datetime.date(2026, 1, 1)
    )
    drafted.refresh_from_db()
    tick = clocks().step(drafted)
    assert tick is not None and tick.late
    assert tick.label == clocks().level("policy-payout").label
    drafted.automatic = True
    assert clocks().step(drafted).label == clocks().level("policy-confirm").label
    drafted.public_to = timezone.localdate() + datetime.timedelta(days=3)
    assert clocks().step(drafted) is None
