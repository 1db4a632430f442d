"""One file a case: the application in words, the papers, and the sealed history, packed so that it can leave the system."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from docx import Document
from docx.oxml.ns import qn

from yanzhen.city.exchange.papers import paper_path
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import form_queries
from yanzhen.city.policies.models import Application
from yanzhen.city.policies.payment_queries import masked
from yanzhen.city.policies.procedure import STATES
from yanzhen.city.records.sealing import seals_of

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date inside the archive, so that the same case gives the same file."""


def case_file(application: Application) -> bytes:
    """The archived file where there is one, else the case as it stands now."""
    held = _place(application.dossier) if application.dossier else None
    return held.read_bytes() if held is not None and held.exists() else build(application)


def keep_case(application: Application) -> str:
    """Write the case down for good; gives the digest under which it lies."""
    content = build(application)
    digest = hashlib.sha256(content).hexdigest()
    place = _place(digest)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".new")
        fresh.write_bytes(content)
        fresh.replace(place)
    return digest


def _place(digest: str) -> Path:
    return Path(settings.WORKSPACE.documents) / "cases" / digest


def build(application: Application) -> bytes:
    """A zip: 申报卷宗.docx, 办理经过.json with every seal, and the papers that the case used."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "申报卷宗.docx", _summary(application))
        seals = [_seal(one) for one in seals_of(application)]
        _put(archive, "办理经过.json", json.dumps(seals, ensure_ascii=False, indent=1).encode())
        for name, paper in _papers(application):
            content = paper_path(paper.digest)
            if content.exists():
                _put(archive, f"材料/{name}-{paper.filename}", content.read_bytes())
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name.replace("..", ""), LONG_AGO), content)


def _papers(application: Application) -> list[tuple[str, Any]]:
    found = asked.clause_of(application.policy.code, application.clause)
    names = [*(found[1].documents if found else ()), *application.returned]
    held = asked.papers_of(application.enterprise.code)
    return [(name, held[name]) for name in dict.fromkeys(names) if name in held]


def _seal(one: Any) -> dict[str, Any]:
    return {
        "序号": one.number, "时间": one.at.isoformat(), "行为": one.act, "经办": one.actor_name, "摘要": one.digest,
        "前一摘要": one.previous,
    }  # fmt: skip


def _summary(application: Application) -> bytes:
    document = Document()
    style = document.styles["Normal"]
    style.font.name = "FangSong"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    document.add_heading(f"申报卷宗：{application.clause_label}", 1)
    if application.enterprise.practice:
        document.add_paragraph("演示：企业和事实均为虚构。")
    _table(document, ("事项", "内容"), _head(application))
    document.add_heading("预填内容及出处", 2)
    form = form_queries.form_of(application)
    rows = [
        (f.label, f.value, "，".join(t for t in (f.source, f.date, f.grade and f"等级 {f.grade}") if t))
        for f in form
    ]
    _table(document, ("项目", "内容", "出处"), rows)
    document.add_heading("材料", 2)
    papers = [(n, p.filename, f"{p.at:%Y-%m-%d}", p.digest[:16]) for n, p in _papers(application)]
    _table(document, ("材料", "文件", "提交日", "摘要"), papers)
    document.add_heading("联审意见", 2)
    said = [
        (f"第 {o.round} 轮", o.unit, "同意" if o.agrees else "不同意", o.says)
        for o in application.opinions.all()
    ]
    _table(document, ("轮次", "部门", "意见", "说明"), said)
    document.add_heading("办理经过", 2)
    acts = [(f"{s.at:%Y-%m-%d %H:%M}", s.act, s.actor_name, s.digest[:16]) for s in seals_of(application)]
    _table(document, ("时间", "行为", "经办", "存证摘要"), acts)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(application: Application) -> list[tuple[str, str]]:
    amount = "未定" if application.amount is None else f"{application.amount.normalize():f} 万元"
    return [
        ("企业", application.enterprise.name),
        ("政策", application.policy.label),
        ("依据文件", f"{application.policy.title} {application.policy.number}".strip()),
        ("状态", STATES[application.state]),
        ("方式", "免申即享" if application.automatic else "申报"),
        ("规则的答复", application.told),
        ("金额", amount),
        ("收款账户", f"{application.account_name} {application.account_bank} {masked(application)}".strip()),
        ("公示", f"{application.public_from} 至 {application.public_to}" if application.public_to else "没有公示"),
        ("兑付", f"{application.paid_on} 凭证 {application.receipt}" if application.paid_on else "没有兑付"),
        ("理由", application.reason or "无"),
    ]  # fmt: skip


def _table(document: Any, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    titles, held = list(header), [list(row) for row in rows]
    if not held:
        document.add_paragraph("没有。")
        return
    table = document.add_table(rows=1, cols=len(titles), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, titles, strict=True):
        cell.text = text
    for row in held:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = str(text)
