"""What is modelled of the rules, how completely, checked when: a table that is written from the packs themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from yanzhen.specs.pack import Pack
from yanzhen.specs.rulebook import EXPECT_LABELS, Clause, LadderSpec, PolicySpec, Rule

LEVEL_LABELS = {
    "national": "国家",
    "province": "省",
    "city": "市",
    "county": "县",
    "preset": "示例口径",
}
STATE_LABELS = {
    "in_force": "有效",
    "expired": "已过期",
    "expired_unless_extended": "期限已过，未见延续",
    "window_closed": "本批受理已止",
    "unknown": "不能判断",
}
ROLE_LABELS = {
    "benefit": "收益",
    "benefit_unknown": "收益，金额不可知",
    "rule": "口径或程序",
    "penalty": "负向",
    "never": "禁算，只作历史",
}
PRESETS = "policies/preset/"
"""Rules of other places, kept as examples that a city may take over."""
HEAD = """# 规则覆盖表

本表由 `yanzhen pack coverage {packs} --out {out}` 从定义包生成，不手改。

- 一件办法是一份文件或一套口径，条款是其中单独判断的一条；梯度表和评价表各算一件，梯度表的一档算一条。
- 条件见全：看得见的条件足以判断；没有见全的最多答“可能符合”。金额可知：能算出金额或上限。禁算的条款只作历史，没有用例。
- 等级：A 官方，B 权威媒体或如实转载，C 二手页面，M 凭记忆未核实，X 系统缺省。核对日是最近一次对照出处的日期。
- 示例口径是外地公布的做法，不适用于本市，城市可以改成自己的。
"""


@dataclass(frozen=True, slots=True)
class Covered:
    """One instrument with its rules: a policy, or a ladder with its rungs."""

    level: str
    label: str
    id: str
    grade: str
    state: str
    checked: str
    rules: tuple[Rule, ...]

    @property
    def cases(self) -> Counter[str]:
        return Counter(case.expect for rule in self.rules for case in rule.cases)

    @property
    def complete(self) -> int:
        return sum(rule.conditions_complete for rule in self.rules)

    @property
    def priced(self) -> int:
        return sum(isinstance(rule, Clause) and rule.amount_known for rule in self.rules)


def coverage_table(packs: Sequence[Pack], out: str) -> str:
    """The whole table as Markdown, the same for the same packs."""
    policies = [covered for pack in packs for covered in _policies(pack)]
    ladders = [_ladder(ladder) for pack in packs for ladder in pack.ladders]
    sheets = [sheet for pack in packs for sheet in pack.evaluations]
    lines = [HEAD.format(packs=" ".join(pack.meta.id for pack in packs), out=out)]
    lines += ["## 合计", "", *_totals(policies, ladders, len(sheets), packs), ""]
    for level, label in LEVEL_LABELS.items():
        lines += _section(f"{label}办法", [one for one in policies if one.level == level])
    lines += _section("梯度表", ladders)
    lines += ["## 评价表", "", "| 评价表 | 等级 | 有效期 | 指标 | 分档 |", "|---|---|---|---|---|"]
    for sheet in sorted(sheets, key=lambda sheet: sheet.id):
        valid = f"{sheet.valid_from or '未写'} 至 {sheet.valid_to or '未写'}"
        lines.append(
            f"| {sheet.label.zh} `{sheet.id}` | {sheet.grade} | {valid} | {len(sheet.items)} | {len(sheet.classes)} |"
        )
    return "\n".join([*lines, "", *_open_questions(packs)]).rstrip() + "\n"


def _policies(pack: Pack) -> Iterator[Covered]:
    for policy in pack.policies:
        preset = pack.place("policies", policy).file.startswith(PRESETS)
        yield _policy(policy, "preset" if preset else policy.level)


def _policy(policy: PolicySpec, level: str) -> Covered:
    state = STATE_LABELS[policy.status.state]
    checked = policy.status.as_of
    return Covered(level, policy.label.zh, policy.id, policy.grade, state, checked, policy.clauses)


def _ladder(ladder: LadderSpec) -> Covered:
    valid = f"{ladder.valid_from or '未写'} 至 {ladder.valid_to or '未写'}"
    return Covered("ladder", ladder.label.zh, ladder.id, ladder.grade, valid, "", ladder.rungs)


def _totals(
    policies: Sequence[Covered], ladders: Sequence[Covered], sheets: int, packs: Sequence[Pack]
) -> Iterator[str]:
    clauses = [rule for one in policies for rule in one.rules]
    rungs = [rule for one in ladders for rule in one.rules]
    roles: Counter[str] = Counter(rule.role for rule in clauses if isinstance(rule, Clause))
    levels = Counter(one.level for one in policies)
    cases = sum((one.cases for one in [*policies, *ladders]), Counter[str]())
    by_level = "、".join(f"{label} {levels[level]}" for level, label in LEVEL_LABELS.items() if levels[level])
    by_role = "、".join(f"{label} {roles[role]}" for role, label in ROLE_LABELS.items() if roles[role])
    whole = len(policies) + len(ladders) + sheets
    yield f"- 共 {whole} 件：办法 {len(policies)}（{by_level}），梯度表 {len(ladders)}，评价表 {sheets}。"
    yield f"- 共 {len(clauses) + len(rungs)} 条：条款 {len(clauses)}（{by_role}），梯度表的档 {len(rungs)}。"
    complete = sum(one.complete for one in [*policies, *ladders])
    priced = sum(one.priced for one in policies)
    yield f"- 条件见全的 {complete} 条，金额可知的 {priced} 条。"
    told = "、".join(f"{EXPECT_LABELS[name]} {cases[name]}" for name in EXPECT_LABELS)
    yield f"- 用例 {sum(cases.values())} 个：{told}。"
    facts, never = sum(len(pack.facts) for pack in packs), sum(len(pack.never_rules) for pack in packs)
    levels_ = sum(len(pack.service_levels) for pack in packs)
    yield f"- 另有事实 {facts} 个、红线 {never} 条、服务时限 {levels_} 项，不计入件数。"


def _section(title: str, held: Iterable[Covered]) -> Iterator[str]:
    rows = sorted(held, key=lambda one: one.id)
    if not rows:
        return
    yield from (f"## {title}", "")
    yield "| 名称 | 等级 | 状态或有效期 | 核对日 | 条 | 条件见全 | 金额可知 | 用例：符合 | 不符合 | 不能判断 |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for one in rows:
        cells = [
            f"{one.label} `{one.id}`",
            one.grade,
            one.state,
            one.checked or "—",
            len(one.rules),
            one.complete,
            one.priced if one.level != "ladder" else "—",
            *(one.cases[name] for name in EXPECT_LABELS),
        ]
        yield "| " + " | ".join(str(cell) for cell in cells) + " |"
    yield ""


def _open_questions(packs: Sequence[Pack]) -> Iterator[str]:
    """What nobody could see: the list to take to the departments."""
    yield from ("## 还不知道的", "")
    for pack in packs:
        for policy in sorted(pack.policies, key=lambda policy: policy.id):
            questions = [*policy.cannot_tell, *(clause.cannot_tell for clause in policy.clauses)]
            if told := "；".join(text for text in dict.fromkeys(questions) if text):
                yield f"- {policy.label.zh}：{told}"
