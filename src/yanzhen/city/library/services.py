"""Contradictions and corrections come in with a pack; documents are admitted, whole or not at all."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from django.db import transaction

from yanzhen.city.exchange.services import (
    document_source,
    record_delivery,
    refuse_delivery,
    rewrite_citations,
)
from yanzhen.city.library.models import Contradiction, ContradictionSide, Correction, Document
from yanzhen.city.library.originals import Arrival, arrived, keep, original_of, suffix_of
from yanzhen.city.library.reading_services import find_suggestions, make_reading, stated_date
from yanzhen.city.library.suggesting import Suggested
from yanzhen.city.library.version_services import suggest_succession
from yanzhen.city.records.services import record_change, retire_rows, sync_rows
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.files import ReadDocument, read_document
from yanzhen.reading.sealed import TooLongError


def install_contradictions(specs: Iterable[Any]) -> None:
    """Statements that cannot both hold, side by side."""
    contradictions = list(specs)
    rows = sync_rows(
        Contradiction,
        {
            s.id: {
                "code": s.id,
                "label": s.label.zh,
                "kind": s.kind,
                "indicator": s.indicator,
                "explanation": s.explanation,
                "grade": s.grade.value,
                "note": s.note,
            }
            for s in contradictions
        },
    )
    ContradictionSide.all_rows.filter(contradiction__in=[rows[s.id] for s in contradictions]).delete()
    sides = sync_rows(
        ContradictionSide,
        {
            f"{s.id}|{i}": {
                "contradiction": rows[s.id],
                "order": i,
                "statement": side.statement,
                "value": side.value,
                "grade": s.grade.value,
                "note": side.note,
            }
            for s in contradictions
            for i, side in enumerate(s.sides)
        },
    )
    rewrite_citations(
        {sides[f"{s.id}|{i}"]: x.references for s in contradictions for i, x in enumerate(s.sides)}
    )


def retire_contradictions(keys: Iterable[str], on: datetime.date) -> None:
    """Contradictions leave with their sides."""
    gone = list(keys)
    ContradictionSide.all_rows.filter(contradiction__pack_key__in=gone).update(retired_on=on)
    retire_rows(Contradiction, gone, on=on)


def install_corrections(specs: Iterable[Any]) -> None:
    """Wordings that are likely slips; the writing itself stays."""
    corrections = list(specs)
    names = ("written", "likely", "reason", "applies_to", "note")
    rows = sync_rows(
        Correction,
        {
            s.id: {"code": s.id, "grade": s.grade.value} | {n: getattr(s, n) for n in names}
            for s in corrections
        },
    )
    rewrite_citations({rows[s.id]: s.references for s in corrections})


KIND = "document"
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def admit_document(
    file: Path | bytes | BinaryIO,
    filename: str = "",
    by: Any = None,
    *,
    title: str = "",
    issuer: str = "",
    date: str = "",
) -> Document:
    """Take an original in under its digest, with its text; the same bytes again give the same document.

    Raises YanzhenError for a file that cannot be read; the refusal is recorded and nothing of the file stays.
    """
    _sound_date(date)
    with arrived(file, filename) as arrival:
        return admit_arrival(arrival, {"title": title, "issuer": issuer, "date": date}, by)


def admit_arrival(
    arrival: Arrival, named: Mapping[str, str], by: Any, *, seconds: float | None = None
) -> Document:
    """Like ``admit_document``, for a file that lies in the workspace already.

    With ``seconds`` reading is broken off after that time by TooLongError, which is no refusal: nothing is recorded.
    """
    date = _sound_date(named.get("date", ""))
    held = Document.objects.select_related("source").filter(digest=arrival.digest).first()
    if held is not None and held.readings.exists() and original_of(arrival.digest) is not None:
        return held
    found = _read(arrival, by, seconds)
    if held is not None:
        keep(arrival, suffix_of(found.media_type))
        return _read_once(held, found)
    chosen = {
        "title": named.get("title", "").strip() or found.head.title or PurePath(arrival.filename).stem,
        "issuer": named.get("issuer", "").strip() or found.head.issuer,
        "date": date or stated_date(found),
    }
    return _admit(arrival, found, chosen, by)


def _sound_date(date: str) -> str:
    if date and not _DATE.fullmatch(date):
        raise YanzhenError(
            "日期读不懂", where=f"日期 {date[:40]}", why="不是日期", do="写成 2021、2021-03 或 2021-03-05"
        )
    return date


def _read(arrival: Arrival, by: Any, seconds: float | None) -> ReadDocument:
    """The file as read; a refusal is recorded before it is passed on."""
    try:
        return read_document(arrival.path, arrival.filename, seconds=seconds)
    except YanzhenError as error:
        if not (seconds and isinstance(error, TooLongError)):
            refuse_delivery(
                error, kind=KIND, filename=arrival.filename, digest=arrival.digest, size=arrival.size, by=by
            )
        raise


def _read_once(held: Document, found: ReadDocument) -> Document:
    """A document from before there were readings is read when it comes again."""
    date = held.source.date or stated_date(found)
    suggested = [] if held.readings.exists() else find_suggestions(found, date)
    with transaction.atomic():
        if not held.readings.exists():
            make_reading(held, found, suggested, date=date)
    return held


def _admit(arrival: Arrival, found: ReadDocument, named: dict[str, str], by: Any) -> Document:
    """Row and file together: when the row cannot be written, the file is taken away again."""
    placed: Path | None = None
    suggested = find_suggestions(found, named["date"])
    try:
        with transaction.atomic():
            document = _write_document(arrival, found, named, by)
            make_reading(document, found, suggested, date=named["date"])
            suggest_succession(document)
            _note_admission(document, found, suggested, by)
            placed = keep(arrival, suffix_of(found.media_type))
    except BaseException:
        if placed is not None:
            placed.unlink(missing_ok=True)
        raise
    return document


def _write_document(arrival: Arrival, found: ReadDocument, named: dict[str, str], by: Any) -> Document:
    return Document.objects.create(
        source=document_source(digest=arrival.digest, **named),
        digest=arrival.digest,
        filename=arrival.filename,
        media_type=found.media_type,
        size=arrival.size,
        pages=found.pages,
        text=found.text,
        by_name=str(by) if by else "命令行",
    )


def _note_admission(document: Document, found: ReadDocument, suggested: list[Suggested], by: Any) -> None:
    """The delivery says what was found and what could not be read; the change log that it came."""
    told = f"{found.pages} 页，" if found.pages is not None else ""
    scanned = "" if found.text.strip() or found.notes else "；没有文字层，像是扫描件"
    read = f"，识读出 {sum(s.kind == 'statement' for s in suggested)} 条表述"
    delivery = record_delivery(
        kind=KIND,
        filename=document.filename,
        digest=document.digest,
        size=document.size,
        message="；".join([f"{told}{len(found.text)} 字{read}{scanned}", *found.notes]),
        by=by,
    )
    delivery.source = document.source
    delivery.save(update_fields=["source"])
    record_change(
        actor=by,
        origin=f"登记 {document.filename}"[:200],
        action="import",
        model="library.Document",
        key=document.source.code,
        label=document.source.title[:300],
        after={"digest": document.digest, "size": document.size, "pages": document.pages},
    )
