"""The list of actuals: columns, and which actual a row means."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yanzhen.city.accounts.permissions import may_import
from yanzhen.city.exchange.lists import Candidate, Column, ListKind, ListRow, Match, RowProblem
from yanzhen.city.exchange.queries import convert
from yanzhen.city.targets import list_services
from yanzhen.city.targets.models import Actual, Indicator
from yanzhen.kernel.errors import YanzhenError

COLUMNS = (
    Column("indicator", "指标", ("指标名称", "考核指标", "统计指标", "名称"), required=True, example="规模以上工业增加值增速",
           note="指标的名称、别的写法或代码"),
    Column("subject", "主体", ("区域", "地区", "单位", "统计范围", "县市区"), example="全市", note="不填就是全市"),
    Column("period", "期间", ("时间", "年份", "年度", "报告期", "月份"), kind="period", required=True, example="2024"),
    Column("value", "数值", ("实绩", "完成值", "实际完成", "完成数", "完成情况", "实际值"), kind="number", required=True,
           free_unit=True, places=4, example="8.2", note="只填数；单位写在表头的括号里或单位一列"),
    Column("unit", "单位名称", ("计量单位", "数值单位"), limit=20, note="不填就用表头的单位，再没有就用指标自己的单位"),
    Column("scope", "口径", ("统计口径", "口径说明"), limit=300),
    Column("note", "备注", ("说明",), limit=1000),
)  # fmt: skip


def match_actuals(rows: Sequence[ListRow], by: Any) -> list[Match]:
    """An actual is the same where indicator, subject, scope and period are."""
    known: dict[str, list[Indicator]] = {}
    for indicator in Indicator.objects.all():
        for name in dict.fromkeys((indicator.label, indicator.code, *indicator.aliases)):
            known.setdefault(name, []).append(indicator)
    found = [_meant(row, known) for row in rows]
    codes = [m.extra["code"] for m in found if "code" in m.extra]
    held = {a.code: a for a in Actual.all_rows.filter(code__in=codes)}
    return [_with_held(row, match, held) for row, match in zip(rows, found, strict=True)]


def _meant(row: ListRow, known: dict[str, list[Indicator]]) -> Match:
    text = str(row.values["indicator"])
    several = known.get(text, [])
    if row.chosen:
        several = [i for i in several if i.pk == row.chosen]
    if len(several) > 1:
        return Match(
            candidates=tuple(Candidate(i.pk, f"{i.label}（{i.unit or '无单位'}，{i.code}）") for i in several)
        )
    if not several:
        why = f"“{text[:40]}”不在指标目录里"
        return Match(
            problems=(RowProblem("“指标”", "指标认不得", why, "写目录里的名称；没有的指标先由链办登记"),)
        )
    indicator = several[0]
    unit = str(row.values.get("unit") or row.written.get("value") or indicator.unit)
    try:
        value = convert(row.values["value"], unit, indicator.unit)
    except YanzhenError as error:
        return Match(
            problems=(
                RowProblem("“单位名称”", "单位对不上", error.why or error.what, f"改成{indicator.unit}"),
            )
        )
    subject = str(row.values.get("subject") or "全市")
    code = list_services.code_of(
        indicator.code, subject, str(row.values.get("scope", "")), str(row.values["period"])
    )
    extra = {"indicator": indicator.pk, "code": code, "unit": indicator.unit}
    values: dict[str, Any] = {"value": round(Decimal(value), 4), "subject": subject, "unit": indicator.unit}
    return Match(extra=extra, values=values)


def _with_held(row: ListRow, match: Match, held: dict[str, Actual]) -> Match:
    actual = held.get(match.extra.get("code", ""))
    if actual is None:
        return match
    same = {n: row.values.get(n) for n in ("indicator", "period", "scope")} | {
        n: match.values[n] for n in ("subject", "unit")
    }
    return Match(
        actual.pk, same | {"value": actual.value, "note": actual.note}, extra=match.extra, values=match.values
    )


KINDS = (
    ListKind(
        "actuals", "目标实绩", COLUMNS, (("code",),),
        match_actuals, list_services.apply_actuals, "targets.Actual", name="indicator", page="targets", may=may_import,
        note="一行是一个指标、一个主体、一个期间的实绩。单位换算成指标目录的单位，原文照留。",
    ),
)  # fmt: skip
