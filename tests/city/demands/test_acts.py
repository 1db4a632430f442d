"""A demand goes its way by the table: clocks in working days, one extension, one reopening, nothing by strangers."""

from __future__ import annotations

import datetime

import pytest

from yanzhen.city.demands import queries, services
from yanzhen.city.demands.act_services import act
from yanzhen.city.demands.models import Demand, Extension
from yanzhen.city.demands.scopes import visible_demands
from yanzhen.city.demands.values import Draft, Given
from yanzhen.city.records.models import Change, InstalledRow, Seal
from yanzhen.city.records.personal import shown
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
D = datetime.date


def test_the_clock_of_assigning_starts_when_a_demand_comes_in(filed):
    assert filed.state == "received"
    assert filed.due_on == D(2025, 3, 11)
    assert "工作日" in filed.clock
    assert filed.region.code == "430424"
    assert not filed.on_behalf


@pytest.mark.parametrize(("weight", "due"), [("ordinary", D(2025, 3, 24)), ("complex", D(2025, 4, 14))])
def test_answering_has_ten_working_days_or_twenty_five_for_what_is_complex(filed, do, weight, due):
    assert do(filed, "assign", "desk", weight=weight).due_on == due


def test_a_citys_own_clock_goes_before_the_preset(filed, do):
    row = InstalledRow.objects.get(key="request-finish-zaozhuang")
    content = {**row.content, "limit": 3}
    InstalledRow.objects.create(pack="town", kind="service_levels", key=row.key, digest="t", content=content)
    made = do(filed, "assign", "desk")
    assert made.due_on == D(2025, 3, 13)
    assert "本市规定" in made.clock


def test_the_clock_stands_still_while_the_enterprise_is_asked(filed, do, day):
    do(filed, "assign", "desk")
    day.now = D(2025, 3, 12)
    do(filed, "ask", "bureau")
    day.now = D(2025, 4, 30)
    assert not Demand.objects.filter(queries.late_on(day.now)).exists()
    day.now = D(2025, 3, 19)
    made = do(filed, "supply", "firm")
    assert (made.paused_days, made.due_on) == (5, D(2025, 3, 31))


def test_handing_on_does_not_wind_the_clock_up_again(filed, do, day):
    first = do(filed, "assign", "desk").due_on
    day.now = D(2025, 3, 18)
    assert do(filed, "reassign", "desk", lead="energy").due_on == first


@pytest.mark.parametrize("name", ["energy", "county", "firm", "desk", "auditor"])
def test_only_the_leading_office_answers(filed, do, name):
    do(filed, "assign", "desk", assisting=("energy",))
    with pytest.raises(YanzhenError, match="不由你办理"):
        do(filed, "answer", name)
    assert Demand.objects.get().state == "assigned"


def test_only_the_enterprise_itself_says_whether_it_is_satisfied(filed, do):
    do(filed, "assign", "desk")
    do(filed, "answer", "bureau")
    for name in ("desk", "bureau", "rival", "city"):
        with pytest.raises(YanzhenError, match="不由你办理"):
            do(filed, "satisfied", name)
    made = do(filed, "satisfied", "firm")
    assert (made.state, made.rating, made.answered_late) == ("closed", "satisfied", False)


def test_not_satisfied_goes_once_to_the_office_above_and_then_closes_as_what_it_is(filed, do, day):
    do(filed, "assign", "desk")
    do(filed, "answer", "bureau")
    again = do(filed, "unsatisfied", "firm")
    assert (again.state, again.lead.code, again.first_rating) == ("assigned", "city", "unsatisfied")
    do(filed, "answer", "city")
    last = do(filed, "unsatisfied", "firm")
    assert (last.state, last.rating) == ("closed", "unsatisfied")
    with pytest.raises(YanzhenError, match="已经重办过一次"):
        do(filed, "reopen", "firm")


def test_without_an_office_above_the_desk_must_choose_another_one(filed, do):
    do(filed, "assign", "desk", lead="energy")
    do(filed, "answer", "energy")
    assert do(filed, "unsatisfied", "firm").state == "received"
    with pytest.raises(YanzhenError, match="重办要换一家"):
        do(filed, "assign", "desk", lead="energy")
    assert do(filed, "assign", "desk").state == "assigned"


