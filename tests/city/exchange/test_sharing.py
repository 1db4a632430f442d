"""Share requests: two days to check, five to answer, reasons for a refusal, a dispute decided by somebody else; sealed."""

from __future__ import annotations

import datetime

import pytest

from tests.city.exchange.conftest import make_dataset
from yanzhen.city.exchange import catalogue_queries as queries
from yanzhen.city.exchange.catalogue_services import settle_dataset
from yanzhen.city.exchange.models import ShareRequest
from yanzhen.city.exchange.share_services import Given, Wanted, act, ask_for
from yanzhen.city.records.sealing import seals_of, verify
from yanzhen.kernel.errors import YanzhenError

UNTIL = datetime.date(2026, 3, 9)
WANTED = Wanted(
    "亩均效益评价，看企业是不是在生产", "市政府工作部门职责第三条", ("uscc", "month", "energy", "meter")
)


@pytest.fixture
def asked(power, people):
    return ask_for(power, WANTED, by=people["bureau"])


@pytest.fixture
def do(people):
    """Do an act on a request as it stands now."""

    def make(row, name, by, **given):
        fresh = ShareRequest.objects.get(pk=row.pk)
        return act(
            fresh, name, Given(**{"version": fresh.version, "says": "演示理由", **given}), by=people[by]
        )

    return make


def granted(**more):
    return {"items": ("uscc", "month", "energy"), "ends_on": UNTIL, **more}


def test_a_conditional_request_is_checked_in_two_days_and_answered_in_five(asked, do, day):
    assert (asked.state, asked.due_on) == ("submitted", datetime.date(2025, 3, 12))
    assert "有条件共享核对 2 工作日" in asked.clock
    day.now = datetime.date(2025, 3, 12)
    row = do(asked, "conforms", "keeper")
    assert (row.state, row.due_on, row.checked_on) == ("answering", datetime.date(2025, 3, 19), day.now)
    row = do(row, "grant", "grid", **granted())
    assert (row.state, row.due_on, row.ends_on) == ("granted", None, UNTIL)
    assert row.granted_items == ["uscc", "month", "energy"]


def test_what_is_not_on_the_platform_has_ten_days(power, asked, do):
    power.on_platform = False
    power.save()
    assert do(asked, "conforms", "keeper").due_on == datetime.date(2025, 3, 24)


def test_an_unconditional_request_is_authorised_by_the_check_itself(people, do, day):
    row = make_dataset(
        "register", sharing="unconditional", sharing_condition="", provider_unit=people["grid"].unit
    )
    made = ask_for(
        row, Wanted("核对名称", "职责", ("uscc", "contact"), full=("contact",)), by=people["bureau"]
    )
    assert made.due_on == datetime.date(2025, 3, 12)
    done = do(made, "conforms", "keeper", says="")
    assert done.state == "granted"
    assert done.granted_items == ["uscc", "contact"]
    assert done.granted_full == [], "nothing personal is given in full without anybody's consent"
    assert done.steps.last().act == "核对通过，自动授权"


def test_a_city_of_its_own_days_replaces_the_preset(power, people):
    from yanzhen.city.records.services import remember_rows

    level = {
        "id": "data-conditional-check",
        "label": {"zh": "本市核对"},
        "act": "核对",
        "limit": 1,
        "unit": "工作日",
        "grade": "A",
    }
    remember_rows("city", "service_levels", {level["id"]: ("1", level)})
    made = ask_for(power, WANTED, by=people["bureau"])
    assert made.due_on == datetime.date(2025, 3, 11)
    assert "本市规定" in made.clock
    assert "代替通用预置 2 工作日" in made.clock


def test_a_refusal_needs_a_reason_and_the_dispute_is_decided_by_somebody_else(asked, do, people):
    do(asked, "conforms", "keeper")
    with pytest.raises(YanzhenError, match="不予共享缺一项"):
        do(asked, "refuse", "grid", refusal="minimal", says=" ")
    with pytest.raises(YanzhenError, match="不予共享缺一项"):
        do(asked, "refuse", "grid", says="太多")
    with pytest.raises(YanzhenError, match="没有这种原因"):
        do(asked, "refuse", "grid", refusal="mood")
    row = do(asked, "refuse", "grid", refusal="minimal", says="用户编号用不着")
    assert (row.state, row.reason, row.due_on) == ("refused", "用户编号用不着", None)
    row = do(row, "appeal", "bureau", says="不要编号，只要用电量")
    assert (row.state, row.due_on) == ("appealed", datetime.date(2025, 3, 24))
    with pytest.raises(YanzhenError, match="不由你办理"):
        do(row, "overrule", "grid", **granted())
    row = do(row, "overrule", "judge", says="用电量可以给", **granted())
    assert (row.state, row.decision) == ("granted", "用电量可以给")
    assert row.refusal == "minimal", "what was refused stays in the story"
    assert len(seals_of(row)) == 5
    assert verify() == []


def test_who_answered_in_the_providers_place_does_not_decide_the_dispute(people, do):
    row = make_dataset("orphan", provider_unit=None)
    made = ask_for(row, WANTED, by=people["bureau"])
    do(made, "conforms", "keeper")
    do(made, "refuse", "keeper", refusal="purpose")
    do(made, "appeal", "bureau")
    with pytest.raises(YanzhenError, match="不能裁决自己的答复"):
        do(made, "uphold", "keeper")
    assert do(made, "uphold", "judge").state == "upheld"


