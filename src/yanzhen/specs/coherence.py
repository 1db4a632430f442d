"""What a single row cannot tell about itself: circles, order in time, units, edges without an end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from stdnum.cn import uscc

from yanzhen.kernel.errors import Problem
from yanzhen.kernel.stages import FALLEN_STAGES, MAIN_LINE, STAGE_LABELS, Stage
from yanzhen.specs.dates import bounds
from yanzhen.specs.models import ChainSpec, ProjectEventSpec, ProjectSpec
from yanzhen.specs.pack import KINDS, Pack, row_key
from yanzhen.specs.places import Place
from yanzhen.specs.pointers import ids, suggestion

_UNDERWAY = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.STARTED) :])
_HALTED = FALLEN_STAGES


def check_chains(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Nodes and edges of each chain: once each, both ends there, industries that exist."""
    codes = ids("industries", [pack, *bases])
    for chain in pack.chains:
        place = pack.place("chains", chain)
        yield from _nodes(chain, place, codes)
        yield from _edges(chain, place)


def _nodes(chain: ChainSpec, place: Place, codes: set[str]) -> Iterator[Problem]:
    first: dict[str, int | None] = {}
    for number, node in enumerate(chain.nodes):
        line = place.at(("nodes", number, "id"))
        if node.id in first:
            why = f"{node.id} 已在第 {first[node.id]} 行定义"
            yield Problem(
                "duplicate-node", place.file, line, f"环节 {node.id} 定义了两次", why, "改名，或并成一个"
            )
        first.setdefault(node.id, line)
        for code in node.industries:
            if codes and code not in codes:
                at = place.at(("nodes", number, "industries"))
                what = f"环节 {node.id} 的行业代码 {code} 不存在"
                do = suggestion(code, codes, "核对 GB/T 4754-2017 的代码，不带门类字母")
                yield Problem("unknown-industry", place.file, at, what, "行业表里没有它", do)


def _edges(chain: ChainSpec, place: Place) -> Iterator[Problem]:
    keys = {node.id for node in chain.nodes}
    seen: set[tuple[str, str]] = set()
    for number, edge in enumerate(chain.edges):
        line, pair = place.at(("edges", number)), (edge.from_, edge.to)
        arrow = f"{edge.from_}→{edge.to}"
        for end in sorted(set(pair) - keys):
            do = suggestion(end, keys, "先定义这个环节，或改正边")
            yield Problem(
                "missing-node",
                place.file,
                line,
                f"边 {arrow} 指向不存在的环节 {end}",
                "两端都要是本链的环节",
                do,
            )
        if edge.from_ == edge.to:
            yield Problem(
                "self-edge",
                place.file,
                line,
                f"边 {arrow} 的两端是同一环节",
                "环节不能供给自己",
                "改正一端，或删去",
            )
        if pair in seen:
            yield Problem(
                "duplicate-edge", place.file, line, f"边 {arrow} 写了两次", "同一对环节只要一条边", "删去一条"
            )
        seen.add(pair)


_UNIT_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("targets", "value", "unit"),
    ("actuals", "value", "unit"),
    ("enterprise_figures", "value", "unit"),
    ("park_figures", "value", "unit"),
    ("talent", "value", "unit"),
    ("capital", "value", "unit"),
    ("projects", "capacity", "capacity_unit"),
    ("thresholds", "value", "unit"),
    ("indicators", "", "unit"),
)


def dimensions(packs: list[Pack]) -> dict[str, str]:
    """Every way to write a unit, with its dimension."""
    units = [unit for pack in packs for unit in pack.units]
    return {name: unit.dimension for unit in units for name in (unit.label.zh, *unit.aliases)}


def dimension_of(unit: str, known: dict[str, str]) -> str | None:
    """The dimension of a unit or of one unit per another (吨/年); None when a part is not known."""
    if unit in known:
        return known[unit]
    head, *per = unit.split("/")
    if head not in known or any(not part.strip() for part in per):
        return None
    return "/".join([known[head], *(known.get(part, part) for part in per)])