def test_an_extension_is_decided_by_another_person_and_given_once(filed, do, people):
    do(filed, "assign", "desk", lead="desk")
    do(filed, "extend", "desk", days=5)
    with pytest.raises(YanzhenError, match="另一人审批"):
        do(filed, "approve", "desk")
    made = do(filed, "approve", "desk2")
    assert made.due_on == D(2025, 3, 31)
    with pytest.raises(YanzhenError, match="只能延期一次"):
        do(filed, "extend", "desk", days=1)
    assert Extension.objects.get().decided_by_name == "岗位 desk2"


@pytest.mark.parametrize("days", [0, 11])
def test_an_extension_is_no_longer_than_the_limit_itself(filed, do, days):
    do(filed, "assign", "desk")
    with pytest.raises(YanzhenError):
        do(filed, "extend", "bureau", days=days)
    assert not Extension.objects.exists()


def test_after_the_limit_nothing_is_extended(filed, do, day):
    do(filed, "assign", "desk")
    day.now = D(2025, 4, 1)
    with pytest.raises(YanzhenError, match="已经超期"):
        do(filed, "extend", "bureau", days=2)


def test_silence_is_no_satisfaction_and_the_desk_waits_for_it(filed, do, day):
    do(filed, "assign", "desk")
    do(filed, "answer", "bureau")
    with pytest.raises(YanzhenError, match="企业可以评价到"):
        do(filed, "close", "desk")
    day.now = D(2025, 3, 18)
    assert do(filed, "close", "desk").rating == ""
    whole = queries.sums(Demand.objects.all(), day.now)["all"][0]
    assert (whole.answered, whole.asked, whole.rated, whole.silent) == (1, 1, 0, 1)
    assert whole.satisfaction == "无数据"


def test_a_refusal_names_its_reason_and_may_be_brought_again_once(filed, do):
    with pytest.raises(YanzhenError, match="不予受理缺一项"):
        do(filed, "refuse", "desk")
    assert do(filed, "refuse", "desk", refusal="scope").state == "refused"
    assert do(filed, "reopen", "firm").state == "received"


def test_doubles_merge_only_within_one_enterprise(filed, do, people):
    double = services.file_demand(Draft("用地", "land", "还是二期用地。"), by=people["firm"])
    other = services.file_demand(Draft("用地", "land", "别家的用地。"), by=people["rival"])
    with pytest.raises(YanzhenError, match="不是同一家企业"):
        do(other, "merge", "desk", into=filed.number)
    with pytest.raises(YanzhenError, match="没有可以并入"):
        do(double, "merge", "desk", into=double.number)
    assert do(double, "merge", "desk", into=filed.number).into == filed


def test_the_second_of_two_editors_is_told_who_was_faster(filed, people, do):
    stale = Demand.objects.get()
    do(filed, "assign", "desk")
    with pytest.raises(YanzhenError, match=r"现在是|刚刚办了"):
        act(stale, "refuse", Given(stale.version, "演示", refusal="scope"), by=people["desk2"])
    made = Demand.objects.get()
    assert (made.state, made.version) == ("assigned", 1)


def test_every_act_is_logged_and_sealed_and_a_change_past_the_room_is_found(filed, do):
    do(filed, "assign", "desk")
    do(filed, "note", "bureau")
    do(filed, "extend", "bureau", days=2)
    do(filed, "approve", "city")
    do(filed, "answer", "bureau")
    do(filed, "satisfied", "firm")
    acts = list(Seal.objects.filter(model="demands.Demand").values_list("act", flat=True))
    assert acts[0] == "提交诉求"
    assert {"分派", "答复", "满意，办结"} <= set(acts)
    assert Seal.objects.filter(model="demands.Extension", act="同意延期").exists()
    assert Change.objects.filter(model="demands.Demand").count() == 7
    assert not verify()
    Demand.objects.update(rating="unsatisfied")
    assert any("企业诉求" in broken.says for broken in verify())


@pytest.mark.parametrize(
    ("name", "sees"),
    [("firm", True), ("rival", False), ("desk", True), ("city", True), ("auditor", True), ("county", True),
     ("bureau", True), ("energy", False), ("bank", False)],
)  # fmt: skip
def test_rows_open_to_those_they_concern(filed, do, people, name, sees):
    do(filed, "assign", "desk")
    assert visible_demands(people[name]).exists() is sees


