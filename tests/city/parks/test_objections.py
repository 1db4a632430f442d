"""Objections and measures: proof, another person's decision, everybody who moved, and no measure without a signature."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.city.parks.rounds import act, install_measures, post, published
from yanzhen.city.parks import measure_services, objection_services, round_facts, round_services
from yanzhen.city.parks.measures import presets_for
from yanzhen.city.parks.models import Measure, RoundEntry, RoundValue
from yanzhen.city.parks.objection_services import Claim
from yanzhen.city.records import sealing
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
PROOF = b"%PDF-1.4 proof"


@pytest.fixture(autouse=True)
def workspace(settings, tmp_path):
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path)


def entry(row, name="某某1厂") -> RoundEntry:
    return RoundEntry.objects.get(round=row, name=name)


def claim(value=500.0, **more) -> Claim:
    return Claim(
        **{
            "fact": "tax_paid",
            "value": value,
            "reason": "完税证明为准",
            "proof": PROOF,
            "proof_name": "完税.pdf",
        }
        | more
    )


def test_an_enterprise_objects_for_itself_and_an_official_visibly_on_its_behalf():
    row = published(50, 60)
    own = objection_services.file_objection(entry(row), claim(), by=post("enterprise", "own", "firm-1"))
    other = objection_services.file_objection(entry(row, "某某2厂"), claim(), by=post("park"))
    assert (own.on_behalf, other.on_behalf, own.before) == (False, True, 50)
    with pytest.raises(YanzhenError, match="没有权限"):
        objection_services.file_objection(
            entry(row, "某某2厂"), claim(), by=post("enterprise", "own", "firm-1")
        )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reason": " "}, "写明理由"),
        ({"value": 50.0}, "与公示的数值相同"),
        ({"value": float("nan")}, "不是数"),
        ({"fact": "employees"}, "没有这项数据"),
        ({"proof": b""}, "文件是空的"),
        ({"proof": b"MZ program"}, "内容和后缀不符"),
    ],
)
def test_an_objection_without_what_it_needs_is_refused_in_words(change, says):
    row = published(50, 60)
    with pytest.raises(YanzhenError, match=says):
        objection_services.file_objection(entry(row), claim(**change), by=post("park"))
    assert not row.objections.exists()


def test_no_objection_after_the_notice_and_none_twice(monkeypatch):
    row = published(50, 60)
    objection_services.file_objection(entry(row), claim(), by=post("park"))
    with pytest.raises(YanzhenError, match="已有一条异议待处理"):
        objection_services.file_objection(entry(row), claim(400), by=post("park"))
    late = round_services.today() + datetime.timedelta(days=4)
    monkeypatch.setattr(round_services, "today", lambda: late)
    with pytest.raises(YanzhenError, match="不在公示期内"):
        objection_services.file_objection(entry(row, "某某2厂"), claim(), by=post("park"))


def test_an_accepted_objection_keeps_facts_and_everybody_who_moved_before_and_after():
    row = published(50, 60, 70)
    filed = objection_services.file_objection(entry(row), claim(65), by=post("park"))
    with pytest.raises(YanzhenError, match="没有权限"):
        objection_services.decide_objection(
            filed.pk, version=0, accept=True, decision="属实", by=post("park")
        )
    done = objection_services.decide_objection(
        filed.pk, version=0, accept=True, decision="属实", by=post("chain_office")
    )
    assert done.effect["facts"] == [
        {"fact": "tax_paid", "label": "实缴税额", "unit": "万元", "before": 50, "after": 65}
    ]
    moved = {m["name"]: (m["rank_before"], m["rank_after"]) for m in done.effect["moved"]}
    assert moved == {"某某1厂": (3, 2), "某某2厂": (2, 3)}
    assert round_facts.evaluated(row).of("firm-1").rank == 2
    assert RoundValue.objects.get(entry__name="某某1厂", fact="tax_paid", replaced_at=None).objection == done
    assert sealing.verify() == []
    with pytest.raises(round_services.StaleError):
        objection_services.decide_objection(
            filed.pk, version=0, accept=False, decision="x", by=post("chain_office")
        )


def test_a_refused_objection_moves_nothing_and_ones_own_is_never_decided():
    row = published(50, 60)
    filed = objection_services.file_objection(entry(row), claim(), by=post("chain_office"))
    with pytest.raises(YanzhenError, match="不能处理自己提出的异议"):
        objection_services.decide_objection(
            filed.pk, version=0, accept=True, decision="x", by=post("chain_office")
        )
    done = objection_services.decide_objection(
        filed.pk,
        version=0,
        accept=False,
        decision="证明与年度不符",
        by=post("chain_office", "another-chain-office"),
    )
    assert (done.state, done.effect) == ("refused", {})
    assert RoundValue.objects.get(entry__name="某某1厂", fact="tax_paid").value == 50


def test_classes_are_not_proposed_while_an_objection_waits_and_whoever_filed_may_withdraw(monkeypatch):
    row = published(50, 60)
    filed = objection_services.file_objection(entry(row), claim(), by=post("park"))
    late = round_services.today() + datetime.timedelta(days=4)
    monkeypatch.setattr(round_services, "today", lambda: late)
    act(row, "close", post("park"))
    with pytest.raises(YanzhenError, match="1 条待处理"):
        act(row, "propose", post("park"))
    with pytest.raises(YanzhenError, match="只能撤回自己"):
        objection_services.withdraw_objection(filed.pk, version=0, by=post("chain_office"))
    objection_services.withdraw_objection(filed.pk, version=0, by=post("park"))
    act(row, "propose", post("park"))


@pytest.fixture
def signed(monkeypatch):
    row = published(50, 60, 70, 80, 90)
    late = round_services.today() + datetime.timedelta(days=4)
    monkeypatch.setattr(round_services, "today", lambda: late)
    act(row, "close", post("park"))
    act(row, "propose", post("park"))
    return act(row, "sign", post("leader"))


def test_a_measure_is_a_proposal_until_another_person_signs_it(signed):
    assert not Measure.objects.exists()
    made = measure_services.propose_measures(signed.pk, "A", version=signed.version, by=post("chain_office"))
    assert made == 2
    assert set(Measure.objects.values_list("state", flat=True)) == {"proposed"}
    one, two = Measure.objects.all()
    with pytest.raises(YanzhenError, match="不能签自己提出的"):
        measure_services.decide_measure(one.pk, version=0, sign=True, reason="", by=post("chain_office"))
    with pytest.raises(YanzhenError, match="还不能归档"):
        act(signed, "archive", post("park"))
    done = measure_services.decide_measure(one.pk, version=0, sign=True, reason="", by=post("leader"))
    assert (done.state, done.decided_by_name) == ("signed", "leader")
    with pytest.raises(YanzhenError, match="写明理由"):
        measure_services.decide_measure(two.pk, version=0, sign=False, reason="", by=post("leader"))
    measure_services.decide_measure(two.pk, version=0, sign=False, reason="先协商", by=post("leader"))
    assert act(signed, "archive", post("park")).state == "archived"
    assert sealing.verify() == []


def test_proposing_twice_adds_nothing(signed):
    measure_services.propose_measures(signed.pk, "A", version=signed.version, by=post("park"))
    signed.refresh_from_db()
    assert measure_services.propose_measures(signed.pk, "A", version=signed.version, by=post("park")) == 0


@pytest.mark.parametrize(("years", "surcharge"), [(1, "0.05"), (2, "0.10"), (3, "0.15"), (7, "0.15")])
def test_the_price_of_the_last_class_rises_with_the_years_and_is_only_one(years, surcharge):
    install_measures()
    prices = [text for preset, text in presets_for("D", years) if preset.kind == "price"]
    assert prices == [f"电价每千瓦时加价 {surcharge} 元（连续第 {years} 年 D 档）"]


def test_a_measure_of_the_city_goes_before_the_preset_of_the_same_id(signed):
    from yanzhen.city.records.models import InstalledRow

    held = InstalledRow.objects.get(kind="class_measures", key="a-land")
    own = {**held.content, "says": "用地指标单列"}
    InstalledRow.objects.create(pack="city", kind="class_measures", key="a-land", digest="1", content=own)
    assert "用地指标单列" in [text for _, text in presets_for("A", 1)]
    assert held.content["says"] not in [text for _, text in presets_for("A", 1)]


def test_a_class_for_which_no_pack_offers_a_measure_is_told(signed):
    from yanzhen.city.records.models import InstalledRow

    InstalledRow.objects.filter(kind="class_measures").delete()
    with pytest.raises(YanzhenError, match="没有预置措施"):
        measure_services.propose_measures(signed.pk, "A", version=signed.version, by=post("park"))
