"""Sources and the marks that point into them, read in few queries whatever the number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, Prefetch, Q, QuerySet

from yanzhen.city.exchange.dataset_queries import RowsRefused as RowsRefused
from yanzhen.city.exchange.dataset_queries import dataset as dataset
from yanzhen.city.exchange.dataset_queries import dataset_rows as dataset_rows
from yanzhen.city.exchange.dataset_queries import right_of as right_of
from yanzhen.city.exchange.models import Citation, Delivery, Source
from yanzhen.city.exchange.units import ratio
from yanzhen.city.exchange.units import units as units
from yanzhen.city.exchange.values import Cite
from yanzhen.kernel.errors import YanzhenError


def citations() -> QuerySet[Citation]:
    """Citations with their sources, in the order in which they were written down."""
    return Citation.objects.select_related("source").order_by("id")


def with_citations(path: str = "citations") -> Prefetch[Any]:
    """A prefetch of the citations of the rows at hand, or of related rows: ``figures__citations``.

    They land in ``row.cited``, which ``cites_of`` reads: a manager a row would cost more than the query.
    """
    return Prefetch(path, queryset=citations(), to_attr="cited")


def cite(citation: Citation) -> Cite:
    source = citation.source
    return Cite(source.code, source.title, citation.place, source.date, source.grade, source.note, source.url)


def cites_of(row: Any) -> tuple[Cite, ...]:
    """The marks of one row; costs no query when ``with_citations`` was prefetched."""
    found = row.cited if hasattr(row, "cited") else row.citations.select_related("source").order_by("id")
    return tuple(dict.fromkeys(cite(c) for c in found))


def cites_for(rows: Iterable[Model]) -> dict[tuple[str, int], tuple[Cite, ...]]:
    """(model label, primary key) → marks, for rows of any models, in one query."""
    wanted: dict[int, set[int]] = defaultdict(set)
    labels: dict[int, str] = {}
    for row in rows:
        kind = ContentType.objects.get_for_model(row)
        wanted[kind.pk].add(row.pk)
        labels[kind.pk] = row._meta.label_lower
    if not wanted:
        return {}
    where = Q()
    for kind_id, keys in wanted.items():
        where |= Q(subject_type_id=kind_id, subject_id__in=keys)
    found: dict[tuple[str, int], dict[Cite, None]] = defaultdict(dict)
    for citation in citations().filter(where):
        found[labels[citation.subject_type_id], citation.subject_id][cite(citation)] = None
    return {key: tuple(marks) for key, marks in found.items()}


def sources(*, search: str = "", kind: str = "", grade: str = "") -> QuerySet[Source]:
    """Sources with ``places``, the number of citations that point into each."""
    rows = Source.objects.annotate(places=Count("citations"))
    if search:
        rows = rows.filter(
            Q(title__icontains=search) | Q(issuer__icontains=search) | Q(code__icontains=search)
        )
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(grade=grade) if grade else rows


def source(code: str) -> Source:
    """The source with that code. Raises Source.DoesNotExist."""
    return Source.objects.get(code=code)


def source_kinds() -> list[tuple[str, str]]:
    """(value, label) of the kinds of sources, for filters."""
    return list(Source.KINDS)


def source_labels() -> dict[str, str]:
    """Code → title of every source, for lists that only name them."""
    return dict(Source.objects.values_list("code", "title"))


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """A number of a list in another unit, exactly. Raises YanzhenError for unknown units and unlike dimensions."""
    if source == target or not target:
        return value
    if not units().comparable(source, target):
        raise YanzhenError(
            "单位不能换算", where=source, why=f"{source}不能换算成{target}", do=f"改成{target}"
        )
    return value * ratio(source, target)


def deliveries() -> QuerySet[Delivery]:
    """What was taken in or refused, newest first."""
    return Delivery.objects.select_related("source")


def taken_delivery(kind: str, digest: str) -> Delivery | None:
    """The delivery that brought this very file, if it was taken in."""
    return Delivery.objects.filter(kind=kind, digest=digest, state="taken").order_by("id").first()
