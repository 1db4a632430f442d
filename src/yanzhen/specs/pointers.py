"""Ids that must exist elsewhere in the pack or in the packs it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from yanzhen.kernel.errors import Problem
from yanzhen.specs.fields import Cited, Spec
from yanzhen.specs.pack import KINDS, Pack, row_key
from yanzhen.specs.places import Place

SHORT = 3
"""A word of two or three characters may differ in one and still be meant."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """``kind.field`` holds ids of ``to``; ``label`` names them in the message."""

    kind: str
    field: str
    to: str
    label: str
    code: str


def _held_by(to: str, label: str, *holders: str) -> list[Pointer]:
    pairs = [holder.split(".") for holder in holders]
    singular = {"industries": "industry", "enterprises": "enterprise", "nodes": "node"}.get(
        to, to.removesuffix("s")
    )
    return [Pointer(kind, field, to, label, f"unknown-{singular}") for kind, field in pairs]


POINTERS: tuple[Pointer, ...] = (
    *_held_by("nodes", "环节", "placements.node", "projects.nodes", "chain_links.from_", "chain_links.to"),
    *_held_by("nodes", "环节", "talent.node", "capital.node"),
    *_held_by(
        "enterprises",
        "企业",
        "placements.enterprise",
        "enterprise_figures.enterprise",
        "projects.enterprises",
    ),
    *_held_by("enterprises", "企业", "supply.supplier", "supply.customer"),
    *_held_by("parks", "园区", "enterprises.park", "park_figures.park", "projects.parks", "parks.parent"),
    *_held_by("parks", "园区", "platforms.park", "targets.park"),
    *_held_by("chains", "产业链", "parks.chains", "platforms.chains", "targets.chain", "listings.chains"),
    *_held_by("chains", "产业链", "talent.chain", "capital.chain"),
    *_held_by(
        "regions", "地区代码", "enterprises.region", "parks.regions", "projects.regions", "regions.parent"
    ),
    *_held_by("industries", "行业代码", "enterprises.industries", "industries.parent"),
    *_held_by("industries", "行业代码", "size_classes.industries", "thresholds.industries"),
    *_held_by("industries", "行业代码", "io_sectors.industries"),
    *_held_by("indicators", "指标", "targets.indicator", "actuals.indicator", "lineages.indicator"),
    *_held_by("indicators", "指标", "contradictions.indicator"),
    *_held_by("projects", "项目", "project_events.project"),
    *_held_by("lineages", "目标线", "targets.lineage"),
    *_held_by("targets", "目标", "targets.supersedes"),
    *_held_by("facts", "事实", "never_rules.facts"),
    *_held_by("parks", "园区", "attraction_quotas.parks"),
    Pointer("first_reports", "protection", "service_levels", "办理时限", "unknown-clock"),
    Pointer("first_reports", "idle", "service_levels", "办理时限", "unknown-clock"),
    Pointer("attraction_quotas", "times", "attraction_quotas", "招商任务", "unknown-quota"),
)


def ids(kind: str, packs: Iterable[Pack]) -> set[str]:
    """Every id of a kind; ``nodes`` are ``chain.key``."""
    if kind == "nodes":
        return {f"{chain.id}.{node.id}" for pack in packs for chain in pack.chains for node in chain.nodes}
    return {row_key(kind, row) for pack in packs for row in pack.rows(kind)}


def suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    """«是否想写 …» when something like it is known."""
    near = _near(name, frozenset(known))
    return f"是否想写 {near}？" if near else otherwise


@lru_cache(maxsize=1024)
def _near(name: str, known: frozenset[str]) -> str:
    cutoff = 0.5 if len(name) <= SHORT else 0.6
    return next(iter(get_close_matches(name, known, n=1, cutoff=cutoff)), "")


def check_pointers(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Every id that points nowhere."""
    packs = [pack, *bases]
    known = {to: ids(to, packs) for to in {p.to for p in POINTERS}}
    for pointer in POINTERS:
        for row in pack.rows(pointer.kind):
            value = getattr(row, pointer.field)
            for number, name in enumerate((value,) if isinstance(value, str) else value):
                if name and name not in known[pointer.to]:
                    line = pack.place(pointer.kind, row).at((pointer.field.rstrip("_"), number))
                    yield _unknown(pointer, name, known[pointer.to], pack.place(pointer.kind, row).file, line)


def _unknown(pointer: Pointer, name: str, known: set[str], file: str, line: int | None) -> Problem:
    do = suggestion(name, known, f"先定义这个{pointer.label}，或改正写法")
    why = f"{pointer.field.strip('_')} 指向的定义不存在"
    return Problem(pointer.code, file, line, f"没有这个{pointer.label}：{name}", why, do)


def check_sources(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Every citation of a source that no pack defines."""
    known = ids("sources", [pack, *bases])
    definitions: list[tuple[Place, Spec]] = [
        (pack.place(kind, row), row) for kind in KINDS for row in pack.rows(kind)
    ]
    definitions.append((pack.places.get(("pack", pack.meta.id), Place("pack.yaml", 1)), pack.meta))
    for place, row in definitions:
        for path, source in _citations(row, ()):
            if source not in known:
                do = suggestion(source, known, "在 sources.yaml 里登记这个出处")
                yield Problem(
                    "unknown-source",
                    place.file,
                    place.at(path),
                    f"没有这个出处：{source}",
                    "出处表里没有它",
                    do,
                )


def cited_sources(pack: Pack) -> set[str]:
    """Ids of all sources that the pack's definitions cite."""
    rows = [pack.meta, *(row for kind in KINDS for row in pack.rows(kind))]
    return {source for row in rows for _, source in _citations(row, ())}


def _citations(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, Cited):
        yield path, value.source
    elif isinstance(value, Spec):
        for name in type(value).model_fields:
            if name not in _NO_CITATIONS:
                yield from _citations(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            if isinstance(item, Spec):
                yield from _citations(item, (*path, number))


_NO_CITATIONS = frozenset({"conditions", "cases", "nodes", "edges", "label"})
