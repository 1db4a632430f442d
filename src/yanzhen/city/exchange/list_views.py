"""Pages of lists coming in: choose a list, send a file, look through every row, correct, then take it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_GET, require_http_methods

from yanzhen.city.exchange import correcting_services, list_queries
from yanzhen.city.exchange.arrivals import taken_file, waiting_file
from yanzhen.city.exchange.blank_forms import refused_of, template_of
from yanzhen.city.exchange.draft_services import begin_import, summary
from yanzhen.city.exchange.list_forms import UploadForm
from yanzhen.city.exchange.list_queue_services import run_quickly
from yanzhen.city.exchange.lists import STATE_LABELS, ListKind, list_kind, list_kinds
from yanzhen.city.exchange.models import ListImport, ListImportRow
from yanzhen.kernel.errors import YanzhenError

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Which lists can be taken in, and what became of those that were sent."""
    page = Paginator(list_queries.own_imports(request.user), 20).get_page(request.GET.get("page"))
    titles = {kind.code: kind.title for kind in list_kinds()}
    shown = {
        "kinds": [kind for kind in list_kinds() if kind.may(request.user)],
        "sent": [(titles.get(one.kind, one.kind), one) for one in page],
        "page": page,
    }
    return render(request, "exchange/lists.html", shown)


def _kind(request: HttpRequest, code: str) -> ListKind:
    try:
        kind = list_kind(code)
    except YanzhenError as error:
        raise Http404(str(error)) from error
    if not kind.may(request.user):
        raise PermissionDenied(f"“{kind.title}”不由您的角色导入。")
    return kind


@require_http_methods(["GET", "POST"])
def list_send(request: HttpRequest, kind: str) -> HttpResponse:
    """Send one file; what is wrong with the file itself is told here, what is wrong inside on its preview."""
    declared = _kind(request, kind)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = run_quickly(begin_import(file, file.name, declared.code, request.user))
        except YanzhenError as error:
            form.add_error("file", str(error))
        else:
            if batch.state != "failed":
                return redirect("list_import", batch.pk)
            form.add_error("file", batch.message)
    shown = {"kind": declared, "form": form}
    return render(request, "exchange/list_send.html", shown, status=422 if form.errors else 200)


@require_GET
def list_template(request: HttpRequest, kind: str) -> HttpResponse:
    declared = _kind(request, kind)
    return _download(template_of(declared), f"{declared.title}模板.xlsx")


def _download(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}"
    return answer


def _own(request: HttpRequest, key: int) -> ListImport:
    batch = list_queries.own_imports(request.user).filter(pk=key).first()
    if batch is None:
        if ListImport.objects.filter(pk=key).exists():
            raise PermissionDenied("这份清单由别的单位提交，只有提交人和同单位的人能看。")
        raise Http404("没有这份清单")
    return batch


@require_http_methods(["GET", "POST"])
def list_import(request: HttpRequest, key: int) -> HttpResponse:
    """The preview of one list, and the acts that end it."""
    batch = _own(request, key)
    if request.method == "POST":
        return _act(request, batch)
    if batch.state in list_queries.WORKING:
        return render(request, "exchange/list_working.html", _frame(batch) | list_queries.progress_of(batch))
    return render(request, "exchange/list_preview.html", _preview(request, batch))


def _frame(batch: ListImport) -> dict[str, Any]:
    return {
        "batch": batch,
        "kind": list_kind(batch.kind),
        "told": summary(batch.counts) if batch.counts else "",
    }


def _preview(request: HttpRequest, batch: ListImport) -> dict[str, Any]:
    kind = list_kind(batch.kind)
    shown = request.GET.get("show", list_queries.first_shown(batch))
    search = request.GET.get("search", "").strip()
    page = Paginator(list_queries.rows_of(batch, shown, search), PAGE).get_page(request.GET.get("page"))
    return _frame(batch) | {
        "tabs": _tabs(batch),
        "show": shown,
        "search": search,
        "page": page,
        "rows": [list_queries.row_view(batch, kind, row) for row in page],
        "units": list_queries.unnamed_units(batch) if batch.state == "ready" else (),
        "unused": list_queries.unused_columns(batch),
        "blocked": batch.counts.get("refused", 0) + batch.counts.get("open", 0),
        "differs": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "original": taken_file(batch.digest) is not None or waiting_file(batch.pk).exists(),
    }


