"""What a single row cannot tell: names that must exist elsewhere, order in time, arithmetic, circles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from stdnum.cn import uscc

from yanzhen.kernel.errors import Problem, YanzhenError
from yanzhen.specs.loading import Reading, as_pack, find_pack, load_pack, read_files
from yanzhen.specs.pack import KINDS, Pack, row_key

OLD_UNITS = frozenset({"", "%", "百分点"})


def check_pack(path: str | Path, bases: Sequence[Pack] = ()) -> list[Problem]:
    """Everything wrong with a pack, by file and line; an empty list means it may be installed.

    ``bases`` are the packs it depends on; when none are given the built-in ones it names are loaded.
    """
    folder = find_pack(path)
    reading = read_files(folder)
    problems = list(reading.problems)
    if reading.meta is None:
        problems.append(Problem("pack-meta", "pack.yaml", None, "包的说明读不出来", "缺少 id、版本等", "改好 pack.yaml"))
        return problems
    pack = as_pack(folder, reading, reading.meta)
    known, missing = _bases(pack, bases)
    problems += missing
    problems += [p for check in CHECKS for p in check(pack, known)]
    return sorted(problems, key=lambda p: (p.file, p.line or 0, p.code))


def _bases(pack: Pack, bases: Sequence[Pack]) -> tuple[list[Pack], list[Problem]]:
    given = {b.meta.id: b for b in bases}
    problems = []
    for name in pack.meta.depends:
        if name in given:
            continue
        try:
            given[name] = load_pack(name)
        except YanzhenError as error:
            problems.append(Problem("unknown-pack", "pack.yaml", None, f"依赖的包 {name} 用不了", error.what, error.do or "先改好它"))
    return list(given.values()), problems


def _place(pack: Pack, kind: str, row: object) -> tuple[str, int | None]:
    return pack.places.get((kind, row_key(kind, row)), ("", None))  # type: ignore[arg-type]


def _ids(kind: str, packs: Iterable[Pack]) -> set[str]:
    return {row_key(kind, row) for pack in packs for row in pack.rows(kind)}


def node_ids(packs: Iterable[Pack]) -> set[str]:
    """``chain.key`` of every node."""
    return {f"{c.id}.{n.id}" for pack in packs for c in pack.chains for n in c.nodes}


@dataclass(frozen=True, slots=True)
class Pointer:
    """``kind.field`` holds ids of ``to``; ``label`` names them in the message."""

    kind: str
    field: str
    to: str
    label: str
    code: str


def _pointers(to: str, label: str, code: str, *holders: str) -> list[Pointer]:
    return [Pointer(*holder.split("."), to, label, code) for holder in holders]  # type: ignore[call-arg]


POINTERS: tuple[Pointer, ...] = (
    *_pointers("nodes", "环节", "unknown-node", "placements.node", "projects.nodes", "chain_links.from_", "chain_links.to"),
    *_pointers("nodes", "环节", "unknown-node", "talent.node", "capital.node"),
    *_pointers("enterprises", "企业", "unknown-enterprise", "placements.enterprise", "enterprise_figures.enterprise"),
    *_pointers("enterprises", "企业", "unknown-enterprise", "projects.enterprises", "supply.supplier", "supply.customer"),
    *_pointers("parks", "园区", "unknown-park", "enterprises.park", "park_figures.park", "projects.parks", "parks.parent"),
    *_pointers("parks", "园区", "unknown-park", "platforms.park", "targets.park"),
    *_pointers("chains", "产业链", "unknown-chain", "parks.chains", "platforms.chains", "targets.chain", "listings.chains"),
    *_pointers("chains", "产业链", "unknown-chain", "talent.chain", "capital.chain"),
    *_pointers("regions", "地区代码", "unknown-region", "enterprises.region", "parks.regions", "projects.regions", "regions.parent"),
    *_pointers("industries", "行业代码", "unknown-industry", "enterprises.industries", "industries.parent"),
    *_pointers("industries", "行业代码", "unknown-industry", "size_classes.industries", "thresholds.industries"),
    *_pointers("indicators", "指标", "unknown-indicator", "targets.indicator", "actuals.indicator", "lineages.indicator"),
    *_pointers("indicators", "指标", "unknown-indicator", "contradictions.indicator"),
    *_pointers("projects", "项目", "unknown-project", "project_events.project"),
    *_pointers("lineages", "目标线", "unknown-lineage", "targets.lineage"),
    *_pointers("targets", "目标", "unknown-target", "targets.supersedes"),
)


def _check_pointers(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    packs = [pack, *bases]
    known = {to: node_ids(packs) if to == "nodes" else _ids(to, packs) for to in {p.to for p in POINTERS}}
    for pointer in POINTERS:
        for row in pack.rows(pointer.kind):
            value = getattr(row, pointer.field)
            for name in (value,) if isinstance(value, str) else value:
                if name and name not in known[pointer.to]:
                    yield _unknown(pack, pointer, row, name, known[pointer.to])


def _unknown(pack: Pack, pointer: Pointer, row: object, name: str, known: set[str]) -> Problem:
    file, line = _place(pack, pointer.kind, row)
    near = get_close_matches(name, known, n=1)
    do = f"是否想写 {near[0]}？" if near else f"先定义这个{pointer.label}，或改正写法"
    return Problem(pointer.code, file, line, f"没有这个{pointer.label}：{name}", f"{pointer.field.strip('_')} 指向的定义不存在", do)


def _check_sources(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    known = _ids("sources", [pack, *bases])
    for kind in KINDS:
        for row in pack.rows(kind):
            cited = [*(getattr(row, "references", None) or ()), *(getattr(row, "reference", None) or ())]
            cited += [c for side in getattr(row, "sides", ()) for c in side.references]
            cited += [c for clause in getattr(row, "clauses", ()) for c in clause.reference]
            for cite in cited:
                if cite.source not in known:
                    yield _unknown(pack, Pointer(kind, "references", "sources", "出处", "unknown-source"), row, cite.source, known)


def _check_units(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    units = [u for p in [pack, *bases] for u in p.units]
    known = {u.label.zh for u in units} | {a for u in units for a in u.aliases} | OLD_UNITS
    if not units:
        return
    for kind, field_name in _UNIT_FIELDS:
        for row in pack.rows(kind):
            unit, file_line = getattr(row, field_name), _place(pack, kind, row)
            if unit and not _is_unit(unit, known):
                near = get_close_matches(unit, known, n=1)
                do = f"是否想写 {near[0]}？" if near else "在 units.yaml 里定义它"
                yield Problem("unknown-unit", *file_line, f"不认识的单位 {unit}", "单位表里没有", do)
            value = getattr(row, "value", getattr(row, "capacity", None))
            if value is not None and not unit and kind in {"targets", "actuals"}:
                yield Problem("no-unit", *file_line, "有数值没有单位", "没有单位的数不能比较", "补上 unit")


_UNIT_FIELDS = (
    ("targets", "unit"), ("actuals", "unit"), ("indicators", "unit"), ("enterprise_figures", "unit"),
    ("park_figures", "unit"), ("thresholds", "unit"), ("talent", "unit"), ("capital", "unit"), ("projects", "capacity_unit"),
)  # fmt: skip


def _is_unit(unit: str, known: set[str]) -> bool:
    """A unit, or one unit per another (吨/年, 亿元/家); what follows a bracket is a remark."""
    parts = unit.split("(")[0].split("（")[0].split("/")
    return parts[0] in known


def _check_chains(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    codes = _ids("industries", [pack, *bases])
    for chain in pack.chains:
        file, line = _place(pack, "chains", chain)
        keys = [n.id for n in chain.nodes]
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            yield Problem("duplicate-node", file, line, f"环节 {key} 定义了两次", "同一条链里环节 id 不能重复", "改名或合并")
        for edge in chain.edges:
            for end in (edge.from_, edge.to):
                if end not in keys:
                    near = get_close_matches(end, keys, n=1)
                    do = f"是否想写 {near[0]}？" if near else "先定义这个环节"
                    yield Problem("missing-node", file, line, f"边 {edge.from_}→{edge.to} 指向不存在的环节 {end}", "两端都要是本链的环节", do)
        for node in chain.nodes:
            for code in node.industries:
                if codes and code not in codes:
                    yield Problem("unknown-industry", file, line, f"环节 {node.id} 的行业代码 {code} 不存在", "不在 GB/T 4754-2017 里", "核对代码")


def _check_uscc(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    for row in pack.enterprises:
        if row.uscc and not uscc.is_valid(row.uscc):
            file, line = _place(pack, "enterprises", row)
            yield Problem("bad-uscc", file, line, f"统一社会信用代码 {row.uscc} 校验不过", "18 位代码的校验位不符", "对照营业执照改正，不确定就留空")


def _check_times(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    for kind in KINDS:
        for row in pack.rows(kind):
            start, end = getattr(row, "valid_from", ""), getattr(row, "valid_to", "")
            if start and end and end < start:
                yield Problem("time-order", *_place(pack, kind, row), "先失效后生效", f"{end} 早于 {start}", "改正 valid_from 或 valid_to")
    latest = {p.id: p for p in pack.projects}
    for event in pack.project_events:
        project = latest.get(event.project)
        if project and event.date and project.stage_date and event.date[:4] > project.stage_date[-10:][:4]:
            why = f"事件 {event.date} 晚于项目的阶段日期 {project.stage_date}"
            yield Problem("time-order", *_place(pack, "project_events", event), "事件晚于项目现状", why, "更新项目的 stage 与 stage_date")


def _check_circles(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    older = {t.id: t.supersedes for t in pack.targets if t.supersedes}
    for target in pack.targets:
        seen, at = {target.id}, older.get(target.id, "")
        while at and at not in seen:
            seen.add(at)
            at = older.get(at, "")
        if at == target.id:
            yield Problem("circle", *_place(pack, "targets", target), f"目标 {target.id} 绕回自身", "supersedes 成了环", "断开其中一处")


Check = Callable[[Pack, list[Pack]], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (
    _check_pointers, _check_sources, _check_units, _check_chains, _check_uscc, _check_times, _check_circles,
)  # fmt: skip

__all__ = ["Reading", "check_pack", "node_ids"]
