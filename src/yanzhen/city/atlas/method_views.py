"""Pages that say how figures are computed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.atlas.methods import method_names, method_page


def methods(request: HttpRequest) -> HttpResponse:
    return render(request, "atlas/methods.html", {"methods": [method_page(name) for name in method_names()]})


def method(request: HttpRequest, name: str) -> HttpResponse:
    found = method_page(name)
    if found is None:
        raise Http404(f"没有名为 {name} 的方法说明")
    return render(request, "atlas/method.html", {"method": found})
