"""A value that is doubted: asked by who may read it, answered by the source in ten working days, told and sealed."""

from __future__ import annotations

import datetime

import pytest

from tests.city.exchange.conftest import CODES, make_dataset, table
from tests.city.exchange.test_sharing import WANTED, granted
from yanzhen.city.exchange import catalogue_queries
from yanzhen.city.exchange.catalogue_services import publish_declared, settle_dataset
from yanzhen.city.exchange.doubt_queries import doubt_counts, value_now, visible_doubts
from yanzhen.city.exchange.doubt_services import Doubted, answer_doubt, raise_doubt
from yanzhen.city.exchange.feed_services import deliver, open_feed
from yanzhen.city.exchange.models import Dataset, Doubt, ShareRequest
from yanzhen.city.exchange.share_services import Given, act, ask_for
from yanzhen.city.records.sealing import seals_of, verify
from yanzhen.kernel.errors import YanzhenError

WHY = "与上月电费单不一致"


@pytest.fixture
def shared(power, people, delivered):
    """The bureau may read code, month and, masked, energy; the id of the first row."""
    row = ask_for(power, WANTED, by=people["bureau"])
    for name, by, given in (("conforms", "data", {}), ("grant", "grid", granted())):
        fresh = ShareRequest.objects.get(pk=row.pk)
        act(fresh, name, Given(version=fresh.version, says="演示理由", **given), by=people[by])
    return power.rows.get(values__uscc=CODES["jia"]).key


@pytest.fixture
def doubt(power, people, shared):
    return raise_doubt(power, Doubted(shared, "month", "2025-01", WHY), by=people["bureau"])


def test_the_source_has_ten_working_days_and_finds_it_among_its_matters(doubt, people, day):
    assert (doubt.stood, doubt.due_on) == ("2025-02", datetime.date(2025, 3, 24))
    assert "数据校核 10 工作日" in doubt.clock
    found = [m for m in catalogue_queries.todos_on(people["grid"], day.now) if m.kind == "doubt"]
    assert [(m.says, m.due, m.light) for m in found] == [("待答复数据校核", doubt.due_on, "")]
    assert not [m for m in catalogue_queries.todos_on(people["bureau"], day.now) if m.kind == "doubt"]
    day.now = datetime.date(2025, 3, 25)
    assert [m.kind for m in catalogue_queries.reds_on(day.now) if m.light == "red"].count("doubt") == 1
    done = answer_doubt(doubt, "kept", "抄表底数相符", version=0, by=people["grid"])
    assert (done.state, done.late) == ("kept", True)


def test_what_is_right_is_corrected_at_the_source_and_shown_after_the_next_delivery(
    doubt, power, people, shared, feed
):
    done = answer_doubt(doubt, "corrected", "录入错行，本月更正", version=0, by=people["grid"])
    assert (done.state, done.answered_by_name, done.late) == ("corrected", str(people["grid"]), False)
    assert value_now(done, people["bureau"]) == "2025-02", "nobody changes a value behind the source's back"
    assert doubt_counts(power) == {"all": 1, "open": 0, "right": 1}
    assert len(seals_of(done)) == 2
    assert verify() == []
    again = raise_doubt(power, Doubted(shared, "energy", "900", WHY), by=people["bureau"])
    assert again.stood != "1000", "masked for the asker, masked in the doubt"
    deliver(feed, table(f"{CODES['jia']},2025-02,900,50,13800001234,M-1"), "更正.csv", by=people["grid"])
    assert value_now(again, people["grid"]) == "900"


@pytest.mark.parametrize(
    ("given", "by", "told"),
    [
        ({}, "grid", "是本单位的数据"),
        ({}, "firm", "不能提出校核"),
        ({}, "other", "还没有授权"),
        ({"item": "contact"}, "bureau", "没有给您这个信息项"),
        ({"key": "no-such-row"}, "bureau", "没有这一行"),
        ({"key": ""}, "bureau", "没有这一行"),
        ({"wanted": "2025-02"}, "bureau", "和现在的值一样"),
        ({"why": " "}, "bureau", "没有写理由和依据"),
    ],
)
def test_what_cannot_be_doubted_is_said_and_nothing_is_written(power, people, shared, given, by, told):
    whole = {"key": shared, "item": "month", "wanted": "2025-01", "why": WHY, **given}
    with pytest.raises(YanzhenError, match=told):
        raise_doubt(power, Doubted(**whole), by=people[by])
    assert not Doubt.objects.exists()


