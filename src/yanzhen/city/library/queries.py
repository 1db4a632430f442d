"""Documents with the places that are cited, contradictions, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, IntegerField, Model, Prefetch, QuerySet, Value, When

from yanzhen.city.exchange import queries as exchange
from yanzhen.city.library.models import (
    Contradiction,
    ContradictionSide,
    Correction,
    Document,
    Intake,
    Judgement,
    Reading,
    Suggestion,
)
from yanzhen.city.library.spoken import document_claims as document_claims
from yanzhen.city.library.values import HOLDING, OWNERS, CitedPlace, CitedRow, Owner


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """A source with its originals and every place that is cited; ``source`` is a row of exchange."""

    source: Any
    originals: tuple[Document, ...]
    places: tuple[CitedPlace, ...]
    counts: tuple[tuple[str, int], ...]
    """(what, how many rows) over all places, most first."""


def documents(*, search: str = "", kind: str = "", grade: str = "") -> QuerySet[Any]:
    """Sources, documents first, with ``places`` (citations) and ``place_count`` (distinct places)."""
    first = Case(When(kind="document", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = exchange.sources(search=search, kind=kind, grade=grade)
    return rows.annotate(first=first, place_count=Count("citations__place", distinct=True)).order_by(
        "first", "-date", "code"
    )


def source_kinds() -> list[tuple[str, str]]:
    """(value, label) of the kinds of sources, for filters."""
    return exchange.source_kinds()


def document_detail(code: str) -> DocumentDetail:
    """One source; the queries grow with the kinds of rows that cite it, not with their number.

    Raises Source.DoesNotExist.
    """
    source = exchange.source(code)
    citations = list(source.citations.order_by("place", "id"))
    rows = cited_rows((c.subject_type_id, c.subject_id) for c in citations)
    by_place: dict[str, dict[CitedRow, None]] = defaultdict(dict)
    for citation in citations:
        row = rows.get((citation.subject_type_id, citation.subject_id))
        if row:
            by_place[citation.place][row] = None
    kinds: dict[str, int] = defaultdict(int)
    for row in rows.values():
        kinds[row.what] += 1
    return DocumentDetail(
        source=source,
        originals=tuple(Document.objects.filter(source=source).defer("text")),
        places=tuple(CitedPlace(place, tuple(found)) for place, found in by_place.items()),
        counts=tuple(sorted(kinds.items(), key=lambda item: -item[1])),
    )


def cited_rows(subjects: Iterable[tuple[int, int]]) -> dict[tuple[int, int], CitedRow]:
    """(content type, key) → how that row is shown; one query a model."""
    keys: dict[int, set[int]] = defaultdict(set)
    for kind_id, key in subjects:
        keys[kind_id].add(key)
    found: dict[tuple[int, int], CitedRow] = {}
    for kind_id, kind in ContentType.objects.in_bulk(list(keys)).items():
        model = kind.model_class()
        if model is None:
            continue
        owner = OWNERS.get(f"{kind.app_label}.{kind.model}") or Owner(str(model._meta.verbose_name))
        for row in _rows(model, keys[kind_id], owner):
            found[kind_id, row.pk] = _cited_row(row, owner)
    return found


def _rows(model: type[Model], keys: set[int], owner: Owner) -> QuerySet[Any]:
    rows = model._default_manager.filter(pk__in=keys)
    return rows.select_related(owner.path) if owner.path else rows


def _cited_row(row: Any, owner: Owner) -> CitedRow:
    shown = getattr(row, owner.path) if owner.path else row
    detail = ((f, _figure(row) if f == "figure" else str(getattr(row, f, ""))) for f in owner.detail)
    return CitedRow(
        what=owner.what,
        label=str(getattr(shown, owner.label, "") or shown),
        detail=tuple((field, " ".join(text.split())) for field, text in detail if text),
        kind=owner.kind,
        code=str(getattr(shown, owner.code, "")) if owner.kind else "",
    )


def _figure(row: Any) -> str:
    """The value as written, else the number with its unit, else 无数据."""
    if row.value_text or row.value is None:
        return str(row.value_text or "无数据")
    return f"{row.value.normalize():f}{row.unit}"


def originals(code: str) -> QuerySet[Document]:
    """Originals that were taken in for a source, without their text."""
    return Document.objects.filter(source__code=code).defer("text")


def search_documents(text: str, *, limit: int) -> list[Any]:
    return list(documents(search=text)[:limit])


def contradictions(*, indicator: str = "", kind: str = "") -> QuerySet[Contradiction]:
    """Contradictions with their sides and the citations of both, side by side."""
    sides = ContradictionSide.objects.prefetch_related(exchange.with_citations())
    rows = Contradiction.objects.prefetch_related(Prefetch("sides", sides), exchange.with_citations())
    if indicator:
        rows = rows.filter(indicator=indicator)
    return rows.filter(kind=kind) if kind else rows


def corrections() -> QuerySet[Correction]:
    """Likely slips of the pen with their citations; what is written stays."""
    return Correction.objects.prefetch_related(exchange.with_citations())


@dataclass(frozen=True, slots=True)
class JudgedNames:
    """Name → type of the names that people accepted; (type, name) of those that they refused."""

    known: Mapping[str, str]
    refused: frozenset[tuple[str, str]]


def judged_names() -> JudgedNames:
    """What judgements of entities say of names; of two about one name the later one counts. One query."""
    rows = Suggestion.objects.filter(kind="entity").exclude(verdict__in=("open", "unsure"))
    known: dict[str, str] = {}
    refused: set[tuple[str, str]] = set()
    for verdict, fields, corrected in rows.order_by("judged_at", "pk").values_list(
        "verdict", "fields", "corrected"
    ):
        was, now = (fields["type"], fields["name"]), (corrected or fields)
        held = (now["type"], now["name"])
        if verdict == "rejected" or held != was:
            refused.add(was)
            known.pop(fields["name"], None)
        if verdict in HOLDING:
            known[now["name"]] = now["type"]
            refused.discard(held)
    return JudgedNames(known, frozenset(refused))


def suggestions() -> QuerySet[Suggestion]:
    """Suggestions with their reading, document and source."""
    return Suggestion.objects.select_related("reading__document__source").defer(
        "reading__text", "reading__document__text"
    )


def open_above(document: Document, *, kind: str, confidence: float) -> QuerySet[Suggestion]:
    """Open suggestions of the latest reading at or above a confidence, in order of place."""
    last = Reading.objects.filter(document=document).order_by("-id").values("pk")[:1]
    rows = suggestions().filter(reading__in=last, kind=kind, verdict="open", confidence__gte=confidence)
    return rows.order_by("start", "order")


def latest_act(document: Document, by: Any) -> str:
    """The latest act of a person on a document that was not taken back; empty when there is none."""
    acts = Judgement.objects.filter(suggestion__reading__document=document, by=by)
    undone = set(acts.exclude(undoes="").values_list("undoes", flat=True))
    for act in acts.filter(undoes="").order_by("-id").values_list("act", flat=True).iterator():
        if act not in undone:
            return act
    return ""


def is_undone(act: str) -> bool:
    """Whether an act was taken back as a whole."""
    return Judgement.objects.filter(undoes=act).exclude(act="").exists() if act else False


def judgements_of(document: Document, act: str) -> QuerySet[Judgement]:
    """The judgements of one act with what they judged, documents and sources at hand."""
    rows = Judgement.objects.filter(suggestion__reading__document=document, act=act)
    return rows.select_related("suggestion__reading__document__source").order_by("id")


def document_of(digest: str) -> Document:
    """The original with that digest. Raises Document.DoesNotExist."""
    return Document.objects.select_related("source").defer("text").get(digest=digest)


def documents_by_digest(digests: Iterable[str]) -> dict[str, Document]:
    """Originals by digest, with their source, without their text."""
    rows = Document.objects.select_related("source").defer("text").filter(digest__in=list(digests))
    return {row.digest: row for row in rows}


def intakes() -> QuerySet[Intake]:
    """Files that waited or wait for their reading, the latest first."""
    return Intake.objects.select_related("document").defer("document__text").order_by("-pk")


def unfinished_intakes() -> list[Intake]:
    """Files that still wait, the first to come first."""
    return list(intakes().filter(state__in=("queued", "running")).order_by("pk"))


def counts_of(document: Document) -> dict[str, int]:
    """Kind → how many suggestions of that kind were found in a document."""
    rows = Suggestion.objects.filter(reading__document=document).order_by("kind")
    return dict(rows.values_list("kind").annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class TextOf:
    """The text of a document as it was last read, and the statements found in it: (start, end, quote).

    ``source`` is the code of the source that the document is.
    """

    key: int
    digest: str
    filename: str
    text: str
    statements: tuple[tuple[int, int, str], ...] = ()
    source: str = ""


def texts() -> list[tuple[str, str]]:
    """(digest, file name) of every document that was read, the latest first."""
    rows = Document.objects.filter(readings__isnull=False).distinct().order_by("-pk")
    return list(rows.values_list("digest", "filename"))


def text_of(digest: str) -> TextOf | None:
    """The text of one document and its statements that nobody rejected; None where it was not read."""
    reading = Reading.objects.filter(document__digest=digest).select_related("document__source").first()
    if reading is None:
        return None
    found = reading.suggestions.filter(kind="statement").exclude(verdict="rejected")
    places = tuple(found.order_by("start").values_list("start", "end", "quote"))
    document = reading.document
    return TextOf(document.pk, digest, document.filename, reading.text, places, document.source.code)