def check_units(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Units that are known, present beside a value, and of the indicator's dimension."""
    known = dimensions([pack, *bases])
    if not known:
        return
    for kind, value_field, unit_field in _UNIT_FIELDS:
        for row in pack.rows(kind):
            unit, place = getattr(row, unit_field), pack.place(kind, row)
            line = place.at((unit_field,))
            if unit and dimension_of(unit, known) is None:
                do = suggestion(unit, known, "改用单位表里的写法，或在 units.yaml 里加上它")
                yield Problem("unknown-unit", place.file, line, f"不认识的单位 {unit}", "单位表里没有", do)
            if value_field and not unit and getattr(row, value_field) is not None:
                yield Problem(
                    "no-unit",
                    place.file,
                    line,
                    "有数值没有单位",
                    "没有单位的数不能比较",
                    f"补上 {unit_field}",
                )
    yield from _wrong_units(pack, bases, known)


def _wrong_units(pack: Pack, bases: list[Pack], known: dict[str, str]) -> Iterator[Problem]:
    of = {indicator.id: indicator.unit for p in [*bases, pack] for indicator in p.indicators}
    for kind in ("targets", "actuals"):
        for row in pack.rows(kind):
            unit, expected = getattr(row, "unit", ""), of.get(getattr(row, "indicator", ""), "")
            if not unit or not expected or getattr(row, "mode", "level") in {"growth", "cagr"}:
                continue
            have, want = dimension_of(unit, known), dimension_of(expected, known)
            if have is not None and want is not None and have != want:
                place = pack.place(kind, row)
                why = f"指标的单位是 {expected}，两者不是一种量"
                do = f"改用 {expected} 或同类单位；增速请写 mode: growth"
                yield Problem(
                    "wrong-unit", place.file, place.at(("unit",)), f"单位 {unit} 与指标不合", why, do
                )


def check_codes(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Unified social credit codes, and the region of the pack."""
    for row in pack.enterprises:
        if row.uscc and not uscc.is_valid(row.uscc):
            place, why = pack.place("enterprises", row), "18 位代码的字符或校验位不符（GB 32100-2015）"
            do = "对照营业执照改正；不确定就留空"
            yield Problem(
                "bad-uscc", place.file, place.line, f"统一社会信用代码 {row.uscc} 校验不过", why, do
            )
    regions, meta = ids("regions", [pack, *bases]), pack.place("pack", pack.meta)
    if pack.meta.region and pack.meta.region not in regions:
        do = suggestion(pack.meta.region, regions, "填 6 位行政区划代码")
        yield Problem(
            "unknown-region",
            "pack.yaml",
            meta.at(("region",)),
            f"没有这个地区代码：{pack.meta.region}",
            "地区表里没有",
            do,
        )


def check_times(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Nothing ends before it begins; no stage is seen after the project's latest stage."""
    for kind in KINDS:
        for row in pack.rows(kind):
            place = pack.place(kind, row)
            for path, part in _dated_parts(row):
                start, end = getattr(part, "valid_from", ""), getattr(part, "valid_to", "")
                if start and end and bounds(end)[1] < bounds(start)[0]:
                    line = place.at((*path, "valid_to"))
                    why = f"失效 {end} 早于生效 {start}"
                    yield Problem(
                        "time-order", place.file, line, "先失效后生效", why, "改正 valid_from 或 valid_to"
                    )
    projects = {p.id: p for p in pack.projects}
    for event in pack.project_events:
        yield from _event_times(pack, event, projects.get(event.project))


def _dated_parts(row: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield (), row
    for name in ("clauses", "rungs"):
        for number, part in enumerate(getattr(row, name, ())):
            yield (name, number), part


def _event_times(pack: Pack, event: ProjectEventSpec, project: ProjectSpec | None) -> Iterator[Problem]:
    if project is None or not event.date:
        return
    place = pack.place("project_events", event)
    if project.stage_date and bounds(event.date)[0] > bounds(project.stage_date)[1]:
        why = f"记录 {event.date} 晚于项目 {project.id} 的阶段日期 {project.stage_date}"
        do = "更新 projects.csv 的 stage 与 stage_date，或改正这条记录"
        yield Problem("time-order", place.file, place.line, "记录晚于项目现状", why, do)
    if project.stage is Stage.NEVER_LANDED and event.stage in _UNDERWAY:
        what = f"项目 {project.id} 未落地，却有{STAGE_LABELS[event.stage]}的记录"
        why = "未落地是指从未开工"
        yield Problem(
            "never-landed", place.file, place.line, what, why, "改为 stalled 或 terminated，或改正记录"
        )


def check_projects(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """A project that stands still says why."""
    for row in pack.projects:
        if row.stage in _HALTED and not (row.stage_reason or row.note):
            place, label = pack.place("projects", row), STAGE_LABELS[row.stage]
            what = f"项目 {row.id} {label}，没有写明依据"
            do = "在 stage_reason 里用一句话写明从何得知"
            yield Problem("no-reason", place.file, place.line, what, f"说一个项目{label}要有依据", do)


_PARENTS: tuple[tuple[str, str, str], ...] = (
    ("targets", "supersedes", "目标"),
    ("parks", "parent", "园区"),
    ("industries", "parent", "行业"),
    ("regions", "parent", "地区"),
)


def check_circles(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Nothing stands above, or replaces, itself."""
    for kind, field, label in _PARENTS:
        above = {row_key(kind, row): getattr(row, field) for row in pack.rows(kind)}
        for row in pack.rows(kind):
            key = row_key(kind, row)
            if in_circle(key, above):
                place = pack.place(kind, row)
                line = place.at((field,))
                yield Problem(
                    "circle", place.file, line, f"{label} {key} 绕回自身", f"{field} 成了环", "断开其中一处"
                )


def in_circle(key: str, above: dict[str, str]) -> bool:
    """Whether following ``above`` from a key leads back to it."""
    seen, at = {key}, above.get(key, "")
    while at and at not in seen:
        seen.add(at)
        at = above.get(at, "")
    return at == key


def check_stages(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Stages lead to stages of the same list and require facts that the list names."""
    for row in pack.stage_sets:
        place, stages, facts = (
            pack.place("stage_sets", row),
            [s.id.value for s in row.stages],
            [f.id for f in row.facts],
        )
        for number, stage in enumerate(row.stages):
            wanted = [("next", "阶段", s.value, stages) for s in stage.next]
            wanted += [("requires", "事实", name, facts) for name in stage.requires]
            for field, label, name, known in wanted:
                if name not in known:
                    line, do = (
                        place.at(("stages", number, field)),
                        suggestion(name, known, f"先定义这个{label}"),
                    )
                    what = f"{stage.label.zh} 的 {field} 指向没有定义的{label} {name}"
                    yield Problem("unknown-stage", place.file, line, what, "同一个文件里没有它", do)
        for name, times in Counter(stages).items():
            if times > 1:
                yield Problem(
                    "duplicate-id",
                    place.file,
                    place.at(("stages",)),
                    f"阶段 {name} 定义了两次",
                    "阶段不能重复",
                    "删去一个",
                )
