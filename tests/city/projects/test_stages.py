"""A project goes from stage to stage: by the table, with its facts, dated honestly, sealed."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tests.city import rows
from tests.city.projects import acts
from yanzhen.city.projects import ports, queries, services
from yanzhen.city.projects.locking import StaleError
from yanzhen.city.projects.models import Project, ProjectFact
from yanzhen.city.records.models import Change, Seal
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.stages import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return acts.person("project_office")


@pytest.fixture
def node(db):
    return rows.node("steel.tube", "无缝钢管")


def test_a_change_that_lacks_facts_names_exactly_those_and_writes_nothing(office, node):
    project = acts.reserved(office, node)
    with pytest.raises(services.MissingFactsError) as told:
        services.change_stage(
            project,
            "signed",
            on=acts.TODAY,
            by=office,
            facts={"contract_date": acts.TODAY, "owner_unit": "甲局"},
        )
    assert list(told.value.missing) == ["investment", "contract_file"]
    assert "计划投资额、合同或协议" in str(told.value)
    assert Project.objects.get(code=project.code).stage == "reserve"
    assert not ProjectFact.objects.exists()


def test_a_project_that_has_its_facts_is_signed_sealed_and_noted(office, node):
    project = acts.signed(office, node)
    assert (project.stage, project.stage_date) == ("signed", acts.TODAY.isoformat())
    event = project.events.last()
    assert (event.before, event.act, event.by_name) == ("reserve", "转为签约", str(office))
    assert Seal.objects.filter(act="转为签约").count() == 2
    assert Change.objects.filter(key=project.code, label__startswith="转为签约").count() == 1
    assert verify() == []
    Project.objects.filter(pk=project.pk).update(stage="operating")
    assert "阶段" in str(verify()[0])


def test_skipping_a_stage_does_not_spare_its_facts(office, node):
    project = acts.signed(office, node)
    with pytest.raises(services.MissingFactsError) as told:
        services.change_stage(project, "started", on=acts.TODAY, by=office, facts={"start_date": acts.TODAY})
    assert list(told.value.missing) == [
        "company_uscc", "company_licence", "approval", "place", "land", "permit", "start_evidence",
    ]  # fmt: skip


def test_a_move_that_the_table_does_not_know_is_refused(office, node):
    project = acts.reserved(office, node)
    with pytest.raises(YanzhenError, match="不能从“储备”转为“投产”"):
        services.change_stage(project, "operating", on=acts.TODAY, by=office)
    with pytest.raises(YanzhenError, match="没有这个阶段"):
        services.change_stage(project, "flying", on=acts.TODAY, by=office)


def test_nobody_backdates_without_a_reason_that_is_kept(office, node):
    project = acts.reserved(office, node, on=acts.TODAY - datetime.timedelta(days=30))
    day = acts.TODAY - datetime.timedelta(days=3)
    with pytest.raises(YanzhenError, match="补录要写明原因"):
        services.change_stage(project, "planned", on=day, by=office)
    project = services.change_stage(project, "planned", on=day, by=office, reason="上周停网")
    assert project.events.last().late_why == "上周停网"
    assert project.events.last().date == day.isoformat()


def test_neither_the_future_nor_a_day_before_the_present_stage_is_taken(office, node):
    project = acts.reserved(office, node)
    with pytest.raises(YanzhenError, match="日期还没有到"):
        services.change_stage(project, "planned", on=acts.TODAY + datetime.timedelta(days=1), by=office)
    with pytest.raises(YanzhenError, match="日期早于当前阶段"):
        services.change_stage(
            project, "planned", on=acts.TODAY - datetime.timedelta(days=9), by=office, reason="补录"
        )


def test_of_two_editors_the_second_is_told_what_the_first_did(office, node):
    project = acts.reserved(office, node)
    same = Project.objects.get(code=project.code)
    services.change_stage(project, "planned", on=acts.TODAY, by=office)
    with pytest.raises(StaleError, match="转为策划"):
        services.change_stage(same, "lead", on=acts.TODAY, by=office, facts={})
    assert Project.objects.get(code=project.code).stage == "planned"


def test_terminating_needs_a_reason_and_starts_a_new_round_only_from_reserve(office, node):
    project = acts.signed(office, node)
    with pytest.raises(services.MissingFactsError) as told:
        services.change_stage(
            project, "terminated", on=acts.TODAY, by=office, facts={"reason_date": acts.TODAY}
        )
    assert list(told.value.missing) == ["reason"]
    project = services.change_stage(
        project, "terminated", on=acts.TODAY, by=office,
        facts={"reason": "投资方退出", "reason_date": acts.TODAY},
    )  # fmt: skip
    assert project.stage_reason == "投资方退出"
    project = services.change_stage(project, "reserve", on=acts.TODAY, by=office)
    assert (project.round, project.events.last().act) == (2, "重新储备")


def test_a_stalled_project_resumes_with_evidence_and_not_further_than_it_had_come(office, node):
    project = acts.signed(office, node)
    project = services.change_stage(
        project, "stalled", on=acts.TODAY, by=office, facts={"reason": "资金未到", "reason_date": acts.TODAY}
    )
    with pytest.raises(YanzhenError, match="复工只能回到停滞前的阶段"):
        services.change_stage(project, "registered", on=acts.TODAY, by=office)
    with pytest.raises(services.MissingFactsError) as told:
        services.change_stage(project, "signed", on=acts.TODAY, by=office)
    assert list(told.value.missing) == ["resume_evidence"]
    project = services.change_stage(
        project, "signed", on=acts.TODAY, by=office, facts={"resume_evidence": acts.file("复工.pdf")}
    )
    assert project.events.last().act == "复工到签约"


def test_listeners_hear_of_a_change_inside_its_transaction(office, node, monkeypatch):
    heard = []
    monkeypatch.setattr(ports.above, "on_stage_changed", [heard.append])
    project = acts.signed(office, node)
    assert (heard[-1].project, heard[-1].before, heard[-1].after) == (
        project.code,
        Stage.RESERVE,
        Stage.SIGNED,
    )
    assert heard[-1].nodes == ("steel.tube",)

    def refuse(_change):
        raise YanzhenError("上层不同意", do="稍后再试")

    monkeypatch.setattr(ports.above, "on_stage_changed", [refuse])
    with pytest.raises(YanzhenError, match="上层不同意"):
        services.change_stage(project, "registered", on=acts.TODAY, by=office, facts=acts.REGISTERED())
    assert Project.objects.get(code=project.code).stage == "signed"


def test_a_capacity_is_gained_when_the_project_operates_and_lost_when_it_is_terminated(office, node):
    project = acts.building(office, node)
    assert [g.active for g in queries.contributions(["steel.tube"])] == []
    project = acts.operating(office, project)
    gain = queries.contributions(["steel.tube"])[0]
    assert (gain.capacity, gain.unit, gain.active, gain.since) == (Decimal(50000), "吨/年", True, acts.TODAY)
    services.change_stage(
        project, "terminated", on=acts.TODAY, by=office, facts={"reason": "关停", "reason_date": acts.TODAY}
    )
    lost = queries.contributions(["steel.tube"])[0]
    assert (lost.active, lost.until, lost.why) == (False, acts.TODAY, "关停")


def test_the_pack_does_not_overwrite_the_stage_of_a_project_that_an_office_keeps(office, node, hengyang_like):
    project = Project.objects.get(code="old-one")
    services.change_stage(
        project, "stalled", on=acts.TODAY, by=office, facts={"reason": "停工", "reason_date": acts.TODAY}
    )
    hengyang_like("新名称")
    held = Project.objects.get(code="old-one")
    assert (held.name, held.stage, held.stage_reason) == ("新名称", "stalled", "停工")


@pytest.fixture
def hengyang_like(db, node):
    from yanzhen.specs.models import ProjectSpec

    rows.source("doc-1")

    def install(name: str) -> None:
        spec = ProjectSpec.model_validate(
            {"id": "old-one", "name": name, "nodes": "steel.tube", "stage": "building", "stage_date": "2020-05",
             "grade": "A", "references": "doc-1@第一条"}
        )  # fmt: skip
        services.install_projects([spec], nodes={"steel.tube": node.pk}, parks={}, enterprises={})

    install("旧名称")
    return install
