"""Specialisation and complexity beside the three packages that compute it, and the known faults of two of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from cases import Case, Part, Peer
from workloads import long_table, regions_by_activities, weakly_nested

FILE = "table.npz"
COLUMNS = ("region", "activity", "value")


def make_table(regions: int, activities: int):
    def make(folder: Path) -> None:
        values = long_table(regions_by_activities(regions, activities))
        np.savez(folder / FILE, **dict(zip(COLUMNS, values, strict=True)))

    return make


def make_weak(folder: Path) -> None:
    np.savez(folder / FILE, **dict(zip(COLUMNS, long_table(weakly_nested(300, 200)), strict=True)))


def load(folder: Path) -> dict[str, np.ndarray]:
    return dict(np.load(folder / FILE))


def frame(folder: Path):
    import pandas as pd

    return pd.DataFrame(load(folder))


def ours(folder: Path):
    from yanzhen.analysis.complexity import ActivityTable, calc_complexity

    data = load(folder)

    def run():
        return calc_complexity(ActivityTable.from_long(*(data[k] for k in COLUMNS)))

    def tidy(found):
        names = {"eci": found.eci, "pci": found.pci, "density": found.density}
        total = found.proximity.sum(axis=0)
        apart = (found.density * total - found.presence.toarray()) / (total - 1)
        names |= {"cog": found.gain, "coi": found.outlook, "rca": found.quotients.toarray()}
        return names | {"density_without_itself": apart}

    return run, tidy


def ecomplexity(folder: Path):
    from ecomplexity import ecomplexity as peer

    table = frame(folder).assign(time=1)
    names = {"time": "time", "loc": "region", "prod": "activity", "val": "value"}

    def tidy(found):
        found = found.sort_values(["region", "activity"])
        size = found["region"].nunique()
        wide = {
            k: found[k].to_numpy().reshape(size, -1) for k in ("rca", "density", "cog", "eci", "coi", "pci")
        }
        return wide | {"eci": wide["eci"][:, 0], "coi": wide["coi"][:, 0], "pci": wide["pci"][0]}

    return lambda: peer(table, names, check_logsupermodularity=False, verbose=False), tidy


def economic_complexity(folder: Path):
    import economic_complexity as peer

    table = frame(folder)

    def run():
        quotients = peer.rca(table.pivot(index="region", columns="activity", values="value"))
        eci, pci = peer.complexity(quotients)
        near = peer.proximity(quotients)
        density = peer.relatedness(quotients, proximities=near)
        peer.opportunity_gain(quotients, proximities=near, pci=pci)
        return eci, density

    return run, lambda found: {"density_without_itself": found[1].to_numpy()}


def econcomplex(folder: Path):
    from econcomplex import compute_complexity

    table = frame(folder)
    names = {"loc": "region", "act": "activity", "val": "value"}

    def tidy(found):
        return {"eci": found.groupby("region")["eci"].first().to_numpy()}

    return lambda: compute_complexity(table, names), tidy


def reflections(iterations: int):
    """economic-complexity by its reflections instead of the eigenvector."""

    def side(folder: Path):
        import economic_complexity as peer

        quotients = peer.rca(frame(folder).pivot(index="region", columns="activity", values="value"))
        return lambda: peer.complexity(quotients, iterations=iterations), lambda found: {
            "eci": found[0].to_numpy()
        }

    return side


def ecomplexity_knn(folder: Path):
    from ecomplexity import ecomplexity as peer

    table = frame(folder).assign(time=1)
    names = {"time": "time", "loc": "region", "prod": "activity", "val": "value"}

    def tidy(found):
        found = found.sort_values(["region", "activity"])
        return {"density": found["density"].to_numpy().reshape(found["region"].nunique(), -1)}

    return lambda: peer(table, names, check_logsupermodularity=False, verbose=False, knn=10), tidy


def ours_nearest(folder: Path):
    """Density over the ten nearest activities alone, weighed by proximity."""
    from yanzhen.analysis.complexity import calc_density

    found = ours(folder)[0]()
    return lambda: calc_density(found.presence, found.proximity, nearest=10), lambda d: {"density": d}


PANDAS = ("pandas<3",)
FULL = {"ecomplexity": ecomplexity, "economic": economic_complexity, "econcomplex": econcomplex}
DRIFT = "its reflections leave the eigenvector as rounding grows"
COUNTS = "its knn density counts the nearest instead of weighing them by proximity"
PART = Part(
    "complexity",
    {
        "ecomplexity": Peer("ecomplexity", "0.5.3", PANDAS),
        "economic": Peer("economic-complexity", "0.3.0", PANDAS),
        "econcomplex": Peer("econcomplex", "1.0.1", PANDAS),
        **{f"reflections {n}": Peer("economic-complexity", "0.3.0", PANDAS) for n in (20, 40)},
        "knn": Peer("ecomplexity", "0.5.3", PANDAS),
    },
    (
        Case("300 × 200, all measures", make_table(300, 200), ours, FULL),
        Case("3,000 × 1,400 at 8 %, all measures", make_table(3000, 1400), ours, FULL),
        *(
            Case(
                f"300 × 200 weakly nested, ECI by {n} reflections",
                make_weak,
                ours,
                {f"reflections {n}": reflections(n)},
                expected=DRIFT,
            )
            for n in (20, 40)
        ),
        Case(
            "300 × 200, density over the ten nearest",
            make_table(300, 200),
            ours_nearest,
            {"knn": ecomplexity_knn},
            expected=COUNTS,
        ),
    ),
)
