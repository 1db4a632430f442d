"""A document is read: what was found is stored as suggestions; what people judged before is kept."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

from django.db import transaction

from yanzhen.city.library.models import Document, Reading, Suggestion
from yanzhen.city.library.originals import original_of
from yanzhen.city.library.ports import above
from yanzhen.city.library.queries import judged_names
from yanzhen.city.library.suggesting import Judgements, Suggested, parts_of, suggest
from yanzhen.city.records.services import BATCH, record_change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.files import ReadDocument, read_document

PATIENCE = 120.0
"""Seconds that a person waits for a document to be read again, at most."""
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
Place = tuple[str, int, int]
"""Kind, start and end of a suggestion."""
SHORTEST = 4
"""Characters from which a name of the register is looked for wherever it stands; shorter ones are common words."""


def stated_date(found: ReadDocument) -> str:
    """The date that the text, or the head of a web page, gives. When a file was saved says nothing of its document."""
    return found.head.stated


def find_suggestions(found: ReadDocument, date: str) -> list[Suggested]:
    """Everything the reader finds; done before a transaction begins, because it may take a while."""
    judged = names_to_read_with()
    return list(suggest(found.text, found.places, date=date[:7], judged=judged))


def make_reading(
    document: Document, found: ReadDocument, suggested: list[Suggested], *, date: str
) -> Reading:
    """Keep what was found in a document. Called inside a transaction."""
    reading = Reading.objects.create(
        document=document,
        reader=f"yanzhen {version('yanzhen')}",
        date=date,
        text=found.text,
        parts=parts_of(found.text, found.places, found.pages),
    )
    _store(reading, suggested)
    return reading


def names_to_read_with() -> Judgements:
    """Names of the register and those that people accepted; those that people refused."""
    judged = judged_names()
    names = (name for row in above.register() for name in (row.name, *row.short_names, *row.former_names))
    register = frozenset(name for name in names if len(name) >= SHORTEST)
    return Judgements(known=judged.known, refused=judged.refused, register=register)


def _store(reading: Reading, suggested: list[Suggested], held: frozenset[Place] = frozenset()) -> None:
    """``held`` are places that were judged before; their rows stay."""
    rows = (
        _row(reading, order, one)
        for order, one in enumerate(suggested)
        if (one.kind, one.start, one.end) not in held
    )
    Suggestion.objects.bulk_create(rows, batch_size=BATCH)


def _row(reading: Reading, order: int, one: Suggested) -> Suggestion:
    return Suggestion(
        reading=reading,
        order=order,
        kind=one.kind,
        fields=one.fields,
        start=one.start,
        end=one.end,
        quote=one.quote,
        page=one.page,
        boxes=[list(box) for box in one.boxes],
        confidence=one.confidence,
        rule=one.rule[:200],
    )


def read_again(document: Document, *, date: str = "", by: Any = None) -> Reading:
    """A new reading of the original, as of ``date`` where one is given (YYYY, YYYY-MM or YYYY-MM-DD).

    Judged suggestions move over with their history; open ones are found anew.

    A judged place keeps its row, so whatever stands in the ledger keeps its key. Raises YanzhenError when the original
    is gone or its text is no longer the same (then judged places would point elsewhere).
    """
    if date and not _DATE.fullmatch(date):
        do = "写成 2021、2021-03 或 2021-03-05"
        raise YanzhenError("日期读不懂", where=f"日期 {date[:40]}", why="不是日期", do=do)
    path = original_of(document.digest)
    if path is None:
        do = "从备份恢复，或重新登记同一份文件"
        raise YanzhenError("原件不在工作区里", where=document.filename, why="文件夹中没有这个摘要", do=do)
    found = read_document(path, document.filename, seconds=PATIENCE)
    last = Reading.objects.filter(document=document).first()
    date = date or (last.date if last else document.source.date or stated_date(found))
    suggested = find_suggestions(found, date)
    with transaction.atomic():
        judged = Suggestion.objects.filter(reading=last).exclude(version=0)
        if last and found.text != last.text and judged.exists():
            why = "识读程序读出的文本与上次不同，已判断的位置会对不上"
            raise YanzhenError("不能重新识读", where=document.filename, why=why, do="先撤销这份文件上的判断")
        reading = make_reading(document, found, [], date=date)
        held = frozenset(judged.values_list("kind", "start", "end"))
        judged.update(reading=reading)
        Suggestion.objects.filter(reading=last, version=0).delete()
        _store(reading, suggested, held)
        Document.objects.filter(pk=document.pk).update(text=found.text)
        record_change(
            actor=by, origin="重新识读", action="change", model="library.Reading", key=document.digest,
            label=document.filename, after={"reader": reading.reader},
        )  # fmt: skip
    return reading
