"""Rows of datasets: who may have which items, masked by level, page after page, the same in every kind of file; logged."""

from __future__ import annotations

import csv
import datetime
import io
import json

import pyarrow.parquet as pq
import pytest
from django.contrib.auth.models import AnonymousUser

from tests.city.exchange.conftest import CODES, make_dataset
from yanzhen.city.exchange.access_services import take_file, take_rows
from yanzhen.city.exchange.catalogue_services import publish_declared
from yanzhen.city.exchange.check_services import check_next
from yanzhen.city.exchange.models import Dataset, DatasetAccess, Load, ShareRequest
from yanzhen.city.exchange.publishing import published_tables
from yanzhen.city.exchange.queries import RowsRefused, dataset_rows

VISITOR = AnonymousUser()


@pytest.fixture
def grant(power, people, delivered):
    """The bureau may use these items, those in ``full`` unmasked."""

    def make(items, full=(), **more):
        return ShareRequest.objects.create(
            dataset=power, unit=people["bureau"].unit, by_name="某岗位", purpose="评价", basis="职责", items=list(items),
            received_on=datetime.date(2025, 3, 1), state="granted", granted_items=list(items), granted_full=list(full),
            granted_on=datetime.date(2025, 3, 1), **{"ends_on": datetime.date(2025, 12, 31), **more},
        )  # fmt: skip

    return make


def first(user, **more):
    page = dataset_rows("power", user=user, **more)
    return {row["uscc"]: row for row in page.rows if "uscc" in row}[CODES["jia"]]


def test_nobody_but_the_provider_reads_rows_without_an_authorisation(delivered, people):
    for name in ("bureau", "keeper", "auditor", "firm"):
        with pytest.raises(RowsRefused, match="还没有授权"):
            dataset_rows("power", user=people[name])
    for nobody in (VISITOR, None):
        with pytest.raises(RowsRefused, match="没有向社会开放"):
            dataset_rows("power", user=nobody)
    row = first(people["grid"])
    assert (row["energy"], row["contact"], row["meter"]) == (1000, "13800001234", "M-1")


def test_levels_one_and_two_are_given_three_masked_four_left_out_and_personal_always_masked(grant, people):
    grant(("uscc", "month", "energy", "capacity", "contact", "meter"))
    page = dataset_rows("power", user=people["bureau"])
    assert {c.id: c.masked for c in page.columns} == {
        "uscc": False, "month": False, "energy": True, "capacity": False, "contact": True,
    }  # fmt: skip
    row = first(people["bureau"])
    assert row["capacity"] == 50
    assert row["contact"] == "138****1234"
    assert set(row["energy"]) == {"*"}
    assert "meter" not in row


def test_what_an_authorisation_names_in_full_is_given_in_full(grant, people):
    grant(("uscc", "energy", "contact", "meter"), full=("energy", "meter"))
    row = first(people["bureau"])
    assert (row["energy"], row["meter"], row["contact"]) == (1000, "M-1", "138****1234")
    assert "capacity" not in row, "items that were not granted are not given"


def test_an_authorisation_that_has_run_out_or_was_taken_back_gives_nothing(grant, people, day):
    row = grant(("uscc",))
    day.now = datetime.date(2026, 1, 1)
    with pytest.raises(RowsRefused):
        dataset_rows("power", user=people["bureau"])
    row.ends_on, row.state = datetime.date(2027, 1, 1), "revoked"
    row.save()
    with pytest.raises(RowsRefused):
        dataset_rows("power", user=people["bureau"])


def test_a_flawed_value_is_told_as_unknown(grant, people, feed):
    from tests.city.exchange.test_feeds import send

    grant(("uscc", "energy", "capacity"), full=("energy",))
    send(feed, people, f"{CODES['jia']},2025-02,-3,50,,")
    assert first(people["bureau"])["energy"] is None


def test_core_data_never_leaves_whoever_asks(people, grant, power):
    grant(("uscc",))
    power.level = "core"
    power.save()
    for name in ("bureau", "grid"):
        with pytest.raises(RowsRefused, match="核心数据"):
            dataset_rows("power", user=people[name])


def test_open_data_gives_visitors_the_first_level_without_anything_personal(power, delivered):
    power.opening, power.level = "open", "general_1"
    power.save()
    page = dataset_rows("power", user=VISITOR)
    assert [c.id for c in page.columns] == ["uscc", "month"]
    power.level = "general_3"
    power.save()
    with pytest.raises(RowsRefused):
        dataset_rows("power", user=VISITOR)


def test_pages_follow_each_other_without_gap_or_repetition(grant, people):
    grant(("uscc",))
    whole = [row["_id"] for row in dataset_rows("power", user=people["bureau"]).rows]
    page = dataset_rows("power", user=people["bureau"], limit=1)
    after = dataset_rows("power", user=people["bureau"], limit=1, after=page.next)
    assert [page.rows[0]["_id"], after.rows[0]["_id"]] == whole
    assert after.next == ""
    assert len(whole[0]) == 24
    assert CODES["jia"] not in whole[0]


