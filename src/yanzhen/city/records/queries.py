"""What changed lately and which packs are installed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yanzhen.city.records.clocks import REFERENCE
from yanzhen.city.records.clocks import ServiceLevel as ServiceLevel
from yanzhen.city.records.clocks import calendar as calendar
from yanzhen.city.records.clocks import service_level as service_level
from yanzhen.city.records.clocks import service_levels as service_levels
from yanzhen.city.records.history import BROKEN as BROKEN
from yanzhen.city.records.history import OFF as OFF
from yanzhen.city.records.history import history_of as history_of
from yanzhen.city.records.history import may_see_history as may_see_history
from yanzhen.city.records.history import row_of as row_of
from yanzhen.city.records.masking import mask as mask
from yanzhen.city.records.models import Change, InstalledPack, InstalledRow
from yanzhen.city.records.naming import model_label as model_label


def changes(*, model: str = "", key: str = "", action: str = "") -> QuerySet[Change]:
    """The change log, newest first."""
    rows = Change.objects.select_related("actor")
    for field, value in (("model", model), ("key", key), ("action", action)):
        if value:
            rows = rows.filter(**{field: value})
    return rows


def recent_changes(days: int = 7) -> QuerySet[Change]:
    """Changes of the last days, newest first."""
    return changes().filter(at__gte=timezone.now() - datetime.timedelta(days=days))


def installed_digests(pack: str) -> dict[str, dict[str, str]]:
    """kind → key → digest of the rows in force that a pack installed."""
    held: dict[str, dict[str, str]] = {}
    for kind, key, digest in InstalledRow.objects.filter(pack=pack, retired_on__isnull=True).values_list(
        "kind", "key", "digest"
    ):
        held.setdefault(kind, {})[key] = digest
    return held


def installed_contents(pack: str, kind: str, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """key → the definition as it was installed, for the rows in force among ``keys``."""
    rows = InstalledRow.objects.filter(pack=pack, kind=kind, key__in=list(keys), retired_on__isnull=True)
    return dict(rows.values_list("key", "content"))


def definitions(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """(pack, content) of every definition of a kind in force, as installed; the reference pack's come first."""
    rows = InstalledRow.objects.filter(kind=kind, retired_on__isnull=True).order_by("pack", "key")
    return sorted(rows.values_list("pack", "content"), key=lambda row: row[0] != REFERENCE)


def installed_definitions(kind: str) -> list[dict[str, Any]]:
    """Every definition of a kind in force, as installed."""
    rows = InstalledRow.objects.filter(kind=kind, retired_on__isnull=True).order_by("pack", "key")
    return list(rows.values_list("content", flat=True))


def installed_pack(pack: str) -> InstalledPack | None:
    """The version of a pack that the record holds, if any."""
    return InstalledPack.objects.filter(pack=pack).first()


def installed_packs() -> list[InstalledPack]:
    """All packs the record holds."""
    return list(InstalledPack.objects.order_by("pack"))


def record_version(apart: Iterable[str] = ()) -> int:
    """Number of the last entry of the change log: it moves with every write.

    Entries about rows of the capabilities in ``apart`` (their app labels) do not count.
    """
    rows = Change.objects.order_by("-id")
    for label in apart:
        rows = rows.exclude(model__startswith=f"{label}.")
    return rows.values_list("id", flat=True).first() or 0
