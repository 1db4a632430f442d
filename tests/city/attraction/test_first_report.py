"""Protection that lapses, is renewed and handed on; transfers, disputes and quotas; two at once: exactly one is first."""

from __future__ import annotations

import datetime
import os
import sqlite3
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.city.attraction.test_leads import report, today
from yanzhen.kernel.errors import YanzhenError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
DAY = datetime.timedelta(days=1)


def step(lead, **given):
    from yanzhen.city.attraction.lead_services import Step

    return Step(**{"version": lead.version, "on": today(), "says": "演示情况", **given})


def act(lead, name, by, **given):
    from yanzhen.city.attraction.lead_services import act as do

    lead.refresh_from_db()
    return do(lead, name, step(lead, **given), by=by)


@pytest.fixture
def pair(draft, people):
    first = report(draft(), people["jia"])
    return first, report(draft(), people["yi"], confirmed=True)


def age(lead, days):
    """As if it had been reported and protected that many days ago."""
    from yanzhen.city.attraction.models import Lead

    Lead.objects.filter(pk=lead.pk).update(protected_until=today() - DAY * days)


def test_a_protection_without_progress_lapses_and_the_next_in_line_becomes_first(pair):
    from yanzhen.city.attraction.services import release_lapsed

    first, second = pair
    age(first, 1)
    assert [lead.pk for lead in release_lapsed()] == [first.pk]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.standing, second.standing, second.follows) == (
        "released",
        "released",
        "first",
        None,
    )
    assert release_lapsed() == []


def test_a_protection_counts_to_its_last_day(pair):
    from yanzhen.city.attraction.services import release_lapsed

    age(pair[0], 0)
    assert release_lapsed() == []


def test_a_lapsed_first_report_no_longer_blocks_a_new_one(draft, people):
    first = report(draft(), people["jia"])
    age(first, 1)
    assert report(draft(), people["yi"], confirmed=True).standing == "first"


def test_a_dated_progress_renews_and_words_without_a_day_do_not(draft, people):
    from yanzhen.city.attraction.lead_services import add_entry

    lead = report(draft(), people["jia"])
    act(lead, "contact", people["jia"])
    age(lead, -2)
    lead.refresh_from_db()
    with pytest.raises(YanzhenError, match="进展缺一项"):
        add_entry(lead, step(lead, on=None), by=people["jia"])
    add_entry(lead, step(lead), by=people["jia"])
    assert lead.protected_until == today() + 30 * DAY


def test_a_released_lead_goes_to_the_unit_that_takes_it_up(draft, people):
    lead = report(draft(), people["jia"])
    act(lead, "release", people["jia"], says="本地没有用地")
    act(lead, "take_up", people["yi"], says="有现成厂房")
    assert (lead.unit, lead.reported_unit, lead.standing) == (people["yi"].unit, people["jia"].unit, "first")


@pytest.mark.parametrize(("name", "who"), [("contact", "yi"), ("release", "yi"), ("take_up", "firm")])
def test_nobody_does_an_act_that_is_not_his(draft, people, name, who):
    lead = report(draft(), people["jia"])
    if name == "take_up":
        act(lead, "release", people["jia"], says="用不上")
    with pytest.raises(YanzhenError, match="不由你办理"):
        act(lead, name, people[who])


def test_a_transfer_takes_the_protection_along_with_the_share_that_was_agreed(draft, people):
    from yanzhen.city.attraction.transfer_services import answer_transfer, offer_transfer

    lead = report(draft(), people["jia"])
    with pytest.raises(YanzhenError, match="合计须是 100"):
        offer_transfer(
            lead, people["yi"].unit, reason="用不上", share=[{"item": "项目个数", "from": 60, "to": 60}],
            version=lead.version, by=people["jia"],
        )  # fmt: skip
    given = [{"item": "项目个数", "from": 40, "to": 60}]
    row = offer_transfer(
        lead, people["yi"].unit, reason="用不上", share=given, version=lead.version, by=people["jia"]
    )
    with pytest.raises(YanzhenError, match="已有一件移交"):
        offer_transfer(
            lead, people["yi"].unit, reason="再来", share=[], version=lead.version, by=people["jia"]
        )
    with pytest.raises(YanzhenError, match="不能答复"):
        answer_transfer(row, takes=True, says="", by=people["park"])
    answer_transfer(row, takes=True, says="", by=people["yi"])
    lead.refresh_from_db()
    assert (lead.unit, lead.standing) == (people["yi"].unit, "first")
    assert row.share == [{"item": "项目个数", "from": "40", "to": "60"}]