def test_what_was_returned_stops_the_clock_and_starts_it_anew(asked, do, day):
    row = do(asked, "return", "keeper", says="写明用完怎样处置")
    assert (row.state, row.due_on) == ("returned", None)
    day.now = datetime.date(2025, 3, 20)
    row = do(row, "resubmit", "bureau", purpose="评价，用完删除", basis="职责第三条")
    assert (row.state, row.due_on, row.purpose) == ("submitted", datetime.date(2025, 3, 24), "评价，用完删除")
    assert not row.late


def test_being_late_is_remembered_and_told_to_whom_it_concerns(asked, do, people, day):
    day.now = datetime.date(2025, 3, 14)
    assert [m.light for m in queries.todos_on(people["keeper"], day.now)] == ["red"]
    assert queries.todos_on(people["grid"], day.now) == []
    assert [m.kind for m in queries.reds_on(day.now)] == ["share"]
    row = do(asked, "conforms", "keeper")
    assert row.late
    assert [m.says for m in queries.todos_on(people["grid"], day.now)] == ["待答复共享申请"]


def test_nobody_is_given_more_or_longer_than_he_asked(asked, do):
    do(asked, "conforms", "keeper")
    with pytest.raises(YanzhenError, match="没有申请这个信息项"):
        do(asked, "grant", "grid", items=("uscc", "contact"), ends_on=UNTIL)
    with pytest.raises(YanzhenError, match="没有申请看全文"):
        do(asked, "grant", "grid", **granted(full=("energy",)))
    with pytest.raises(YanzhenError, match="授权期限不对"):
        do(asked, "grant", "grid", **granted(ends_on=datetime.date(2031, 1, 1)))
    with pytest.raises(YanzhenError, match="同意共享缺一项"):
        do(asked, "grant", "grid", items=(), ends_on=UNTIL)


def test_a_request_says_what_for_on_what_ground_and_which_items(power, people):
    for wanted, says in (
        (Wanted(" ", "职责", ("uscc",)), "没有写用途"),
        (Wanted("用途", "", ("uscc",)), "没有写履职依据"),
        (Wanted("用途", "职责", ()), "没有选信息项"),
        (Wanted("用途", "职责", ("salary",)), "没有这个信息项"),
        (Wanted("用途", "职责", ("uscc",), full=("meter",)), "看全文的要先选上"),
        (Wanted("用途", "职责", ("uscc",), until=datetime.date(2025, 3, 10)), "拟用到的日期不对"),
    ):
        with pytest.raises(YanzhenError, match=says):
            ask_for(power, wanted, by=people["bureau"])
    assert not ShareRequest.objects.exists()


def test_who_may_not_ask_is_told_why(power, people, asked):
    with pytest.raises(YanzhenError, match="只在政府部门之间"):
        ask_for(power, WANTED, by=people["firm"])
    with pytest.raises(YanzhenError, match="是本单位的数据"):
        ask_for(power, WANTED, by=people["grid"])
    with pytest.raises(YanzhenError, match="已在申请"):
        ask_for(power, WANTED, by=people["bureau"])
    closed = make_dataset("closed", sharing="none", legal_basis="某法第八条")
    with pytest.raises(YanzhenError, match="某法第八条"):
        ask_for(closed, WANTED, by=people["bureau"])
    with pytest.raises(YanzhenError, match="核心数据"):
        ask_for(make_dataset("core", level="core"), WANTED, by=people["bureau"])


def test_two_who_act_at_once_do_not_overwrite_each_other(asked, people):
    act(asked, "conforms", Given(version=0), by=people["keeper"])
    with pytest.raises(YanzhenError, match="刚刚办了“核对通过，转提供方答复”"):
        act(asked, "withdraw", Given(version=0), by=people["bureau"])
    with pytest.raises(YanzhenError, match="现在不能核对通过"):
        act(ShareRequest.objects.get(), "conforms", Given(version=1), by=people["judge"])
    assert ShareRequest.objects.get().version == 1


def test_only_the_parties_and_those_who_read_everything_see_a_request(asked, people):
    seen = {name: queries.visible_requests(user).exists() for name, user in people.items()}
    assert {name for name, sees in seen.items() if sees} == {
        "keeper",
        "judge",
        "data",
        "grid",
        "bureau",
        "auditor",
    }


def test_an_authorisation_is_taken_back_with_a_reason(asked, do):
    do(asked, "conforms", "keeper")
    do(asked, "grant", "grid", **granted())
    with pytest.raises(YanzhenError, match="缺一项"):
        do(asked, "revoke", "grid", says="")
    row = do(asked, "revoke", "grid", says="超出用途使用")
    assert (row.state, row.revoked_on) == ("revoked", datetime.date(2025, 3, 10))


def test_what_an_office_settles_of_a_dataset_is_sealed_and_must_make_sense(power, people):
    for changes, says in (
        ({"sharing": "none", "legal_basis": ""}, "不予共享要有依据"),
        ({"sharing": "conditional", "sharing_condition": " "}, "要写明条件"),
        ({"opening": "open"}, "不能向社会开放"),
    ):
        with pytest.raises(YanzhenError, match=says):
            settle_dataset(power, changes, version=power.version, by=people["grid"], why="试")
    with pytest.raises(YanzhenError, match="只有提供单位"):
        settle_dataset(power, {"desk": "某岗"}, version=power.version, by=people["bureau"], why="试")
    settle_dataset(
        power, {"desk": "客服岗", "level": "general_2"}, version=power.version, by=people["grid"], why="核定"
    )
    power.refresh_from_db()
    assert (power.desk, power.level, power.version) == ("客服岗", "general_2", 1)
    assert len(seals_of(power)) == 1
