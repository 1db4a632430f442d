"""Small rules for tests: sentences of our own, installed into the record."""

from __future__ import annotations

from typing import Any

from yanzhen.city.policies import services
from yanzhen.specs.rulebook import FactSpec, LadderSpec, PolicySpec

REVENUE = {"fact": "revenue", "op": "ge", "value": 2000, "unit": "万元", "period": "Y1"}
CLEAN = {"fact": "on_list", "op": "eq", "value": False}
CASES = [
    {"says": "收入够的可得", "facts": {"revenue": 2500, "on_list": False}, "expect": "eligible"},
    {"says": "收入不够的不可得", "facts": {"revenue": 1, "on_list": False}, "expect": "not_eligible"},
    {"says": "没有数据时不能判断", "facts": {}, "expect": "cannot_tell"},
]


def rule(code: str, **fields: Any) -> dict[str, Any]:
    given = {
        "id": code, "label": {"zh": f"条款{code}"}, "conditions": {"all": [REVENUE, CLEAN]}, "conditions_complete": True,
        "cases": CASES, "grade": "A",
    }  # fmt: skip
    return given | fields


def clause(code: str, **fields: Any) -> dict[str, Any]:
    benefit = {"kind": "award_fixed", "amount": 10, "unit": "万元", "nature": "cash"}
    return rule(code, role="benefit", benefit=benefit, amount_known=True) | fields


def policy(code: str, *clauses: dict[str, Any], state: str = "in_force", **fields: Any) -> PolicySpec:
    given = {
        "id": code, "label": {"zh": f"政策{code}"}, "level": "city", "issuer": "某局", "document": {"title": "某办法"},
        "grade": "A", "status": {"as_of": "2026-11-21", "state": state}, "clauses": list(clauses),
        "references": [{"source": "doc-1", "place": "第一条"}],
    }  # fmt: skip
    return PolicySpec.model_validate(given | fields)


def ladder(code: str, *rungs: dict[str, Any], **fields: Any) -> LadderSpec:
    given = {
        "id": code, "label": {"zh": "梯度"}, "grade": "A", "references": [{"source": "doc-1", "place": ""}],
        "rungs": list(rungs),
    }  # fmt: skip
    return LadderSpec.model_validate(given | fields)


FACTS = (
    {"id": "revenue", "label": {"zh": "营业收入"}, "type": "number", "unit": "万元", "department": "税务部门", "minimum": 0},
    {"id": "on_list", "label": {"zh": "在失信名单"}, "type": "boolean", "department": "市场监管部门"},
    {"id": "registered_here", "label": {"zh": "注册地在衡东县内"}, "type": "boolean", "department": "市场监管部门"},
    {"id": "held", "label": {"zh": "认定有效期至"}, "type": "date", "department": "工信部门"},
)  # fmt: skip


def install(*policies: PolicySpec, ladders: tuple[LadderSpec, ...] = ()) -> None:
    from tests.city.rows import source

    source()
    services.install_facts(FactSpec.model_validate(one) for one in FACTS)
    services.install_policies(policies)
    services.install_ladders(ladders)


def install_clocks() -> None:
    """The clocks and the calendar of the reference pack."""
    from yanzhen.city.records.models import InstalledRow
    from yanzhen.specs import find_pack, load_pack, row_digest

    pack = load_pack(find_pack("reference"))
    for kind in ("service_levels", "holidays"):
        InstalledRow.objects.bulk_create(
            InstalledRow(
                pack="reference", kind=kind, key=row.id, digest=row_digest(row),
                content=row.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            )
            for row in pack.rows(kind)
        )  # fmt: skip
