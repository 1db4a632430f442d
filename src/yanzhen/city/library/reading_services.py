"""A document is read: what was found is stored as suggestions; what people judged before is kept."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from django.db import transaction

from yanzhen.city.library.models import Document, Reading, Suggestion
from yanzhen.city.library.opening import Opened, open_file
from yanzhen.city.library.originals import original_of
from yanzhen.city.library.ports import above
from yanzhen.city.library.queries import judged_names
from yanzhen.city.library.suggesting import Judgements, Suggested, parts_of, suggest
from yanzhen.city.records.services import BATCH, record_change
from yanzhen.kernel.errors import YanzhenError


def make_reading(document: Document, found: Opened, *, date: str = "") -> Reading:
    """Read a document that was just opened and keep every suggestion. Called inside a transaction."""
    reading = Reading.objects.create(
        document=document,
        reader=f"yanzhen {version('yanzhen')}",
        date=date,
        text=found.text,
        parts=parts_of(found.text, found.places, found.pages),
    )
    suggested = suggest(found.text, found.places, date=date[:7], judged=names_to_read_with())
    _store(reading, suggested, held=frozenset())
    return reading


def names_to_read_with() -> Judgements:
    """Names of the register and those that people accepted; those that people refused."""
    judged = judged_names()
    registered = {name.name: "enterprise" for name in above.register() if len(name.name) > 3}
    return Judgements(known=registered | dict(judged.known), refused=judged.refused)


def _store(reading: Reading, suggested: Any, held: frozenset[tuple[str, int, int]]) -> None:
    """In batches, so that a long text does not fill the memory."""
    batch: list[Suggestion] = []
    for order, one in enumerate(suggested):
        if (one.kind, one.start, one.end) in held:
            continue
        batch.append(_row(reading, order, one))
        if len(batch) == BATCH:
            Suggestion.objects.bulk_create(batch)
            batch = []
    Suggestion.objects.bulk_create(batch)


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


def read_again(document: Document, *, by: Any = None) -> Reading:
    """A new reading of the original. Judged suggestions move over with their history; open ones are found anew.

    A judged place keeps its row, so whatever stands in the ledger keeps its key. Raises YanzhenError when the original
    is gone or its text is no longer the same (then judged places would point elsewhere).
    """
    path = original_of(document.digest)
    if path is None:
        do = "从备份恢复，或重新登记同一份文件"
        raise YanzhenError("原件不在工作区里", where=document.filename, why="文件夹中没有这个摘要", do=do)
    found = open_file(path, document.filename)
    last = Reading.objects.filter(document=document).first()
    with transaction.atomic():
        judged = Suggestion.objects.filter(reading=last).exclude(version=0)
        if last and found.text != last.text and judged.exists():
            why = "识读程序读出的文本与上次不同，已判断的位置会对不上"
            raise YanzhenError("不能重新识读", where=document.filename, why=why, do="先撤销这份文件上的判断")
        reading = _read_over(document, found, last)
        record_change(
            actor=by, origin="重新识读", action="change", model="library.Reading", key=document.digest,
            label=document.filename, after={"reader": reading.reader},
        )  # fmt: skip
    return reading


def _read_over(document: Document, found: Opened, last: Reading | None) -> Reading:
    reading = Reading.objects.create(
        document=document,
        reader=f"yanzhen {version('yanzhen')}",
        date=last.date if last else "",
        text=found.text,
        parts=parts_of(found.text, found.places, found.pages),
    )
    judged = Suggestion.objects.filter(reading=last).exclude(version=0)
    held = frozenset(judged.values_list("kind", "start", "end"))
    judged.update(reading=reading)
    Suggestion.objects.filter(reading=last, version=0).delete()
    Document.objects.filter(pk=document.pk).update(text=found.text)
    suggested = suggest(found.text, found.places, date=reading.date[:7], judged=names_to_read_with())
    _store(reading, suggested, held)
    return reading
