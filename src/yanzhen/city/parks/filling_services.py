"""What departments hand in comes into a round: the list of those who take part, and values with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.exchange.services import delivery_source, record_delivery, refuse_delivery
from yanzhen.city.exchange.sheets import digest_of
from yanzhen.city.parks.models import Park, Round, RoundEntry, RoundFile, RoundValue
from yanzhen.city.parks.permissions import may_run_rounds
from yanzhen.city.parks.round_reading import GivenList, GivenRow, GivenValue, read_list, same_name
from yanzhen.city.parks.round_services import locked
from yanzhen.city.parks.round_sheets import KeptSheet, thawed
from yanzhen.city.records.services import BATCH, record_change
from yanzhen.kernel.errors import YanzhenError

KIND = "亩均评价数据"
ALL = "各部门汇总表"
TOLD = 40


@dataclass(slots=True)
class _Taking:
    """One file on its way into a round."""

    round: Round
    sheet: KeptSheet
    given: GivenList
    by: Any
    remarks: list[str] = field(default_factory=list)
    written: int = 0


Write = Callable[["_Taking", RoundFile], None]


def enrol_from_list(key: int, file: Any, filename: str, *, version: int, by: Any) -> RoundFile:
    """Everybody on the list takes part, or is excluded with the reason that the list gives. Whole or not at all."""
    return _take(
        key, file, filename, version, by, _Kind("list", "参评名单", (), ("prepare", "collect"), _enrol)
    )


def take_values(key: int, file: Any, filename: str, *, department: str, version: int, by: Any) -> RoundFile:
    """A department's values. Columns of other departments and rows outside of the round are told, not taken."""
    kind = _Kind("values", department, (department,), ("collect",), _write_values)
    return _take(key, file, filename, version, by, kind)


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: str
    label: str
    departments: tuple[str, ...]
    states: tuple[str, ...]
    write: Write


def _take(key: int, file: Any, filename: str, version: int, by: Any, kind: _Kind) -> RoundFile:
    if not may_run_rounds(by):
        raise YanzhenError("没有权限", where=filename, do="请经办部门的同志来做")
    digest, size = digest_of(getattr(file, "file", file))
    try:
        with transaction.atomic():
            row = locked(key, version, *kind.states)
            sheet = thawed(row.sheet)
            taking = _Taking(row, sheet, _read(file, filename, sheet, kind), by)
            kept = _file(taking, filename, digest, kind)
            kind.write(taking, kept)
            _finish(taking, kept, size)
    except YanzhenError as error:
        refuse_delivery(error, kind=KIND, filename=filename, digest=digest, size=size, by=by)
        raise
    return kept


def _read(file: Any, filename: str, sheet: KeptSheet, kind: _Kind) -> GivenList:
    given = read_list(file, filename, sheet.facts)
    if kind.kind == "list":
        return given
    department = kind.departments[0]
    if department != ALL and department not in sheet.departments:
        known = "、".join([*sheet.departments, ALL])
        raise YanzhenError(
            "没有这个报送部门",
            where=department or "（空）",
            why=f"这张评价表的数据来自：{known}",
            do="选一个部门",
        )
    owed = {f.id: f.label.zh for f in sheet.facts.values() if department in (ALL, f.department or "未定部门")}
    if not set(given.facts) & set(owed):
        why = f"{department}要报：{'、'.join(owed.values())}"
        raise YanzhenError("没有这个部门的数据列", where=filename, why=why, do="核对表头，或换一个部门")
    foreign = [sheet.facts[f].label.zh for f in given.facts if f not in owed]
    if foreign:
        given.remarks.append(f"不归{department}报送，没有采用的列：{'、'.join(foreign)}")
    given.facts = tuple(f for f in given.facts if f in owed)
    return given


def _file(taking: _Taking, filename: str, digest: str, kind: _Kind) -> RoundFile:
    source = delivery_source(
        digest=digest, filename=filename, title=f"{taking.round.name} {kind.label}", issuer=kind.label,
        date=timezone.localdate().isoformat(),
    )  # fmt: skip
    return RoundFile.objects.create(
        round=taking.round, kind=kind.kind, department=kind.label, source=source, filename=filename[:300],
        digest=digest, rows=len(taking.given.rows), by_name=str(taking.by),
    )  # fmt: skip


def _finish(taking: _Taking, kept: RoundFile, size: int) -> None:
    row = taking.round
    kept.values_written, kept.remarks = taking.written, _short([*taking.given.remarks, *taking.remarks])
    kept.save(update_fields=["values_written", "remarks"])
    row.version += 1
    row.save(update_fields=["version", "updated_at"])
    record_delivery(
        kind=KIND, filename=kept.filename, digest=kept.digest, size=size, rows=kept.rows, by=taking.by,
        message="；".join(kept.remarks)[:4000],
    )  # fmt: skip
    record_change(
        actor=taking.by, origin=f"亩均评价 {row.name}"[:200], action="import", model="parks.Round", key=str(row.pk),
        label=f"{kept.department}：{kept.filename}", after={"rows": kept.rows, "values": kept.values_written},
    )  # fmt: skip