def test_a_dispute_is_decided_by_neither_side_appealed_once_and_then_carried_out(
    pair, people, settings, tmp_path
):
    import dataclasses

    from yanzhen.city.attraction import dispute_services as services
    from yanzhen.city.records.sealing import verify

    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path)
    first, second = pair
    row = services.open_dispute(second, claim="更早接触", by=people["yi"])
    proof = SimpleUploadedFile("../../纪要.txt", "演示".encode())
    kept = services.add_evidence(row.lead, proof, says="纪要", by=people["yi"], dispute=row)
    assert kept.filename == "纪要.txt"
    services.answer_dispute(row, says="首报在先", version=row.version, by=people["jia"])
    for side in ("jia", "yi"):
        with pytest.raises(YanzhenError, match="不属于任何一方"):
            services.decide_dispute(row, outcome="claimant", why="…", version=row.version, by=people[side])
    services.decide_dispute(row, outcome="holder", why="首报有效", version=row.version, by=people["desk"])
    services.appeal_dispute(row, says="证据未看", version=row.version, by=people["yi"])
    with pytest.raises(YanzhenError, match="另一人复议"):
        services.close_dispute(row, outcome="holder", why="维持", version=row.version, by=people["desk"])
    services.close_dispute(row, outcome="claimant", why="纪要属实", version=row.version, by=people["desk2"])
    with pytest.raises(YanzhenError, match="现在不能申诉"):
        services.appeal_dispute(row, says="再申诉", version=row.version, by=people["jia"])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.standing, second.standing, first.follows_id) == ("second", "first", second.pk)
    assert verify() == []


def test_a_first_report_changed_by_hand_is_found_in_the_chain(pair):
    from yanzhen.city.attraction.models import Lead
    from yanzhen.city.records.sealing import verify

    Lead.objects.filter(pk=pair[1].pk).update(reported_at=pair[0].reported_at - DAY)
    (broken,) = verify()
    assert "报送时间" in str(broken)


def test_quotas_count_what_was_started_and_show_mere_signing_as_such(book, rod):
    import yaml

    from tests.city.rows import event, project, region
    from tests.house.tree import PACKAGE
    from yanzhen.city.attraction.quota_facts import quota_sheets
    from yanzhen.city.records.services import remember_rows

    text = (PACKAGE / "packs/hengyang/attraction_quotas.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)["quotas"]
    remember_rows("hengyang", "attraction_quotas", {row["id"]: (row["id"], row) for row in rows})
    jia, yi = region("430421", "演示甲县"), region("430422", "演示乙县")
    for number in range(6):
        row = project(
            f"p{number}", f"演示项目{number}", rod, stage="signed", stage_date="2026-03", investment=2
        )
        row.regions.add(jia)
        if number < 2:
            event(row, "started", "2026-05")
    small = project("small", "演示小项目", rod, stage="started", stage_date="2026-03", investment="0.5")
    unknown = project("unknown", "演示未知项目", rod, stage="started", stage_date="2026-03")
    small.regions.add(yi), unknown.regions.add(yi)
    sheets = {sheet.spec.id: sheet for sheet in quota_sheets(2026)}
    county = sheets["county-100m-2020"]
    found = {row.label: row for row in county.rows}
    assert (len(found["演示甲县"].signed), len(found["演示甲县"].realised)) == (6, 2)
    assert found["演示甲县"].state == "inflated"
    assert (found["演示乙县"].signed, found["演示乙县"].unknown) == ((), ("unknown",))
    assert county.carried
    assert {row.wanted for row in sheets["park-100m-2020"].rows} == {10}
    assert "city-1000-firms" not in sheets
    assert {row.state for row in sheets["county-three-500-2020"].rows} == {"unknown"}


SCRIPT = """
import django, sys
from decimal import Decimal
django.setup()
from yanzhen.city.accounts.models import User
from yanzhen.city.attraction.services import report_lead
from yanzhen.city.attraction.values import LeadDraft
draft = LeadDraft(investor="湖南演示铜业有限公司", industry="演示行业", content="演示", node="demo.rod",
    investment=Decimal("3.5"), contact_role="演示职务", channel="演示")
print(report_lead(draft, by=User.objects.get(username=sys.argv[1]), confirmed=True).standing)
"""


@pytest.mark.django_db(transaction=True)
def test_two_units_report_the_same_investor_at_once_and_exactly_one_is_first(people, rod, tmp_path):
    """Two processes on one record, as two workers of the server are."""
    if connection.vendor != "sqlite":
        pytest.skip("the record is copied into a file, which is SQLite's way")
    with sqlite3.connect(tmp_path / "record.sqlite3") as file:
        connection.connection.backup(file)
    given = {
        **os.environ,
        "YANZHEN_WORKSPACE": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "yanzhen.site.settings",
    }
    given.pop("DATABASE_URL", None)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, f"t-{name}"], env=given, stdout=subprocess.PIPE, text=True
        )
        for name in ("jia", "yi")
    ]
    assert sorted(process.communicate(timeout=240)[0].strip() for process in running) == ["first", "second"]
    with sqlite3.connect(tmp_path / "record.sqlite3") as file:
        (kept,) = file.execute("select count(*) from attraction_lead where first_key is not null").fetchone()
    assert kept == 1
