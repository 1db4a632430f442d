"""Plan the difference between a pack and the record, then write it in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.chains import queries as chains
from yanzhen.city.chains import services as chain_services
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.enterprises import services as enterprise_services
from yanzhen.city.exchange import services as exchange_services
from yanzhen.city.finance import services as finance_services
from yanzhen.city.installation.values import InstallPlan, KindPlan, RowChange, compare
from yanzhen.city.library import services as library_services
from yanzhen.city.parks import queries as parks
from yanzhen.city.parks import services as park_services
from yanzhen.city.policies import services as policy_services
from yanzhen.city.projects import services as project_services
from yanzhen.city.records.queries import installed_contents, installed_digests, installed_pack
from yanzhen.city.records.services import Entry, record_changes, remember_pack, remember_rows, retire_kind
from yanzhen.city.talent import services as talent_services
from yanzhen.city.targets import services as target_services
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import Pack, row_digest, row_key
from yanzhen.specs.fields import Spec

Rows = Mapping[str, Any]
Retire = Callable[[tuple[str, ...], datetime.date], object]


@dataclass(frozen=True, slots=True)
class KindStep:
    """How one kind is written and taken out of force.

    ``whole``: the writer needs all rows of the kind, because their order counts. Kinds without ``retire`` are
    vocabularies: rows point to them, so they stay.
    """

    kind: str
    label: str
    write: Callable[[Rows], None]
    retire: Retire | None = None
    whole: bool = False


def _rows_of(model: str) -> Retire:
    """Retires the rows of a model, named ``app.Model``, by their keys in the pack."""
    return lambda keys, on: retire_kind(model, keys, on=on)


def _nodes() -> dict[str, int]:
    return dict(chains.nodes().values_list("code", "pk"))


def _chains() -> dict[str, int]:
    return dict(chains.chains().values_list("code", "pk"))


def _parks() -> dict[str, int]:
    return dict(parks.parks().values_list("code", "pk"))


def _write_enterprises(rows: Rows) -> None:
    enterprise_services.install_enterprises(rows.values())
    keys = dict(enterprises.enterprises().filter(code__in=rows).values_list("code", "pk"))
    park_services.install_occupancies(rows.values(), keys)


def _retire_enterprises(keys: tuple[str, ...], on: datetime.date) -> None:
    retire_kind("enterprises.Enterprise", keys, on=on)
    park_services.retire_occupancies(keys, on)


def _write_projects(rows: Rows) -> None:
    known = {
        code: (pk, name) for code, pk, name in enterprises.enterprises().values_list("code", "pk", "name")
    }
    project_services.install_projects(rows.values(), nodes=_nodes(), parks=_parks(), enterprises=known)


def _kept_as_installed(rows: Rows) -> None:
    """The record reads this kind from what it remembers of the installation (``records.queries.definitions``)."""


def _nothing_more(keys: tuple[str, ...], on: datetime.date) -> None:
    """What was remembered is retired with the installation itself."""


STEPS: tuple[KindStep, ...] = (
    KindStep("sources", "出处", lambda rows: exchange_services.install_sources(rows.values())),
    KindStep("regions", "地区", lambda rows: enterprise_services.install_regions(rows.values())),
    KindStep("industries", "行业", lambda rows: chain_services.install_industries(rows.values())),
    KindStep(
        "chains",
        "产业链",
        lambda rows: chain_services.install_chains(rows.values()),
        chain_services.retire_chains,
    ),
    KindStep(
        "chain_links",
        "链间关系",
        lambda rows: chain_services.install_chain_links(rows.values()),
        _rows_of("chains.Link"),
    ),
    KindStep(
        "listings",
        "产业链清单",
        lambda rows: chain_services.install_listings(rows.values()),
        _rows_of("chains.ChainListing"),
    ),
    KindStep(
        "phases",
        "推进阶段",
        lambda rows: chain_services.install_phases(rows.values()),
        _rows_of("chains.Phase"),
        whole=True,
    ),
    KindStep(
        "parks",
        "园区",
        lambda rows: park_services.install_parks(rows.values(), _chains()),
        _rows_of("parks.Park"),
    ),
    KindStep(
        "park_figures",
        "园区数据",
        lambda rows: park_services.install_park_figures(rows),
        _rows_of("parks.ParkFigure"),
    ),
    KindStep(
        "platforms",
        "平台",
        lambda rows: park_services.install_platforms(rows.values(), _chains()),
        _rows_of("parks.Platform"),
    ),
    KindStep("enterprises", "企业", _write_enterprises, _retire_enterprises),
    KindStep(
        "enterprise_figures",
        "企业数据",
        lambda rows: enterprise_services.install_enterprise_figures(dict(rows)),
        _rows_of("enterprises.EnterpriseFigure"),
    ),
    KindStep(
        "placements",
        "环节归属",
        lambda rows: enterprise_services.install_placements(dict(rows), _nodes()),
        _rows_of("enterprises.Placement"),
    ),
    KindStep(
        "supply",
        "供货关系",
        lambda rows: enterprise_services.install_supply(dict(rows)),
        _rows_of("enterprises.SupplyFact"),
    ),
    KindStep("stage_sets", "项目阶段表", _kept_as_installed, _nothing_more),
    KindStep("light_sets", "项目亮灯规则", _kept_as_installed, _nothing_more),
    KindStep("projects", "项目", _write_projects, _rows_of("projects.Project")),
    KindStep(
        "project_events",
        "项目进展",
        lambda rows: project_services.install_project_events(rows),
        _rows_of("projects.StageEvent"),
        whole=True,
    ),
    KindStep("indicators", "指标", lambda rows: target_services.install_indicators(rows.values())),
    KindStep("lineages", "目标线", lambda rows: target_services.install_lineages(rows.values())),
    KindStep(
        "targets",
        "目标",
        lambda rows: target_services.install_targets(rows.values(), chains=_chains(), parks=_parks()),
        _rows_of("targets.Target"),
    ),
    KindStep(
        "actuals",
        "实绩",
        lambda rows: target_services.install_actuals(rows.values()),
        _rows_of("targets.Actual"),
    ),
    KindStep(
        "contradictions",
        "矛盾",
        lambda rows: library_services.install_contradictions(rows.values()),
        library_services.retire_contradictions,
    ),
    KindStep(
        "corrections",
        "订正",
        lambda rows: library_services.install_corrections(rows.values()),
        _rows_of("library.Correction"),
    ),
    KindStep(
        "talent",
        "人才池",
        lambda rows: talent_services.install_talent(rows.values(), chains=_chains(), nodes=_nodes()),
        _rows_of("talent.TalentEntry"),
    ),
    KindStep(
        "capital",
        "资金池",
        lambda rows: finance_services.install_capital(rows.values(), chains=_chains(), nodes=_nodes()),
        _rows_of("finance.CapitalEntry"),
    ),
    KindStep("facts", "事实词表", lambda rows: policy_services.install_facts(rows.values())),
    KindStep(
        "never_rules",
        "禁止事项",
        lambda rows: policy_services.install_never_rules(rows.values()),
        _rows_of("policies.NeverRule"),
    ),
    KindStep(
        "service_levels",
        "办理时限",
        lambda rows: policy_services.install_service_levels(rows.values()),
        _rows_of("policies.ServiceLevel"),
    ),
    KindStep(
        "datasets",
        "数据目录",
        lambda rows: exchange_services.install_datasets(rows.values()),
        exchange_services.retire_datasets,
    ),
    KindStep("connections", "互联率口径", _kept_as_installed, _nothing_more),
    KindStep("class_measures", "差别化措施预置", lambda rows: None),
    KindStep("pairings", "供需对接权重", lambda rows: None),
    KindStep("credit_indicators", "信用描述指标", lambda rows: None),
    KindStep("refusal_reasons", "拒绝原因与修复", lambda rows: None),
    KindStep("holidays", "节假日", lambda rows: None),
    KindStep("limits", "不打扰上限", lambda rows: None),
    KindStep("assessments", "考核表", lambda rows: None),
    KindStep("size_classes", "企业划型标准", lambda rows: None),
    KindStep("first_reports", "首报规则", lambda rows: None),
    KindStep("attraction_quotas", "招商任务", lambda rows: None),
    KindStep(
        "policies",
        "政策",
        lambda rows: policy_services.install_policies(rows.values()),
        _rows_of("policies.Policy"),
    ),
    KindStep(
        "ladders",
        "梯度",
        lambda rows: policy_services.install_ladders(rows.values()),
        _rows_of("policies.Ladder"),
    ),
)
"""In order of dependence: what is pointed to stands before what points."""


def plan_install(pack: Pack) -> InstallPlan:
    """Compare the pack's row digests with what the record remembers. Reads only."""
    held = installed_pack(pack.meta.id)
    remembered = installed_digests(pack.meta.id)
    kinds = tuple(_plan_kind(pack, step, remembered.get(step.kind, {})) for step in STEPS)
    meta = pack.meta
    if held is None:
        return InstallPlan(meta.id, meta.version, "", kinds, "", pack.digest)
    return InstallPlan(meta.id, meta.version, held.version, kinds, held.digest, pack.digest)