def _tabs(batch: ListImport) -> list[tuple[str, str, int]]:
    """(kind of rows, label, number) for those that there are."""
    everything = sum(batch.counts.get(state, 0) for state in STATE_LABELS)
    found = [
        ("", "全部", everything),
        *((s, label, batch.counts.get(s, 0)) for s, label in STATE_LABELS.items()),
    ]
    if batch.counts.get("doubtful"):
        found.append(("doubtful", "存疑", batch.counts["doubtful"]))
    return [tab for tab in found if tab[2]]


def _act(request: HttpRequest, batch: ListImport) -> HttpResponse:
    acts = {"confirm": _confirm, "withdraw": _withdraw, "units": _units}
    act = acts.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise YanzhenError("没有这一步", where=batch.filename, do="用页面上的按钮")
        act(request, batch)
    except YanzhenError as error:
        messages.error(request, str(error))
    return redirect("list_import", batch.pk)


def _confirm(request: HttpRequest, batch: ListImport) -> None:
    done = run_quickly(correcting_services.confirm(batch.pk, leave=bool(request.POST.get("leave"))))
    if done.state == "done":
        messages.success(request, f"已处理：{done.message}")
    elif done.state == "waiting":
        messages.info(request, "行数较多，正在后台写入；可以离开这一页。")


def _withdraw(request: HttpRequest, batch: ListImport) -> None:
    correcting_services.withdraw(batch.pk)
    messages.success(request, "已撤回，档案没有改动。")


def _units(request: HttpRequest, batch: ListImport) -> None:
    chosen = {
        name.removeprefix("unit-"): text for name, text in request.POST.items() if name.startswith("unit-")
    }
    run_quickly(
        correcting_services.name_units(batch.pk, {n: t for n, t in chosen.items() if isinstance(t, str)})
    )


@require_GET
def list_progress(request: HttpRequest, key: int) -> HttpResponse:
    """The bar alone, for the page that asks again; when the step is over the page is loaded anew."""
    batch = _own(request, key)
    if batch.state in list_queries.WORKING:
        return render(request, "exchange/list_bar.html", {"batch": batch} | list_queries.progress_of(batch))
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = reverse("list_import", args=[batch.pk])
    return answer


@require_http_methods(["GET", "POST"])
def list_row(request: HttpRequest, key: int, order: int) -> HttpResponse:
    """One row of the preview: its cells as a form, or the row again after it was checked."""
    batch = _own(request, key)
    row = batch.rows.filter(order=order).first()
    if row is None:
        raise Http404("没有这一行，可能已经写入或撤回")
    failed = ""
    if request.method == "POST":
        try:
            row = _correct(request, batch, row)
        except YanzhenError as error:
            failed = str(error)
        batch.refresh_from_db()
        if not getattr(request, "htmx", False):
            return _back(request, batch, failed)
    kind = list_kind(batch.kind)
    shown = _frame(batch) | {
        "one": list_queries.row_view(batch, kind, row), "tabs": _tabs(batch), "failed": failed,
        "cells": list_queries.cells_view(batch, kind, row), "differs": batch.counts.get("new", 0),
    }  # fmt: skip
    edited = "edit" in request.GET and batch.state == "ready"
    return render(request, "exchange/list_row_edit.html" if edited else "exchange/list_row.html", shown)


def _correct(request: HttpRequest, batch: ListImport, row: ListImportRow) -> ListImportRow:
    chosen = request.POST.get("choose", "")
    if chosen:
        return correcting_services.choose(batch.pk, row.order, int(chosen) if chosen.isdigit() else -1)
    names = {c.name for c in list_kind(batch.kind).columns}
    cells = {n: str(request.POST[f"cell-{n}"]) for n in names if f"cell-{n}" in request.POST}
    return correcting_services.correct_row(batch.pk, row.order, cells)


def _back(request: HttpRequest, batch: ListImport, failed: str) -> HttpResponse:
    if failed:
        messages.error(request, failed)
    return redirect("list_import", batch.pk)


@require_GET
def list_refused(request: HttpRequest, key: int) -> HttpResponse:
    batch = _own(request, key)
    stem = batch.filename.rpartition(".")[0] or batch.filename
    return _download(refused_of(batch, list_kind(batch.kind)), f"{stem}（退回的行）.xlsx")


@require_GET
def list_file(request: HttpRequest, key: int) -> HttpResponse | FileResponse:
    """The file as it was sent."""
    batch = _own(request, key)
    path = waiting_file(batch.pk) if waiting_file(batch.pk).exists() else taken_file(batch.digest)
    if path is None:
        raise Http404("原文件不在工作区里")
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=batch.filename, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
