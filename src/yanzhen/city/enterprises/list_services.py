"""Enterprises and their yearly figures as a list brings them, written in bulk inside the transaction of the import."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yanzhen.city.enterprises.attributes import ATTRIBUTES
from yanzhen.city.enterprises.models import Enterprise, EnterpriseFigure, EnterpriseName
from yanzhen.city.enterprises.spelling import search_text
from yanzhen.city.enterprises.statement_services import Stated, keep_statements
from yanzhen.city.exchange.lists import CHANGED, NEW, ListRow, Mark, Written
from yanzhen.city.exchange.services import insert_rows

BATCH = 1000
PLAIN = ("uscc", "founded", "listed")
UNITS = {"employees": "人", "area": "亩"}
"""Indicator → unit of the record; all others are in 万元."""


@dataclass(slots=True)
class Above:
    """What parks, which enterprises do not know, do with the column 所属园区; wired where capabilities meet."""

    seat: Callable[[Mapping[int, tuple[str, str]], Any], list[str]] | None = None


above = Above()


def apply_enterprises(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """New enterprises of grade B, and what the list adds to or changes of those that are known."""
    marks = _write_new([r for r in rows if r.state == NEW]) + _write_changed(
        [r for r in rows if r.state == CHANGED], delivery
    )
    seats = {m.row.pk: (str(m.of.values["park"]), m.of.place) for m in marks if m.of.values.get("park")}
    if above.seat is not None and seats:
        unknown = above.seat(seats, delivery.source)
        if unknown:
            _tell_unknown(delivery, unknown)
    return marks


def _tell_unknown(delivery: Any, names: Iterable[str]) -> None:
    told = "；不认得的园区："
    joint = "、" if told in delivery.message else told
    delivery.message = f"{delivery.message}{joint}{'、'.join(names)}"[:4000]
    delivery.save(update_fields=["message"])


def _write_new(rows: list[ListRow]) -> list[Mark]:
    codes = _codes(rows)
    insert_rows(
        Enterprise, ("code", "grade", *_FIELDS), (_values(row, c) for row, c in zip(rows, codes, strict=True))
    )
    keys = dict(Enterprise.all_rows.filter(code__in=codes).values_list("code", "pk"))
    shorts = [
        (keys[code], row.values["short_name"], "short")
        for row, code in zip(rows, codes, strict=True)
        if row.values.get("short_name", row.values["name"]) != row.values["name"]
    ]
    insert_rows(EnterpriseName, ("enterprise", "name", "kind"), shorts)
    return [
        Mark(Written(Enterprise, keys[code]), row, code, str(row.values["name"]))
        for row, code in zip(rows, codes, strict=True)
    ]


def _codes(rows: Sequence[ListRow]) -> list[str]:
    """From the social credit code where there is one, else from the name; a code that is taken gets a number behind it."""
    wanted = [_code(row) for row in rows]
    taken = set(Enterprise.all_rows.filter(code__in=wanted).values_list("code", flat=True))
    found = []
    for code in wanted:
        free, number = code, 2
        while free in taken or (number > 2 and Enterprise.all_rows.filter(code=free).exists()):
            free, number = f"{code}-{number}", number + 1
        taken.add(free)
        found.append(free)
    return found


def _code(row: ListRow) -> str:
    code = str(row.values.get("uscc", "")).lower()
    return f"e-{code}" if code else f"n-{hashlib.sha256(str(row.values['name']).encode()).hexdigest()[:16]}"


_FIELDS = ("name", "region", "products", "status", "search_text", *PLAIN)


def _values(row: ListRow, code: str) -> tuple[Any, ...]:
    """What a new enterprise is, in the order of ``_FIELDS`` behind code and grade."""
    values = row.values
    spelled = search_text(*(n for n in (values["name"], values.get("short_name")) if n))
    return (
        code, "B", values["name"], row.extra.get("region") or None, values.get("products", []), "unknown", spelled,
        *(values.get(name, "") for name in PLAIN),
    )  # fmt: skip


def _write_changed(rows: list[ListRow], delivery: Any) -> list[Mark]:
    wanted = {row.key: row for row in rows}
    held = list(Enterprise.all_rows.filter(pk__in=list(wanted)))
    names: list[EnterpriseName] = []
    stated: list[Stated] = []
    now = timezone.now()
    for enterprise in held:
        before = {name: getattr(enterprise, name) for name in ATTRIBUTES}
        names += _change(enterprise, wanted[enterprise.pk])
        stated += [
            Stated(enterprise, name, old, getattr(enterprise, name))
            for name, old in before.items()
            if getattr(enterprise, name) != old
        ]
        enterprise.updated_at = now
    fields = [*PLAIN, "region", "products", "retired_on", "search_text", "updated_at"]
    Enterprise.all_rows.bulk_update(held, fields, batch_size=BATCH)
    EnterpriseName.objects.bulk_create(names, batch_size=BATCH, ignore_conflicts=True)
    keep_statements(stated, source=delivery.source.title, grade="B")
    return [Mark(e, wanted[e.pk], e.code, e.name) for e in held]


def _change(enterprise: Enterprise, row: ListRow) -> list[EnterpriseName]:
    """Set what differs; another spelling comes back as a name to be kept beside, and brings a retired row back."""
    names: list[EnterpriseName] = []
    for name in (c.column for c in row.changes):
        value = row.values[name]
        if name in ("name", "short_name"):
            if value != enterprise.name:
                kind = "written" if name == "name" else "short"
                names.append(EnterpriseName(enterprise=enterprise, name=value, kind=kind))
                enterprise.search_text = f"{enterprise.search_text} {search_text(value)}"
        elif name == "region":
            enterprise.region_id = row.extra["region"]
        elif name != "park":
            setattr(enterprise, name, value)
    enterprise.retired_on = None
    return names


def apply_figures(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """One statement an indicator and period; what an earlier list said of it is replaced, what documents say stays."""
    keys = {row.extra["enterprise"] for row in rows}
    held = {
        (f.enterprise_id, f.period, f.indicator): f
        for f in EnterpriseFigure.objects.filter(enterprise_id__in=keys, pack_key="", op="=")
    }
    fresh: list[tuple[EnterpriseFigure, ListRow]] = []
    changed: list[tuple[EnterpriseFigure, ListRow]] = []
    for row in rows:
        for name in _written(row):
            at = (row.extra["enterprise"], str(row.values["year"]), name)
            figure = held.get(at) or EnterpriseFigure(
                enterprise_id=at[0], period=at[1], indicator=name, grade="B"
            )
            figure.value, figure.value_text = row.values[name], row.written.get(name, "")
            figure.unit = UNITS.get(name, "万元")
            figure.updated_at = timezone.now()
            (changed if at in held else fresh).append((figure, row))
    EnterpriseFigure.all_rows.bulk_create([f for f, _ in fresh], batch_size=BATCH)
    fields = ["value", "value_text", "unit", "updated_at"]
    EnterpriseFigure.all_rows.bulk_update([f for f, _ in changed], fields, batch_size=BATCH)
    return [Mark(f, row, str(f.pk), f"{row.values['name']} {f.period}") for f, row in (*fresh, *changed)]


def _written(row: ListRow) -> list[str]:
    """The indicators that this row brings; of a changed one those that differ."""
    names = [c.column for c in row.changes] if row.changes else list(row.values)
    return [name for name in names if name not in ("name", "uscc", "year")]