def _plan_kind(pack: Pack, step: KindStep, before: Mapping[str, str]) -> KindPlan:
    rows = {row_key(step.kind, row): row for row in pack.rows(step.kind)}
    after = {key: row_digest(row) for key, row in rows.items()}
    new = tuple(k for k in after if k not in before)
    changed = tuple(k for k in after if k in before and before[k] != after[k])
    retired = tuple(k for k in before if k not in after)
    contents = installed_contents(pack.meta.id, step.kind, changed) if changed else {}
    differences = tuple(
        RowChange(k, tuple(compare(contents[k], _content(rows[k])))) for k in changed if contents.get(k)
    )
    unchanged = len(after) - len(changed) - len(new)
    return KindPlan(step.kind, step.label, new, changed, retired, unchanged, differences)


def install_pack(
    pack: Pack,
    *,
    plan: InstallPlan | None = None,
    by: Any = None,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> InstallPlan:
    """Bring the record in step with the pack, all or nothing; the second time writes nothing.

    ``plan`` is what was shown and agreed to: when the record has changed since, nothing is written.
    ``on_progress(label, done, of)`` is called before each kind. Raises YanzhenError or what a writer raises,
    with the record left as it was.
    """
    with transaction.atomic():
        current = plan_install(pack)
        if plan is not None and plan != current:
            why = "记录或定义包在列出差异之后又变了"
            raise YanzhenError("没有安装", where=pack.meta.id, why=why, do="重新查看差异，再确认一次")
        if not current.differs:
            exchange_services.publish_declared()
            return current
        for index, (step, part) in enumerate(zip(STEPS, current.kinds, strict=True)):
            if on_progress:
                on_progress(step.label, index, len(STEPS))
            if part.differs:
                _apply(pack, step, part, by)
        exchange_services.publish_declared()
        remember_pack(pack.meta.id, pack.meta.version, pack.digest)
    return current


def _apply(pack: Pack, step: KindStep, part: KindPlan, by: Any) -> None:
    every = {row_key(step.kind, row): row for row in pack.rows(step.kind)}
    touched = {key: every[key] for key in (*part.new, *part.changed)}
    if touched:
        step.write(every if step.whole else touched)
    if part.retired and step.retire:
        step.retire(part.retired, timezone.localdate())
    noted = {key: (row_digest(row), _content(row)) for key, row in touched.items()}
    remember_rows(pack.meta.id, step.kind, noted, retired=part.retired)
    origin = f"定义包 {pack.meta.id} {pack.meta.version}"
    record_changes(_entries(step, part), actor=by, origin=origin)


def _entries(step: KindStep, part: KindPlan) -> Iterator[Entry]:
    """One entry for the kind, one for each row that existed before and is now different or gone."""
    counts = {"new": len(part.new), "changed": len(part.changed), "retired": len(part.retired)}
    yield Entry("install", step.kind, "", step.label, None, counts)
    for row in part.differences:
        before = {field.path: field.old for field in row.fields}
        after = {field.path: field.new for field in row.fields}
        yield Entry("change", step.kind, row.key, f"{step.label} {row.key}", before, after)
    for key in part.retired:
        yield Entry("retire", step.kind, key, f"{step.label} {key}")


def _content(row: Spec) -> dict[str, Any]:
    return row.model_dump(mode="json", by_alias=True, exclude_defaults=True)
