"""Facts are stated, files brought and withdrawn, what a project adds to nodes is written; the older wording stays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.chains import queries as chains
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.projects.fact_reading import read_day, read_fact, read_number
from yanzhen.city.projects.held import OWN_ROW
from yanzhen.city.projects.locking import advance, locked, need, note, today
from yanzhen.city.projects.models import Contribution, Evidence, Project, ProjectFact
from yanzhen.city.projects.permissions import STARTERS
from yanzhen.city.projects.stage_table import StageTable, stage_table
from yanzhen.city.projects.units import convert
from yanzhen.city.projects.values import EvidenceFile
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.standards import StageFact

FILE_FIELDS = ("project", "fact", "name", "digest", "dated", "withdrawn_why")
GAIN_FIELDS = ("project", "node", "capacity", "unit", "removed_why")


def state_facts(project: Project | str, facts: Mapping[str, Any], *, by: Any) -> Project:
    """State facts (text, date, number, (number, unit) or EvidenceFile); all of them or none."""
    with transaction.atomic():
        row = locked(project)
        need(by, row, STARTERS, "登记事实")
        told = write_facts(row, stage_table(), facts, by=by)
        if told:
            row.kept = True
            advance(row, "kept", "investment")
            note(row, by, "登记事实", None, told)
    return row


def write_facts(row: Project, table: StageTable, facts: Mapping[str, Any], *, by: Any) -> dict[str, str]:
    """Write them inside the caller's transaction; returns fact → wording of what is new. Raises YanzhenError."""
    told: dict[str, str] = {}
    for name, given in facts.items():
        fact = table.facts.get(name)
        if fact is None:
            raise YanzhenError("没有这项事实", where=name, why="阶段表里没有", do="从表里选")
        if given is None or given == "" or (isinstance(given, tuple) and given[0] in (None, "")):
            continue
        text = _write(row, fact, given, by)
        if text:
            told[name] = text
    return told


def _write(row: Project, fact: StageFact, given: Any, by: Any) -> str:
    """The wording when it is new, empty when it was already held."""
    if fact.kind == "document" or isinstance(given, EvidenceFile):
        return _bring(row, fact, given, by)
    if fact.id in OWN_ROW:
        return _write_own(row, fact, given, by)
    read = read_fact(fact, given, today=today())
    held = ProjectFact.objects.filter(project=row, fact=fact.id, replaced_at=None)
    before = held.first()
    if before is not None and (before.text, before.number, before.unit) == (
        read.text,
        read.number,
        read.unit,
    ):
        return ""
    held.update(replaced_at=timezone.now())
    ProjectFact.objects.create(
        project=row, fact=fact.id, text=read.text, number=read.number, unit=read.unit, by=by, by_name=str(by)
    )
    return read.text


def _write_own(row: Project, fact: StageFact, given: Any, by: Any) -> str:
    """Facts of the row itself: the investment in 亿元, a capacity on the only node, the unit in charge."""
    read = read_fact(fact, given, today=today())
    if fact.id == "investment":
        row.investment = read.number
        return read.text
    if fact.id == "capacity":
        nodes = list(row.nodes.all())
        if len(nodes) != 1:
            raise YanzhenError("不知道产能属于哪个环节", where=row.name, why=f"项目归入 {len(nodes)} 个环节",
                               do="在“环节贡献”里逐个环节登记")  # fmt: skip
        _put_gain(row, nodes[0], read.number or Decimal(0), read.unit, by)
        return read.text
    if fact.id == "owner_unit":
        row.owner_unit = read.text[:120]
        Project.objects.filter(pk=row.pk).update(owner_unit=row.owner_unit)
        return read.text
    raise YanzhenError("这项在项目资料里改", where=fact.label.zh, do="打开“修改资料”")


def _bring(row: Project, fact: StageFact, given: Any, by: Any) -> str:
    if fact.kind != "document":
        raise YanzhenError("这项事实不是文件", where=fact.label.zh, do="按栏目填写")
    if not isinstance(given, EvidenceFile):
        raise YanzhenError("要上传文件", where=fact.label.zh, do="选择文件，并写明材料日期")
    dated = read_day(given.dated, where=f"{fact.label.zh}的材料日期")
    if dated > today():
        raise YanzhenError("材料日期还没有到", where=fact.label.zh, why=str(dated), do="写材料上的日期")
    stored = keep_paper(given.file, given.name)
    same = Evidence.objects.filter(project=row, fact=fact.id, digest=stored.digest, withdrawn_at=None)
    if same.exists():
        return ""
    evidence = Evidence.objects.create(
        project=row, fact=fact.id, name=stored.name, digest=stored.digest, size=stored.size,
        media_type=stored.media_type, dated=dated, note=given.note.strip()[:300], by=by, by_name=str(by),
    )  # fmt: skip
    seal(evidence, "收存佐证", FILE_FIELDS, by=by)
    return f"{stored.name}（{dated}）"


