"""Questions a careful reader would ask of a pack's content: each is answered with the places that fail it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from yanzhen.specs.models import ChainSpec
from yanzhen.specs.pack import KINDS, Pack
from yanzhen.specs.pointers import cited_sources


@dataclass(frozen=True, slots=True)
class ContentResult:
    """One question; ``failures`` name file, line and thing. ``advice`` is worth a look but fails nothing."""

    says: str
    failures: tuple[str, ...]
    advice: bool = False

    @property
    def passed(self) -> bool:
        return self.advice or not self.failures


Question = Callable[[Pack, Sequence[Pack]], Iterator[str]]


def check_content(pack: Pack, bases: Sequence[Pack] = ()) -> list[ContentResult]:
    """Ask every question that the pack has content for."""
    return [
        ContentResult(says, tuple(ask(pack, bases)), says in ADVICE)
        for says, kind, ask in QUESTIONS
        if not kind or pack.rows(kind)
    ]


def _where(pack: Pack, chain: ChainSpec, *path: str | int) -> str:
    place = pack.place("chains", chain)
    return f"{place.file}:{place.at(path)}"


def _isolated_nodes(pack: Pack, _: Sequence[Pack]) -> Iterator[str]:
    linked = {end for link in pack.chain_links for end in (link.from_, link.to)}
    for chain in pack.chains:
        joined = {end for edge in chain.edges for end in (edge.from_, edge.to)}
        for number, node in enumerate(chain.nodes):
            if node.id not in joined and f"{chain.id}.{node.id}" not in linked:
                yield f"{_where(pack, chain, 'nodes', number)} {node.label.zh}"


def _bands(pack: Pack, _: Sequence[Pack]) -> Iterator[str]:
    for chain in pack.chains:
        missing = {"upstream", "downstream"} - {node.band.value for node in chain.nodes}
        if missing:
            yield f"{_where(pack, chain, 'nodes')} {chain.label.zh} 缺 {'、'.join(sorted(missing))}"


def _undeclared_loops(pack: Pack, _: Sequence[Pack]) -> Iterator[str]:
    for chain in pack.chains:
        loop = _loop(chain)
        if loop and not chain.cyclic:
            yield f"{_where(pack, chain, 'edges')} {chain.label.zh}：{'→'.join(loop)}"


def _loop(chain: ChainSpec) -> list[str]:
    """Nodes left when those without a supplier are taken away again and again; empty when there is no loop."""
    edges = {(edge.from_, edge.to) for edge in chain.edges}
    left = {node.id for node in chain.nodes}
    while True:
        free = left - {to for start, to in edges if start in left}
        if not free:
            return sorted(left)[:6]
        left -= free


def _stages(pack: Pack, bases: Sequence[Pack]) -> Iterator[str]:
    sets = [s for p in [pack, *bases] for s in p.stage_sets if s.id == "project"]
    known = {stage.id for s in sets for stage in s.stages}
    for project in pack.projects:
        if known and project.stage not in known:
            yield f"{pack.place('projects', project).file}:{pack.place('projects', project).line} {project.stage}"


def _unused_sources(pack: Pack, _: Sequence[Pack]) -> Iterator[str]:
    used = cited_sources(pack)
    for source in pack.sources:
        if source.id not in used:
            yield f"{pack.place('sources', source).file}:{pack.place('sources', source).line} {source.id}"


def _empty_lineages(pack: Pack, _: Sequence[Pack]) -> Iterator[str]:
    used = {target.lineage for target in pack.targets}
    for lineage in pack.lineages:
        if lineage.id not in used:
            place = pack.place("lineages", lineage)
            yield f"{place.file}:{place.line} {lineage.id}"


def _grades(pack: Pack, bases: Sequence[Pack]) -> Iterator[str]:
    known = {grade.id for p in [pack, *bases] for grade in p.grades}
    for kind in KINDS if known else ():
        for row in pack.rows(kind):
            if (grade := getattr(row, "grade", None)) and grade not in known:
                yield f"{pack.place(kind, row).file}:{pack.place(kind, row).line} {grade}"


# (question, kind that must be there, who asks), in the order of the report
QUESTIONS: tuple[tuple[str, str, Question], ...] = (
    ("每个环节都连着别的环节", "chains", _isolated_nodes),
    ("每条链都有上游和下游", "chains", _bands),
    ("没有写明有环的链没有环", "chains", _undeclared_loops),
    ("项目的阶段都在阶段表里", "projects", _stages),
    ("每条目标线上都有目标", "lineages", _empty_lineages),
    ("用到的证据等级都有定义", "", _grades),
    ("登记的出处都被引用过", "sources", _unused_sources),
)
ADVICE = frozenset({"登记的出处都被引用过"})
