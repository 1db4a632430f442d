"""Judging: kept append-only, never over somebody else's, undone as one act, carried into the ledger with its place."""

from __future__ import annotations

import pytest

from tests.city import rows
from yanzhen.city.library import judging_services, queries, reading_services
from yanzhen.city.library.desk_queries import Wanted, desk
from yanzhen.city.library.desk_queries import items as desk_items
from yanzhen.city.library.models import Judgement, Reading, Suggestion
from yanzhen.city.library.ports import above
from yanzhen.city.library.services import admit_document
from yanzhen.city.targets.models import Actual, Target
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.linking import RegisterRow
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db
TEXT = (
    "某市人民政府工作报告\n一、2025年目标\n到2025年，全市地区生产总值达到5000亿元，城镇化率达到60%以上，市场主体达到50万户。\n"
    "二、产业\n2020年全市地区生产总值达到3500亿元。大力发展新材料产业链，支持某某有色金属股份有限公司做大做强。\n"
)


@pytest.fixture
def gdp():
    return rows.indicator("gdp", "地区生产总值", "亿元")


@pytest.fixture
def held(settings, tmp_path, gdp):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    return admit_document(TEXT.encode(), "报告.txt", title="某市政府工作报告", date="2021-01")


@pytest.fixture
def users(django_user_model):
    make = django_user_model.objects.create_user
    return [make(username=name, role="chain_office", display_name=name) for name in ("甲岗", "乙岗")]


def statement(document, unit="亿元", kind="target"):
    found = Suggestion.objects.filter(reading__document=document, kind="statement")
    return next(s for s in found if s.fields["unit"] == unit and s.fields["kind"] == kind)


def judge(row, verdict, by, fields=None):
    version = Suggestion.objects.get(pk=row.pk).version
    return judging_services.judge(row.pk, version=version, verdict=verdict, fields=fields, by=by)


def test_admission_reads_the_document_and_every_suggestion_stands_where_it_says(held):
    reading = held.readings.get()
    assert reading.text == TEXT
    assert {s.kind for s in reading.suggestions.all()} >= {"statement", "entity"}
    for one in reading.suggestions.filter(kind="statement"):
        value = reading.text[one.start : one.end]
        assert any(c.isdigit() for c in value)
        assert value in one.quote
        assert one.verdict == "open"


def test_an_accepted_target_stands_in_the_ledger_with_its_place_and_undoing_takes_it_back(held, users):
    row = judge(statement(held), "accepted", users[0])
    target = Target.objects.get()
    assert (target.indicator.code, target.value, target.unit, target.deadline) == (
        "gdp",
        5000,
        "亿元",
        "2025",
    )
    cited = target.citations.get()
    assert cited.source == held.source
    assert row.quote in cited.place
    judging_services.undo(held, by=users[0])
    assert not Target.objects.exists()
    assert Target.all_rows.get().retired_on
    judge(row, "accepted", users[0])
    assert Target.objects.get().pk == target.pk


def test_an_actual_becomes_an_actual_and_a_correction_to_target_moves_it(held, users):
    row = statement(held, kind="actual")
    judge(row, "accepted", users[0])
    assert (Actual.objects.get().value, Actual.objects.get().period) == (3500, "2020")
    judge(row, "corrected", users[0], {"kind": "target", "year": 2020})
    assert not Actual.objects.exists()
    assert Target.objects.get().deadline == "2020"


def test_a_row_of_a_pack_is_never_touched_and_the_same_goal_is_marked_as_its_restatement(held, users, gdp):
    pack = rows.target("gdp-2025", gdp, 5000, "2025", op="=", unit="亿元")
    Target.objects.filter(pk=pack.pk).update(
        pack_key="gdp-2025",
        unit="亿元",
        op=statement(held).fields["op"],
        subject=statement(held).fields["subject"],
    )
    before = Target.all_rows.filter(pk=pack.pk).values().get()
    judge(statement(held), "accepted", users[0])
    assert Target.all_rows.filter(pk=pack.pk).values().get() == before
    assert Target.objects.exclude(pk=pack.pk).get().restates_id == pack.pk
    judging_services.undo(held, by=users[0])
    assert list(Target.objects.all()) == [pack]


