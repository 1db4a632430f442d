"""Versions: suggested with a reason, confirmed by a person; every target of either version is told once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.city.library import version_services
from yanzhen.city.library.changes import Said, find_changes
from yanzhen.city.library.models import Succession
from yanzhen.city.library.services import admit_document
from yanzhen.city.library.version_queries import versions
from yanzhen.city.library.version_services import bare_title
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.workspace import Workspace

OLD = "某市新材料产业发展规划\n到2025年，全市新材料产业产值达到800亿元，高新技术企业达到500家，专利授权量达到900件。\n"
NEW = "某市新材料产业发展规划\n到2025年，全市新材料产业产值达到700亿元，高新技术企业达到500家，数据中心达到12个。\n"


def said(key, indicator="产值", value=1.0, year=2025, unit="亿元", op="="):
    fields = {"indicator": indicator, "subject": "全市", "mode": "level", "value": value, "year": year}
    return Said(key, fields | {"unit": unit, "op": op, "measure": ""}, "")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"value": 800.0}, {"value": 700.0}, "lowered"),
        ({"value": 700.0}, {"value": 800.0}, "raised"),
        ({}, {}, "restated"),
        ({"year": 2025}, {"year": 2030}, "later"),
        ({"year": 2025}, {"year": 2023}, "earlier"),
        ({"unit": "亿元"}, {"unit": "万元"}, "reworded"),
        ({"op": ">="}, {"op": "~"}, "reworded"),
        ({"value": [1.0, 2.0]}, {"value": [1.0, 3.0]}, "raised"),
    ],
)
def test_a_target_of_both_versions_is_told_by_what_changed(before, after, kind):
    [change] = find_changes([said(1, **before)], [said(2, **after)])
    assert change.kind == kind


def test_what_only_one_version_names_is_added_or_dropped():
    found = find_changes([said(1, "甲")], [said(2, "乙")])
    assert {(c.kind, c.before and c.before.key, c.after and c.after.key) for c in found} == {
        ("dropped", 1, None),
        ("added", None, 2),
    }


TARGETS = st.lists(
    st.builds(dict, indicator=st.sampled_from("甲乙"), value=st.sampled_from([1.0, 2.0]), year=st.sampled_from([2023, 2025])),
    max_size=6,
)  # fmt: skip


@given(TARGETS, TARGETS)
@settings(max_examples=60, deadline=None)
def test_every_target_of_either_version_stands_in_exactly_one_change(older, newer):
    old = [said(i, **given) for i, given in enumerate(older)]
    new = [said(100 + i, **given) for i, given in enumerate(newer)]
    changes = find_changes(old, new)
    assert sorted(c.before.key for c in changes if c.before) == [s.key for s in old]
    assert sorted(c.after.key for c in changes if c.after) == [s.key for s in new]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("某市规划（征求意见稿）", "某市规划", True),
        ("《某市规划》（2021年修订版）", "某市规划（2021年）", True),
        ("2021年某市政府工作报告", "2022年某市政府工作报告", False),
    ],
)
def test_titles_are_compared_without_their_edition_but_with_their_year(one, other, same):
    assert (bare_title(one) == bare_title(other)) is same


@pytest.fixture
def pair(db, settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    older = admit_document(OLD.encode(), "一.txt", title="某市新材料规划（征求意见稿）", date="2021-01")
    newer = admit_document(NEW.encode(), "二.txt", title="某市新材料规划", date="2021-06")
    return older, newer


def test_a_new_version_is_suggested_with_its_reason_and_its_changes(pair):
    older, newer = pair
    [version] = versions(newer)
    assert (version.link.newer, version.link.older, version.link.state) == (newer, older, "suggested")
    assert "标题相同" in version.link.reason
    kinds = {row.kind for row in version.rows}
    assert kinds == {"lowered", "restated", "dropped", "added"}
    [lowered] = [row for row in version.rows if row.kind == "lowered"]
    assert "800" in lowered.before
    assert "700" in lowered.after


@pytest.mark.usefixtures("pair")
def test_an_older_document_that_comes_later_is_the_older_version():
    oldest = admit_document((OLD + "附件。").encode(), "零.txt", title="某市新材料规划", date="2020-06")
    link = Succession.objects.get(older=oldest)
    assert link.newer_id != oldest.pk


def test_a_person_refuses_a_link_or_names_one_and_no_circle_comes_about(pair, django_user_model):
    older, newer = pair
    user = django_user_model.objects.create_user("chain", role="chain_office")
    link = Succession.objects.get()
    with pytest.raises(YanzhenError, match="反过来"):
        version_services.say_succession(older, newer, by=user)
    version_services.judge_succession(link.pk, state="refused", by=user)
    assert versions(newer)[0].rows == ()
    assert version_services.say_succession(older, newer, by=user).state == "confirmed"
    with pytest.raises(YanzhenError, match="自己"):
        version_services.say_succession(older, older, by=user)


def test_documents_of_one_issuer_with_most_sentences_in_common_are_suggested(db, settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    body = "".join(f"第{i}条　各有关单位要按照职责分工抓好第{i}项任务的落实工作。\n" for i in range(20))
    admit_document(body.encode(), "一.txt", title="甲办法", issuer="某局", date="2021-01")
    admit_document(
        (body + "附则另行公布并报备案机关。\n").encode(),
        "二.txt",
        title="乙规定",
        issuer="某局",
        date="2022-01",
    )
    assert "句子相同" in Succession.objects.get().reason
