"""Rows come in step with what is wanted, and the change log keeps names when accounts are gone."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.city.enterprises.models import Enterprise, Region
from yanzhen.city.records.models import Change
from yanzhen.city.records.queries import changes, recent_changes
from yanzhen.city.records.services import Entry, record_change, record_changes, retire_rows, sync_rows

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 1, 1)


def wanted(count: int, status: str = "operating") -> dict[str, dict[str, object]]:
    return {
        f"e{i}": {"code": f"e{i}", "name": f"企业{i}", "grade": "A", "status": status} for i in range(count)
    }


def test_missing_rows_are_made_and_known_ones_kept():
    first = sync_rows(Enterprise, wanted(2))
    second = sync_rows(Enterprise, wanted(3))
    assert {k: row.pk for k, row in first.items()}.items() <= {k: row.pk for k, row in second.items()}.items()
    assert Enterprise.objects.count() == 3


def test_unchanged_rows_cost_no_write():
    sync_rows(Enterprise, wanted(3))
    with CaptureQueriesContext(connection) as queries:
        sync_rows(Enterprise, wanted(3))
    assert [q["sql"].split()[0] for q in queries] == ["SELECT"]


def test_a_thousand_rows_are_written_in_a_few_statements():
    with CaptureQueriesContext(connection) as queries:
        sync_rows(Enterprise, wanted(1000))
    assert sum(q["sql"].startswith("INSERT") for q in queries) < 50


def test_a_changed_row_knows_when_it_changed():
    sync_rows(Enterprise, wanted(2))
    sync_rows(Enterprise, wanted(1, "stopped"))
    changed, kept = Enterprise.objects.get(code="e0"), Enterprise.objects.get(code="e1")
    assert changed.status == "stopped" and changed.updated_at > kept.updated_at


def test_a_vocabulary_is_keyed_by_its_code():
    sync_rows(Region, {"430000": {"name": "某省", "level": "province"}}, key="code")
    sync_rows(Region, {"430000": {"name": "该省", "level": "province"}}, key="code")
    assert list(Region.objects.values_list("code", "name")) == [("430000", "该省")]


def test_retired_rows_leave_the_lists_and_come_back_when_wanted_again():
    sync_rows(Enterprise, wanted(2))
    assert retire_rows(Enterprise, ["e0"], on=DAY) == 1
    assert [e.code for e in Enterprise.objects.all()] == ["e1"]
    assert Enterprise.all_rows.get(code="e0").retired_on == DAY
    sync_rows(Enterprise, wanted(1))
    assert Enterprise.objects.get(code="e0").retired_on is None


def test_rows_of_a_vocabulary_cannot_retire():
    sync_rows(Region, {"430000": {"name": "某省", "level": "province"}}, key="code")
    assert retire_rows(Region, ["430000"], on=DAY) == 0


def test_the_actor_keeps_a_name_when_the_account_is_gone(django_user_model):
    actor = django_user_model.objects.create_user(
        "post-1", password="a-long-enough-word", display_name="某岗位"
    )
    record_change(actor=actor, origin="测试", action="change", model="enterprises", key="e0")
    actor.delete()
    entry = Change.objects.get()
    assert (entry.actor, entry.actor_name) == (None, "某岗位")


def test_entries_of_one_act_are_written_together_and_found_by_what_they_touch():
    record_changes(
        [Entry("change", "projects", f"p{i}", before={"a": 1}, after={"a": 2}) for i in range(3)],
        origin="导入",
    )
    assert changes(model="projects", key="p1").get().after == {"a": 2}
    assert recent_changes().count() == 3
    assert {c.actor_name for c in changes()} == {"系统"}
