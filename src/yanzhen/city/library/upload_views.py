"""Files come in through the page: one by form, several by drag and drop, long ones through the queue."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from yanzhen.city.accounts.permissions import may_import
from yanzhen.city.library import queries
from yanzhen.city.library.intake_services import take_in
from yanzhen.city.library.models import Document, Intake
from yanzhen.kernel.errors import YanzhenError

TEXT = forms.TextInput(attrs={"class": "form-control"})
NAMED = ("title", "issuer", "date")


class DocumentForm(forms.Form):
    """A document to be taken in. What the file itself is worth is judged by the service."""

    file = forms.FileField(
        label="文件",
        help_text="PDF、Word、Excel、网页、文本、扫描图片",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control"}),
    )
    title = forms.CharField(
        label="标题",
        max_length=400,
        required=False,
        widget=TEXT,
        help_text="不填就用文件里写的标题，其次用文件名",
    )
    issuer = forms.CharField(label="发布单位", max_length=200, required=False, widget=TEXT)
    date = forms.RegexField(
        r"^\d{4}(-\d{2}(-\d{2})?)?$",
        label="日期",
        required=False,
        widget=TEXT,
        help_text="写作 2024、2024-05 或 2024-05-20；不填就用文件里写的日期",
        error_messages={"invalid": "日期写作 2024、2024-05 或 2024-05-20，不写文字。"},
    )


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Errors stand at the field they belong to, what was typed stays; a script is answered file by file in JSON."""
    _need_import(request)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        before = timezone.now()
        try:
            taken = _take_in(request, form.cleaned_data)
        except YanzhenError as error:
            form.add_error("file", str(error))
        else:
            return _answer(request, taken, before)
    if form.errors and _for_script(request):
        return JsonResponse({"state": "failed", "said": "；".join(_errors(form))})
    shown = {"form": form, "waiting": queries.unfinished_intakes()}
    return render(request, "library/upload.html", shown, status=422 if form.errors else 200)


def _errors(form: forms.Form) -> list[str]:
    """What is wrong, with the field it belongs to; the file speaks for itself."""
    return [
        str(told) if name == "file" else f"{form[name].label}：{told}"
        for name, errors in form.errors.items()
        for told in errors
    ]


def _take_in(request: HttpRequest, given: dict[str, Any]) -> Document | Intake:
    file = given["file"]
    return take_in(file, file.name, request.user, named={name: given[name] for name in NAMED})


def _answer(request: HttpRequest, taken: Document | Intake, before: datetime.datetime) -> HttpResponse:
    if isinstance(taken, Intake):
        if _for_script(request):
            return JsonResponse(_progress(taken))
        messages.success(request, f"{taken.filename} 要识读一会儿，已排队；可以离开，结果在这里看。")
        return redirect("intakes")
    told = _told(taken, before)
    if _for_script(request):
        return JsonResponse({"state": "done", "said": told, "url": reverse("desk", args=[taken.digest])})
    messages.success(request, told)
    return redirect("document", taken.source.code)


def _told(admitted: Document, before: datetime.datetime) -> str:
    """What became of the file; one that was here before is told with its day and title."""
    title = admitted.source.title
    if admitted.created_at < before:
        day = timezone.localtime(admitted.created_at).strftime("%Y-%m-%d %H:%M")
        return f"这份文件在 {day} 已登记过，标题是「{title}」，没有重复登记；这次填写的标题、单位、日期没有采用。"
    return f"已登记：{title}。识读出的表述、实体和关系等待判断。"


@login_required
@require_GET
def intakes(request: HttpRequest) -> HttpResponse:
    """Files that wait for their reading and what became of the last ones."""
    _need_import(request)
    return render(request, "library/intakes.html", {"rows": queries.intakes()[:50]})


@login_required
@require_GET
def intake(request: HttpRequest, key: int) -> JsonResponse:
    """How far one waiting file is."""
    _need_import(request)
    found = queries.intakes().filter(pk=key).first()
    if found is None:
        raise Http404("没有这份等待识读的文件")
    return JsonResponse(_progress(found))


def _progress(intake: Intake) -> dict[str, Any]:
    if intake.state == "queued":
        ahead = queries.intakes().filter(state__in=("queued", "running"), pk__lt=intake.pk).count()
        said = f"排队等待识读，前面还有 {ahead} 份" if ahead else "排队等待识读"
    elif intake.state == "running":
        seconds = int((timezone.now() - intake.updated_at).total_seconds())
        said = f"{intake.stage}，已用 {seconds} 秒；可以离开这一页"
    else:
        said = intake.message
    told = {"state": intake.state, "said": said, "poll": reverse("intake", args=[intake.pk])}
    if intake.document is not None:
        told["url"] = reverse("desk", args=[intake.document.digest])
    return told


def _for_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _need_import(request: HttpRequest) -> None:
    if not may_import(request.user):
        raise PermissionDenied("登记文件要由链办、招商部门或行业主管部门来做。")
