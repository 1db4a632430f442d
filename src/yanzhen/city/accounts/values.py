"""What a token may be asked for: the scopes of the interface, and the words people read for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SCOPES: Final[dict[str, str]] = {
    "search": "搜索",
    "chains": "产业链、环节、缺口、招商方向",
    "enterprises": "企业",
    "projects": "项目",
    "parks": "园区与地块",
    "targets": "目标、实绩、目标沿革",
    "policies": "政策与逐条核对",
    "library": "资料、识读结果、来源",
    "leads": "招商线索",
    "demands": "企业诉求",
    "finance": "资金池：基金、产品、融资需求和办理、统计",
    "market": "供需对接：供应与求购、建议、场景、命中率",
    "talent": "人才：岗位、班次、推荐、统计（不含个人）",
    "supervision": "督办任务",
    "changes": "变更记录",
    "data": "数据目录与数据集",
    "drafts": "替本人起草（只生成待本人打开确认的草稿）",
}
"""Scope → what it opens. A token opens nothing that its owner may not see."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token: ``word`` is shown once and not kept, ``key`` is its row."""

    key: int
    word: str
