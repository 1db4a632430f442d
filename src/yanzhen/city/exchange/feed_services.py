"""Deliveries of a feed come in: checked against the schema, taken whole or refused, with quality and lateness kept."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.exchange.cycles import CYCLES, DAY, next_due
from yanzhen.city.exchange.feed_reading import FeedReader, ReadRow
from yanzhen.city.exchange.hook_services import announce
from yanzhen.city.exchange.models import Dataset, DatasetRow, Feed, Load
from yanzhen.city.exchange.permissions import is_authority, may_deliver
from yanzhen.city.exchange.publishing import populations
from yanzhen.city.exchange.quality import Quality, measured, newest, timeliness_of
from yanzhen.city.exchange.services import record_delivery, refuse_delivery
from yanzhen.city.exchange.sheets import digest_of
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

PIECE = 1000
KIND = "dataset"


def open_feed(dataset: Dataset, *, unit: Any, subject: str = "", starts_on: datetime.date | None = None, by: Any) -> Feed:  # fmt: skip
    """A unit begins to deliver a dataset. Raises YanzhenError for who may not, an own dataset, or a feed that is there."""
    if not is_authority(by):
        raise YanzhenError(
            "不能接入数据来源", where=dataset.name, why="由数据主管部门接入", do="请数据主管部门办理"
        )
    if dataset.own:
        raise YanzhenError("不需要报送", where=dataset.name, why="这个数据集由本系统从档案里发布")
    if subject and subject not in _members(dataset):
        raise YanzhenError("名录里没有这个数据对象", where=subject, do="从列表里选，或留空")
    with transaction.atomic():
        if dataset.feeds.filter(unit=unit, subject=subject, stopped_on=None).exists():
            raise YanzhenError("已经接入", where=f"{unit} {dataset.name}", do="在已有的来源里报送")
        start = starts_on or timezone.localdate()
        row = Feed.objects.create(
            dataset=dataset, unit=unit, unit_name=str(unit), subject=subject, starts_on=start,
            due_on=next_due(start, dataset.cycle, start), practice=bool(settings.WORKSPACE.practice),
        )  # fmt: skip
        _noted(row, "接入数据来源", by, {"unit": str(unit), "subject": subject})
    return row


def stop_feed(feed: Feed, *, by: Any, why: str) -> None:
    """It delivers no more; what came stays."""
    if not is_authority(by):
        raise YanzhenError("不能停止数据来源", where=str(feed), why="由数据主管部门办理")
    if not why.strip():
        raise YanzhenError("要写明原因", where=str(feed), do="写明为什么停止")
    with transaction.atomic():
        feed.stopped_on, feed.stopped_why, feed.due_on = timezone.localdate(), why.strip()[:300], None
        feed.save()
        _noted(feed, "停止数据来源", by, {"why": why})


def deliver(feed: Feed, file: Any, filename: str, *, by: Any) -> Load:
    """Take a file in, whole or not at all; ``by`` None: at the command line.

    Raises YanzhenError, with the refusal noted in the history of the feed.
    """
    if by is not None and not may_deliver(by, feed):
        raise YanzhenError("不能报送", where=str(feed), why="这个来源由别的单位报送")
    if feed.stopped_on is not None:
        raise YanzhenError("已停止报送", where=str(feed), why=feed.stopped_why, do="请数据主管部门重新接入")
    stream = getattr(file, "file", file)
    digest, size = digest_of(stream)
    given = {"kind": KIND, "filename": filename, "digest": digest, "size": size, "by": by}
    try:
        return _taken(feed, stream, given)
    except YanzhenError as error:
        refused = refuse_delivery(error, **given)
        Load.objects.create(
            dataset=feed.dataset, feed=feed, delivery=refused, state="refused", received_on=timezone.localdate(),
            due_on=feed.due_on, problems=[str(error)], found=1, by_name=refused.by_name,
        )  # fmt: skip
        raise


def _taken(feed: Feed, stream: Any, given: dict[str, Any]) -> Load:
    dataset, today = feed.dataset, timezone.localdate()
    reader = FeedReader(dataset, _names(dataset), feed.subject)
    rows = list(reader.rows(stream, given["filename"]))
    if not rows:
        first = "；".join(str(flaw) for flaw in reader.tally.flaws[:3])
        raise YanzhenError("没有一行可以收", where=given["filename"], why=first, do="改正后再报")
    late = max(0, (today - feed.due_on).days) if feed.due_on else 0
    quality = measured(reader.tally, timeliness_of(dataset.cycle, late))
    with transaction.atomic():
        held = Feed.objects.select_for_update().get(pk=feed.pk)
        said = f"收 {len(rows)} 行，未收 {reader.aside} 行"
        delivery = record_delivery(**given, rows=len(rows), message=said)
        load = _noted_load(held, reader, quality, delivery, today, late)
        load.record_on = newest(row.record_on for row in rows)
        load.added, load.changed = _put_down(dataset, load, rows)
        load.save()
        held.due_on = next_due(held.starts_on, dataset.cycle, _met(held, today))
        held.save(update_fields=["due_on", "updated_at"])
        _noted(held, "报送", given["by"], {"rows": len(rows), "score": quality.score, "late": late})
        if load.added or load.changed:
            announce(
                "dataset.loaded", dataset, {"rows": len(rows), "added": load.added, "changed": load.changed}
            )
    feed.due_on = held.due_on
    return load


def _met(feed: Feed, today: datetime.date) -> datetime.date:
    """The day up to which nothing more is owed: who delivers in the second half of a cycle has met its end."""
    half = DAY * (CYCLES[feed.dataset.cycle].days // 2)
    if feed.due_on is not None and feed.due_on - half <= today:
        return max(today, feed.due_on)
    return max(today, feed.starts_on)


def _noted_load(feed: Feed, reader: FeedReader, quality: Quality, delivery: Any, today: datetime.date, late: int) -> Load:  # fmt: skip
    tally = reader.tally
    return Load.objects.create(
        dataset=feed.dataset, feed=feed, delivery=delivery, state="taken", received_on=today, due_on=feed.due_on,
        days_late=late, rows=tally.rows - reader.aside, set_aside=reader.aside, completeness=quality.completeness,
        validity=quality.validity, timeliness=quality.timeliness, score=quality.score,
        problems=[str(flaw) for flaw in tally.flaws], found=tally.found, by_name=delivery.by_name,
    )  # fmt: skip


def _put_down(dataset: Dataset, load: Load, rows: list[ReadRow]) -> tuple[int, int]:
    """New and changed rows, piece by piece; a row that says the same is left with the delivery that first said it."""
    added = changed = 0
    for piece in _pieces(rows):
        held = {r.key: r for r in dataset.rows.filter(key__in=[p.key for p in piece])}
        fresh = [_row(dataset, load, p) for p in piece if p.key not in held]
        moved = [r for p in piece if (r := held.get(p.key)) is not None and _differs(r, p, load)]
        DatasetRow.objects.bulk_create(fresh, batch_size=PIECE)
        DatasetRow.objects.bulk_update(
            moved, ["subject", "record_on", "values", "flaws", "load"], batch_size=500
        )
        added, changed = added + len(fresh), changed + len(moved)
    return added, changed


def _pieces(rows: list[ReadRow]) -> Iterator[list[ReadRow]]:
    return (rows[i : i + PIECE] for i in range(0, len(rows), PIECE))


def _row(dataset: Dataset, load: Load, row: ReadRow) -> DatasetRow:
    return DatasetRow(
        dataset=dataset, load=load, key=row.key, subject=row.subject, record_on=row.record_on, values=row.values,
        flaws=row.flaws,
    )  # fmt: skip


def _differs(held: DatasetRow, row: ReadRow, load: Load) -> bool:
    new = (row.subject, row.record_on, row.values, row.flaws)
    if (held.subject, held.record_on, held.values, held.flaws) == new:
        return False
    held.subject, held.record_on, held.values, held.flaws = new
    held.load = load
    return True


def _members(dataset: Dataset) -> Iterable[str]:
    found = populations().get(dataset.subject)
    return found.members() if found else ()


def _names(dataset: Dataset) -> dict[str, str]:
    """Every spelling under which a row may name whom it is about."""
    found = populations().get(dataset.subject)
    if found is None:
        return {}
    members = found.members()
    return {
        **found.names(),
        **{name: code for code, name in members.items()},
        **{code: code for code in members},
    }


def _noted(feed: Feed, told: str, by: Any, after: dict[str, Any]) -> None:
    record_change(
        actor=by, origin="数据报送", action="update", model="exchange.Feed", key=str(feed.pk),
        label=f"{told}：{feed}", after=after,
    )  # fmt: skip
