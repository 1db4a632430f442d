"""Refusals of the interface as RFC 9457 problem details: what, where, why and what to do, in Chinese."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from yanzhen.kernel.errors import YanzhenError

MEDIA_TYPE = "application/problem+json"
KINDS = {
    400: ("bad-request", "请求读不懂"),
    401: ("token", "要有有效的令牌"),
    403: ("not-allowed", "不允许"),
    404: ("missing", "没有找到"),
    405: ("method", "这个地址不支持这个动作"),
    422: ("parameters", "参数不对"),
    429: ("quota", "今天的次数用完了"),
    500: ("broken", "服务出错"),
}
"""Status → the end of the problem's type, and its title."""


WORDS = {
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_too_short": "太短，至少 {min_length} 个字",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
    "int_parsing": "要填整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "bool_parsing": "要填 true 或 false",
    "missing": "必填",
    "missing_argument": "必填",
    "string_type": "要填文字",
    "date_from_datetime_parsing": "要填日期，如 2026-01-31",
    "date_parsing": "要填日期，如 2026-01-31",
}
"""Kind of a validation error → what is said; others are passed on as they come."""


class Problem(Schema):
    """What happened, where, why, and what the reader can do."""

    type: str = Field(description="问题类别，/api/docs/#token 之类")
    title: str
    status: int
    detail: str
    instance: str = Field("", description="请求的地址")
    where: str = ""
    why: str = ""
    do: str = ""
    errors: list[str] = Field([], description="参数逐项的问题")


def problem(
    status: int,
    error: YanzhenError | str,
    *,
    path: str = "",
    errors: list[str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A refusal as it leaves; a text stands for an error of one clause."""
    told = error if isinstance(error, YanzhenError) else YanzhenError(error)
    kind, title = KINDS[status]
    body: dict[str, Any] = {
        "type": f"/api/docs/#{kind}", "title": title, "status": status, "detail": told.what, "instance": path,
        "where": told.where, "why": told.why, "do": told.do, "errors": errors or [],
    }  # fmt: skip
    answer = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=f"{MEDIA_TYPE}; charset=utf-8"
    )
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer


def told_mistake(error: Mapping[str, Any]) -> str:
    """Which parameter is wrong and how, of one error of pydantic."""
    place = ".".join(str(part) for part in error["loc"] if part not in ("query", "path", "body", "asked"))
    pattern = WORDS.get(error["type"])
    return f"{place}：{pattern.format(**error.get('ctx', {})) if pattern else error['msg']}"
