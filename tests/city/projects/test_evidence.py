"""Facts and files: stated with unit and day, safe names, content that is what its name says."""

from __future__ import annotations

import datetime

import pytest

from tests.city import rows
from tests.city.projects import acts
from yanzhen.city.exchange.papers import paper_path, safe_name
from yanzhen.city.projects import services
from yanzhen.city.projects.models import Evidence, ProjectFact
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return acts.person("project_office")


@pytest.fixture
def project(office):
    return acts.reserved(office, rows.node("steel.tube"))


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    from yanzhen.site.workspace import Workspace

    settings.WORKSPACE = Workspace(tmp_path, "x" * 60)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\c.pdf", "c.pdf"),
        ("a\x00b<script>.pdf", "abscript.pdf"),
        ("/etc/passwd.pdf", "passwd.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
    ],
)
def test_a_file_keeps_only_a_harmless_name_and_lies_under_its_digest(office, project, sent, kept, tmp_path):
    services.state_facts(project, {"contract_file": acts.file(sent)}, by=office)
    row = Evidence.objects.get()
    assert row.name == kept
    lies = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert lies == [paper_path(row.digest)]
    assert verify() == []


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("../../x", acts.PDF, "不收这种文件"),
        ("..", acts.PDF, "没有名字"),
        ("a.exe", b"MZ", "不收这种文件"),
        ("a.pdf", b"<html>", "内容和后缀不符"),
        ("a.html", b"<html>", "不收这种文件"),
        ("a.pdf", b"", "是空的"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_kept(office, project, name, body, told, tmp_path):
    sent = services.EvidenceFile(body, name, acts.TODAY)
    with pytest.raises(YanzhenError, match=told):
        services.state_facts(project, {"contract_date": acts.TODAY, "contract_file": sent}, by=office)
    assert not Evidence.objects.exists()
    assert not ProjectFact.objects.exists()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_file_above_the_limit_is_refused(office, project, monkeypatch):
    monkeypatch.setattr("yanzhen.city.exchange.papers.MOST_BYTES", 10)
    with pytest.raises(YanzhenError, match="过大"):
        services.state_facts(project, {"contract_file": acts.file()}, by=office)


def test_the_same_file_twice_is_one_file_and_a_withdrawn_one_stays_with_the_reason(office, project):
    for _ in range(2):
        services.state_facts(project.code, {"contract_file": acts.file()}, by=office)
    key = Evidence.objects.get().pk
    with pytest.raises(YanzhenError, match="理由"):
        services.withdraw_evidence(project.code, key, why="", by=office)
    services.withdraw_evidence(project.code, key, why="盖章不全", by=office)
    assert Evidence.objects.get().withdrawn_why == "盖章不全"
    with pytest.raises(services.MissingFactsError) as told:
        services.change_stage(
            project.code, "signed", on=acts.TODAY, by=office,
            facts={"owner_unit": "甲局", "investment": "2", "contract_date": acts.TODAY},
        )  # fmt: skip
    assert list(told.value.missing) == ["contract_file"]


@pytest.mark.parametrize(
    ("fact", "given", "told"),
    [
        ("paid_in", ("-3", "万元"), "不能是负数"),
        ("paid_in", ("3", "吨"), "单位不能换算"),
        ("contract_date", "去年", "日期认不得"),
        ("contract_date", acts.TODAY + datetime.timedelta(days=2), "日期还没有到"),
        ("company_uscc", "91350100M000100Y44", "统一社会信用代码不对"),
        ("contract_file", "合同.pdf", "要上传文件"),
        ("approval", "字" * 501, "内容过长"),
        ("no_such_fact", "x", "没有这项事实"),
        ("name", "改名", "在项目资料里改"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(office, project, fact, given, told):
    with pytest.raises(YanzhenError, match=told):
        services.state_facts(project.code, {"permit": "施1号", fact: given}, by=office)
    assert not ProjectFact.objects.exists()


def test_money_stated_in_another_unit_is_kept_in_the_units_of_the_table(office, project):
    services.state_facts(project.code, {"paid_in": ("0.5", "亿元")}, by=office)
    services.state_facts(project.code, {"paid_in": ("0.6", "亿元")}, by=office)
    old, new = ProjectFact.objects.order_by("id")
    assert (old.number, old.unit, old.replaced_at is not None) == (5000, "万元", True)
    assert (new.number, new.text, new.replaced_at) == (6000, "0.6 亿元", None)


def test_a_safe_name_is_never_longer_than_it_may_be():
    assert len(safe_name("长" * 400 + ".pdf")) == 160
    assert safe_name("长" * 400 + ".pdf").endswith(".pdf")
