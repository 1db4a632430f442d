"""Registers of outside enterprises come in, whole or not at all; the door to leads for other capabilities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.attraction.lead_services import release_daily as release_daily
from yanzhen.city.attraction.lead_services import release_lapsed as release_lapsed
from yanzhen.city.attraction.lead_services import report_lead as report_lead
from yanzhen.city.attraction.models import OutsideEnterprise
from yanzhen.city.attraction.registers import Register, digest_of_register, read_register
from yanzhen.city.attraction.signing_services import Contract as Contract
from yanzhen.city.attraction.signing_services import sign_project as sign_project
from yanzhen.city.attraction.values import RegisterImport
from yanzhen.city.exchange.queries import taken_delivery
from yanzhen.city.exchange.services import delivery_source, record_delivery, refuse_delivery
from yanzhen.city.exchange.sheets import Progress
from yanzhen.city.records.services import BATCH, record_change
from yanzhen.kernel.errors import YanzhenError

KIND = "register"


def import_register(path: Path, by: Any = None, on_progress: Progress | None = None) -> RegisterImport:
    """Take in a csv, xlsx, jsonl file or a folder of JSON lines; the same register again replaces nothing.

    Raises YanzhenError for an unreadable register, after its refusal was recorded; nothing else is written then.
    """
    digest, size = digest_of_register(path)
    held = taken_delivery(KIND, digest)
    if held is not None:
        return RegisterImport(path.name, held.rows, 0, 0, (), repeated=True)
    try:
        register = read_register(path, on_progress)
    except YanzhenError as error:
        refuse_delivery(error, kind=KIND, filename=path.name, digest=digest, size=size, by=by)
        raise
    done = RegisterImport(
        register.filename,
        len(register.rows),
        sum(1 for row in register.rows if row.city),
        sum(1 for row in register.rows if row.products),
        register.twins,
    )
    with transaction.atomic():
        _write(register, done, by)
    return done


def _write(register: Register, done: RegisterImport, by: Any) -> None:
    today = timezone.localdate().isoformat()
    source = delivery_source(
        digest=register.digest, filename=register.filename, title="外地企业名录", date=today
    )
    delivery = record_delivery(
        kind=KIND,
        filename=register.filename,
        digest=register.digest,
        size=register.size,
        rows=len(register.rows),
        message=done.summary(),
        by=by,
    )
    delivery.source = source
    delivery.save(update_fields=["source"])
    OutsideEnterprise.objects.bulk_create(
        (
            OutsideEnterprise(
                delivery=delivery,
                key=row.key,
                name=row.name,
                city=row.city,
                province=row.province,
                industry=row.industry,
                products=list(row.products),
                listed_on=row.listed,
                row=row.row,
            )
            for row in register.rows
        ),
        batch_size=BATCH,
    )
    record_change(
        actor=by,
        origin=f"导入 {register.filename}"[:200],
        action="import",
        model="attraction.OutsideEnterprise",
        label=done.summary()[:300],
        after={"rows": len(register.rows)},
    )
