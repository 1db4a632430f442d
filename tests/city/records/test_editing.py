"""The second of two editors sees the difference, keeps what was typed, and overwrites nothing."""

from __future__ import annotations

import pytest

from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.parks.models import Round
from yanzhen.city.records.editing import EditConflict, reinstate, retire, save_edit
from yanzhen.city.records.models import Change
from yanzhen.city.records.origins import working
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return Round.objects.create(name="第一轮", year=2024, group="scale", note="原")


@pytest.fixture
def people(django_user_model):
    return [
        django_user_model.objects.create_user(
            f"post-{i}", password="a-long-enough-word", display_name=f"岗位{i}"
        )
        for i in (1, 2)
    ]


def test_an_edit_writes_the_fields_the_version_and_one_change(row, people):
    with working("页面 /x/", id="req-1"):
        save_edit(row, {"name": "改名", "year": 2024}, version=0, by=people[0], why="笔误")
    stored = Round.objects.get()
    assert (stored.name, stored.version, row.name, row.version) == ("改名", 1, "改名", 1)
    (change,) = Change.objects.all()
    assert (change.before, change.after) == ({"name": "第一轮"}, {"name": "改名"})
    assert (change.actor_name, change.request, change.version, change.why) == ("岗位1", "req-1", 1, "笔误")
    assert (change.model, change.key, change.origin) == ("parks.Round", str(row.pk), "页面 /x/")


def test_an_edit_that_changes_nothing_leaves_no_trace(row, people):
    save_edit(row, {"name": "第一轮"}, version=0, by=people[0])
    assert Round.objects.get().version == 0 and not Change.objects.exists()


def test_the_second_editor_is_told_what_the_first_changed_and_nothing_is_overwritten(row, people):
    save_edit(row, {"name": "甲改", "note": "甲注"}, version=0, by=people[0])
    with pytest.raises(EditConflict) as caught:
        save_edit(row, {"name": "乙改", "note": "原", "year": 2023}, version=0, by=people[1])
    conflict = caught.value
    told = {f.name: (f.label, f.base, f.theirs, f.mine, f.preferred) for f in conflict.fields}
    assert told == {
        "name": ("名称", "第一轮", "甲改", "乙改", ""),
        "note": ("说明", "原", "甲注", "原", "theirs"),
        "year": ("数据年度", 2024, 2024, 2023, "mine"),
    }
    assert (conflict.who, conflict.version) == ("岗位1", 1)
    assert "岗位1" in str(conflict) and "名称" in str(conflict)
    stored = Round.objects.get()
    assert (stored.name, stored.note, stored.year, stored.version) == ("甲改", "甲注", 2024, 1)
    assert Change.objects.count() == 1


def test_the_base_is_what_stood_there_before_the_first_of_several_edits(row, people):
    save_edit(row, {"note": "一"}, version=0, by=people[0])
    save_edit(row, {"note": "二"}, version=1, by=people[0])
    with pytest.raises(EditConflict) as caught:
        save_edit(row, {"note": "乙"}, version=0, by=people[1])
    (field,) = caught.value.fields
    assert (field.base, field.theirs, field.mine) == ("原", "二", "乙")


def test_choices_are_told_in_words(row, people):
    save_edit(row, {"state": "publish"}, version=0, by=people[0])
    with pytest.raises(EditConflict) as caught:
        save_edit(row, {"state": "final"}, version=0, by=people[1])
    (field,) = caught.value.fields
    assert (
        field.theirs_text == dict(Round.STATES)["publish"]
        and field.base_text == dict(Round.STATES)["prepare"]
    )


def test_a_row_is_retired_with_a_reason_and_comes_back(people):
    firm = Enterprise.objects.create(code="e", name="企业")
    with pytest.raises(YanzhenError, match="理由"):
        retire(firm, by=people[0], why=" ")
    retire(firm, by=people[0], why="重复登记")
    assert not Enterprise.objects.exists() and Enterprise.all_rows.get().retired_on is not None
    retire(firm, by=people[0], why="再按一次")
    reinstate(firm, by=people[0], why="弄错了")
    assert Enterprise.objects.get().retired_on is None
    assert list(Change.objects.order_by("id").values_list("action", "why")) == [
        ("retire", "重复登记"),
        ("reinstate", "弄错了"),
    ]
