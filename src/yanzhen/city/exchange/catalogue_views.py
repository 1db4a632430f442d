"""Pages of the data catalogue: the list, one dataset with its quality and what can be done, its rows as files, feeds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path

from yanzhen.city.accounts.permissions import OFFICIALS, has_role
from yanzhen.city.exchange import catalogue_queries as queries
from yanzhen.city.exchange import catalogue_services, feed_services
from yanzhen.city.exchange.access_services import take_file
from yanzhen.city.exchange.catalogue_forms import DeliveryForm, FeedForm, SettleForm, StopForm
from yanzhen.city.exchange.catalogue_tables import DatasetFilter, DatasetTable
from yanzhen.city.exchange.catalogue_words import FORMATS, ITEM_LEVELS
from yanzhen.city.exchange.dataset_files import WRITERS
from yanzhen.city.exchange.dataset_queries import dataset_rows, grants_of, right_of
from yanzhen.city.exchange.dcat import FORMS, described, rendered
from yanzhen.city.exchange.doubt_queries import doubt_counts
from yanzhen.city.exchange.models import Dataset, Feed
from yanzhen.city.exchange.permissions import (
    READ_ALL,
    is_authority,
    is_provider,
    may_ask,
    may_deliver,
    may_doubt,
    may_settle,
)
from yanzhen.city.exchange.quality import PARTS, SAYS
from yanzhen.city.records.downloads import FORMATS as LIST_FORMATS
from yanzhen.city.records.downloads import download
from yanzhen.city.records.pages import ListPage, admit, tried, version_of
from yanzhen.kernel.errors import YanzhenError

SAMPLE = 5
PAGE = 20


class Catalogue(ListPage):
    title = "数据目录"
    lead = "有哪些数据、谁提供、多久更新一次、怎样得到。目录对所有人公开，数据按共享类型、开放属性和级别给。"
    table_class = DatasetTable
    filter_class = DatasetFilter
    template_name = "exchange/catalogue.html"

    def arrange(self, rows: Any) -> Any:
        return rows.order_by("own", "number", "code")

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "counts": queries.catalogue_counts(),
            "official": has_role(request.user, *OFFICIALS, "auditor"),
        }


def found(code: str) -> Dataset:
    row = Dataset.objects.select_related("provider_unit").filter(code=code).first()
    if row is None:
        raise Http404("目录里没有这个数据集")
    return row


def dataset(request: HttpRequest, code: str) -> HttpResponse:
    """One dataset: metadata, items, what came and how good it was, and what this reader can do."""
    row, user = found(code), request.user
    right = right_of(row, user)
    sample = dataset_rows(code, user=user, limit=SAMPLE) if right is not None else None
    loads = Paginator(queries.loads_of(row), PAGE).get_page(request.GET.get("page"))
    shown = {
        "row": row,
        "right": right,
        "sample": sample,
        "lines": [(values["_id"], [values[c.id] for c in sample.columns]) for values in sample.rows]
        if sample
        else [],
        "page": loads,
        "parts": PARTS,
        "says": SAYS,
        "levels": ITEM_LEVELS,
        "formats": FORMATS if right is not None else {},
        "feeds": queries.feeds_of(row),
        "today": timezone.localdate(),
        "last_change": queries.last_change(row),
        "grants": grants_of(row, user),
        "may_ask": may_ask(user) and row.sharing != "none" and not is_provider(user, row),
        "may_settle": may_settle(user, row),
        "authority": is_authority(user),
        "may_doubt": right is not None and may_doubt(user) and not is_provider(user, row),
        "doubts": doubt_counts(row),
        "log": queries.accesses_of(row, user),
    }
    return render(request, "exchange/dataset.html", shown)


def dataset_file(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """The rows this reader may have, as a file."""
    found(code)
    if kind not in WRITERS:
        raise Http404("没有这种格式")
    file, row = take_file(code, kind, user=request.user)
    answer = FileResponse(file, content_type=WRITERS[kind][1])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(row.code)}.{kind}"
    return answer


def dataset_settle(request: HttpRequest, code: str) -> HttpResponse:
    """Unit, desk, sharing, opening, level, legal ground: by the provider or the authority, sealed."""
    row = found(code)
    admit(may_settle(request.user, row), "只有提供单位和数据主管部门能改这个数据集。")
    fresh = Dataset.objects.get(pk=row.pk)
    form = SettleForm(request.POST or None, instance=fresh)
    if request.method == "POST" and form.is_valid():
        given, why = form.changes(), form.cleaned_data["why"]
        if tried(form, lambda: catalogue_services.settle_dataset(
            row, given, version=version_of(request), by=request.user, why=why)):  # fmt: skip
            messages.success(request, "已保存。")
            return redirect("dataset", code)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "exchange/settle.html", {"row": row, "form": form, "version": row.version}, status=status
    )


def dcat(request: HttpRequest, form: str) -> HttpResponse:
    """The catalogue in DCAT-AP, for other catalogues to harvest."""
    if form not in FORMS:
        raise Http404("没有这种格式")
    base = request.build_absolute_uri("/").rstrip("/")
    rows = queries.find_datasets().order_by("code")
    graph = described(rows, base=base, link=lambda name, *args: base + reverse(name, args=args))
    return HttpResponse(rendered(graph, form), content_type=FORMS[form])


def feed_new(request: HttpRequest, code: str) -> HttpResponse:
    """A unit begins to deliver."""
    row = found(code)
    admit(is_authority(request.user), "数据来源由数据主管部门接入。")
    form = FeedForm(request.POST or None, dataset=row, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        made: list[Feed] = []
        if tried(
            form, lambda: made.append(feed_services.open_feed(row, by=request.user, **form.cleaned_data))
        ):
            messages.success(request, f"已接入：{made[0]}，{made[0].due_on or '不定期'} 前报送。")
            return redirect("feed", made[0].pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/feed_new.html", {"row": row, "form": form}, status=status)


def _feed(request: HttpRequest, key: int, *, reading: bool) -> Feed:
    row = Feed.objects.select_related("dataset", "unit").filter(pk=key).first()
    if row is None:
        raise Http404("没有这个数据来源")
    if not may_deliver(request.user, row) and not (reading and has_role(request.user, *READ_ALL)):
        raise PermissionDenied("这个来源由别的单位报送。")
    return row


def feed(request: HttpRequest, key: int) -> HttpResponse:
    """What a unit has delivered, how good and how late; the next file is sent here."""
    row = _feed(request, key, reading=request.method == "GET")
    form = DeliveryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            load = feed_services.deliver(row, file, str(file.name), by=request.user)
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            score = "无数据" if load.score is None else f"{load.score:.1%}"
            messages.success(
                request, f"收 {load.rows} 行，新增 {load.added}，变化 {load.changed}，质量分 {score}。"
            )
            return redirect("feed", key)
    loads = Paginator(row.loads.select_related("delivery"), PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    shown = {
        "feed": row,
        "row": row.dataset,
        "form": form,
        "stop": StopForm(),
        "page": loads,
        "parts": PARTS,
        "says": SAYS,
        "may_send": may_deliver(request.user, row) and row.stopped_on is None,
        "authority": is_authority(request.user),
        "late": (today - row.due_on).days if row.due_on and row.due_on < today else 0,
    }
    return render(request, "exchange/feed.html", shown, status=422 if request.method == "POST" else 200)


def feed_template(request: HttpRequest, key: int) -> HttpResponseBase:
    """An empty table with the headers that this dataset is delivered under."""
    row = _feed(request, key, reading=True)
    head = [f"{i['label']}（{i['unit']}）" if i.get("unit") else i["label"] for i in row.dataset.items]
    kind = request.GET.get("kind", "xlsx")
    return download([head], name=row.dataset.name, kind=kind if kind in LIST_FORMATS else "xlsx", form=True)


def feed_stop(request: HttpRequest, key: int) -> HttpResponse:
    """It delivers no more."""
    row = Feed.objects.select_related("dataset").filter(pk=key).first()
    if row is None:
        raise Http404("没有这个数据来源")
    form = StopForm(request.POST)
    if not form.is_valid():
        messages.error(request, "要写明停止原因。")
    elif tried(form, lambda: feed_services.stop_feed(row, by=request.user, why=form.cleaned_data["why"])):
        messages.success(request, "已停止，报来的数据都还在。")
    return redirect("feed", key)


def quality(request: HttpRequest) -> HttpResponse:
    """How connected the city is, what is late, and how good what came was."""
    today = timezone.localdate()
    shown = {
        "connections": queries.connections(today),
        "late": [(f, (today - f.due_on).days) for f in queries.late_feeds(today) if f.due_on],
        "datasets": queries.find_datasets().order_by(F("score").asc(nulls_last=True), "name"),
        "practice": Feed.objects.filter(practice=True, stopped_on=None).count(),
        "mine": queries.own_feeds(request.user).order_by("due_on"),
        "parts": PARTS,
        "says": SAYS,
        "today": today,
        "counts": queries.catalogue_counts(),
    }
    return render(request, "exchange/quality.html", shown)