def withdraw_evidence(project: Project | str, key: int, *, why: str, by: Any) -> Evidence:
    """A file no longer counts; it stays with the reason."""
    if not why.strip():
        raise YanzhenError("要写明理由", where="撤下佐证", do="说明为什么不作数")
    with transaction.atomic():
        row = locked(project)
        need(by, row, STARTERS, "撤下佐证")
        evidence = Evidence.objects.filter(project=row, pk=key, withdrawn_at=None).first()
        if evidence is None:
            raise YanzhenError("没有这份佐证", where=row.name, do="看项目页现有的佐证")
        evidence.withdrawn_at, evidence.withdrawn_why = timezone.now(), why.strip()[:300]
        evidence.save()
        advance(row)
        seal(evidence, "撤下佐证", FILE_FIELDS, by=by)
        note(row, by, "撤下佐证", {"name": evidence.name}, {"why": evidence.withdrawn_why})
    return evidence


def set_contribution(project: Project | str, node: str, *, capacity: Any, unit: str, by: Any) -> Contribution:
    """What the project adds to a node when it operates. The unit must go with the node's unit."""
    with transaction.atomic():
        row = locked(project)
        need(by, row, STARTERS, "登记环节贡献")
        held = chains.node_rows().filter(code=node).first()
        if held is None:
            raise YanzhenError("没有这个环节", where=node, do="从产业链图里选环节")
        number = read_number(capacity, where=f"{held.label}的产能")
        if not number:
            raise YanzhenError("产能要大于 0", where=held.label, do="填投产后每年新增的产能")
        row.nodes.add(held)
        gain = _put_gain(row, held, number, unit.strip(), by)
        row.kept = True
        advance(row, "kept")
        note(row, by, "登记环节贡献", None, {"node": node, "capacity": str(number), "unit": unit})
    return gain


def _put_gain(row: Project, node: Any, capacity: Decimal, unit: str, by: Any) -> Contribution:
    if not unit:
        raise YanzhenError("没有写单位", where=node.label, do="写明单位，如 吨/年")
    _same_unit(row, node, unit)
    held = Contribution.objects.filter(project=row, node=node, removed_at=None).first()
    gain = held or Contribution(project=row, node=node)
    gain.version += 1 if held else 0
    gain.capacity, gain.unit, gain.by, gain.by_name = capacity, unit[:40], by, str(by)
    gain.save()
    seal(gain, "登记环节贡献", GAIN_FIELDS, by=by)
    return gain


def _same_unit(row: Project, node: Any, unit: str) -> None:
    """Capacities of one node are added up, so their units must be of one kind."""
    others = Contribution.objects.filter(node=node, removed_at=None).exclude(project=row)
    for other in others.select_related("project"):
        try:
            convert(Decimal(1), unit, other.unit)
        except YanzhenError as error:
            why = f"{other.project.name}在这个环节用的是“{other.unit}”，{error.why or error.what}"
            raise YanzhenError("单位与这个环节的不一致", where=f"{node.label}：{unit}", why=why,
                               do=f"折算成“{other.unit}”再填") from error  # fmt: skip


def remove_contribution(project: Project | str, node: str, *, why: str, by: Any) -> None:
    """The project does not add to this node after all; the row stays with the reason."""
    if not why.strip():
        raise YanzhenError("要写明理由", where="撤销环节贡献", do="说明为什么撤销")
    with transaction.atomic():
        row = locked(project)
        need(by, row, STARTERS, "撤销环节贡献")
        gain = Contribution.objects.filter(project=row, node__code=node, removed_at=None).first()
        if gain is None:
            raise YanzhenError("这个环节没有登记贡献", where=node, do="看项目页的环节贡献")
        gain.removed_at, gain.removed_why = timezone.now(), why.strip()[:300]
        gain.save()
        advance(row)
        seal(gain, "撤销环节贡献", GAIN_FIELDS, by=by)
        note(row, by, "撤销环节贡献", {"node": node}, {"why": gain.removed_why})
