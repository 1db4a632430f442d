"""What is shown when a page is forbidden, missing or broken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.api.door import ROOT
from yanzhen.site.api.problems import problem

NOWHERE = YanzhenError("没有这个地址", why="接口里没有它", do="看接口文档 /api/docs/")
BROKEN = YanzhenError(
    "服务出错", why="不是您的请求有问题", do="稍后再试；再错请把 X-Request-ID 告诉系统管理员"
)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(ROOT):
        return problem(403, str(exception), path=request.path)
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    if request.path.startswith(ROOT):
        return problem(404, NOWHERE, path=request.path)
    return render(request, "404.html", {"reason": reason}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Drawn without context, so that whatever broke cannot break it again."""
    if request.path.startswith(ROOT):
        return problem(500, BROKEN, path=request.path)
    return HttpResponse(get_template("500.html").render(), status=500)
