"""Where an enterprise stands: papers, doubts, dates after the day, versions side by side, exclusions, budgets."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from yanzhen.rules.amounts import AmountFinding
from yanzhen.rules.dossier import FactOrigin
from yanzhen.rules.stacking import Offer, against_budget, best_together
from yanzhen.rules.standing import Enterprise, State, side_by_side, stand, stand_clause
from yanzhen.rules.versions import Force, change_near, force_of, in_force
from yanzhen.specs.rulebook import Budget, Clause, FactSpec, LadderSpec, PolicySpec

VOCABULARY = {
    fact.id: fact
    for fact in map(FactSpec.model_validate, [
        {"id": "revenue", "label": {"zh": "营业收入"}, "type": "number", "unit": "万元", "department": "税务部门"},
        {"id": "rd", "label": {"zh": "研发费用"}, "type": "number", "unit": "万元", "minimum": 0},
    ])
}  # fmt: skip
DAY = {"@evaluation_date": "2026-06-30"}
CASES = [{"says": "例", "facts": {}, "expect": e} for e in ("eligible", "not_eligible", "cannot_tell")]
BASE = {
    "id": "C-1", "label": {"zh": "奖励"}, "role": "benefit", "grade": "B", "conditions_complete": True, "cases": CASES,
    "conditions": {"fact": "revenue", "op": "ge", "value": 2000}, "documents": ["审计报告", "营业执照"],
}  # fmt: skip


def clause(**more):
    return Clause.model_validate({**BASE, **more})


def enterprise(papers=None, origins=None, **facts):
    return Enterprise(facts, DAY, VOCABULARY, origins, None if papers is None else frozenset(papers))


def policy(**more):
    base = {
        "id": "p", "label": {"zh": "办法"}, "level": "city", "issuer": "某市", "document": {"title": "办法"}, "grade": "B",
        "status": {"as_of": "2026-01", "state": "in_force"}, "clauses": [BASE], "references": [{"source": "doc"}],
    }  # fmt: skip
    return PolicySpec.model_validate({**base, **more})


def test_entitled_once_a_paper_is_in():
    standing = stand(clause(), enterprise(["营业执照"], revenue=2500))
    assert (standing.state, standing.lacking) == (State.ONCE_DOCUMENT, ("审计报告",))
    assert stand(clause(), enterprise(["营业执照", "审计报告"], revenue=2500)).state is State.ENTITLED
    assert "材料未核对" in stand(clause(), enterprise(None, revenue=2500)).says


def test_what_is_not_fully_known_is_at_most_possible():
    assert stand(clause(conditions_complete=False), enterprise([], revenue=2500)).state is State.POSSIBLE
    doubtful = policy(status={"as_of": "2026-01", "state": "unknown"})
    assert stand_clause(doubtful, doubtful.clauses[0], enterprise(revenue=2500)).state is State.POSSIBLE


def test_a_missing_fact_names_who_has_it():
    standing = stand(clause(), enterprise())
    assert (standing.state, standing.ask) == (State.CANNOT_TELL, (("营业收入", "税务部门"),))
    assert standing.says == "缺：营业收入（税务部门）"


def test_near_and_not_carry_what_fails():
    near = stand(clause(), enterprise(revenue=1800))
    assert (near.state, near.flips[0].distance) == (State.NEAR, 200)
    text = {"all": [BASE["conditions"], {"fact": "rd", "op": "ge", "value": 100}]}
    away = stand(clause(conditions=text), enterprise(revenue=1800, rd=20))
    assert (away.state, len(away.failing)) == (State.NOT, 2)


def test_a_fact_dated_after_the_day_is_not_used_and_said():
    later = {"revenue": FactOrigin("年报", "2026-12-31")}
    standing = stand(clause(), enterprise(origins=later, revenue=9999))
    assert standing.state is State.CANNOT_TELL
    assert "2026-12-31 的，晚于评价日" in standing.finding.reason


def test_a_negative_expense_is_told_to_be_impossible():
    standing = stand(clause(conditions={"fact": "rd", "op": "ge", "value": 100}), enterprise(rd=-5))
    assert standing.state is State.CANNOT_TELL
    assert "不可能低于 0" in standing.finding.reason


def test_an_enterprise_without_facts_gets_a_clear_answer_to_everything():
    standing = stand(clause(), Enterprise({}, {}, {}))
    assert (standing.state, standing.says) == (State.CANNOT_TELL, "缺：revenue（未注明由谁掌握）")


def test_the_tree_names_clause_fact_value_unit_source_and_date():
    origins = {"revenue": FactOrigin("税务部门", "2025")}
    named = clause(references=[{"source": "doc", "place": "第三条"}])
    found = stand(named, enterprise(origins=origins, revenue=Decimal("2500.5"))).finding
    assert (found.clause, found.places) == ("C-1", ("doc@第三条",))
    assert str(found.used[0]) == "营业收入：2500.5万元（税务部门，2025）"


@pytest.mark.parametrize(
    ("more", "day", "wanted"),
    [
        ({"valid_from": "2026-04-01"}, "2026-03-31", Force.NOT_YET),
        ({"valid_from": "2026-04-01"}, "2026-04-01", Force.IN_FORCE),
        ({"valid_to": "2025-12"}, "2025-12-31", Force.IN_FORCE),
        ({"valid_to": "2025-12"}, "2026-01-01", Force.OVER),
        ({"valid_from": "2026"}, "2026-05-01", Force.PERHAPS),
        ({"status": {"as_of": "2026-01", "state": "expired"}}, "2026-05-01", Force.OVER),
        ({"status": {"as_of": "2026-01", "state": "window_closed"}}, "2026-05-01", Force.CLOSED),
        ({"status": {"as_of": "2026-01", "state": "expired_unless_extended"}}, "2026-05-01", Force.PERHAPS),
        ({"status": {"as_of": "2026-01", "state": "expired"}, "valid_from": "2021", "valid_to": "2025"}, "2024-05-01", Force.IN_FORCE),
    ],
)  # fmt: skip
def test_force_follows_dates_and_the_state_last_seen(more, day, wanted):
    one = policy(**more)
    assert force_of(one, one.clauses[0], datetime.date.fromisoformat(day)) is wanted


def test_what_is_over_is_not_offered():
    old = policy(valid_to="2025-12-31")
    assert stand_clause(old, old.clauses[0], enterprise(revenue=9999)).state is State.OUT_OF_FORCE


def ladder(id_, value, begins, ends=""):
    rung = {
        "id": f"{id_}-r", "step": "specialised", "label": {"zh": "专精特新"}, "grade": "B", "cases": CASES,
        "conditions_complete": True, "conditions": {"fact": "revenue", "op": "ge", "value": value},
    }  # fmt: skip
    base = {
        "id": id_,
        "label": {"zh": f"{begins[:4]}年办法"},
        "family": "gradient",
        "grade": "B",
        "rungs": [rung],
    }
    return LadderSpec.model_validate(
        {**base, "references": [{"source": "doc"}], "valid_from": begins, "valid_to": ends}
    )


LADDERS = (ladder("old", 1000, "2022-06-01", "2026-03-31"), ladder("new", 1500, "2026-04-01"))


def test_one_version_counts_on_a_day_and_both_are_shown_while_the_change_is_near():
    assert [one.id for one in in_force(LADDERS, datetime.date(2026, 3, 31))] == ["old"]
    assert [one.id for one in in_force(LADDERS, datetime.date(2026, 4, 1))] == ["new"]
    both = side_by_side("specialised", LADDERS, enterprise(revenue=1200))
    assert both is not None
    assert (both.before.state, both.after.state) == (State.ENTITLED, State.NEAR)
    assert (both.after.flips[0].needed, both.after.flips[0].distance) == (1500, 300)
    assert "2026-04-01起由“2022年办法”改为“2026年办法”（已 90 天）" in both.says
    assert change_near(LADDERS, datetime.date(2024, 1, 1)) is None


def worth(value):
    return AmountFinding(Decimal(value), Decimal(value), "万元", "", countable=True)


def test_exclusions_hold_both_ways_and_the_best_set_is_taken():
    a, b, c = clause(id="A", exclusive_with=["B"]), clause(id="B", exclusive_with=["C"]), clause(id="C")
    choice = best_together([Offer(a, worth(10)), Offer(b, worth(15)), Offer(c, worth(8))])
    assert [offer.clause.id for offer in choice.taken] == ["A", "C"]
    ((left, why),) = choice.left
    assert (left.clause.id, why) == ("B", "与 A 奖励、C 奖励 不能同时享受")


def test_a_budget_that_does_not_reach_says_by_how_much_and_what_follows():
    amounts = {"甲": worth(60), "乙": worth(60), "丙": AmountFinding(None, None, "万元", "")}
    found = against_budget(Budget(total=Decimal(90), unit="万元", order="proportional"), amounts)
    assert (found.asked_low, found.share) == (120, Decimal("0.75"))
    assert (
        found.says
        == "预算 90万元，应付 120万元，不够，缺 30万元，按比例每家得 75%；另有 1 家金额未知或单位不同，未计入"
    )
