"""The systemic risk index of every firm beside the paper's matrices multiplied out scenario by scenario.

The authors' own package (GLcascade, for R) is not on a registry; the peer is a second implementation from the
paper's formulas, written here on scipy alone and sharing no code with ours.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from cases import Case, Part, Peer

FILE = "economy.npz"


def make(firms: int, links: int, sectors: int = 60):
    """Firms of unequal size; one sector in ten negligible for another, half partial, the rest essential."""

    def write(folder: Path) -> None:
        rng = np.random.default_rng(2)
        draw = 1 / np.sqrt(np.arange(1, firms + 1))
        draw /= draw.sum()
        one, other = (rng.choice(firms, 3 * links, p=draw) for _ in range(2))
        pairs = rng.permutation(np.unique((one * firms + other)[one != other]))[:links]
        sector = rng.integers(0, sectors, firms)
        rule = rng.choice([0, 1, 2], size=(sectors, sectors), p=[0.1, 0.5, 0.4])
        supplier, customer = pairs // firms, pairs % firms
        np.savez(
            folder / FILE,
            supplier=supplier,
            customer=customer,
            weight=rng.lognormal(0, 2, len(pairs)),
            sector=sector,
            need=rule[sector[supplier], sector[customer]],
        )

    return write


def ours(tolerance: float):
    def side(folder: Path):
        from yanzhen.analysis.shock import Knowledge, LinkTable, Stopping, build_network, calc_systemic_risk

        data = dict(np.load(folder / FILE))
        names = [str(i) for i in range(len(data["sector"]))]
        ends = ([names[i] for i in data[k]] for k in ("supplier", "customer"))
        table = LinkTable.build(*ends, data["weight"], names=names)
        known = Knowledge(goods=[str(k) for k in data["sector"]], needs=data["need"].tolist())
        network = build_network(table, known)

        def tidy(found):
            return {"index": found.index, "downstream": found.downstream, "upstream": found.upstream}

        return lambda: calc_systemic_risk(network, stopping=Stopping(tolerance)), tidy

    return side


def plain(tolerance: float):
    """One scenario after the other; one sparse product a sector group and round."""

    def side(folder: Path):
        from scipy import sparse

        data = dict(np.load(folder / FILE))
        supplier, customer, weight, sector, need = (
            data[k] for k in ("supplier", "customer", "weight", "sector", "need")
        )
        n = len(sector)
        sold = np.bincount(supplier, weights=weight, minlength=n)
        bought = np.bincount(customer, weights=weight, minlength=n)
        essential, partial = need == 2, need == 1
        groups, group = np.unique(
            customer[essential] * (sector.max() + 1) + sector[supplier[essential]], return_inverse=True
        )
        whole = np.bincount(group, weights=weight[essential])
        first = sparse.csr_matrix(
            (weight[essential] / whole[group], (group, supplier[essential])), (len(groups), n)
        )
        owner = groups // (sector.max() + 1)
        second = sparse.csr_matrix(
            (weight[partial] / bought[customer[partial]], (customer[partial], supplier[partial])), (n, n)
        )
        orders = sparse.csr_matrix((weight / sold[supplier], (supplier, customer)), (n, n))

        def scenario(firm: int):
            psi = np.ones(n)
            psi[firm] = 0.0
            down, up = psi.copy(), psi.copy()
            while True:
                volume = np.bincount(sector, weights=sold * down)[sector]
                share = np.minimum(1.0, sold / np.maximum(volume, 1e-300))
                missing = share * (1 - down)
                level = np.minimum(psi, 1 - second @ missing)
                np.minimum.at(level, owner, 1 - first @ missing)
                order = np.minimum(psi, 1 - orders @ (1 - up))
                change = max(np.abs(level - down).max(), np.abs(order - up).max())
                down, up = level, order
                if change <= tolerance:
                    return [sold @ (1 - h) / sold.sum() for h in (np.minimum(down, up), down, up)]

        def tidy(found):
            return dict(zip(("index", "downstream", "upstream"), np.array(found).T, strict=True))

        return lambda: [scenario(firm) for firm in range(n)], tidy

    return side


PUBLISHED = "the paper's tolerance, 0.01"
PART = Part(
    "shock",
    {"plain": Peer("scipy", "1.16.2")},
    (
        Case(
            "every firm of 500 firms, 3,000 links",
            make(500, 3000),
            ours(0.01),
            {"plain": plain(0.01)},
            note=PUBLISHED,
        ),
        Case(
            "every firm of 3,000 firms, 18,000 links",
            make(3000, 18_000),
            ours(0.01),
            {"plain": plain(0.01)},
            repeats=(5, 1),
            note=PUBLISHED,
        ),
        Case(
            "every firm of 3,000 firms, 18,000 links, tolerance 0.0001",
            make(3000, 18_000),
            ours(1e-4),
            {"plain": plain(1e-4)},
            large=True,
            repeats=(2, 1),
        ),
    ),
)
