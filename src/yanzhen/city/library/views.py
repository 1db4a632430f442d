"""The library: documents with the places that are cited, contradictions, slips, and taking a document in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.library import queries
from yanzhen.city.library.filters import DocumentFilter
from yanzhen.city.library.originals import original_of
from yanzhen.city.library.tables import DocumentTable
from yanzhen.city.records.pages import ListPage


class Library(ListPage):
    title = "资料库"
    lead = "平台上每个数字的出处。点标题看一份资料里哪些位置被引用、用在哪里。"
    table_class = DocumentTable
    filter_class = DocumentFilter
    template_name: ClassVar[str] = "library/library.html"


def document(request: HttpRequest, code: str) -> HttpResponse:
    """One source; ``?place=…`` marks the place one came from."""
    try:
        detail = queries.document_detail(code)
    except ObjectDoesNotExist as error:
        raise Http404(f"没有代码为 {code} 的资料") from error
    return render(request, "library/document.html", {"detail": detail, "place": request.GET.get("place")})


@login_required
def original(request: HttpRequest, code: str, digest: str) -> FileResponse:
    """The file as it was taken in."""
    held = next((d for d in queries.originals(code) if d.digest == digest), None)
    path = original_of(digest) if held else None
    if held is None or path is None:
        raise Http404("原件不在工作区里，请从备份恢复，或重新登记同一份文件")
    return FileResponse(path.open("rb"), as_attachment=True, filename=held.filename)
