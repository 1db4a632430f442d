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