def test_a_statement_outside_the_catalogue_is_accepted_and_says_why_it_is_not_in_the_ledger(held, users):
    row = judge(statement(held, unit="%"), "accepted", users[0])
    assert not Target.objects.exists()
    item = next(i for i in desk(held, Wanted()).items if i.key == row.pk)
    assert "选一个目录指标" in item.landed.said
    judge(row, "corrected", users[0], {"measure": "gdp", "unit": "亿元"})
    assert Target.objects.get().indicator.code == "gdp"


def test_two_people_do_not_overwrite_each_other(held, users):
    row = statement(held)
    judging_services.judge(row.pk, version=0, verdict="rejected", by=users[1])
    with pytest.raises(judging_services.ConflictError) as told:
        judging_services.judge(row.pk, version=0, verdict="accepted", by=users[0])
    assert "乙岗" in str(told.value)
    assert told.value.suggestion.verdict == "rejected"
    assert Suggestion.objects.get(pk=row.pk).verdict == "rejected"
    assert Judgement.objects.count() == 1
    assert not Target.objects.exists()


def test_a_correction_keeps_what_the_machine_said_and_undo_goes_back_step_by_step(held, users):
    row = statement(held)
    judge(row, "accepted", users[0])
    judge(row, "corrected", users[0], {"value": 5200.0})
    now = Suggestion.objects.get(pk=row.pk)
    assert (now.fields["value"], now.held["value"]) == (5000, 5200)
    assert Target.objects.get().value == 5200
    judging_services.undo(held, by=users[0])
    assert Suggestion.objects.get(pk=row.pk).verdict == "accepted"
    assert Target.objects.get().value == 5000
    judging_services.undo(held, by=users[0])
    assert Suggestion.objects.get(pk=row.pk).verdict == "open"
    assert [j.verdict for j in Judgement.objects.order_by("id")] == [
        "accepted",
        "corrected",
        "accepted",
        "open",
    ]
    with pytest.raises(YanzhenError, match="没有可以撤销"):
        judging_services.undo(held, by=users[0])


def test_nobody_undoes_what_another_person_judged_since(held, users):
    row = statement(held)
    judge(row, "accepted", users[0])
    judge(row, "rejected", users[1])
    done = judging_services.undo(held, by=users[0])
    assert (done.back, done.stayed) == (0, 1)
    assert Suggestion.objects.get(pk=row.pk).verdict == "rejected"


def test_many_are_accepted_as_one_act_and_undone_as_one(held, users):
    count = queries.open_above(held, kind="statement", confidence=0.0).count()
    with pytest.raises(YanzhenError, match="条数变了"):
        judging_services.judge_above(held, kind="statement", confidence=0.0, expected=count + 1, by=users[0])
    assert not Judgement.objects.exists()
    judging_services.judge_above(held, kind="statement", confidence=0.0, expected=count, by=users[0])
    assert Judgement.objects.values("act").distinct().count() == 1
    assert Target.objects.count() + Actual.objects.count() >= 2
    assert judging_services.undo(held, by=users[0]).back == count
    assert not Target.objects.exists()
    assert not Actual.objects.exists()


@pytest.mark.parametrize(
    ("verdict", "fields", "said"),
    [("corrected", None, "改成什么"), ("accepted", {"value": 1}, "改成什么"), ("maybe", None, "没有这种判断"),
     ("corrected", {"op": "range", "value": [9.0, 1.0]}, "下限大于上限")],
)  # fmt: skip
def test_a_judgement_that_cannot_be_is_refused_and_nothing_is_written(held, users, verdict, fields, said):
    with pytest.raises(YanzhenError, match=said):
        judge(statement(held), verdict, users[0], fields)
    assert not Judgement.objects.exists()


