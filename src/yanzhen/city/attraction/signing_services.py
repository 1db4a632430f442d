"""A lead that is signed becomes a project of the library, in one transaction; each knows the other."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.attraction.lead_services import dated, fresh, lock_desk, promote, write
from yanzhen.city.attraction.lead_states import SIGN_FROM, STATE_LABELS
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.permissions import holds
from yanzhen.city.projects.services import change_stage, create_project
from yanzhen.city.projects.values import EvidenceFile, NewProject
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.stages import Stage


@dataclass(frozen=True, slots=True)
class Contract:
    """What is signed: the project's name, the day, the file, money in 亿元; park and county where it will stand."""

    name: str
    on: datetime.date
    file: Any
    filename: str
    investment: Decimal | None = None
    park: str = ""
    region: str = ""


def sign_project(lead: Lead, *, by: Any, contract: Contract, version: int | None = None) -> str:
    """Sign a lead: a project in the library in stage 签约 with the contract as its proof. Gives the project's code.

    Raises YanzhenError (nothing is written then) when the lead is not in talks, has no node, an offer is open, or
    the project library refuses.
    """
    _may_sign(lead, by)
    dated(lead, contract.on)
    with transaction.atomic():
        book = lock_desk()
        fresh(lead, lead.version if version is None else version)
        project = create_project(_project(lead, contract), by=by, on=contract.on)
        file = EvidenceFile(contract.file, contract.filename, contract.on, f"线索 {lead.number} 的合同")
        late = f"按线索 {lead.number} 的合同日期登记" if contract.on < timezone.localdate() else ""
        facts = {"contract_date": contract.on, "contract_file": file}
        change_stage(project, Stage.SIGNED, on=contract.on, by=by, facts=facts, reason=late)
        lead.state, lead.signed_on, lead.project_id = "signed", contract.on, project.pk
        lead.progress_on = max(contract.on, lead.progress_on) if lead.progress_on else contract.on
        lead.due_act, lead.due_on = "", None
        lead.closed_on, lead.protected_until = timezone.localdate(), None
        write(lead, "签约", by, more={"project": project.code, "on": f"{contract.on}"})
        promote(lead, book)
    return project.code


def _may_sign(lead: Lead, by: Any) -> None:
    if not holds(by, lead.unit_id):
        raise YanzhenError("不能签约", where=lead.number, why="线索不归你单位")
    if lead.state not in SIGN_FROM:
        why = f"现在是“{STATE_LABELS[lead.state]}”"
        raise YanzhenError("现在不能签约", where=lead.number, why=why, do="先联系、研判、反馈，再签约")
    if lead.node is None:
        raise YanzhenError("还不能签约", where=lead.number, why="没有写补哪个环节", do="补上环节再签约")
    if lead.disputes.exclude(state="closed").exists():
        raise YanzhenError("还不能签约", where=lead.number, why="首报争议没有办结", do="等裁决和申诉办结")
    unfinished = lead.offers.filter(state__in=("draft", "submitted")).count()
    if unfinished:
        raise YanzhenError(
            "还不能签约",
            where=lead.number,
            why=f"{unfinished} 份招商条件没有审批",
            do="送审并批准，或删去草稿",
        )


def _project(lead: Lead, contract: Contract) -> NewProject:
    park = contract.park or (lead.park.code if lead.park else "")
    region = contract.region or str(lead.region_id or "")
    if not park and not region:
        park = lead.unit.subject if lead.unit.kind == "park" else ""
        region = lead.unit.subject if lead.unit.kind == "region" else ""
    assert lead.node is not None
    return NewProject(
        name=contract.name,
        nodes=(lead.node.code,),
        parks=(park,) if park else (),
        regions=(region,) if region else (),
        investors=((lead.investor, ""),),
        investment=lead.investment if contract.investment is None else contract.investment,
        owner_unit=lead.unit.name,
        lead=lead.number,
        practice=lead.practice,
    )
