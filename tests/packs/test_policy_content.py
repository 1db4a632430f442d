"""The rules that come with the product: how many there are, that each is proved, what they say where it matters."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from yanzhen.rules import Answer, run_cases
from yanzhen.rules.amounts import amount_of
from yanzhen.rules.evaluating import judge
from yanzhen.specs import Pack, load_pack
from yanzhen.specs.coherence import dimension_of, dimensions
from yanzhen.specs.conditions import comparisons, facts_in
from yanzhen.specs.formulas import facts_of, parse_formula
from yanzhen.specs.rule_checks import rules_of
from yanzhen.specs.rule_coverage import coverage_table
from yanzhen.specs.rulebook import Clause

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("reference", "hengyang")
COVERAGE = "docs/policy-coverage.md"
DAY = {"@evaluation_date": "2026-06-30", "@application_date": "2026-06-30"}


@lru_cache(maxsize=1)
def packs() -> tuple[Pack, ...]:
    return tuple(load_pack(name) for name in NAMES)


def rules():
    return {rule.id: rule for pack in packs() for _, _, rule in rules_of(pack)}


def vocabulary():
    return {fact.id: fact for fact in packs()[0].facts}


def test_there_are_sixty_instruments_220_rules_and_700_cases():
    held = packs()
    instruments = sum(len(p.policies) + len(p.ladders) + len(p.evaluations) for p in held)
    assert instruments >= 60
    assert len(rules()) >= 220
    assert sum(len(rule.cases) for rule in rules().values()) >= 700


def test_every_case_comes_out_as_it_says():
    failed = [str(result) for pack in packs() for result in run_cases(pack) if not result.passed]
    assert not failed


def test_no_two_rules_of_the_packs_share_an_id():
    ids = Counter(rule.id for pack in packs() for _, _, rule in rules_of(pack))
    assert [name for name, times in ids.items() if times > 1] == []


def test_a_case_is_named_in_a_sentence_of_its_own():
    for rule in rules().values():
        says = [case.says for case in rule.cases]
        assert len(set(says)) == len(says), rule.id
        assert all(len(text) >= 4 for text in says), rule.id


def _numbers_compared(rule):
    for compare in comparisons(rule.conditions):
        bound = compare.value
        plain = compare.fact and compare.than is None and not isinstance(bound, bool)
        if plain and compare.op in {"ge", "gt", "le", "lt"} and isinstance(bound, int | Decimal):
            yield compare.fact, Decimal(bound)


def test_every_threshold_has_a_case_exactly_at_it():
    """Shares, growth and scores are computed and have cases of their own."""
    for rule in rules().values():
        if isinstance(rule, Clause) and rule.role == "never":
            continue
        for fact, bound in _numbers_compared(rule):
            given = [value for case in rule.cases for value in _values(case.facts.get(fact))]
            assert any(value == bound for value in given) or _summed(rule, fact), f"{rule.id} {fact} {bound}"


def _values(given):
    if isinstance(given, dict):
        return [v for v in given.values() if v is not None]
    return [
        v for v in (given if isinstance(given, tuple) else (given,)) if not isinstance(v, bool | str | None)
    ]


def _summed(rule, fact):
    """Years are put together before they are compared: the sum stands in the sentence, not in the facts."""
    return any(isinstance(case.facts.get(fact), dict) for case in rule.cases) and any(
        c.fact == fact and c.period.startswith(("sum", "mean")) for c in comparisons(rule.conditions)
    )


def test_an_incomplete_rule_is_never_told_yes_by_its_cases():
    for rule in rules().values():
        if not rule.conditions_complete:
            assert all(case.expect != "eligible" for case in rule.cases), rule.id


def test_nothing_is_paid_by_tax_paid():
    never = {fact.id for fact in packs()[0].facts if fact.never_basis}
    assert never >= {"tax_paid", "tax_paid_growth", "local_tax_share_increment", "provincial_tax_share"}
    kept = {r.id for r in rules().values() if isinstance(r, Clause) and r.role == "never"}
    assert kept == {"HF-3", "SGH-9", "SC1-6", "HD1-2", "HC-6", "HC-7"}
    for rule in rules().values():
        if isinstance(rule, Clause) and rule.benefit and rule.role != "never":
            assert rule.benefit.basis not in never
            used = facts_of(parse_formula(rule.benefit.formula)) if rule.benefit.formula else ()
            assert not never & set(used), rule.id


def test_every_known_amount_can_be_computed_when_its_facts_are_known():
    words = vocabulary()
    for rule in rules().values():
        if not (isinstance(rule, Clause) and rule.amount_known and rule.benefit):
            continue
        names = (
            facts_of(parse_formula(rule.benefit.formula)) if rule.benefit.formula else [rule.benefit.basis]
        )
        facts = dict.fromkeys((name for name in names if name in words), Decimal(1))
        if rule.benefit.kind == "procurement_preference" and rule.benefit.unit == "ratio":
            continue
        found = amount_of(rule.benefit, facts, DAY, vocabulary=words)
        assert found.low is not None, f"{rule.id}: {found.says}"


def test_the_vocabulary_names_unit_period_department_and_no_alias_twice():
    seen: Counter[str] = Counter()
    for fact in packs()[0].facts:
        assert fact.period and fact.department and fact.entity, fact.id
        assert fact.type != "number" or fact.unit, fact.id
        assert fact.type != "enum" or fact.values, fact.id
        seen.update({fact.label.zh, *fact.aliases})
    assert [name for name, times in seen.items() if times > 1] == []


def test_the_units_of_the_vocabulary_are_known():
    known = dimensions(list(packs()))
    strange = {fact.unit for fact in packs()[0].facts if fact.unit and fact.unit != "ratio"}
    assert {unit for unit in strange if dimension_of(unit, known) is None} == set()


def test_every_fact_that_a_rule_asks_for_is_in_the_vocabulary():
    known = vocabulary()
    for rule in rules().values():
        assert {fact for fact, _ in facts_in(rule.conditions)} <= known.keys(), rule.id


FIRM = {
    "entry_rung_held": True,
    "specialised_sme_valid_until": "2028-07-01",
    "years_in_niche": 6,
    "revenue": {"2023": 10000, "2024": 11000, "2025": 12100},
    "rd_expense": {"2024": 600, "2025": 650},
    "main_business_share": Decimal("0.85"),
    "debt_ratio": Decimal("0.5"),
    "core_process_digital": True,
    "management_certified": True,
    "market_share_national": Decimal("0.15"),
    "equity_raised_2y": 0,
    "rd_staff_ratio": Decimal("0.2"),
    "class1_ip_count": 3,
    "ip_in_use_earning": True,
    "national_st_award_top3_3y": False,
    "market_rank_national": 5,
    "chain_key_link": True,
    "own_brand": True,
    "development_score": 66,
}


def test_one_firm_meets_what_is_known_of_the_old_rule_and_not_the_new_one():
    held = rules()
    assert judge(held["GD22-3"], FIRM, DAY).answer is Answer.CANNOT_TELL, "old conditions are not all known"
    assert judge(held["GD26-3"], FIRM, DAY).answer is Answer.NOT_ELIGIBLE
    better = FIRM | {"main_business_share": Decimal("0.9"), "class1_ip_count": 4}
    assert judge(held["GD26-3"], better, DAY).answer is Answer.ELIGIBLE


@pytest.mark.parametrize("rung", ["GD22-2", "GD26-2", "GD26-3"])
def test_a_rung_whose_score_table_was_not_seen_cannot_be_told_without_a_score(rung):
    rule = rules()[rung]
    case = next(case for case in rule.cases if case.expect == "eligible")
    without = {name: value for name, value in case.facts.items() if name != "development_score"}
    assert judge(rule, without, DAY).answer is Answer.CANNOT_TELL
    assert judge(rule, without | {"development_score": None}, DAY).answer is Answer.CANNOT_TELL


def test_the_classes_of_size_exclude_each_other_and_leave_nobody_out():
    held = rules()
    for staff in (1, 19, 20, 299, 300, 999, 1000, 5000):
        for revenue in (1, 299, 300, 1999, 2000, 39999, 40000):
            facts = {"gbt4754_division": "35", "employees": staff, "revenue": revenue, "total_assets": 1}
            told = [
                name
                for name in ("SZ-L", "SZ-M", "SZ-S", "SZ-W")
                if judge(held[name], facts).answer is Answer.ELIGIBLE
            ]
            assert len(told) == 1, (staff, revenue, told)


def test_the_coverage_table_is_up_to_date():
    written = (ROOT / COVERAGE).read_text(encoding="utf-8")
    assert written == coverage_table(packs(), COVERAGE), (
        f"yanzhen pack coverage {' '.join(NAMES)} --out {COVERAGE}"
    )
