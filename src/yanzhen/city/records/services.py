"""Writing that every capability shares: rows brought in step with definitions, and the change log."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from yanzhen.city.records.models import Change, InstalledPack, InstalledRow, Look, Seal
from yanzhen.city.records.origins import here

Fields = Mapping[str, Any]
BATCH = 500
SYSTEM = "系统"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the change log before it is written."""

    action: str
    model: str
    key: str
    label: str = ""
    before: Any = None
    after: Any = None


def sync_rows(model: type[Model], wanted: Mapping[str, Fields], *, key: str = "pack_key") -> dict[str, Any]:
    """Create or update one row a key and return key → row. Two queries to read, then bulk writes.

    ``key`` names the unique field (``code`` for vocabularies, ``pack_key`` for sourced rows); a row that had
    been retired comes back into force.
    """
    rows = getattr(model, "all_rows", model._default_manager)
    held: dict[str, Any] = {}
    for chunk in _chunks(list(wanted)):
        held.update({getattr(row, key): row for row in rows.filter(**{f"{key}__in": chunk})})
    fresh = [model(**{key: k}, **fields) for k, fields in wanted.items() if k not in held]
    changed = [held[k] for k in wanted if k in held and _assign(held[k], wanted[k])]
    names = sorted({n for fields in wanted.values() for n in fields} - {"pk", key})
    if hasattr(model, "all_rows"):
        names.append("retired_on")
    if hasattr(model, "updated_at"):
        names.append("updated_at")
        for row in changed:
            row.updated_at = timezone.now()
    rows.bulk_create(fresh, batch_size=BATCH)
    if changed:
        rows.bulk_update(changed, names, batch_size=BATCH)
    held.update({getattr(row, key): row for row in fresh})
    return held


def _assign(row: Any, fields: Fields) -> bool:
    """Put the new values on the row; True when any differs."""
    differs = False
    for name, value in fields.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    if getattr(row, "retired_on", None) is not None:
        row.retired_on = None
        differs = True
    return differs


def retire_rows(model: type[Model], keys: Iterable[str], *, on: datetime.date, key: str = "pack_key") -> int:
    """Mark rows as no longer in force; nothing is deleted. Models without ``retired_on`` keep their rows."""
    if not hasattr(model, "all_rows"):
        return 0
    total = 0
    for chunk in _chunks(list(keys)):
        total += model.all_rows.filter(**{f"{key}__in": chunk}).update(retired_on=on)
    return total


def retire_kind(model: str, keys: Iterable[str], *, on: datetime.date) -> int:
    """``retire_rows`` for a model named ``app.Model``, for callers that may not import it."""
    return retire_rows(apps.get_model(model), keys, on=on)


def record_change(  # noqa: PLR0913 - one argument a column of the log
    *,
    actor: Any = None,
    origin: str,
    action: str,
    model: str,
    key: str = "",
    label: str = "",
    before: Any = None,
    after: Any = None,
    version: int | None = None,
    why: str = "",
) -> Change:
    """Write one entry of the change log; the actor's name is kept as text, the request at work is noted."""
    return Change.objects.create(
        actor=actor,
        actor_name=str(actor) if actor else SYSTEM,
        origin=origin,
        action=action,
        model=model,
        key=key,
        label=label[:300],
        before=before,
        after=after,
        version=version,
        why=why[:300],
        request=here().id,
    )


def record_changes(entries: Iterable[Entry], *, actor: Any = None, origin: str) -> None:
    """Many entries of one act, written in bulk."""
    name = str(actor) if actor else SYSTEM
    Change.objects.bulk_create(
        [
            Change(
                actor=actor, actor_name=name, origin=origin, action=e.action, model=e.model, key=e.key,
                label=e.label[:300], before=e.before, after=e.after, request=here().id,
            )
            for e in entries
        ],
        batch_size=BATCH,
    )  # fmt: skip


def keep_seals(seals: list[Seal]) -> list[Seal]:
    """Write links that ``records.sealing`` made."""
    return Seal.objects.bulk_create(seals, batch_size=BATCH)


def keep_looks(looks: Iterable[Look]) -> None:
    """Write who read which personal value in full."""
    Look.objects.bulk_create(looks, batch_size=BATCH)


def remember_rows(
    pack: str, kind: str, rows: Mapping[str, tuple[str, Fields]], *, retired: Iterable[str] = ()
) -> None:
    """Note what a pack has installed (key → digest and content), so that the next version can tell what it changes."""
    InstalledRow.objects.bulk_create(
        [
            InstalledRow(pack=pack, kind=kind, key=k, digest=digest, content=content, retired_on=None)
            for k, (digest, content) in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["pack", "kind", "key"],
        update_fields=["digest", "content", "retired_on"],
        batch_size=BATCH,
    )
    for chunk in _chunks(list(retired)):
        held = InstalledRow.objects.filter(pack=pack, kind=kind, key__in=chunk)
        held.update(retired_on=timezone.localdate(), digest="")


def remember_pack(pack: str, version: str, digest: str) -> None:
    """Note the version of a pack that the record holds."""
    InstalledPack.objects.update_or_create(pack=pack, defaults={"version": version, "digest": digest})


def _chunks(keys: list[str]) -> Iterable[list[str]]:
    return (keys[i : i + BATCH] for i in range(0, len(keys), BATCH))
