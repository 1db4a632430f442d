"""A validation error becomes a sentence an officer can act on: which field, what is wrong, what to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from yanzhen.kernel.errors import Problem
from yanzhen.specs.fields import Spec

Explanation = tuple[str, str, str, str]

_BY_TYPE: dict[str, Explanation] = {
    "missing": ("missing-field", "缺少 {field}", "这一项必填", "补上 {field}"),
    "extra_forbidden": ("unknown-field", "不认识的字段 {field}", "约定里没有这一项", "{near}"),
    "string_pattern_mismatch": ("bad-form", "{field} 写法不对：{value}", "不符合约定的写法", "{form}"),
    "string_too_short": ("missing-field", "{field} 是空的", "这一项必填", "补上 {field}"),
    "decimal_parsing": ("not-a-number", "{field} 不是数：{value}", "数值栏只能写半角数字", "去掉文字和单位，单位写在 unit"),
    "float_parsing": ("not-a-number", "{field} 不是数：{value}", "数值栏只能写半角数字", "去掉文字和单位"),
    "int_parsing": ("not-a-number", "{field} 不是整数：{value}", "这里要整数", "改成整数"),
    "enum": ("bad-choice", "{field} 不能是 {value}", "不在允许的取值里", "可用：{choices}"),
    "literal_error": ("bad-choice", "{field} 不能是 {value}", "不在允许的取值里", "可用：{choices}"),
    "too_short": ("too-few", "{field} 太少", "至少要有规定的条数", "补足 {field}"),
    "greater_than_equal": ("out-of-range", "{field} 超出范围：{value}", "数值太小", "检查经纬度或层级"),
    "less_than_equal": ("out-of-range", "{field} 超出范围：{value}", "数值太大", "检查经纬度或层级"),
}
_FORMS = {
    "id": "id 只用小写字母、数字、点、横线和下划线",
    "version": "版本写作 1.0.0",
    "code": "代码位数或字符不对",
    "url": "网址以 http:// 或 https:// 开头",
}


def explain(
    error: ValidationError, model: type[Spec], file: str, line_of: Callable[[tuple[Any, ...]], int | None]
) -> Iterator[Problem]:
    """One problem per mistake of a row."""
    for item in error.errors():
        where = ".".join(str(p) for p in item["loc"]) or "这一条"
        code, what, why, do = _explanation(item, where, model)
        yield Problem(code, file, line_of(tuple(item["loc"])), what, why, do)


def _explanation(item: Any, where: str, model: type[Spec]) -> Explanation:
    if item["type"] == "value_error":
        message = str(item["ctx"]["error"])
        code = "bad-date" if "日期" in message else "no-value" if "至少填一个" in message else "rule"
        code = "missing-case" if "用例" in message else code
        return code, f"{where} 不对：{_short(item['input'])}", message, "按提示改写"
    known = _BY_TYPE.get(item["type"])
    if known is None:
        return "bad-value", f"{where} 不对：{_short(item['input'])}", item["msg"], "对照 docs/packs.md 改写"
    last = str(item["loc"][-1]) if item["loc"] else ""
    near = get_close_matches(last, [f.alias or n for n, f in model.model_fields.items()], n=1)
    words = {
        "field": where,
        "value": _short(item["input"]),
        "near": f"是否想写 {near[0]}？" if near else "删去这一项，或对照 docs/packs.md",
        "form": _FORMS.get(last, "对照 docs/packs.md 的写法"),
        "choices": str(item.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、"),
    }
    code, what, why, do = (text.format(**words) for text in known)
    return code, what, why, do


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else text[:39] + "…"
