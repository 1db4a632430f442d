"""What the import of a list of enterprises would do, row by row, before it does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yanzhen.kernel.errors import YanzhenError

STATE_LABELS = {"new": "新增", "changed": "变化", "unchanged": "不变", "refused": "退回"}
FIELD_LABELS = {
    "name": "企业名称",
    "uscc": "统一社会信用代码",
    "region": "县市区",
    "park": "所属园区",
    "products": "主要产品",
    "short_name": "简称",
    "founded": "成立日期",
    "listed": "上市情况",
    "alias": "另一写法",
    "retired": "退出",
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be taken: the column, what is wrong, why, what to do."""

    column: str
    what: str
    why: str
    do: str

    def __str__(self) -> str:
        return f"{self.column}：{self.what}；原因：{self.why}；处理：{self.do}"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an enterprise as it stands and as the list would have it."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{FIELD_LABELS.get(self.field, self.field)}：{self.before or '无数据'} → {self.after}"


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row would do. ``key`` is the primary key of the enterprise that it names, None for a new one."""

    sheet: str
    number: int
    state: str
    name: str
    key: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[RowProblem, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.sheet}!第{self.number}行" if self.sheet else f"第{self.number}行"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A list compared with the record. ``repeated``: this very file was taken in before."""

    filename: str
    digest: str
    size: int
    rows: tuple[RowPlan, ...]
    skipped: tuple[str, ...] = ()
    repeated: bool = False

    def count(self, state: str) -> int:
        return sum(1 for row in self.rows if row.state == state)

    @property
    def refused(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.state == "refused")

    @property
    def differs(self) -> bool:
        return any(row.state in {"new", "changed"} for row in self.rows)

    def summary(self) -> str:
        """``共 3 行：新增 1，变化 1，不变 1，退回 0``."""
        counts = Counter(row.state for row in self.rows)
        told = "，".join(f"{label} {counts[state]}" for state, label in STATE_LABELS.items())
        more = f"；没有读的工作表：{'、'.join(self.skipped)}" if self.skipped else ""
        return f"共 {len(self.rows)} 行：{told}{more}"


class ImportRefusedError(YanzhenError):
    """A list with rows that cannot be taken; nothing of it was written. ``plan`` holds every row with its reasons."""

    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan
        row, first = plan.refused[0], plan.refused[0].problems[0]
        super().__init__(
            f"有 {len(plan.refused)} 行不能导入，整份都没有写入",
            where=f"{plan.filename}!{row.place} {first.column}",
            why=f"{first.what}：{first.why}",
            do=f"{first.do}；按预览逐行改好后重新导入",
        )