def test_every_kind_of_file_holds_the_same_rows_and_the_log_says_who_took_them(grant, people):
    row = grant(("uscc", "capacity", "energy"), full=("energy",))
    read = {}
    for kind in ("csv", "json", "parquet"):
        file, _ = take_file("power", kind, user=people["bureau"])
        read[kind] = file.read()
    lines = list(csv.DictReader(io.StringIO(read["csv"].decode("utf-8-sig"))))
    told = json.loads(read["json"])
    table = pq.read_table(io.BytesIO(read["parquet"]))
    assert [c["id"] for c in told["columns"]] == ["uscc", "energy", "capacity"]
    assert table.to_pylist() == told["rows"]
    assert [(r["_id"], r["uscc"], float(r["energy"])) for r in lines] == [
        (r["_id"], r["uscc"], r["energy"]) for r in told["rows"]
    ]
    assert table.schema.field("energy").metadata[b"label"].decode() == "用电量"
    log = DatasetAccess.objects.order_by("id")
    assert [(a.way, a.rows, a.request_id, a.unit_name) for a in log] == [
        (kind, 2, row.pk, people["bureau"].unit.name) for kind in ("csv", "json", "parquet")
    ]
    take_rows("power", user=people["bureau"], items=("uscc",))
    assert DatasetAccess.objects.first().items == ["uscc"]


def test_a_text_that_looks_like_a_formula_is_quoted_in_the_file_for_spreadsheets(people):
    from yanzhen.city.exchange.feed_services import deliver, open_feed

    items = [{"id": "name", "label": "名称", "required": True}]
    make_dataset(
        "names",
        items=items,
        key=["name"],
        dated_by="",
        subject="",
        subject_by="",
        opening="open",
        level="general_1",
    )
    feed = open_feed(Dataset.objects.get(code="names"), unit=people["grid"].unit, by=people["keeper"])
    deliver(feed, "名称\n=1+1\n".encode(), "名.csv", by=people["grid"])
    file, _ = take_file("names", "csv", user=VISITOR)
    assert "'=1+1" in file.read().decode()
    assert dataset_rows("names", user=VISITOR).rows[0]["name"] == "=1+1"


def test_what_the_system_publishes_is_open_paged_by_its_own_codes_and_keeps_what_an_office_settled(people):
    assert publish_declared() == len(published_tables()) > 10
    page = dataset_rows("yanzhen-enterprises", user=VISITOR, limit=1)
    assert [r["_id"] for r in page.rows] == ["jia"]
    assert dataset_rows("yanzhen-enterprises", user=VISITOR, after=page.next).rows[0]["_id"] == "yi"
    row = Dataset.objects.get(code="yanzhen-enterprises")
    row.opening, row.name = "closed", "改过的名称"
    row.save()
    publish_declared()
    row.refresh_from_db()
    assert (row.opening, row.name) == ("closed", "企业名册")
    with pytest.raises(RowsRefused):
        dataset_rows("yanzhen-enterprises", user=VISITOR)


def test_an_enterprise_on_a_restricted_node_shows_its_published_name_alone(people):
    from tests.city.rows import node, supply
    from yanzhen.city.enterprises.models import Enterprise, Placement

    firm = Enterprise.objects.get(code="jia")
    firm.products = ["某产品"]
    firm.save()
    other = Enterprise.objects.get(code="yi")
    Placement.objects.create(
        enterprise=firm, node=node("one.secret", restricted=True, products=["某物"]), grade="M"
    )
    supply(other, firm, "演示jia公司", "某材料")
    publish_declared()
    shown = {r["code"]: r for r in dataset_rows("yanzhen-enterprises", user=VISITOR).rows}
    assert shown["jia"]["name"] == "演示jia公司"
    assert shown["jia"]["products"] is None
    assert dataset_rows("yanzhen-chain-nodes", user=VISITOR).rows[0]["products"] is None
    sold = dataset_rows("yanzhen-supply", user=VISITOR).rows[0]
    assert (sold["supplier"], sold["customer"], sold["customer_name"], sold["what"]) == (
        "yi",
        None,
        None,
        None,
    )


def test_own_datasets_are_checked_once_a_day(people, day):
    publish_declared()
    done = []
    while (load := check_next(day.now)) is not None:
        done.append(load)
    assert len(done) == len(published_tables())
    named = Load.objects.get(dataset__code="yanzhen-enterprises")
    assert (named.rows, named.completeness, named.validity, named.timeliness) == (2, 1, 1, None)


def test_a_page_that_no_page_gave_is_refused_in_words(people):
    from yanzhen.kernel.errors import YanzhenError

    publish_declared()
    with pytest.raises(YanzhenError, match="翻页的位置不对"):
        dataset_rows("yanzhen-placements", user=VISITOR, after="x' OR 1")
