"""Lists of enterprises for the rules: columns found by fact id, name or alias, units from the header, results as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.answers import ANSWER_LABELS, Answer
from yanzhen.rules.batch import Columns, Outcomes, compile_rules
from yanzhen.rules.batch.program import possible
from yanzhen.rules.evaluating import Finding, judge
from yanzhen.rules.lists import EnterpriseList
from yanzhen.specs import load_pack
from yanzhen.specs.conditions import facts_in
from yanzhen.specs.dates import bounds
from yanzhen.specs.rulebook import Clause, FactSpec, LadderSpec, PolicySpec, Rule

if TYPE_CHECKING:
    import polars as pl


def day_of(text: str) -> dict[str, str]:
    """The variables of a day. Raises YanzhenError for what is no whole day."""
    try:
        first, last = bounds(text)
    except ValueError:
        first, last = None, None
    if first is None or first != last:
        raise YanzhenError(f"评价日“{text}”读不懂", where="--as-of", do="写成 2026-06-30") from None
    return {"@evaluation_date": text, "@application_date": text}


def rules_in(packs: Sequence[str], day: Mapping[str, str]) -> tuple[list[Rule], dict[str, FactSpec]]:
    """Clauses and rungs in force on the day, and the vocabulary. Raises YanzhenError where there are none."""
    loaded = [load_pack(name) for name in packs]
    facts = {f.id: f for one in [load_pack("reference"), *loaded] for f in one.facts}
    found: dict[str, Rule] = {}
    for one in loaded:
        instruments: tuple[PolicySpec | LadderSpec, ...] = (*one.policies, *one.ladders)
        for held in instruments:
            rules: tuple[Rule, ...] = held.clauses if isinstance(held, PolicySpec) else held.rungs
            for rule in rules:
                dates = (rule.valid_from or held.valid_from, rule.valid_to or held.valid_to)
                if _in_force(dates, day["@evaluation_date"]) and not _never(rule):
                    found[rule.id] = rule
    if not found:
        why = f"定义包 {'、'.join(packs)} 里没有 {day['@evaluation_date']} 有效的条款或档"
        raise YanzhenError("没有可以计算的规则", where="--pack", why=why, do="换定义包或评价日")
    return list(found.values()), facts


def _never(rule: Rule) -> bool:
    return isinstance(rule, Clause) and rule.role == "never"


def _in_force(dates: tuple[str, str], day: str) -> bool:
    begin, end = dates
    return (not begin or bounds(begin)[0] <= bounds(day)[1]) and (not end or bounds(day)[0] <= bounds(end)[1])


def facts_asked(rules: Iterable[Rule]) -> frozenset[str]:
    return frozenset(name for rule in rules for name, _ in facts_in(rule.conditions))


def evaluate(
    held: EnterpriseList, rules: Sequence[Rule], facts: Mapping[str, FactSpec], day: Mapping[str, str]
) -> Outcomes:
    return compile_rules(rules, facts).evaluate(held.columns, day, reasons=True)


def results(found: Outcomes, held: EnterpriseList) -> pl.DataFrame:
    """One row an enterprise and rule: the answer and what decided it."""
    import polars as pl

    parts = []
    for rule in found.program.rules:
        answers = [ANSWER_LABELS[a] for a in found.answers(rule.id)]
        maybe = found.maybe(rule.id)
        told = ["可能符合" if m else a for m, a in zip(maybe, answers, strict=True)]
        base = {"代码": held.codes, "企业": held.names}
        labels = {"规则": [rule.id] * len(told), "名称": [rule.label.zh] * len(told), "答复": told}
        parts.append(pl.DataFrame(base | labels | {"由哪些条件决定": _decided(found, rule.id, len(told))}))
    return pl.concat(parts)


def _decided(found: Outcomes, rule: str, rows: int) -> list[str]:
    told: list[list[str]] = [[] for _ in range(rows)]
    for atom, marks in found.reasons(rule):
        names = [
            found.program.vocabulary[n].label.zh if n in found.program.vocabulary else n
            for n, _ in facts_in(atom)
        ]
        for row in np.flatnonzero(marks).tolist():
            told[row].extend(names)
    return ["、".join(dict.fromkeys(one)) for one in told]


def explained(found: Outcomes, held: EnterpriseList, asked: str) -> list[dict[str, Any]]:
    """The tree of every rule for one enterprise, from what the list says: an impossible value is named in it."""
    rows = [n for n, pair in enumerate(zip(held.codes, held.names, strict=True)) if asked in pair]
    if not rows:
        raise YanzhenError("名单里没有这家企业", where=f"--explain {asked}", do="写全统一社会信用代码或全名")
    told, told_of = [], held.columns.at(rows[0])
    for rule in found.program.rules:
        finding = judge(rule, told_of, found.variables, vocabulary=found.program.vocabulary)
        answer = "可能符合" if found.maybe(rule.id)[rows[0]] else ANSWER_LABELS[finding.answer]
        told.append({"rule": rule.id, "label": rule.label.zh, "answer": answer, "tree": _tree(finding)})
    return told


def _tree(finding: Finding) -> dict[str, Any]:
    return {
        "answer": ANSWER_LABELS[finding.answer],
        "reason": finding.reason,
        "missing": list(finding.missing),
        "inside": [_tree(one) for one in finding.inside],
    }


def write_by_database(
    held: EnterpriseList,
    rules: Sequence[Rule],
    facts: Mapping[str, FactSpec],
    day: Mapping[str, str],
    out: Path,
) -> tuple[str, ...]:
    """One row an enterprise, one column a rule: 1 yes, 0 no, empty cannot tell; returns what must be said about it.

    What a database cannot express, and rows too near a threshold for floats, are worked out in memory.
    """
    import ibis
    import polars as pl

    from yanzhen.cli.analyse.tables import write
    from yanzhen.tables import Engine, connect
    from yanzhen.tables.rules import DOUBT, express_rules, expressible

    fitted = possible(held.columns, facts)
    table = ibis.memtable(pl.DataFrame({"代码": held.codes, "企业": held.names} | _database_columns(fitted)))
    table = table.mutate(row__=ibis.row_number())
    written = {r.id: r.conditions.model_dump(by_alias=True) for r in rules}
    why = {name: told for name, one in written.items() if (told := expressible(one, table, day))}
    asked = {r.id: (written[r.id], r.conditions_complete) for r in rules if r.id not in why}
    with connect(Engine.DUCKDB) as backend:
        found = backend.to_polars(express_rules(asked, table, day).order_by("row__"))
    rest = [r for r in rules if r.id in why]
    doubts = np.flatnonzero(found[DOUBT].to_numpy())
    again = _answers([r for r in rules if r.id in asked], fitted.take(doubts), facts, day)
    whole = _answers(rest, fitted, facts, day)
    columns = {n: found[n].scatter(doubts, again[n]) if len(doubts) else found[n] for n in asked} | whole
    write(found.select("代码", "企业").with_columns(**{r.id: columns[r.id] for r in rules}), out)
    return _said_of_database(why, rest, len(doubts))


def _answers(
    rules: Sequence[Rule], columns: Columns, facts: Mapping[str, FactSpec], day: Mapping[str, str]
) -> dict[str, pl.Series]:
    """1 yes, 0 no, empty cannot tell, by the evaluator in memory."""
    import polars as pl

    if not rules or not columns.rows:
        return {}
    found = compile_rules(rules, facts).evaluate(columns, day)
    marks = {Answer.ELIGIBLE: 1, Answer.NOT_ELIGIBLE: 0}
    return {r.id: pl.Series([marks.get(a) for a in found.answers(r.id)], dtype=pl.Int8) for r in rules}


def _said_of_database(why: Mapping[str, str], rest: Sequence[Rule], near: int) -> tuple[str, ...]:
    told = [f"数据库表达不了，改在内存里算：{r.label.zh}（{r.id}），因为{why[r.id]}" for r in rest]
    if near:
        told.append(f"{near} 家离门槛太近，浮点数分不清，已逐家精确判断")
    return tuple(told)


def _database_columns(columns: Columns) -> dict[str, Any]:
    """Facts as columns of one kind each; dates where every value is a whole day."""
    import polars as pl

    found: dict[str, Any] = {}
    for name, column in columns.facts.items():
        parts = {f"{name}_{y}": c for y, c in column.years.items()} if column.years else {name: column}
        for called, part in parts.items():
            if part.numbers is not None:
                found[called] = pl.Series(part.numbers).fill_nan(None)
            elif part.codes is not None:
                values = pl.Series([None if k < 0 else part.levels[k] for k in part.codes.tolist()])
                days = values.str.to_date("%Y-%m-%d", strict=False) if values.dtype == pl.String else values
                found[called] = days if days.null_count() == values.null_count() else values
    return found
