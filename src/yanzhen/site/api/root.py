"""The root of the interface: every capability's router under /api/v1, and one handler for every kind of refusal."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi import get_schema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from yanzhen.city.exchange.interface import ForbiddenError, MissingError
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.api.door import ROOT, SPACE
from yanzhen.site.api.problems import MEDIA_TYPE, Problem, problem, told_mistake

ABOUT = (
    "雁阵的数据接口。只认令牌（Authorization: Bearer …），令牌看到的不会比本人多。"
    "每个数字带来源、等级和日期；没有来源的写“无数据”，不写 0。"
    "列表按固定次序分页：把 next 作为下一次的 after。应答带 ETag，可用 If-None-Match。"
    "拒绝按 RFC 9457（application/problem+json），写明出了什么事、在哪里、为什么、怎么办。"
)
REFUSALS = {
    "401": "没有令牌，或令牌已失效",
    "403": "令牌的范围或本人的角色不够",
    "404": "没有这一条，或不能知道有没有",
    "422": "参数不对",
    "429": "今天的次数用完了",
}


class Root(NinjaAPI):
    """Operations are called by their functions, as routes and rows of access tables are."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)


class Readable(JSONRenderer):
    """Chinese leaves as Chinese: half the bytes, and whoever looks at an answer can read it."""

    json_dumps_params = {"ensure_ascii": False}


api = Root(
    renderer=Readable(),
    title="雁阵接口",
    version="1.0.0",
    description=ABOUT,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)


def _mount() -> None:
    """Each capability that has a ``rest`` brings its router; all addresses are under one root."""
    for name in reversed(settings.CAPABILITIES):
        module = f"yanzhen.city.{name}.rest"
        if find_spec(module) is not None:
            api.add_router("", import_module(module).router)


_mount()


@api.exception_handler(YanzhenError)
def _refused(request: HttpRequest, error: YanzhenError) -> HttpResponse:
    closed = isinstance(error, ForbiddenError | PermissionDenied)
    status = 404 if isinstance(error, MissingError) else 403 if closed else 422
    return problem(status, error, path=request.path)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error) or "没有找到", path=request.path)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error), path=request.path)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    told = [told_mistake(one) for one in error.errors]
    what = YanzhenError("参数不对", where=request.path, why="；".join(told), do="按接口文档改正参数")
    return problem(422, what, path=request.path, errors=told)


@cache
def document() -> dict[str, Any]:
    """The description of the interface (OpenAPI 3.1): every operation with its refusals and its need of a token."""
    made: dict[str, Any] = dict(get_schema(api, path_prefix=ROOT))
    made["servers"] = [{"url": "/"}]
    parts = made.setdefault("components", {})
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts.setdefault("schemas", {})["Problem"] = schema
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "账号 → 接口令牌"}
    }
    made["security"] = [{"token": []}]
    _keep_used(made)
    for methods in made["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return made


@cache
def _parameters() -> dict[str, frozenset[str]]:
    """Route → the parameters that its operation takes."""
    told = (operation for methods in document()["paths"].values() for operation in methods.values())
    return {
        f"{SPACE}{o['operationId']}": frozenset(p["name"] for p in o["parameters"] if p["in"] == "query")
        for o in told
    }


def misspelt(request: HttpRequest, route: str) -> HttpResponse | None:
    """A refusal when a parameter is asked for that is not there: a filter that is not heard would mislead."""
    known = _parameters().get(route)
    strange = sorted(set(request.GET) - known) if known is not None else []
    if not strange:
        return None
    told = [f"{name[:60]}：没有这个参数" for name in strange]
    do = f"可用的参数：{'、'.join(sorted(known or ()))}" if known else "这个地址没有参数"
    return problem(
        422,
        YanzhenError("参数不对", where=request.path, why="；".join(told), do=do),
        path=request.path,
        errors=told,
    )


def _keep_used(made: dict[str, Any]) -> None:
    """Only what some answer is made of: filters are told as parameters."""
    schemas: dict[str, Any] = made["components"]["schemas"]
    used, edge = set(), {"Problem", *_named(made["paths"])}
    while edge:
        used |= edge
        edge = {name for one in edge for name in _named(schemas[one])} - used
    made["components"]["schemas"] = {name: schemas[name] for name in sorted(used)}


def _named(part: Any) -> set[str]:
    """Names of the schemas that a part of the document points to."""
    return set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(part)))


def _complete(operation: dict[str, Any]) -> None:
    operation["security"] = [{"token": []}]
    answers = operation["responses"]
    for number in [c for c in answers if isinstance(c, int)]:
        answers[str(number)] = answers.pop(number)
    answers["200"]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "内容的标记"}}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for code, says in REFUSALS.items():
        answers[code] = {"description": says, "content": content}


def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