def test_a_refused_name_is_not_suggested_again_and_an_accepted_one_is_known(held, users):
    firm = Suggestion.objects.filter(kind="entity", fields__type="enterprise").first()
    judge(firm, "rejected", users[0])
    again = admit_document((TEXT + "附件一份。").encode(), "二.txt", title="另一份", date="2021-02")
    names = [s.fields["name"] for s in again.readings.get().suggestions.filter(kind="entity")]
    assert firm.fields["name"] not in names
    judge(firm, "corrected", users[0], {"name": "市场主体"})
    third = admit_document((TEXT + "附件两份。").encode(), "三.txt", title="第三份", date="2021-03")
    names = [s.fields["name"] for s in third.readings.get().suggestions.filter(kind="entity")]
    assert "市场主体" in names


def test_reading_again_keeps_what_was_judged_and_its_row_in_the_ledger(held, users):
    row = judge(statement(held), "accepted", users[0])
    total = Suggestion.objects.count()
    reading_services.read_again(held, by=users[0])
    assert Reading.objects.filter(document=held).count() == 2
    kept = Suggestion.objects.get(pk=row.pk)
    assert kept.verdict == "accepted"
    assert kept.reading == held.readings.first()
    assert Suggestion.objects.count() == total
    assert Target.objects.get().code == f"read-{row.pk}"


def test_the_desk_costs_a_dozen_queries_at_most_with_a_thousand_statements(
    held, users, django_assert_max_num_queries
):
    row = statement(held)
    judge(row, "accepted", users[0])
    copies = Suggestion.objects.filter(pk=row.pk).values().get()
    copies.pop("id")
    Suggestion.objects.bulk_create([Suggestion(**copies) for _ in range(1000)])
    with django_assert_max_num_queries(10):
        found = desk(held, Wanted())
    assert found.hits > 1000


def test_a_person_chooses_among_the_enterprises_that_a_name_may_stand_for(held, users, monkeypatch):
    register = (RegisterRow("one", "衡阳市云岫科技有限公司"), RegisterRow("two", "株洲市云岫科技有限公司"))
    monkeypatch.setattr(above, "register", lambda: register)
    reading = held.readings.get()
    fields = {"type": "enterprise", "name": "云岫科技", "mentions": 1}
    row = Suggestion.objects.create(reading=reading, order=99, kind="entity", fields=fields, start=0, end=4)
    (item,) = desk_items([row])
    assert {code for code, _ in item.linked.firms} == {"one", "two"}
    assert item.linked.percent == 0
    done = judge(row, "corrected", users[0], {"enterprise": "two"})
    (item,) = desk_items([done])
    assert item.linked.firms == (("two", "株洲市云岫科技有限公司"),)
    assert item.linked.reason == "由人选定"
    assert ("名册企业", "无数据", "株洲市云岫科技有限公司") in item.differs
    renamed = judge(row, "corrected", users[0], {"type": "enterprise", "name": "云岫重工"})
    assert "enterprise" not in renamed.held
    with pytest.raises(YanzhenError, match="选不了这家企业"):
        judge(row, "corrected", users[0], {"enterprise": "three"})
    judging_services.undo(held, by=users[0])
    assert Suggestion.objects.get(pk=row.pk).held["enterprise"] == "two"


def test_a_document_read_again_as_of_another_date_keeps_what_was_judged(held, users):
    row = judge(statement(held), "accepted", users[0])
    reading = reading_services.read_again(held, date="2023-02", by=users[0])
    assert reading.date == "2023-02"
    assert Suggestion.objects.get(pk=row.pk).reading == reading
    with pytest.raises(YanzhenError, match="日期读不懂"):
        reading_services.read_again(held, date="去年", by=users[0])