def test_a_value_is_doubted_once_until_it_is_answered_and_by_the_source_alone(doubt, power, people, shared):
    same = Doubted(shared, "month", "2025-03", WHY)
    with pytest.raises(YanzhenError, match="本单位已经提出"):
        raise_doubt(power, same, by=people["bureau"])
    for by, version, told in (
        ("bureau", 0, "不由您答复"), ("other", 0, "不由您答复"), ("grid", 4, "没有办成")
    ):  # fmt: skip
        with pytest.raises(YanzhenError, match=told):
            answer_doubt(doubt, "kept", "相符", version=version, by=people[by])
    with pytest.raises(YanzhenError, match="没有写答复"):
        answer_doubt(doubt, "kept", " ", version=0, by=people["grid"])
    seen = {
        name: visible_doubts(people[name]).count() for name in ("bureau", "grid", "other", "data", "firm")
    }
    assert seen == {"bureau": 1, "grid": 1, "other": 0, "data": 1, "firm": 0}
    answer_doubt(doubt, "kept", "相符", version=0, by=people["grid"])
    assert raise_doubt(power, same, by=people["bureau"]).state == "open"


def test_what_this_system_publishes_is_answered_by_the_authority_but_not_by_who_asked(people):
    publish_declared()
    row = Dataset.objects.get(code="yanzhen-enterprises")
    made = raise_doubt(row, Doubted("jia", "name", "演示甲有限公司", WHY), by=people["keeper"])
    assert made.stood == "演示jia公司"
    with pytest.raises(YanzhenError, match="须由另一人答复"):
        answer_doubt(made, "kept", "相符", version=0, by=people["keeper"])
    assert answer_doubt(made, "kept", "与登记相符", version=0, by=people["data"]).state == "kept"
    with pytest.raises(YanzhenError, match="没有这一行"):
        raise_doubt(
            Dataset.objects.get(code="yanzhen-projects"), Doubted("x", "name", "y", WHY), by=people["data"]
        )


def test_the_data_bureau_runs_the_catalogue_in_its_own_right(people, day):
    """No post of the chain office is needed; it still has no say in the chain office's other business."""
    from yanzhen.city.accounts.permissions import may_import, may_judge, may_see_changes

    bureau = people["data"]
    row = make_dataset("register", sharing="unconditional", provider_unit=None)
    settle_dataset(
        row, {"provider_unit": people["grid"].unit}, version=row.version, by=bureau, why="认领提供单位"
    )
    made = open_feed(row, unit=people["grid"].unit, starts_on=day.now, by=bureau)
    assert made.unit == people["grid"].unit
    asked = ask_for(row, WANTED, by=people["bureau"])
    held = act(asked, "conforms", Given(version=asked.version, says="合规"), by=bureau)
    assert held.state == "granted"
    assert catalogue_queries.visible_requests(bureau).count() == 1
    assert not any(may(bureau) for may in (may_import, may_judge, may_see_changes))


def test_a_list_is_doubted_as_it_is_read(people):
    from yanzhen.city.enterprises.models import Enterprise

    Enterprise.objects.filter(code="jia").update(products=["裸铜线", "镀锡线"])
    publish_declared()
    register = Dataset.objects.get(code="yanzhen-enterprises")
    with pytest.raises(YanzhenError, match="和现在的值一样"):
        raise_doubt(register, Doubted("jia", "products", "裸铜线、镀锡线", WHY), by=people["bureau"])
    row = raise_doubt(register, Doubted("jia", "products", "裸铜线", WHY), by=people["bureau"])
    assert row.stood == "裸铜线、镀锡线" == value_now(row, people["bureau"])
