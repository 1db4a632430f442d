"""The desk: one part of a document with what was found in it, filtered; a dozen queries at most, however long it is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from yanzhen.city.library import facts
from yanzhen.city.library.highlights import Piece, Span, pieces
from yanzhen.city.library.linking import linked_names
from yanzhen.city.library.models import Document, Judgement, Reading, Suggestion
from yanzhen.city.library.ports import above
from yanzhen.city.library.values import HOLDING


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks to see. ``low``/``high`` bound the confidence; ``at`` is a suggestion to stand on."""

    kind: str = "statement"
    verdict: str = ""
    says: str = ""
    low: float = 0.0
    high: float = 1.0
    part: int = 0
    at: int = 0

    @property
    def narrowed(self) -> bool:
        return bool(self.verdict or self.says or self.low > 0 or self.high < 1)


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of suggestions: how many there are, how many are still open."""

    kind: str
    label: str
    total: int
    open: int


@dataclass(frozen=True, slots=True)
class Rect:
    """A highlight on the picture of a page, in fractions of it."""

    key: int
    verdict: str
    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything one page of the desk shows. ``number`` counts parts from 1; ``before``/``after`` are parts with hits."""

    document: Document
    reading: Reading
    wanted: Wanted
    tabs: tuple[Tab, ...]
    verdicts: tuple[tuple[str, str, int], ...]
    items: tuple[facts.Item, ...]
    pieces: tuple[Piece, ...]
    rects: tuple[Rect, ...]
    number: int
    of: int
    page: int | None
    before: int | None
    after: int | None
    hits: int
    selected: int


def latest_reading(document: Document) -> Reading | None:
    return Reading.objects.filter(document=document).first()


def desk(document: Document, wanted: Wanted) -> Desk | None:
    """None when the document was never read."""
    reading = latest_reading(document)
    if reading is None:
        return None
    places = list(_matching(reading, wanted).values_list("pk", "start"))
    number = _part(reading, wanted, places)
    start, end, page = reading.parts[number - 1]
    last = number == len(reading.parts)
    inside = _matching(reading, wanted).filter(start__gte=start, start__lt=end + last)
    rows = list(inside)
    with_hits = sorted({_part_at(reading, place) for _, place in places})
    return Desk(
        document=document,
        reading=reading,
        wanted=wanted,
        **counts(reading, wanted.kind),
        items=items(rows),
        pieces=tuple(pieces(reading.text[start:end], map(_span, rows), offset=start)),
        rects=tuple(_rects(rows, page)),
        number=number,
        of=len(reading.parts),
        page=page,
        before=max((p for p in with_hits if p < number), default=None),
        after=min((p for p in with_hits if p > number), default=None),
        hits=len(places),
        selected=wanted.at,
    )


def _matching(reading: Reading, wanted: Wanted) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(reading=reading, kind=wanted.kind)
    if wanted.low > 0:
        rows = rows.filter(confidence__gte=wanted.low)
    if wanted.high < 1:
        rows = rows.filter(confidence__lte=wanted.high)
    if wanted.verdict:
        rows = rows.filter(verdict=wanted.verdict)
    if wanted.says:
        rows = rows.filter(**{f"fields__{facts.FIELD[wanted.kind]}": wanted.says})
    return rows


def _part_at(reading: Reading, place: int) -> int:
    return max(1, bisect_right(reading.parts, place, key=lambda part: part[0]))


def _part(reading: Reading, wanted: Wanted, places: Sequence[tuple[int, int]]) -> int:
    """The part asked for, the one of the suggestion to stand on, else the first with a hit."""
    if 1 <= wanted.part <= len(reading.parts) and not wanted.at:
        return wanted.part
    place = next((start for key, start in places if key == wanted.at), None)
    if place is None:
        place = min((start for _, start in places), default=0) if not wanted.part else 0
    return _part_at(reading, place)


def counts(reading: Reading, kind: str) -> dict[str, Any]:
    """``tabs`` of all kinds and ``verdicts`` (value, word, number) of one kind; one query."""
    rows = Suggestion.objects.filter(reading=reading).order_by().values_list("kind", "verdict")
    found: Counter[tuple[str, str]] = Counter({(k, v): n for k, v, n in rows.annotate(n=Count("pk"))})
    tabs = tuple(
        Tab(k, label, sum(n for (one, _), n in found.items() if one == k), found[k, "open"])
        for k, label in Suggestion.KINDS
    )
    return {"tabs": tabs, "verdicts": tuple((v, word, found[kind, v]) for v, word in Suggestion.VERDICTS)}


