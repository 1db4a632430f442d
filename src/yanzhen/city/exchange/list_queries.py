"""Drafts of lists as their senders see them: which are theirs, how far they are, which rows to show."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from yanzhen.city.accounts.permissions import roles_of, units_of
from yanzhen.city.exchange.arrivals import told_progress
from yanzhen.city.exchange.cells import say_value
from yanzhen.city.exchange.draft_services import place_of
from yanzhen.city.exchange.lists import STATE_LABELS, ListKind, list_kind
from yanzhen.city.exchange.models import ListImport, ListImportRow
from yanzhen.city.exchange.units import alike, is_risky

WORKING = ("queued", "reading", "waiting", "applying")
SHOWN = ("problems", "doubtful", *STATE_LABELS)


def own_imports(user: Any) -> QuerySet[ListImport]:
    """Drafts that this person, or somebody of the same unit, sent; newest first."""
    if not roles_of(user):
        return ListImport.objects.none()
    return ListImport.objects.filter(Q(by=user) | Q(by__unit__in=units_of(user))).select_related("by")


def rows_of(batch: ListImport, shown: str, search: str = "") -> QuerySet[ListImportRow]:
    """Rows of one kind; what is wrong comes first when nothing is asked for."""
    rows = batch.rows.all()
    if shown == "doubtful":
        rows = rows.filter(doubtful=True)
    elif shown in STATE_LABELS:
        rows = rows.filter(state=shown)
    return rows.filter(name__icontains=search) if search else rows


def first_shown(batch: ListImport) -> str:
    """What the page opens with: rows to be chosen for, refused ones, then those that differ."""
    return next((s for s in ("open", "refused", "changed", "new") if batch.counts.get(s)), "")


def progress_of(batch: ListImport) -> dict[str, Any]:
    """What the progress bar shows."""
    done, of = told_progress(batch.pk)
    if batch.state in ("queued", "waiting"):
        ahead = ListImport.objects.filter(state__in=WORKING, pk__lt=batch.pk).count()
        said = f"{batch.get_state_display()}，前面还有 {ahead} 份" if ahead else batch.get_state_display()
        return {"said": said, "done": 0, "of": 0}
    return {
        "said": f"{batch.get_state_display()}：{done:,} / {of:,}" if of else batch.get_state_display(),
        "done": done,
        "of": of,
    }


def row_view(batch: ListImport, kind: ListKind, row: ListImportRow) -> dict[str, Any]:
    """One row of the preview: what would happen and why, and its cells for the correction."""
    plan = row.plan
    titles = {c.name: c.title for c in kind.columns}
    told = [(titles.get(c["column"], c["column"]), c["before"], c["after"]) for c in plan.get("changes", ())]
    values = plan.get("values", {}) if row.state == "new" else {}
    return {
        "row": row,
        "place": place_of(row),
        "state": STATE_LABELS[row.state],
        "changes": told,
        "brings": [(c.title, say_value(c, values[c.name])) for c in kind.columns if c.name in values][:8],
        "problems": plan.get("problems", ()),
        "doubts": plan.get("doubts", ()),
        "candidates": plan.get("candidates", ()),
        "written": [(titles[name], text) for name, text in plan.get("written", {}).items() if name in titles],
    }


def cells_view(batch: ListImport, kind: ListKind, row: ListImportRow) -> list[dict[str, Any]]:
    """The cells of a row as fields of a form, each with what is wrong with it."""
    layout = batch.layout.get(row.sheet, {})
    shown = []
    for column in kind.columns:
        cell = row.cells.get(column.name, "")
        letter = layout.get("letters", {}).get(column.name, "")
        unit = layout.get("units", {}).get(column.name, "") or ""
        wrong = [p for p in row.plan.get("problems", ()) if f"“{column.title}”" in p["column"]]
        if letter or column.required or wrong or cell:
            shown.append(
                {
                    "column": column,
                    "text": cell if isinstance(cell, str) else "",
                    "letter": letter,
                    "unit": unit,
                    "wrong": wrong,
                }
            )
    return shown


def unnamed_units(batch: ListImport) -> list[dict[str, Any]]:
    """Columns of money or area whose header names no unit in some sheet, with the units to choose from."""
    kind = list_kind(batch.kind)
    found: dict[str, dict[str, Any]] = {}
    for layout in batch.layout.values():
        for name in layout.get("letters", {}):
            column = kind.column(name)
            chosen = batch.units.get(name, "")
            if column.kind == "number" and is_risky(column.unit) and (chosen or name not in layout["units"]):
                found[name] = {"column": column, "chosen": chosen, "units": alike(column.unit)}
    return list(found.values())


def unused_columns(batch: ListImport) -> list[str]:
    """Headers that this list does not take, so that nobody thinks they were."""
    return list(
        dict.fromkeys(label for layout in batch.layout.values() for label in layout.get("unused", ()))
    )
