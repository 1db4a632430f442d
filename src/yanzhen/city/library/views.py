"""The library: documents with the places that are cited, contradictions, slips, and taking a document in."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yanzhen.city.accounts.permissions import may_import
from yanzhen.city.library import queries, services
from yanzhen.city.library.filters import DocumentFilter
from yanzhen.city.library.tables import DocumentTable
from yanzhen.city.records.pages import ListPage
from yanzhen.kernel.errors import YanzhenError


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


def contradictions(request: HttpRequest) -> HttpResponse:
    shown = {"contradictions": queries.contradictions(), "corrections": queries.corrections()}
    return render(request, "library/contradictions.html", shown)


class DocumentForm(forms.Form):
    """A document to be taken in. What the file itself is worth is judged by the service."""

    file = forms.FileField(label="文件", help_text="PDF、Word、Excel、网页或文本", allow_empty_file=True)
    title = forms.CharField(label="标题", max_length=400)
    issuer = forms.CharField(label="发布单位", max_length=200, required=False)
    date = forms.RegexField(
        r"^\d{4}(-\d{2}(-\d{2})?)?$",
        label="日期",
        required=False,
        help_text="写作 2024、2024-05 或 2024-05-20",
        error_messages={"invalid": "日期写作 2024、2024-05 或 2024-05-20，不写文字。"},
    )


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Errors stand at the field they belong to, what was typed stays."""
    if not may_import(request.user):
        raise PermissionDenied("登记文件要由链办、招商部门或系统管理员来做。")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            admitted = _admit(request, form.cleaned_data)
        except YanzhenError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"已登记：{admitted.source.title}。接下来可在这一页看它被引用的位置。")
            return redirect("document", admitted.source.code)
    status = 422 if form.errors else 200
    return render(request, "library/upload.html", {"form": form}, status=status)


def _admit(request: HttpRequest, given: dict[str, Any]) -> Any:
    file = given["file"]
    return services.admit_document(
        file.read(),
        filename=file.name,
        title=given["title"],
        issuer=given["issuer"],
        date=given["date"] or timezone.localdate().isoformat(),
        by=request.user,
    )