def items(rows: Sequence[Suggestion]) -> tuple[facts.Item, ...]:
    """Cards with what became of accepted statements and which enterprise a name may stand for."""
    landed = above.landed({r.pk: r.held for r in rows if r.kind == "statement" and r.verdict in HOLDING})
    linked: Mapping[str, facts.Linked] = {}
    names = [str(r.held["name"]) for r in rows if r.kind == "entity" and r.held["type"] == "enterprise"]
    if names:
        linked = linked_names(names, above.register())
    return tuple(
        facts.item_of(
            r, landed=landed.get(r.pk), linked=_chosen(r) or linked.get(str(r.held.get("name", "")))
        )
        for r in rows
    )


def _chosen(row: Suggestion) -> facts.Linked | None:
    """The enterprise that a person chose among the candidates."""
    held = row.held
    if not held.get("enterprise"):
        return None
    return facts.Linked(((str(held["enterprise"]), str(held["enterprise_name"])),), "由人选定", 100)


def _span(row: Suggestion) -> Span:
    return Span(row.pk, row.start, row.end, row.verdict)


def _rects(rows: Sequence[Suggestion], page: int | None) -> list[Rect]:
    return [
        Rect(row.pk, row.verdict, x0, y0, x1 - x0, y1 - y0, row.quote[:60])
        for row in rows
        for number, x0, y0, x1, y1 in row.boxes
        if number == page
    ]


def history(suggestion: Suggestion) -> list[Judgement]:
    """Every judgement of a suggestion, the latest first."""
    return list(Judgement.objects.filter(suggestion=suggestion))


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A document that was read: how many of each kind wait for a verdict, of how many."""

    document: Document
    counts: tuple[tuple[str, str, int, int], ...]
    """(kind, word, open, all)"""

    @property
    def open(self) -> int:
        return sum(count[2] for count in self.counts)


def read_documents() -> QuerySet[Document]:
    """Documents that were read, the latest first."""
    rows = Document.objects.filter(readings__isnull=False).distinct().select_related("source")
    return rows.defer("text").order_by("-pk")


def desk_lines(documents: Sequence[Document]) -> list[DeskLine]:
    """What waits in each of these documents; one query."""
    rows = Suggestion.objects.filter(reading__document__in=[d.pk for d in documents]).order_by()
    totals: Counter[tuple[int, str]] = Counter()
    waiting: Counter[tuple[int, str]] = Counter()
    for key, kind, verdict, n in rows.values_list("reading__document", "kind", "verdict").annotate(
        n=Count("pk")
    ):
        totals[key, kind] += n
        waiting[key, kind] += n if verdict == "open" else 0
    return [
        DeskLine(d, tuple((k, word, waiting[d.pk, k], totals[d.pk, k]) for k, word in Suggestion.KINDS))
        for d in documents
    ]


@dataclass(frozen=True, slots=True)
class Act:
    """One act of judging: who, when, which verdict, on how many, what the first ones were."""

    act: str
    by: str
    by_id: int | None
    at: Any
    word: str
    count: int
    names: tuple[str, ...]
    first: int
    undoes: bool
    undone: bool


def acts(document: Document, *, most: int = 200) -> list[Act]:
    """The latest acts on a document, the last first; two queries."""
    rows = Judgement.objects.filter(suggestion__reading__document=document).select_related("suggestion")
    undone = set(rows.exclude(undoes="").values_list("undoes", flat=True))
    grouped: dict[str, list[Judgement]] = {}
    for row in rows.order_by("-id")[: most * 20]:
        grouped.setdefault(row.act, []).append(row)
    return [_act(found, undone) for found in list(grouped.values())[:most]]


def _act(found: Sequence[Judgement], undone: set[str]) -> Act:
    last = found[0]
    named = [facts.item_of(j.suggestion) for j in found[:3]]
    return Act(
        act=last.act,
        by=last.by_name,
        by_id=last.by_id,
        at=last.at,
        word=f"撤销（回到{facts.VERDICTS[last.verdict]}）" if last.undoes else facts.VERDICTS[last.verdict],
        count=len(found),
        names=tuple(" ".join(filter(None, (item.name, item.figure))) for item in named),
        first=found[-1].suggestion_id,
        undoes=bool(last.undoes),
        undone=last.act in undone,
    )
