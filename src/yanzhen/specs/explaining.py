"""A validation error becomes a sentence an officer can act on: which field, what is wrong, what to write."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from yanzhen.kernel.errors import Problem
from yanzhen.specs.fields import Spec
from yanzhen.specs.mistakes import MISTAKES
from yanzhen.specs.places import Place

_SEE = "对照 docs/packs.md 的写法"
_CHOICE = ("bad-choice", "{field} 不能是 {value}", "不在允许的取值里", "{near}可用：{choices}")
_NUMBER = (
    "not-a-number",
    "{field} 不是数：{value}",
    "数值栏只能写半角数字",
    "去掉文字、逗号和单位，单位写在 unit",
)
_BY_TYPE: dict[str, tuple[str, str, str, str]] = {
    "missing": ("missing-field", "缺少 {field}", "这一项必填", "补上 {last}"),
    "extra_forbidden": ("unknown-field", "不认识的字段 {field}", "约定里没有这一项", "{near}{remove}"),
    "string_pattern_mismatch": ("bad-form", "{field} 写法不对：{value}", "不符合约定的写法", "{form}"),
    "string_type": ("bad-form", "{field} 写法不对：{value}", "这里要一段文字", "加上引号，或改写成文字"),
    "string_too_short": ("missing-field", "{field} 是空的", "这一项必填", "补上 {last}"),
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "float_parsing": _NUMBER,
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "too_short": ("too-few", "{field} 太少", "至少要有 {least} 条", "补足 {last}"),
    "greater_than_equal": (
        "out-of-range",
        "{field} 超出范围：{value}",
        "小于允许的最小值 {ge}",
        "核对这个数；经纬度不要写反",
    ),
    "less_than_equal": (
        "out-of-range",
        "{field} 超出范围：{value}",
        "大于允许的最大值 {le}",
        "核对这个数；经纬度不要写反",
    ),
}
_DO = {
    "bad-date": "只写数字，如 2025-06；“左右、底、前”写进 note",
    "not-a-number": "去掉文字、逗号和单位；不是一个数的写进 value_text",
    "no-value": "补上数值，或把原文的说法写进文字栏",
    "bad-range": "补上或改正 value_high",
    "bad-condition": "对照 docs/packs.md 的条件写法",
    "missing-case": "在 cases 里补上，每个用例用一句话命名",
    "missing-field": "补上 never",
    "never-pays": "删去 amount 和 rate，只作历史记录",
    "no-base": "补上基准值（大于 0）或 bands，或把 method 改为 range",
    "bad-split": "改正 share，或改用 from_score 定档",
}
_FORMS = {
    "version": "版本写作 1.0.0",
    "code": "地区代码是 6 位数字；行业代码是门类字母或 2 至 4 位数字，不带门类字母",
    "url": "网址以 http:// 或 https:// 开头",
}
_SPECIAL_CHOICES = {"grade": "bad-grade", "band": "bad-band", "share": "bad-share", "stage": "bad-stage"}


def explain(
    error: ValidationError, model: type[Spec], place: Place, absent: Collection[str] = ()
) -> Iterator[Problem]:
    """One problem per mistake of a definition; ``absent`` columns were reported once for the whole file."""
    items = error.errors(include_url=False)
    wrong = [tuple(item["loc"]) for item in items]
    for item in items:
        loc = tuple(item["loc"])
        if item["type"] == "missing" and loc and loc[0] in absent:
            continue
        if item["type"] == "too_short" and any(len(at) > len(loc) and at[: len(loc)] == loc for at in wrong):
            continue  # too few only because the broken ones were not counted
        code, what, why, do = _sentence(item, model)
        yield Problem(code, place.file, place.at(loc), what, why, do)


def _sentence(item: Any, model: type[Spec]) -> tuple[str, str, str, str]:
    loc = [part for part in item["loc"] if not (isinstance(part, str) and part.startswith("tuple["))]
    last = str(loc[-1]) if loc else ""
    field, value = _spoken(loc), _short(item["input"])
    if item["type"] in MISTAKES:
        shown = (
            f"{field} 不对：{value}"
            if loc and not isinstance(item["input"], dict | Spec)
            else f"{field} 不对"
        )
        return item["type"], shown, item["msg"], _DO.get(item["type"], _SEE)
    known = _BY_TYPE.get(item["type"])
    if known is None:
        return "bad-value", f"{field} 不对：{value}", "值的类型不对", _SEE
    code = _SPECIAL_CHOICES.get(last, known[0]) if known is _CHOICE else known[0]
    if item["type"] == "enum" and last == "id" and model.__name__ == "StageSet":
        code = "bad-stage"
    words = {"field": field, "last": last, "value": value, **_words(item, loc, model)}
    what, why, do = (text.format(**words) for text in known[1:])
    return code, what, why, do


def _words(item: Any, loc: list[Any], model: type[Spec]) -> dict[str, str]:
    last, context = str(loc[-1]) if loc else "", item.get("ctx", {})
    choices = [c for c in re.findall(r"'([^']*)'", str(context.get("expected", ""))) if c]
    extra = item["type"] == "extra_forbidden"
    near = get_close_matches(
        last if extra else str(item["input"]), _names(model, loc) if extra else choices, n=1
    )
    return {
        "near": f"是否想写 {near[0]}？" if near else "",
        "remove": "" if near else f"删去这一项，或{_SEE}",
        "choices": "、".join(choices),
        "form": _FORMS.get(last, "只用小写字母、数字、点、横线和下划线，以字母或数字开头"),
        "least": str(context.get("min_length", 1)),
        "ge": str(context.get("ge", "")),
        "le": str(context.get("le", "")),
    }


def _names(model: type[BaseModel], loc: list[Any]) -> list[str]:
    """Names that would have been allowed at a place inside a model."""
    at = [model]
    for part in loc[:-1]:
        inner = [
            m
            for owner in at
            for name, f in owner.model_fields.items()
            if part in (name, f.alias)
            for m in _models(f.annotation)
        ]
        at = inner or at
    return sorted({f.alias or name for owner in at for name, f in owner.model_fields.items()})


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for inner in get_args(annotation) for m in _models(inner)]


def _spoken(loc: list[Any]) -> str:
    """``("nodes", 3, "band")`` as ``nodes 第4条 band``; the names of shapes in a union are not spoken."""
    said = [
        part for number, part in enumerate(loc) if part != "compare" and part not in loc[number - 1 : number]
    ]
    return " ".join(f"第{part + 1}条" if isinstance(part, int) else str(part) for part in said) or "这一条"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else text[:39] + "…"
