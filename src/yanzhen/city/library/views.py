"""The library: documents with the places that are cited, contradictions, slips, and taking a document in."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yanzhen.city.accounts.permissions import may_import
from yanzhen.city.library import queries, services
from yanzhen.city.library.filters import DocumentFilter
from yanzhen.city.library.originals import original_of
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


TEXT = forms.TextInput(attrs={"class": "form-control"})


class DocumentForm(forms.Form):
    """A document to be taken in. What the file itself is worth is judged by the service."""

    file = forms.FileField(
        label="文件",
        help_text="PDF、Word、Excel、网页或文本",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control"}),
    )
    title = forms.CharField(label="标题", max_length=400, widget=TEXT)
    issuer = forms.CharField(label="发布单位", max_length=200, required=False, widget=TEXT)
    date = forms.RegexField(
        r"^\d{4}(-\d{2}(-\d{2})?)?$",
        label="日期",
        required=False,
        widget=TEXT,
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
        before = timezone.now()
        try:
            admitted = _admit(request, form.cleaned_data)
        except YanzhenError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _told(admitted, before))
            return redirect("document", admitted.source.code)
    status = 422 if form.errors else 200
    return render(request, "library/upload.html", {"form": form}, status=status)


def _told(admitted: Any, before: datetime.datetime) -> str:
    """What became of the file; one that was here before is told with its day and title."""
    title = admitted.source.title
    if admitted.created_at < before:
        day = timezone.localtime(admitted.created_at).strftime("%Y-%m-%d %H:%M")
        return f"这份文件在 {day} 已登记过，标题是「{title}」，没有重复登记；这次填写的标题、单位、日期没有采用。"
    return f"已登记：{title}。从它录入数据并注明位置后，引用会列在这一页。"


def _admit(request: HttpRequest, given: dict[str, Any]) -> Any:
    file = given["file"]
    named = {name: given[name] for name in ("title", "issuer", "date")}
    return services.admit_document(file, file.name, request.user, **named)


@login_required
def original(request: HttpRequest, code: str, digest: str) -> FileResponse:
    """The file as it was taken in."""
    held = next((d for d in queries.originals(code) if d.digest == digest), None)
    path = original_of(digest) if held else None
    if held is None or path is None:
        raise Http404("原件不在工作区里，请从备份恢复，或重新登记同一份文件")
    return FileResponse(path.open("rb"), as_attachment=True, filename=held.filename)
