"""Own datasets are held against their own schema once a day, so that what is published has a history of quality too."""

from __future__ import annotations

import datetime

from django.utils import timezone

from yanzhen.city.exchange.dataset_queries import shown_row, whole_columns, whole_rows
from yanzhen.city.exchange.models import Dataset, Load
from yanzhen.city.exchange.quality import Tally, measured

ROWS_MOST = 200_000


def check_next(today: datetime.date | None = None) -> Load | None:
    """Check one own dataset that was not checked today; None when all were. For the worker."""
    day = today or timezone.localdate()
    done = Load.objects.filter(state="checked", received_on=day).values("dataset")
    row = Dataset.objects.filter(own=True).exclude(pk__in=done).order_by("pk").first()
    return None if row is None else check(row, day)


def check(row: Dataset, day: datetime.date) -> Load:
    """Completeness and validity of the rows as they stand; timeliness is not measured, the record is always current."""
    tally, columns = Tally(), whole_columns(row)
    for number, (key, values) in enumerate(whole_rows(row)):
        if number >= ROWS_MOST:
            break
        shown = shown_row(row, columns, values)
        tally.count(row.items, shown, _wrong(row, shown), key)
    quality = measured(tally, None)
    return Load.objects.create(
        dataset=row, state="checked", received_on=day, record_on=day, rows=tally.rows,
        completeness=quality.completeness, validity=quality.validity, score=quality.score,
        problems=[str(flaw) for flaw in tally.flaws], found=tally.found, by_name="例行检查",
    )  # fmt: skip


def _wrong(row: Dataset, values: dict[str, object]) -> dict[str, str]:
    """Values that are not of the type the catalogue names."""
    found = {}
    for item in row.items:
        value = values.get(item["id"])
        if value is not None and not isinstance(value, PLAIN.get(item["type"], str)):
            found[item["id"]] = "类型与目录不符"
    return found


PLAIN: dict[str, tuple[type, ...]] = {"number": (int, float), "yes_no": (bool,), "words": (list,)}
