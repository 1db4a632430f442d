"""People and acts for tests of the project library."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from tests.city import rows
from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.projects import services
from yanzhen.city.projects.models import Project

TODAY = timezone.localdate()
PDF = b"%PDF-1.4 test"


def person(role: str, *, subject: str = "", kind: str = "department") -> User:
    unit = Unit.objects.create(
        code=f"u-{role}-{subject or 'x'}", name=f"{role}单位", kind=kind, subject=subject
    )
    return User.objects.create(
        username=f"{role}-{subject or 'x'}", role=role, unit=unit, display_name=f"{role}经办岗"
    )


def file(name: str = "合同.pdf", *, dated: datetime.date | None = None, body: bytes = PDF) -> Any:
    return services.EvidenceFile(body + name.encode(), name, dated or TODAY)


def reserved(by: User, *nodes: Any, on: datetime.date | None = None, **more: Any) -> Project:
    new = services.NewProject(
        **{
            "name": "钢管项目", "nodes": tuple(n.code for n in nodes), "investors": (("某钢管公司", ""),),
            "owner_unit": "", **more,
        }
    )  # fmt: skip
    return services.create_project(new, by=by, on=on)


def signed(by: User, *nodes: Any, on: datetime.date | None = None, **more: Any) -> Project:
    project = reserved(by, *nodes, on=on, **more)
    return services.change_stage(
        project, "signed", on=on or TODAY, by=by, reason="补录",
        facts={"owner_unit": "甲局", "investment": ("2", "亿元"), "contract_date": on or TODAY, "contract_file": file()},
    )  # fmt: skip


def REGISTERED() -> dict[str, Any]:
    return {"company_uscc": "91350100M000100Y43", "company_licence": file("执照.pdf")}


def started_facts(on: datetime.date | None = None) -> dict[str, Any]:
    return REGISTERED() | {
        "approval": "备字1号", "land": file("土地合同.pdf"), "permit": "施1号", "start_date": on or TODAY,
        "start_evidence": file("开工.pdf"),
    }  # fmt: skip


def building(by: User, *nodes: Any, on: datetime.date | None = None, **more: Any) -> Project:
    if "parks" not in more:
        rows.park("songmu", "松木园")
    project = signed(by, *nodes, on=on, **{"parks": ("songmu",), **more})
    project = services.change_stage(
        project, "started", on=on or TODAY, by=by, facts=started_facts(on), reason="补录"
    )
    return services.change_stage(
        project, "building", on=on or TODAY, by=by, reason="补录",
        facts={"paid_in": ("5000", "万元"), "completed_investment": ("0.4", "亿元"), "progress_date": on or TODAY},
    )  # fmt: skip


def operating(by: User, project: Project, on: datetime.date | None = None) -> Project:
    return services.change_stage(
        project, "operating", on=on or TODAY, by=by, reason="补录",
        facts={
            "completion_date": on or TODAY, "completion_evidence": file("验收.pdf"), "operating_date": on or TODAY,
            "capacity": ("50000", "吨/年"), "operating_evidence": file("用电.pdf"),
        },
    )  # fmt: skip
