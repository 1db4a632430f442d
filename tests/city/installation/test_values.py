"""What a newer pack changes is told field by field, old → new."""

from __future__ import annotations

from yanzhen.city.installation.values import (
    FieldChange,
    InstallPlan,
    KindPlan,
    RowChange,
    compare,
)


def test_equal_definitions_do_not_differ():
    content = {"id": "a", "nodes": [{"id": "x", "says": "甲"}]}
    assert compare(content, content) == []


def test_a_plain_field_is_told_with_its_old_and_new_value():
    assert compare({"name": "甲"}, {"name": "乙"}) == [FieldChange("name", "甲", "乙")]


def test_a_field_that_comes_or_goes_is_told_with_nothing_on_the_other_side():
    assert compare({"uscc": "9"}, {"note": "新"}) == [
        FieldChange("uscc", "9", None),
        FieldChange("note", None, "新"),
    ]


def test_an_entry_of_a_list_is_found_by_its_id():
    old = {"nodes": [{"id": "x", "says": "甲"}, {"id": "y"}]}
    new = {"nodes": [{"id": "y"}, {"id": "x", "says": "乙"}, {"id": "z"}]}
    assert compare(old, new) == [
        FieldChange("nodes[x].says", "甲", "乙"),
        FieldChange("nodes[z]", None, {"id": "z"}),
    ]


def test_an_edge_is_found_by_its_ends():
    old, new = ({"edges": [{"from": "a", "to": "b", "share": s}]} for s in ("main", "part"))
    assert compare(old, new) == [FieldChange("edges[a→b].share", "main", "part")]


def test_a_list_that_only_changes_its_order_still_differs():
    changes = compare({"nodes": [{"id": "x"}, {"id": "y"}]}, {"nodes": [{"id": "y"}, {"id": "x"}]})
    assert changes == [FieldChange("nodes", "x、y", "y、x")]


def test_entries_that_cannot_be_told_apart_are_shown_whole():
    old, new = {"parts": [{"id": "x"}, {"id": "x"}]}, {"parts": [{"id": "x"}]}
    assert compare(old, new) == [FieldChange("parts", old["parts"], new["parts"])]


def plan(*kinds: KindPlan, held: str = "1.0.0") -> InstallPlan:
    return InstallPlan("sound", "1.1.0", held, kinds, "old", "new")


def test_the_plan_names_what_is_new_changed_and_gone_and_shows_the_change():
    row = RowChange(
        "alpha", (FieldChange("status", "operating", "stopped"), FieldChange("note", None, "停产"))
    )
    lines = plan(KindPlan("enterprises", "企业", ("c",), ("alpha",), ("b",), 7, (row,))).lines()
    assert lines == [
        "sound：1.0.0 → 1.1.0",
        "  企业：新增 1（c），变化 1（alpha），退出 1（b），不变 7",
        "    alpha：status operating → stopped；note （空） → 停产",
    ]


def test_a_first_installation_is_one_line_of_counts():
    lines = plan(KindPlan("enterprises", "企业", ("a", "b"), (), (), 0), held="").lines()
    assert lines == ["sound 1.1.0 首次安装：企业 2"]


def test_a_plan_without_differences_says_so():
    same = InstallPlan("sound", "1.0.0", "1.0.0", (), "d", "d")
    assert not same.differs
    assert same.lines() == ["sound 1.0.0 已在记录里，没有变化"]


def test_a_new_version_with_the_same_rows_is_still_to_be_noted():
    bumped = InstallPlan("sound", "1.0.1", "1.0.0", (), "d", "e")
    assert bumped.differs
    assert bumped.lines()[-1] == "  记录的内容不变"


def test_many_changed_fields_are_cut_short_and_counted():
    row = RowChange("a", tuple(FieldChange(f"f{i}", "x" * 100, ["甲", "乙"]) for i in range(6)))
    shown = plan(KindPlan("projects", "项目", (), ("a",), (), 0, (row,))).lines()[-1]
    assert shown.endswith("；另有 2 处")
    assert "…" in shown and "→ 甲、乙" in shown
