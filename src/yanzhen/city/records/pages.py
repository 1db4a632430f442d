"""What every list page shares: filters, sorting, paging, choice of columns, download of what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views import View
from django_tables2 import RequestConfig

from yanzhen.city.records.downloads import FORMATS, download
from yanzhen.city.records.marks import marked

PAGE_SIZE = 25
MOST = 200


class RecordTable(tables.Table):
    """A list of the record; ``quiet`` names the columns that are hidden until somebody asks for them."""

    quiet: ClassVar[tuple[str, ...]] = ()

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "table"}
        empty_text = "没有符合条件的记录。"


class Words(tables.Column):
    """Several words of one row, joined by 、; written out in downloads as well."""

    def __init__(self, words: Any, **given: Any) -> None:
        super().__init__(**{"empty_values": (), "orderable": False, **given})
        self.words = words

    def value(self, record: Any) -> str:
        return "、".join(dict.fromkeys(str(word) for word in self.words(record) if word))

    def render(self, record: Any) -> str:
        return self.value(record) or "—"


class Marked(tables.Column):
    """A value with its source mark. ``text``, ``cites`` and ``grade`` are functions of the row."""

    def __init__(self, text: Any, cites: Any, grade: Any = lambda row: row.grade, **given: Any) -> None:
        super().__init__(**{"empty_values": (), **given})
        self.text, self.cites, self.grade = text, cites, grade

    def value(self, record: Any) -> str:
        return str(self.text(record) or "无数据")

    def render(self, record: Any) -> SafeString:
        return marked(self.text(record), self.cites(record), self.grade(record))


class ListPage(View):
    """One list. A subclass names title, lead, table and template and says how a request selects rows."""

    title: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    table_class: ClassVar[type[RecordTable]] = RecordTable
    template_name: ClassVar[str] = "lists/list.html"
    empty_hint: ClassVar[str] = "放宽筛选条件，或清除全部条件后再看。"

    def select(self, request: HttpRequest) -> tuple[forms.Form, Any]:
        """The filter form, bound to the request, and the rows it leaves."""
        raise LookupError(f"{type(self).__name__} selects nothing")

    def extra(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        form, rows = self.select(request)
        table = self.table_class(rows)
        chosen = chosen_columns(request, table)
        table.exclude = tuple(name for name, _ in columns_of(table) if name not in chosen)
        kind = request.GET.get("download", "")
        if kind in FORMATS:
            RequestConfig(request, paginate=False).configure(table)
            return download(table.as_values(exclude_columns=table.exclude), name=self.title, kind=kind)
        RequestConfig(request, paginate={"per_page": page_size(request), "silent": True}).configure(table)
        shown = {
            "title": self.title,
            "lead": self.lead,
            "form": form,
            "table": table,
            "columns": [(name, label, name in chosen) for name, label in columns_of(table)],
            "empty_hint": self.empty_hint,
            "filtered": any(request.GET.get(name) for name in form.fields),
            **self.extra(request),
        }
        partial = getattr(request, "htmx", False) and not request.htmx.boosted
        return render(request, "lists/rows.html" if partial else self.template_name, shown)


def columns_of(table: RecordTable) -> list[tuple[str, str]]:
    """(name, heading) of every column the list can show."""
    return [(name, str(column.verbose_name or name)) for name, column in table.base_columns.items()]


def chosen_columns(request: HttpRequest, table: RecordTable) -> Sequence[str]:
    """The columns asked for by ``columns=…``; all but the quiet ones when none are."""
    known = [name for name, _ in columns_of(table)]
    asked = [name for name in request.GET.getlist("columns") if name in known]
    return asked or [name for name in known if name not in table.quiet]


def page_size(request: HttpRequest) -> int:
    text = request.GET.get("per_page", "")
    return max(1, min(int(text), MOST)) if text.isdigit() else PAGE_SIZE
