"""Every construct of the language of rules stands in the schema for editors and comes back from the spreadsheet."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from yanzhen.specs import find_pack, json_schemas, load_pack
from yanzhen.specs.documents import read_document
from yanzhen.specs.officer import policy_files, read_book, write_book
from yanzhen.specs.rulebook import PolicySpec

SOUND = Path(__file__).parent / "zoo" / "sound"
FILE = "policies/city/somewhere/award.yaml"
SCHEMA = json_schemas()["policies/*/*/*.yaml"]
LEAF = "{fact: legal_person, op: eq, value: true}"
BIG = "{fact: revenue, op: ge, value: 2000, unit: 万元}"
CONDITIONS = {
    "all": f"{{all: [{LEAF}, {BIG}]}}",
    "any": f"{{any: [{LEAF}, {BIG}]}}",
    "not": f"{{not: {LEAF}}}",
    "at_least": f"{{at_least: {{count: 1, of: [{LEAF}, {BIG}]}}}}",
    "compare": BIG,
    "than": "{fact: revenue, op: gt, than: {fact: tax_paid}}",
    "between": "{fact: revenue, op: between, value: [100, 2000], unit: 万元}",
    "in": "{fact: size_class, op: in, value: [small, micro]}",
    "exists": "{fact: registered_on, op: exists}",
    "period": "{fact: revenue, op: ge, value: 5, unit: 万元, period: each_2y}",
    "years_since": "{measure: {years_since: {fact: registered_on}}, op: ge, value: 2}",
    "growth": "{measure: {growth: {fact: revenue, years: 2, kind: cagr}}, op: ge, value: 0.1}",
    "share": "{measure: {share: {of: {fact: tax_paid}, in: {fact: revenue}}}, op: ge, value: 0.02}",
    "lookup": "{fact: revenue, op: ge, than: {lookup: {by: size_class, table: {small: 10, large: 50}, otherwise: 20}}}",
    "bands": "{measure: {bands: {of: {fact: revenue}, table: [[100, 5], [2000, 10]]}}, op: ge, value: 5}",
    "points": f"{{measure: {{points: {{when: {LEAF}, points: 3}}}}, op: ge, value: 3}}",
    "sum": "{measure: {sum: [{fact: revenue}, {fact: tax_paid}]}, op: ge, value: 3}",
    "most": "{measure: {most: [{fact: revenue}, {fact: tax_paid}]}, op: ge, value: 3}",
    "score": f"{{measure: {{score: [{{label: 一, cap: 5, of: {{points: {{when: {LEAF}, points: 8}}}}}}]}}, op: ge, value: 3}}",
}
BESIDE = {
    "benefit": ("benefit: {kind: award, amount: 10, unit: 万元}", "kind"),
    "rate and cap": ("benefit: {kind: award, rate: 0.1, basis: revenue, cap: 50, unit: 万元}", "cap"),
    "formula": ("benefit: {kind: award, formula: 'min(0.1 * revenue, 50)', unit: 万元}", "formula"),
    "tiers": ("benefit: {kind: award, basis: revenue, tiers: [{from: 0, amount: 5}, {from: 2000, amount: 10}], unit: 万元}", "tiers"),
    "documents": ("documents: [审计报告]", "documents"),
    "window": ("window: {opens: '2026-01-01', closes: '2026-03-31'}", "window"),
    "exclusive_with": ("exclusive_with: [other]", "exclusive_with"),
    "budget": ("budget: {total: 500, unit: 万元, order: first_come}", "budget"),
}  # fmt: skip


def with_clause(**more):
    content = policy_files(load_pack(SOUND))[FILE].model_dump(by_alias=True, exclude_unset=True, mode="json")
    content["clauses"][0].update(more)
    return PolicySpec.model_validate(content)


def comes_back(policy, tmp_path):
    got, problems = read_book(write_book({FILE: policy}, load_pack(SOUND).facts, tmp_path / "政策.xlsx"))
    assert problems == []
    assert got == {FILE: policy}


def words_of_the_schema():
    """Every property name and every listed value that the schema of a policy knows."""
    text = json.dumps(SCHEMA, ensure_ascii=False)
    return set(json.loads("[" + ",".join(_strings(text)) + "]"))


def _strings(text):
    return re.findall(r'"(?:[^"\\]|\\.)*"', text)


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_stands_in_the_schema_and_comes_back_from_the_spreadsheet(name, tmp_path):
    written = read_document(CONDITIONS[name]).value
    used = {word.strip('"') for word in _strings(json.dumps(written, ensure_ascii=False, default=str))}
    asked = {"fact"} if name == "compare" else {name}
    assert asked <= used
    assert asked <= words_of_the_schema()
    comes_back(with_clause(conditions=written), tmp_path)


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_the_conditions_is_in_the_schema_and_comes_back(name, tmp_path):
    text, word = BESIDE[name]
    assert word in words_of_the_schema()
    comes_back(with_clause(**read_document(text).value), tmp_path)


def test_the_shipped_packs_hold_as_many_rules_and_cases_as_the_tables_say():
    packs = [load_pack(find_pack(name)) for name in ("reference", "hengyang")]
    instruments = [i for pack in packs for i in (*pack.policies, *pack.ladders)]
    rules = [r for i in instruments for r in (i.clauses if isinstance(i, PolicySpec) else i.rungs)]
    assert len({i.id for i in instruments}) >= 60
    assert len(rules) >= 220
    assert sum(len(rule.cases) for rule in rules) >= 700
    assert all(rule.cases for rule in rules if getattr(rule, "role", "rule") != "never")
