"""Suggestions as they are shown: in words, with figure, subject, year, confidence and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from yanzhen.city.library.models import Suggestion
from yanzhen.city.library.values import Landing
from yanzhen.reading.confidence import rule_in_words

OP_MARKS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "~": "约"}
OP_WORDS = {
    "=": "等于", ">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "~": "约", "range": "在两数之间",
}  # fmt: skip
MODE_WORDS = {"level": "水平", "increment": "新增", "growth": "增长", "cagr": "年均增长", "annual": "每年"}
SAYS: dict[str, dict[str, str]] = {
    "statement": {"target": "目标", "actual": "实绩"},
    "entity": {
        "enterprise": "企业", "park": "园区", "project": "项目", "chain": "产业链", "institution": "机构",
        "platform": "平台", "town": "镇街", "place": "地点",
    },
    "relation": {
        "in_chain": "属于产业链", "located_in": "位于", "supplies": "供应", "invests": "投资", "led_by": "由其牵头",
    },
}  # fmt: skip
"""Kind → what a suggestion of that kind may say, in words."""
FIELD = {"statement": "kind", "entity": "type", "relation": "relation"}
"""The field of a suggestion that says which of ``SAYS`` it is."""
WORDS = {
    "kind": SAYS["statement"],
    "type": SAYS["entity"],
    "relation": SAYS["relation"],
    "op": OP_WORDS,
    "mode": MODE_WORDS,
}
LABELS = {
    "kind": "类别", "indicator": "指标", "measure": "目录指标", "subject": "主体", "op": "关系", "value": "数值",
    "unit": "单位", "mode": "方式", "year": "年份", "type": "类别", "name": "名称", "head": "主语", "relation": "关系",
    "tail": "宾语", "enterprise_name": "名册企业",
}  # fmt: skip
VERDICTS = dict(Suggestion.VERDICTS)


@dataclass(frozen=True, slots=True)
class Linked:
    """Enterprises (code, name) of the register that a name may stand for: one when it is settled, else candidates."""

    firms: tuple[tuple[str, str], ...]
    reason: str
    percent: int


@dataclass(frozen=True, slots=True)
class Item:
    """One suggestion as a card of the list; ``reason`` is the rule path in words."""

    key: int
    kind: str
    verdict: str
    version: int
    says: str
    name: str
    figure: str
    facts: tuple[tuple[str, str], ...]
    quote: str
    percent: int
    rule: str
    reason: str
    judged: str
    differs: tuple[tuple[str, str, str], ...]
    landed: Landing | None
    linked: Linked | None

    @property
    def word(self) -> str:
        return VERDICTS[self.verdict]


def item_of(row: Suggestion, *, landed: Landing | None = None, linked: Linked | None = None) -> Item:
    """``row`` as it holds now."""
    held = row.held
    who = f"{row.judged_by} {localtime(row.judged_at):%Y-%m-%d %H:%M}" if row.judged_at else ""
    return Item(
        key=row.pk,
        kind=row.kind,
        verdict=row.verdict,
        version=row.version,
        says=SAYS[row.kind].get(str(held.get(FIELD[row.kind], "")), ""),
        name=_name(row.kind, held),
        figure=figure(held) if row.kind == "statement" else "",
        facts=_facts(row, held),
        quote=row.quote,
        percent=round(100 * row.confidence),
        rule=row.rule,
        reason=rule_in_words(row.rule) if row.rule else "",
        judged=who,
        differs=differences(row.fields, row.corrected) if row.corrected else (),
        landed=landed,
        linked=linked,
    )


def _name(kind: str, held: Mapping[str, Any]) -> str:
    if kind == "relation":
        return f"{held['head']} → {held['tail']}"
    return str(held["indicator"] if kind == "statement" else held["name"])


def _facts(row: Suggestion, held: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    page = (("", f"第 {row.page} 页"),) if row.page else ()
    if row.kind == "statement":
        year = f"{held['year']}年" if held.get("year") else "未写明"
        return (("主体", str(held["subject"])), ("年份", year), *page)
    if row.kind == "entity":
        return (("出现", f"{held.get('mentions', 1)} 次"), *page)
    return page


def figure(held: Mapping[str, Any]) -> str:
    """``增长≥7.5%``; a range with both ends."""
    value = held["value"]
    number = "—".join(plain(v) for v in value) if isinstance(value, list) else plain(value)
    mode = str(held.get("mode", "level"))
    word = "" if mode == "level" else MODE_WORDS.get(mode, mode)
    return f"{word}{OP_MARKS.get(str(held['op']), '')}{number}{held['unit']}"


def plain(value: Any) -> str:
    """A number without an exponent or trailing zeros."""
    text = f"{float(value):.6f}".rstrip("0").rstrip(".")
    return text if text not in {"-0", ""} else "0"


def said(field: str, value: Any) -> str:
    """The value of a field in words; 无数据 when there is none."""
    if field == "value":
        return "—".join(plain(v) for v in value) if isinstance(value, list) else plain(value)
    if value in (None, ""):
        return "无数据"
    return WORDS.get(field, {}).get(str(value), str(value))


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any] | None
) -> tuple[tuple[str, str, str], ...]:
    """(field, was, is) for every field that differs, in words."""
    now = after or before
    return tuple(
        (LABELS[name], said(name, before.get(name)), said(name, now.get(name)))
        for name in LABELS
        if (name in before or name in now) and before.get(name) != now.get(name)
    )
