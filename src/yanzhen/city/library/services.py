"""Contradictions and corrections come in with a pack; documents are admitted, whole or not at all."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
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
from yanzhen.city.library.opening import Opened, open_file
from yanzhen.city.library.originals import Arrival, arrived, keep
from yanzhen.city.library.reading_services import make_reading
from yanzhen.city.records.services import record_change, retire_rows, sync_rows
from yanzhen.kernel.errors import YanzhenError


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
    if date and not _DATE.fullmatch(date):
        raise YanzhenError(
            "日期读不懂", where=f"日期 {date[:40]}", why="不是日期", do="写成 2021、2021-03 或 2021-03-05"
        )
    with arrived(file, filename) as arrival:
        held = Document.objects.select_related("source").filter(digest=arrival.digest).first()
        try:
            found = open_file(arrival.path, arrival.filename)
        except YanzhenError as error:
            refuse_delivery(
                error, kind=KIND, filename=arrival.filename, digest=arrival.digest, size=arrival.size, by=by
            )
            raise
        if held is not None:
            keep(arrival, found.suffix)
            return _read_once(held, found)
        return _admit(arrival, found, {"title": title, "issuer": issuer, "date": date}, by)


def _read_once(held: Document, found: Opened) -> Document:
    """A document from before there were readings is read when it comes again."""
    with transaction.atomic():
        if not held.readings.exists():
            make_reading(held, found, date=held.source.date or found.date)
    return held


def _admit(arrival: Arrival, found: Opened, named: dict[str, str], by: Any) -> Document:
    """Row and file together: when the row cannot be written, the file is taken away again."""
    placed: Path | None = None
    try:
        with transaction.atomic():
            document = _write_document(arrival, found, named, by)
            placed = keep(arrival, found.suffix)
    except BaseException:
        if placed is not None:
            placed.unlink(missing_ok=True)
        raise
    return document


def _write_document(arrival: Arrival, found: Opened, named: dict[str, str], by: Any) -> Document:
    title = named["title"].strip() or found.title or PurePath(arrival.filename).stem
    issuer, date = named["issuer"].strip() or found.issuer, named["date"] or found.date
    source = document_source(digest=arrival.digest, title=title, issuer=issuer, date=date)
    document = Document.objects.create(
        source=source,
        digest=arrival.digest,
        filename=arrival.filename,
        media_type=found.media_type,
        size=arrival.size,
        pages=found.pages,
        text=found.text,
        by_name=str(by) if by else "命令行",
    )
    make_reading(document, found, date=date)
    told = f"{found.pages} 页，" if found.pages is not None else ""
    scanned = "" if found.text.strip() else "；没有文字层，像是扫描件"
    delivery = record_delivery(
        kind=KIND,
        filename=arrival.filename,
        digest=arrival.digest,
        size=arrival.size,
        message=f"{told}{len(found.text)} 字{scanned}",
        by=by,
    )
    delivery.source = source
    delivery.save(update_fields=["source"])
    record_change(
        actor=by,
        origin=f"登记 {arrival.filename}"[:200],
        action="import",
        model="library.Document",
        key=source.code,
        label=title[:300],
        after={"digest": arrival.digest, "size": arrival.size, "pages": found.pages},
    )
    return document