def test_who_assists_sees_it_too(filed, do, people):
    do(filed, "assign", "desk", assisting=("energy",))
    assert visible_demands(people["energy"]).exists()
    assert do(filed, "note", "energy").state == "assigned"


def test_the_contact_is_masked_for_those_who_only_look_on(filed, do, people):
    do(filed, "assign", "desk")
    row = Demand.objects.get()
    assert shown(row, "contact_phone", people["bureau"]) == "13800000000"
    assert shown(row, "contact_phone", people["county"]) == "138****0000"


def test_a_demand_with_a_hidden_name_gives_nothing_away(people, do):
    row = services.file_demand(
        Draft("拖欠", "arrears", "工程款拖欠。", hidden=True, contact_name="演示联系人"), by=people["firm"]
    )
    do(row, "assign", "desk")
    row = Demand.objects.get()
    assert shown(row, "contact_name", people["bureau"]) != "演示联系人"
    assert not queries.find_demands(search="演示甲公司").exists()
    assert not queries.section("jia", people["bureau"]).demands
    assert queries.section("jia", people["desk"]).demands


def test_an_anonymous_demand_is_answered_and_nobody_is_counted_as_asked(people, do, day):
    row = services.file_demand(
        Draft("路口", "logistics", "货车绕行。", channel="hotline"), by=people["county"]
    )
    assert (row.enterprise, row.on_behalf) == (None, True)
    do(row, "assign", "desk")
    do(row, "answer", "bureau")
    whole = queries.sums(Demand.objects.all(), day.now)["all"][0]
    assert (whole.answered, whole.asked) == (1, 0)


def test_late_demands_and_repeated_troubles_become_items_of_an_agenda(filed, do, day, people):
    from tests.city.rows import enterprise, region

    day.now = D(2025, 3, 20)
    found = queries.red_demands(day.now)
    assert [(m.kind, m.light, m.due) for m in found] == [("demand", "red", D(2025, 3, 11))]
    assert "演示甲公司" not in found[0].label + found[0].says
    for code in ("bing", "ding"):
        enterprise(code, f"演示{code}公司", region=region())
        services.file_demand(Draft("用地", "land", "要地。", code, "visit"), by=people["county"])
    topics = [m for m in queries.red_demands(day.now) if m.kind == "demand_topic"]
    assert len(topics) == 1
    assert "3 家企业" in topics[0].says


def test_everybody_finds_what_waits_for_him(filed, do, people, day):
    def todo(name):
        return [m.says for m in queries.todos_on(people[name], day.now)]

    assert (todo("desk"), todo("bureau"), todo("firm")) == (["待分派"], [], [])
    do(filed, "assign", "desk")
    assert (todo("desk"), todo("bureau"), todo("firm")) == ([], ["待答复"], [])
    do(filed, "answer", "bureau")
    assert (todo("bureau"), todo("firm")) == ([], ["已答复，请评价"])


@pytest.mark.parametrize(
    ("by", "given", "match"),
    [
        ("firm", {"text": "  "}, "没有写情况"),
        ("firm", {"subject": ""}, "没有写事项"),
        ("firm", {"kind": "no"}, "没有这个类别"),
        ("firm", {"enterprise": "yi"}, "不能替别的企业"),
        ("county", {"enterprise": "no"}, "名册里没有"),
        ("bank", {}, "不能登记诉求"),
        ("auditor", {}, "不能登记诉求"),
        ("firm", {"text": "长" * 5001}, "过长"),
    ],
)
def test_what_cannot_be_a_demand_is_refused_and_nothing_is_written(people, by, given, match):
    with pytest.raises(YanzhenError, match=match):
        services.file_demand(
            Draft(**{"subject": "事", "kind": "land", "text": "情况", **given}), by=people[by]
        )
    assert not Demand.objects.exists()


def test_a_form_that_is_sent_twice_is_one_demand(filed, people):
    with pytest.raises(YanzhenError, match="今天已经登记"):
        services.file_demand(Draft("二期用地", "land", "二期厂房等用地指标。"), by=people["firm"])