def _short(remarks: list[str]) -> list[str]:
    more = len(remarks) - TOLD
    return [*remarks[:TOLD], f"还有 {more} 条说明没有列出"] if more > 0 else remarks


def _enrol(taking: _Taking, kept: RoundFile) -> None:
    held = _Entries(RoundEntry.objects.filter(round=taking.round))
    register = _Register()
    parks = {name: p for p in Park.objects.all() for name in (*p.short_names, p.name)}
    fresh: dict[str, RoundEntry] = {}
    for row in taking.given.rows:
        if row.park and row.park not in parks:
            taking.remarks.append(f"{row.place} {row.name}：没有登记过园区“{row.park[:40]}”，按未登记园区")
        entry = held.of(row)
        if entry is not None:
            entry.excluded = row.excluded or entry.excluded
            entry.park = parks.get(row.park, entry.park)
            entry.save(update_fields=["excluded", "park"])
            continue
        firm = register.of(row)
        code = firm.code if firm else (row.uscc or row.name[:120])
        if code in fresh:
            raise YanzhenError(
                "两行是同一企业",
                where=f"{row.place} {row.name}",
                why=f"与{fresh[code].name}在企业库里是同一家",
                do="只留一行",
            )
        fresh[code] = RoundEntry(
            round=taking.round, enterprise=firm, code=code, name=row.name, uscc=row.uscc or (firm.uscc if firm else ""),
            park=parks.get(row.park), excluded=row.excluded,
        )  # fmt: skip
    RoundEntry.objects.bulk_create(fresh.values(), batch_size=BATCH)
    taking.remarks.insert(
        0,
        f"新参评 {len(fresh)} 家，其中企业库里认得 {sum(e.enterprise is not None for e in fresh.values())} 家",
    )
    if taking.given.facts:
        taking.remarks.append("名单里的数据列没有采用，数据由各部门在采集时报送")


class _Register:
    """The register by code and by exact name."""

    def __init__(self) -> None:
        rows = list(enterprises.enterprises())
        self.by_uscc = {r.uscc: r for r in rows if r.uscc}
        self.by_name = {same_name(r.name): r for r in rows}

    def of(self, row: GivenRow) -> Any:
        return self.by_uscc.get(row.uscc) or self.by_name.get(same_name(row.name))


class _Entries:
    """The entries of a round by code and by name."""

    def __init__(self, rows: Iterable[RoundEntry]) -> None:
        held = list(rows)
        self.by_uscc = {e.uscc: e for e in held if e.uscc}
        self.by_name = {same_name(e.name): e for e in held}

    def of(self, row: GivenRow) -> RoundEntry | None:
        """Raises YanzhenError when code and name point to two different enterprises."""
        coded, named = self.by_uscc.get(row.uscc), self.by_name.get(same_name(row.name))
        if coded and named and coded.pk != named.pk:
            why = f"代码属于{coded.name}，名称属于{named.name}"
            raise YanzhenError(
                "代码和名称对不上", where=f"{row.place} {row.name}", why=why, do="改正代码或名称"
            )
        return coded or named


def _write_values(taking: _Taking, kept: RoundFile) -> None:
    held = _Entries(RoundEntry.objects.filter(round=taking.round))
    outside, wanted = [], []
    for row in taking.given.rows:
        entry = held.of(row)
        if entry is None:
            outside.append(f"{row.place} {row.name}")
        else:
            wanted += [(entry, v) for v in row.values if v.fact in taking.given.facts]
    _replace(taking, kept, wanted)
    if outside:
        taking.remarks.append(f"不在参评名单里，没有采用的 {len(outside)} 行：{'、'.join(outside[:20])}")


def _replace(taking: _Taking, kept: RoundFile, wanted: list[tuple[RoundEntry, GivenValue]]) -> None:
    """New values beside the old ones, which end; a value that says the same stays as it was."""
    now = timezone.now()
    current = {
        (v.entry_id, v.fact): v
        for v in RoundValue.objects.filter(entry__round=taking.round, replaced_at=None)
    }
    fresh, ended = [], []
    for entry, value in wanted:
        old = current.get((entry.pk, value.fact))
        if old is not None and old.value == value.value:
            continue
        if old is not None:
            old.replaced_at = now
            ended.append(old)
            label = taking.sheet.facts[value.fact].label.zh
            taking.remarks.append(
                f"{value.place} {entry.name}：{label}由 {old.value:g} 改为 {value.value:g}，原值留存"
            )
        fresh.append(
            RoundValue(
                entry=entry,
                fact=value.fact,
                value=value.value,
                written=value.written,
                file=kept,
                place=value.place,
                by_name=str(taking.by),
            )
        )
    RoundValue.objects.bulk_update(ended, ["replaced_at"], batch_size=BATCH)
    RoundValue.objects.bulk_create(fresh, batch_size=BATCH)
    taking.written = len(fresh)
