"""Projects are registered and their own row is edited here: names, nodes, places, investors, money."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects.locking import advance, locked, need, note, today
from yanzhen.city.projects.models import HERE, Investor, Project, StageEvent
from yanzhen.city.projects.permissions import EVERYWHERE, STARTERS, is_on_ground, may_start
from yanzhen.city.projects.stage_services import EVENT_FIELDS, STAGE_FIELDS
from yanzhen.city.projects.values import NewProject
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.stages import Stage

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,110}")
PLAIN = ("name", "place_text", "investment", "owner_unit", "note")


def create_project(new: NewProject, *, by: Any, on: datetime.date | None = None) -> Project:
    """A project in reserve. Raises YanzhenError without a name, for unknown codes, a used code, or no right."""
    if not may_start(by):
        raise YanzhenError(
            "没有权限",
            where="登记项目",
            why="由项目办、链办、招商、园区或县（市）区登记",
            do="请有权限的同志来做",
        )
    name, day = _named(new.name), on or today()
    if day > today():
        raise YanzhenError("日期还没有到", where="入库日期", why=str(day), do="写今天或以前的日期")
    with transaction.atomic():
        code = _free_code(new.code)
        row = Project.objects.create(
            code=code, name=name, investment=_money(new.investment), place_text=new.place_text[:200],
            owner_unit=(new.owner_unit or str(getattr(by, "unit", "") or ""))[:120], lead=new.lead[:120],
            note=new.note, practice=new.practice, kept=True, stage=Stage.RESERVE, stage_date=day.isoformat(),
            stage_reason="本平台登记", grade="M",
        )  # fmt: skip
        _connect(row, new)
        if not may_start_here(by, row):
            raise YanzhenError("不在您的园区或县（市）区", where=name, do="选本单位所在的园区或县（市）区")
        event = StageEvent.objects.create(
            project=row, stage=Stage.RESERVE, date=row.stage_date, order=HERE, act="入库", by=by, by_name=str(by),
            at=timezone.now(), grade="M", given={"lead": row.lead} if row.lead else {},
        )  # fmt: skip
        seal(event, "项目入库", EVENT_FIELDS, by=by)
        seal(row, "项目入库", STAGE_FIELDS, by=by)
        note(row, by, "登记项目", None, {"name": row.name, "lead": row.lead}, action="create")
    return row


def may_start_here(by: Any, row: Project) -> bool:
    """Park and county register on their own ground; a project without a place yet is nobody's ground."""
    placed = row.parks.exists() or row.regions.exists()
    return has_role(by, *EVERYWHERE, "investment") or not placed or is_on_ground(by, row)


def edit_project(project: Project | str, new: NewProject, *, by: Any) -> Project:
    """The row as the form has it now; what differs is noted field by field."""
    with transaction.atomic():
        row = locked(project)
        need(by, row, STARTERS, "修改资料")
        before = _told(row)
        row.name, row.investment, row.note = _named(new.name), _money(new.investment), new.note
        row.place_text, row.owner_unit = new.place_text[:200], new.owner_unit[:120]
        advance(row, *PLAIN)
        _connect(row, new)
        after = _told(row)
        changed = {name for name in after if after[name] != before[name]}
        if changed:
            note(row, by, "修改资料", {n: before[n] for n in changed}, {n: after[n] for n in changed})
    return row


def _told(row: Project) -> dict[str, Any]:
    return {
        **{name: str(getattr(row, name) if getattr(row, name) is not None else "") for name in PLAIN},
        "nodes": sorted(row.nodes.values_list("code", flat=True)),
        "parks": sorted(row.parks.values_list("code", flat=True)),
        "regions": sorted(row.regions.values_list("code", flat=True)),
        "investors": list(row.investors.values_list("name", flat=True)),
    }


def _named(name: str) -> str:
    text = " ".join(name.split())
    if not text:
        raise YanzhenError("没有项目名称", where="项目名称", do="填写项目名称")
    if len(text) > 200:
        raise YanzhenError("项目名称过长", where="项目名称", why=f"{len(text)} 字", do="不超过 200 字")
    return text


def _money(value: Decimal | None) -> Decimal | None:
    if value is not None and (not value.is_finite() or value < 0):
        raise YanzhenError("总投资不能是负数", where="总投资（亿元）", why=str(value), do="填正数，单位亿元")
    return value


def _free_code(asked: str) -> str:
    if asked:
        if not CODE.fullmatch(asked):
            raise YanzhenError("项目代码写法不对", where=asked, do="小写字母、数字和短横线")
        if Project.all_rows.filter(code=asked).exists():
            raise YanzhenError("项目代码已用过", where=asked, do="换一个代码")
        return asked
    stem = f"p{today():%Y%m%d}"
    used = set(Project.all_rows.filter(code__startswith=f"{stem}-").values_list("code", flat=True))
    return next(code for n in range(1, len(used) + 2) if (code := f"{stem}-{n}") not in used)


def _connect(row: Project, new: NewProject) -> None:
    row.nodes.set(_found(chains.node_rows().filter(code__in=new.nodes), new.nodes, "环节").values())
    row.parks.set(_found(parks.parks().filter(code__in=new.parks), new.parks, "园区").values())
    _all_known(enterprises.region_names(), new.regions, "县（市）区")
    row.regions.set(list[Any](new.regions))
    firms = {code for _, code in new.investors if code}
    known = {e.code: e for e in enterprises.enterprises().filter(code__in=firms)}
    _all_known(known, firms, "企业")
    row.investors.all().delete()
    Investor.objects.bulk_create(
        Investor(project=row, name=name.strip()[:120], enterprise_id=known[code].pk if code else None)
        for name, code in new.investors
        if name.strip()
    )


def _found(rows: Iterable[Any], codes: Iterable[str], what: str) -> Mapping[str, Any]:
    return _all_known({row.code: row for row in rows}, codes, what)


def _all_known(rows: Mapping[str, Any], codes: Iterable[str], what: str) -> Mapping[str, Any]:
    strange = [code for code in codes if code not in rows]
    if strange:
        raise YanzhenError(f"没有这个{what}", where="、".join(strange[:5]), do=f"从现有的{what}里选")
    return rows
