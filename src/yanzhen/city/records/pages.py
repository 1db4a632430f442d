"""What pages share: filters, sorting, paging, columns and download of every list; the acts and conflicts of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views import View
from django_tables2 import RequestConfig
from django_tables2.data import TableQuerysetData

from yanzhen.city.records.acting import admit as admit
from yanzhen.city.records.acting import told as told
from yanzhen.city.records.acting import tried as tried
from yanzhen.city.records.acting import version_of as version_of
from yanzhen.city.records.conflicts import conflict_page as conflict_page
from yanzhen.city.records.conflicts import settled as settled
from yanzhen.city.records.downloads import FORMATS, download
from yanzhen.city.records.marks import counted, mark, marked
from yanzhen.city.records.models import Change
from yanzhen.city.records.veils import veiled as veiled

PAGE_SIZE = 25
MOST = 200


Choices = Iterable[tuple[str, str]]


def words_filter(label: str = "查找", placeholder: str = "") -> django_filters.CharFilter:
    """A free search field; placeholder says what it looks through."""
    field = forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": placeholder})
    return django_filters.CharFilter(label=label, widget=field)


def choice_filter(label: str) -> django_filters.ChoiceFilter:
    """A field of one choice; the choices come from ``RecordFilter.choices``."""
    field = forms.Select(attrs={"class": "form-select"})
    return django_filters.ChoiceFilter(label=label, empty_label="全部", choices=[], widget=field)


class RecordFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of a list. ``find`` is the capability's query, called with the cleaned fields by name;
    ``choices`` gives each choice field its choices, read once a request."""

    find: ClassVar[Callable[..., Any]]
    choices: ClassVar[dict[str, Callable[[], Choices]]] = {}

    def __init__(self, data: Any) -> None:
        super().__init__(data, queryset=Change.objects.none())
        for name, read in self.choices.items():
            self.filters[name].extra["choices"] = list(read())

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = {name: self.form.cleaned_data.get(name) or "" for name in self.filters}
        return type(self).find(**wanted)


class Paged(TableQuerysetData):  # type: ignore[misc]
    """Rows of a list of which one page is read: the database sorts keys alone and reads whole rows for the page only."""

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, slice) or self.data.query.combinator:
            return super().__getitem__(key)
        return self.data.filter(pk__in=self.data.values("pk")[key])


class RecordTable(tables.Table):  # type: ignore[misc]
    """A list of the record; ``quiet`` names the columns that are hidden until somebody asks for them."""

    quiet: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(Paged(data) if isinstance(data, QuerySet) else data, **given)

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "table"}
        empty_text = "没有符合条件的记录。"


class Words(tables.Column):  # type: ignore[misc]
    """Several words of one row, joined by 、; written out in downloads as well."""

    def __init__(self, words: Any, **given: Any) -> None:
        super().__init__(**{"empty_values": (), "orderable": False, **given})
        self.words = words

    def value(self, record: Any) -> str:
        return "、".join(dict.fromkeys(str(word) for word in self.words(record) if word))

    def render(self, record: Any) -> str:
        return self.value(record) or "—"


class Marked(tables.Column):  # type: ignore[misc]
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
    filter_class: ClassVar[type[RecordFilter]] = RecordFilter
    template_name: ClassVar[str] = "lists/list.html"
    empty_hint: ClassVar[str] = "放宽筛选条件，或清除全部条件后再看。"

    def arrange(self, rows: Any) -> Any:
        """The order in which rows stand until somebody sorts them."""
        return rows

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def tabulate(self, rows: Any, hidden: Sequence[str]) -> RecordTable:
        """The table of these rows without the hidden columns, for whoever asks."""
        return self.table_class(rows, exclude=hidden)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        filtering = self.filter_class(request.GET)
        form, columns = filtering.form, columns_of(self.table_class)
        chosen = chosen_columns(request, self.table_class)
        rows = veiled(self.arrange(filtering.qs), request.user, fields_of(self.table_class, chosen))
        table = self.tabulate(rows, tuple(name for name, _ in columns if name not in chosen))
        kind = request.GET.get("download", "")
        if kind in FORMATS:
            RequestConfig(request, paginate=False).configure(table)
            return download(values_of(table), name=self.title, kind=kind)
        RequestConfig(request, paginate={"per_page": page_size(request), "silent": True}).configure(table)
        shown = {
            "title": self.title,
            "lead": self.lead,
            "form": form,
            "table": table,
            "columns": [(name, label, name in chosen) for name, label in columns],
            "empty_hint": self.empty_hint,
            "filtered": any(request.GET.get(name) for name in form.fields),
            **self.beside(request),
        }
        partial = bool(getattr(request, "htmx", False))
        answer = render(request, "lists/rows.html" if partial else self.template_name, shown)
        patch_vary_headers(answer, ["HX-Request"])
        return answer


def values_of(table: RecordTable) -> Iterable[Iterable[object]]:
    """Heading and rows as shown, read from the record piece by piece, however long the list is."""
    rows = table.data.data
    if isinstance(rows, QuerySet):
        table.rows.data = rows.iterator(chunk_size=2000)
    values: Iterable[Iterable[object]] = table.as_values()
    return values


class Linked(tables.Column):  # type: ignore[misc]
    """The name of a row as a link to its page, with the mark of the row itself when it is cited."""

    def __init__(self, page: str, text: Any, cites: Any = None, **given: Any) -> None:
        super().__init__(**{"empty_values": (), **given})
        self.page, self.text, self.cites = page, text, cites

    def value(self, record: Any) -> str:
        return str(self.text(record))

    def render(self, record: Any) -> SafeString:
        link = format_html('<a href="{}">{}</a>', reverse(self.page, args=[record.code]), self.text(record))
        return link + mark(self.cites(record), record.grade) if self.cites else link


class Counted(tables.Column):  # type: ignore[misc]
    """A count of rows of the record; its mark says that it was counted here and leads to the rows."""

    def __init__(self, rows: Callable[[Any], str], **given: Any) -> None:
        super().__init__(**given)
        self.rows = rows

    def render(self, value: int, record: Any) -> SafeString:
        return counted(value, self.rows(record))

    def value(self, value: int) -> int:
        return value


def columns_of(table: type[RecordTable]) -> list[tuple[str, str]]:
    """(name, heading) of every column the list can show."""
    return [(name, str(column.verbose_name or name)) for name, column in table.base_columns.items()]


def chosen_columns(request: HttpRequest, table: type[RecordTable]) -> Sequence[str]:
    """The columns asked for by ``columns=…``; all but the quiet ones when none are."""
    known = [name for name, _ in columns_of(table)]
    asked = [name for name in request.GET.getlist("columns") if name in known]
    return asked or [name for name in known if name not in table.quiet]


def fields_of(table: type[RecordTable], chosen: Sequence[str]) -> frozenset[str]:
    """The fields that these columns show, wherever the row stands that holds them."""
    paths = (str(table.base_columns[name].accessor or name) for name in chosen)
    return frozenset(path.rpartition("__")[2] for path in paths)


def page_size(request: HttpRequest) -> int:
    text = request.GET.get("per_page", "")
    return max(1, min(int(text), MOST)) if text.isdigit() else PAGE_SIZE
