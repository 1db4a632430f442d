"""Chinese words for the codes that cards carry; a code without a word is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

VALUE_ADDED_LABELS = {"low": "低", "medium": "中", "high": "高"}
CONSTRAINT_LABELS = {
    "land": "用地",
    "energy": "能耗",
    "emission": "排放",
    "safety": "安全",
    "licence": "许可",
    "capital": "资金",
    "talent": "人才",
    "water": "用水",
    "technology": "技术",
    "market": "市场",
    "logistics": "物流",
    "qualification": "资质",
    "certification": "认证",
    "resource": "资源",
    "policy": "政策",
    "scale": "规模",
}
ROLE_LABELS = {
    "anchor": "链主",
    "backbone": "骨干",
    "named": "文件点名",
    "outside": "外地",
    "supplier": "配套",
    "reserve": "培育",
}
STATUS_LABELS = {
    "operating": "在营",
    "building": "在建",
    "stopped": "停产",
    "dissolved": "注销",
    "moved": "迁出",
    "planned": "拟建",
    "unknown": "状态无数据",
}


def worded(labels: Mapping[str, str], code: str) -> str:
    """The Chinese word of a code, else the code itself."""
    return labels.get(code, code)
