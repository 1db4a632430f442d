"""Where an enterprise stands is suggested by its words and decided by a person; each decision teaches the next suggestion."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.enterprises.models import Enterprise, Placement, PlacementOpinion
from yanzhen.city.enterprises.placing_queries import text_of
from yanzhen.city.records.editing import reinstate, retire
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

SEALED = ["enterprise_id", "node_id", "verdict", "by_name", "undone_at"]


def judge_placement(
    enterprise: Enterprise, node: Any, verdict: str, *, words: str = "", main: bool = False, by: Any
) -> PlacementOpinion:
    """Confirm or reject that an enterprise stands on a node; an earlier opinion on the same node is taken back.

    ``node``: a row of the chains. Raises YanzhenError for another verdict than confirmed and rejected.
    """
    if verdict not in dict(PlacementOpinion.VERDICTS):
        raise YanzhenError("只能确认或否定", where=f"{enterprise.name}、{node}", do="选“确认”或“不是”")
    with transaction.atomic():
        _take_back(enterprise, node, by)
        row = PlacementOpinion.objects.create(
            enterprise=enterprise, node=node, verdict=verdict, text=text_of(enterprise), by=by, by_name=str(by),
            why=words[:300] or "人工判断",
        )  # fmt: skip
        seal(row, "judge placement", SEALED, by=by)
        held = Placement.all_rows.filter(enterprise=enterprise, node=node).first()
        if verdict == "confirmed":
            _place(enterprise, node, held, words, main, by)
        elif held is not None and held.retired_on is None:
            retire(held, by=by, why="人工判断：不在这个环节")
    return row


def _take_back(enterprise: Enterprise, node: Any, by: Any) -> None:
    PlacementOpinion.objects.filter(enterprise=enterprise, node=node, undone_at=None).update(
        undone_at=timezone.now(), undone_by_name=str(by), undone_why="重新判断"
    )


def _place(
    enterprise: Enterprise, node: Any, held: Placement | None, words: str, main: bool, by: Any
) -> None:
    """The placement as a person's judgement: grade B, for somebody with the right looked at it."""
    basis = f"人工确认（{by}）" + (f"：{words}" if words else "")
    if held is not None and held.retired_on is not None:
        reinstate(held, by=by, why="人工判断：在这个环节")
    before = {"basis": held.basis, "main": held.main} if held else None
    Placement.all_rows.update_or_create(
        enterprise=enterprise, node=node, defaults={"basis": basis[:300], "main": main, "grade": "B"}
    )
    record_change(
        actor=by, origin="企业归入环节", action="change" if held else "create", model="enterprises.Enterprise",
        key=enterprise.code, label=enterprise.name, before=before, after={"node": node.code, "basis": basis, "main": main},
    )  # fmt: skip
