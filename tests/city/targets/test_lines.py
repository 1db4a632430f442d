"""Lines of targets on the record: the pack's rows and accepted statements, with what each document did."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.city import rows
from yanzhen.city.library.disagreements import findings
from yanzhen.city.library.judging_services import judge
from yanzhen.city.library.models import Suggestion
from yanzhen.city.library.services import admit_document
from yanzhen.city.targets.lines import threads
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    of = rows.indicator("hightech_firms", "高新技术企业数", "家")
    line = rows.lineage("hightech", of)
    rows.target("a", of, 800, "2030", lineage=line, set_on="2026-01", set_in="规划")
    rows.target("b", of, 700, "2030", lineage=line, set_on="2028-01", set_in="报告")
    rows.target("c", of, None, "2030", lineage=line, set_on="2027-01", set_in="讲话", text="大幅增加")
    return of


def test_a_line_of_the_pack_tells_what_each_document_did(firms):
    named, further = threads()
    (line,) = named
    assert [(s.word, s.title, s.goal) for s in line.steps] == [
        ("提出", "规划", "800家以上"),
        ("续定", "讲话", "大幅增加"),
        ("调低", "报告", "700家以上"),
    ]
    assert further == ()


def test_goals_of_another_kind_in_a_line_are_not_compared(firms):
    row = rows.target(
        "d", firms, 50, "2030", lineage=rows.lineage("hightech", firms), set_on="2029-01", set_in="意见"
    )
    row.mode = "increment"
    row.save()
    ((line,), _) = threads()
    assert (line.steps[-1].word, "不判高低" in line.steps[-1].sentence) == ("另定", True)


def test_only_accepted_statements_make_steps(firms, settings, tmp_path, django_user_model):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    text = "某市行动方案\n到2030年，全市高新技术企业数达到900家。\n"
    document = admit_document(text.encode(), "方案.txt", title="行动方案", date="2029-05")
    assert len(threads()[0][0].steps) == 3
    user = django_user_model.objects.create_user(username="链办甲", role="chain_office")
    statement = Suggestion.objects.get(reading__document=document, kind="statement")
    judge(statement.pk, version=0, verdict="accepted", by=user)
    last = threads()[0][0].steps[-1]
    assert (last.word, last.title, last.goal, last.digest) == ("调高", "行动方案", "900家", document.digest)


def test_a_line_that_only_the_machine_put_together_stands_apart(client, firms):
    other = rows.indicator("parks", "省级园区数", "个")
    for code, value, on in (("p1", 9, "2026-01"), ("p2", 12, "2027-01")):
        row = rows.target(code, other, value, "2030", set_on=on, set_in=f"文件{code}")
        row.citations.all().delete()
        rows.cite(row, code)
    _, (line,) = threads()
    assert [s.word for s in line.steps] == ["提出", "调高"]
    page = client.get(reverse("lineages")).content.decode()
    assert "机器续上的目标线（1）" in page and "调低" in page


def test_figures_of_a_park_and_the_growth_its_note_gives_are_compared():
    park = rows.park("p", "甲开发区")
    for period, value, note in (("2029", 3, ""), ("2030", 6, "同比+25.5%，另有说明")):
        park.figures.create(
            indicator="tax",
            period=period,
            value=value,
            unit="亿元",
            measure="税收（口径一）",
            grade="A",
            note=note,
        )
    (found,) = [f for f in findings() if f.found.kind == "sum"]
    assert "甲开发区" in found.found.sentence and "25.5%" in found.found.sentence
    assert {side.kind for side in found.sides} == {"park"}
