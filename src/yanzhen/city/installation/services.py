"""Plan the difference between a pack and the record, then write it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from yanzhen.city.installation.values import InstallPlan, KindPlan
from yanzhen.city.library import services as library_services
from yanzhen.city.parks import queries as parks
from yanzhen.city.parks import services as park_services
from yanzhen.city.projects import services as project_services
from yanzhen.city.records.queries import installed_digests, installed_pack
from yanzhen.city.records.services import record_change, remember_pack, remember_rows, retire_kind
from yanzhen.city.talent import services as talent_services
from yanzhen.city.targets import services as target_services
from yanzhen.specs import Pack, row_digest, row_key

Rows = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KindStep:
    """How one kind is written: Chinese label, the writer, the model whose rows retire (``app.Model``)."""

    kind: str
    label: str
    write: Callable[[Rows], None]
    model: str = ""


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


def _write_projects(rows: Rows) -> None:
    known = {
        code: (pk, name) for code, pk, name in enterprises.enterprises().values_list("code", "pk", "name")
    }
    project_services.install_projects(rows.values(), nodes=_nodes(), parks=_parks(), enterprises=known)


STEPS: tuple[KindStep, ...] = (
    KindStep("sources", "出处", lambda rows: exchange_services.install_sources(rows.values())),
    KindStep("regions", "地区", lambda rows: enterprise_services.install_regions(rows.values())),
    KindStep("industries", "行业", lambda rows: chain_services.install_industries(rows.values())),
    KindStep("chains", "产业链", lambda rows: chain_services.install_chains(rows.values()), "chains.Chain"),
    KindStep(
        "chain_links",
        "链间关系",
        lambda rows: chain_services.install_chain_links(rows.values()),
        "chains.Link",
    ),
    KindStep(
        "listings",
        "产业链清单",
        lambda rows: chain_services.install_listings(rows.values()),
        "chains.ChainListing",
    ),
    KindStep("phases", "推进阶段", lambda rows: chain_services.install_phases(rows.values()), "chains.Phase"),
    KindStep(
        "parks", "园区", lambda rows: park_services.install_parks(rows.values(), _chains()), "parks.Park"
    ),
    KindStep(
        "park_figures", "园区数据", lambda rows: park_services.install_park_figures(rows), "parks.ParkFigure"
    ),
    KindStep(
        "platforms",
        "平台",
        lambda rows: park_services.install_platforms(rows.values(), _chains()),
        "parks.Platform",
    ),
    KindStep("enterprises", "企业", _write_enterprises, "enterprises.Enterprise"),
    KindStep(
        "enterprise_figures",
        "企业数据",
        lambda rows: enterprise_services.install_enterprise_figures(dict(rows)),
        "enterprises.EnterpriseFigure",
    ),
    KindStep(
        "placements",
        "环节归属",
        lambda rows: enterprise_services.install_placements(dict(rows), _nodes()),
        "enterprises.Placement",
    ),
    KindStep(
        "supply",
        "供货关系",
        lambda rows: enterprise_services.install_supply(dict(rows)),
        "enterprises.SupplyFact",
    ),
    KindStep("projects", "项目", _write_projects, "projects.Project"),
    KindStep(
        "project_events",
        "项目进展",
        lambda rows: project_services.install_project_events(rows),
        "projects.StageEvent",
    ),
    KindStep("indicators", "指标", lambda rows: target_services.install_indicators(rows.values())),
    KindStep("lineages", "目标线", lambda rows: target_services.install_lineages(rows.values())),
    KindStep(
        "targets",
        "目标",
        lambda rows: target_services.install_targets(rows.values(), chains=_chains(), parks=_parks()),
        "targets.Target",
    ),
    KindStep(
        "actuals", "实绩", lambda rows: target_services.install_actuals(rows.values()), "targets.Actual"
    ),
    KindStep(
        "contradictions",
        "矛盾",
        lambda rows: library_services.install_contradictions(rows.values()),
        "library.Contradiction",
    ),
    KindStep(
        "corrections",
        "订正",
        lambda rows: library_services.install_corrections(rows.values()),
        "library.Correction",
    ),
    KindStep(
        "talent",
        "人才池",
        lambda rows: talent_services.install_talent(rows.values(), chains=_chains(), nodes=_nodes()),
        "talent.TalentEntry",
    ),
    KindStep(
        "capital",
        "资金池",
        lambda rows: finance_services.install_capital(rows.values(), chains=_chains(), nodes=_nodes()),
        "finance.CapitalEntry",
    ),
)
"""In order of dependence: what is pointed to stands before what points."""


def plan_install(pack: Pack) -> InstallPlan:
    """Compare the pack's row digests with what the record remembers. Reads only."""
    held = installed_pack(pack.meta.id)
    remembered = installed_digests(pack.meta.id)
    kinds = []
    for step in STEPS:
        before = remembered.get(step.kind, {})
        after = {row_key(step.kind, row): row_digest(row) for row in pack.rows(step.kind)}
        changed = tuple(k for k in after if k in before and before[k] != after[k])
        new = tuple(k for k in after if k not in before)
        retired = tuple(k for k in before if k not in after)
        kinds.append(
            KindPlan(step.kind, step.label, new, changed, retired, len(after) - len(changed) - len(new))
        )
    return InstallPlan(pack.meta.id, pack.meta.version, held.version if held else "", tuple(kinds))


def install_pack(
    pack: Pack,
    *,
    plan: InstallPlan | None = None,
    by: Any = None,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> InstallPlan:
    """Bring the record in step with the pack, all or nothing; the second time writes nothing.

    ``on_progress(label, done, of)`` is called before each kind. Raises what a writer raises, with the record
    left as it was.
    """
    plan = plan or plan_install(pack)
    if not plan.differs:
        return plan
    with transaction.atomic():
        for index, (step, part) in enumerate(zip(STEPS, plan.kinds, strict=True)):
            if on_progress:
                on_progress(step.label, index, len(STEPS))
            if part.differs:
                _apply(pack, step, part, by)
        remember_pack(pack.meta.id, pack.meta.version, pack.digest)
    return plan


def _apply(pack: Pack, step: KindStep, part: KindPlan, by: Any) -> None:
    touched = {*part.new, *part.changed}
    rows = {key: row for row in pack.rows(step.kind) if (key := row_key(step.kind, row)) in touched}
    if rows:
        step.write(rows)
    if part.retired and step.model:
        retire_kind(step.model, part.retired, on=timezone.localdate())
    remember_rows(pack.meta.id, step.kind, {key: row_digest(row) for key, row in rows.items()}, part.retired)
    record_change(
        actor=by,
        origin=f"定义包 {pack.meta.id} {pack.meta.version}",
        action="install",
        model=step.kind,
        label=step.label,
        after={
            "new": len(part.new),
            "changed": list(part.changed)[:200],
            "retired": list(part.retired)[:200],
        },
    )
