"""Small rounds for tests: accounts named by post, invented enterprises and figures, lists as bytes."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.city import rows
from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.parks import filling_services, round_services
from yanzhen.city.parks.models import Round

SMALL = "land-huangyan-2022-small"
FULL = "land-huangyan-2022"
HEAD = ("企业名称", "统一社会信用代码")
POWER = 0.2352
MU = 11.5932


def post(role: str, name: str = "", subject: str = "") -> User:
    """An account of a role."""
    unit = None
    if subject:
        unit = Unit.objects.get_or_create(
            code=f"u-{subject}", defaults={"name": subject, "kind": "enterprise", "subject": subject}
        )[0]
    return User.objects.get_or_create(username=name or role, defaults={"role": role, "unit": unit})[0]


def listed(header: tuple[str, ...], *lines: tuple[object, ...]) -> bytes:
    """A CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *lines])
    return out.getvalue().encode("utf-8-sig")


def install_measures() -> None:
    """The measures that the reference pack offers for classes."""
    from yanzhen.city.records.models import InstalledRow
    from yanzhen.specs import find_pack, row_digest
    from yanzhen.specs.reading import read_files

    for row in read_files(find_pack("reference"), only="class_measures.yaml").rows["class_measures"]:
        content = row.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        InstalledRow.objects.get_or_create(
            pack="reference",
            kind="class_measures",
            key=row.id,
            defaults={"digest": row_digest(row), "content": content},
        )


def prepared(*names: str, sheet: str = SMALL, year: int = 2024, **more: Any) -> Round:
    """A round whose enterprises sit in one park, in the state of collecting."""
    by = post("park")
    install_measures()
    row = round_services.create_round("演示轮次", year=year, group="below", sheet=sheet, by=by, **more)
    if not rows.Park.objects.filter(code="zone").exists():
        rows.park("zone", "某园区", *[rows.enterprise(f"firm-{n}", f"某某{n}厂") for n in names])
    round_services.enrol_from_parks(row.pk, version=0, parks=["zone"], by=by)
    return round_services.move(row.pk, "start", version=1, by=by)


def give(row: Round, department: str, header: tuple[str, ...], *lines: tuple[object, ...]) -> Any:
    """A department hands in a list."""
    row.refresh_from_db()
    return filling_services.take_values(
        row.pk, listed(header, *lines), f"{department}.csv", department=department, version=row.version,
        by=post("park"),
    )  # fmt: skip


def filled(*taxes: float) -> Round:
    """Enterprises 1, 2, … on ten mu each with these taxes (in 万元) and power at the printed base value."""
    names = [str(n) for n in range(1, len(taxes) + 1)]
    row = prepared(*names)
    give(
        row,
        "税务部门",
        ("企业名称", "实缴税额（万元）"),
        *[(f"某某{n}厂", t) for n, t in zip(names, taxes, strict=True)],
    )
    give(row, "自然资源部门", ("企业名称", "用地面积（亩）"), *[(f"某某{n}厂", 10) for n in names])
    give(row, "电力企业", ("企业名称", "用电量"), *[(f"某某{n}厂", 10 * MU / POWER) for n in names])
    row.refresh_from_db()
    return row


def act(row: Round, name: str, by: User, reason: str = "") -> Round:
    """One act on a round as it is now."""
    row.refresh_from_db()
    return round_services.move(row.pk, name, version=row.version, by=by, reason=reason)


def published(*taxes: float) -> Round:
    """A round whose notice runs."""
    row = filled(*taxes)
    act(row, "preview", post("park"))
    return act(row, "publish", post("park"))
