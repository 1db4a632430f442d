"""An application goes its way by the table; who may not, cannot; what was written stays."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.city import rows
from tests.city.policies.rulebooks import clause, install, policy
from yanzhen.city.accounts.models import Unit
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import application_services as services
from yanzhen.city.policies import queries
from yanzhen.city.policies import services as rules
from yanzhen.city.policies.models import Application, Policy
from yanzhen.city.records.sealing import seals_of, verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
Step = services.Step


@pytest.fixture(autouse=True)
def documents(tmp_path, settings):
    from yanzhen.site.workspace import Workspace

    settings.WORKSPACE = Workspace(tmp_path, "s")


@pytest.fixture
def people(django_user_model):
    """Posts, not persons: an enterprise, two officers, a department."""
    made = {}
    for name, role, kind, subject in (
        ("firm", "enterprise", "enterprise", "e-1"),
        ("first", "chain_office", "chain_office", ""),
        ("second", "administrator", "department", ""),
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
    return services.fill_account(row, Step(row.version), bank="某银行", number="6222000011112222", by=by)


def paper(firm, by, name="审计报告"):
    return services.hand_in_paper(firm, name, SimpleUploadedFile("报告.pdf", b"%PDF-1"), by=by)


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
        do(drafted, "pay", people["first"])
    Application.objects.filter(pk=drafted.pk).update(public_to=datetime.date(2026, 1, 9))
    do(drafted, "pay", people["first"])
    done = do(drafted, "archive", people["first"])
    assert done.state == "archived"
    assert [s.act for s in seals_of(done)] == [
        "建立草稿", "填写收款账户", "提交", "受理", "送联审", "初审同意", "复核批准", "公示", "兑付", "归档",
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


def test_a_return_says_everything_once_and_cannot_come_back_with_something_new(drafted, firm, people):
    ready(drafted, firm, people)
    row = do(drafted, "return", people["first"], items=("审计报告",))
    assert row.returned == ["审计报告"]
    assert "补正的材料还没有重交：审计报告" in asked.lacking(row)
    paper(firm, people["firm"])
    do(drafted, "submit", people["firm"])
    with pytest.raises(YanzhenError, match="第一次退回没有提出：章程"):
        do(drafted, "return", people["first"], items=("章程",))


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
        services.hand_in_paper(firm, "审计报告", SimpleUploadedFile("空.pdf", b""), by=people["firm"])
    with pytest.raises(YanzhenError, match="账号写法不对"):
        services.fill_account(drafted, Step(drafted.version), bank="某银行", number="12ab", by=people["firm"])


def test_without_an_application_the_entitled_are_listed_and_another_person_approves(firm, people):
    install(policy("p-1", clause("c-1")))
    said = rules.Statement(False, "查询记录", datetime.date(2026, 1, 5))
    rules.state_fact(firm, queries.fact_spec("on_list"), said, by=people["first"])
    rows.enterprise("e-2", "二号企业")
    found = asked.clause_of("p-1", "c-1")
    (listed,) = services.list_entitled(Policy.objects.get(code="p-1"), found[1], by=people["first"])
    assert (listed.enterprise.code, listed.amount, listed.automatic) == ("e-1", 10, True)
    with pytest.raises(YanzhenError, match="须由另一人办理"):
        do(listed, "approve", people["first"])
    do(listed, "approve", people["second"])
    do(listed, "publish", people["first"])
    Application.objects.filter(pk=listed.pk).update(public_to=datetime.date(2026, 1, 9))
    with pytest.raises(YanzhenError, match="缺收款账户"):
        do(listed, "pay", people["first"])


def test_the_sample_for_the_audit_is_one_in_ten_and_never_none():
    sample = [Application(pk=n, paid_on=datetime.date(2026, 5, 1)) for n in range(25)]
    assert len(asked.audit_sample(sample)) == 2
    assert asked.audit_sample(sample) == asked.audit_sample(sample[::-1])
    assert len(asked.audit_sample(sample[:3])) == 1
    assert asked.audit_sample([]) == []
