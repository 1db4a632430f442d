"""Named candidates for the gaps, from the registers that were imported and from nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yanzhen.analysis import candidates as ranking
from yanzhen.city.atlas.values import ChainAtlas, Cite, NodeCard
from yanzhen.city.attraction.queries import outside_firms, register_state
from yanzhen.city.enterprises.queries import city_and_province
from yanzhen.city.reports.dating import REGISTER
from yanzhen.city.reports.material import CandidateLine, Register
from yanzhen.kernel.grades import Grade


@dataclass(frozen=True, slots=True)
class Prospects:
    """The register (None when none was imported) and its candidates by node, best first."""

    register: Register | None
    lines: tuple[CandidateLine, ...]

    def of(self, chain: ChainAtlas) -> tuple[CandidateLine, ...]:
        inside = {n.code for n in chain.nodes}
        return tuple(line for line in self.lines if line.node in inside)


def find_prospects(chains: Iterable[ChainAtlas]) -> Prospects:
    """Rank the firms of the imported registers for every gap of the chains."""
    register = _register()
    if register is None:
        return Prospects(None, ())
    wanted = [
        ranking.Wanted(node.code, node.label, node.products)
        for chain in chains
        for node in sorted(chain.nodes, key=_rank)
        if node.gap is not None
    ]
    index = ranking.Register.build(outside_firms())
    city, province = city_and_province()
    found = ranking.rank_candidates(wanted, index, home_city=city, home_province=province)
    return Prospects(register, tuple(_line(c) for ranked in found.values() for c in ranked))


def _rank(node: NodeCard) -> int:
    return node.gap.rank if node.gap else 0


def _register() -> Register | None:
    """All imported registers as one; the mark names each file. Not checked firm by firm: grade M."""
    states = register_state()
    if not states:
        return None
    title = "、".join(s.filename for s in states)
    cite = Cite(
        REGISTER,
        f"外地企业名录（{title}）",
        "",
        states[0].taken_on,
        Grade.M.value,
        "导入的名录，未逐家核实",
    )
    return Register(title, sum(s.rows for s in states), cite)


def _line(found: ranking.Candidate) -> CandidateLine:
    firm = found.firm
    place = firm.city if firm.city.startswith(firm.province) else firm.province + firm.city
    return CandidateLine(
        node=found.node,
        rank=found.rank,
        name=firm.name,
        place=place,
        industry=firm.industry,
        products=firm.products,
        reasons=found.reasons,
        counter_reasons=found.against,
        row=firm.key,
    )
