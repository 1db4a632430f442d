"""Writes the reference values of the complexity tests; run it with a Python that has both peers.

ecomplexity 0.5.3 gives what must agree; the faults of it and of economic-complexity 0.3.0 are kept as they are.

    python benchmarks/analysis/make_golden.py tests/analysis/test_complexity_golden.json

The tables come from random seeds; nothing of the peer's data is used.
"""

from __future__ import annotations

import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import economic_complexity as peer
import numpy as np
import pandas as pd
from ecomplexity import ecomplexity

CASES = [
    {"seed": 1, "regions": 12, "activities": 9, "threshold": 1.0},
    {"seed": 2, "regions": 25, "activities": 14, "threshold": 1.0},
    {"seed": 3, "regions": 9, "activities": 21, "threshold": 0.8},
]
MEASURES = ["rca", "density", "cog"]


def sample(case: dict) -> pd.DataFrame:
    """A nested random table: able regions do more, hard activities are done by few."""
    rng = np.random.default_rng(case["seed"])
    able, hard = rng.normal(size=case["regions"]), rng.normal(size=case["activities"])
    lean = 1.5 * (able[:, None] - hard) + rng.logistic(size=(case["regions"], case["activities"]))
    values = np.where(lean > -0.5, np.round(np.exp(rng.normal(3, 1, lean.shape)), 3), 0.0)
    values[values.sum(axis=1) == 0, 0] = 1.0
    values[0, values.sum(axis=0) == 0] = 1.0
    rows, columns = np.nonzero(values)
    return pd.DataFrame(
        {
            "time": 2020,
            "loc": [f"r{i:02d}" for i in rows],
            "prod": [f"a{i:02d}" for i in columns],
            "val": values[rows, columns],
        }
    )


def reference(case: dict) -> dict:
    table = sample(case)
    names = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    found = ecomplexity(table, names, rca_mcp_threshold=case["threshold"], verbose=False)
    found = found.sort_values(["loc", "prod"])
    by_region, by_activity = found.groupby("loc").first(), found.groupby("prod").first()
    return {
        **case,
        "table": [table["loc"].tolist(), table["prod"].tolist(), table["val"].tolist()],
        "region": {k: by_region[k].tolist() for k in ("diversity", "eci", "coi")},
        "activity": {k: by_activity[k].tolist() for k in ("ubiquity", "pci")},
        "pair": {k: [float(f"{v:.15g}") for v in found[k]] for k in MEASURES},
    }


def per_head(case: dict) -> dict:
    """Presence by value per head against the whole, with made-up populations."""
    table, rng = sample(case), np.random.default_rng(case["seed"] + 100)
    places = sorted(table["loc"].unique())
    heads = rng.integers(100, 200, len(places)).astype(float)
    people = pd.DataFrame({"time": 2020, "loc": places, "pop": heads})
    names = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    found = ecomplexity(
        table,
        names,
        presence_test="rpop",
        pop=people,
        rpop_mcp_threshold=0.1,
        verbose=False,
        check_logsupermodularity=False,
    )
    found = found.sort_values(["loc", "prod"])
    return {
        **case,
        "table": [table["loc"].tolist(), table["prod"].tolist(), table["val"].tolist()],
        "population": heads.tolist(),
        "rpop": [float(f"{v:.15g}") for v in found["rpop"]],
        "eci": found.groupby("loc")["eci"].first().tolist(),
        "density": [float(f"{v:.15g}") for v in found["density"]],
    }


def nearest(case: dict, count: int) -> dict:
    """Density over the nearest activities: ecomplexity counts them where it should weigh them."""
    table = sample(case)
    names = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    found = ecomplexity(table, names, knn=count, verbose=False, check_logsupermodularity=False)
    return {
        "seed": case["seed"],
        "nearest": count,
        "density": found.sort_values(["loc", "prod"])["density"].tolist(),
    }


def reflections(seed: int, regions: int, activities: int) -> dict:
    """A weakly nested table, on which reflections shrink into rounding after some turns."""
    rng = np.random.default_rng(seed)
    lean = 0.3 * (rng.normal(size=(regions, 1)) - rng.normal(size=activities))
    lean += rng.logistic(size=lean.shape)
    values = np.where(lean > np.quantile(lean, 0.7), np.ceil(np.exp(rng.normal(3, 1, lean.shape))), 0.0)
    values[values.sum(axis=1) == 0, 0] = 1.0
    values[0, values.sum(axis=0) == 0] = 1.0
    quotients = peer.rca(pd.DataFrame(values))
    turns = {n: peer.complexity(quotients, iterations=n)[0] for n in (20, 60)}
    return {
        "values": values.astype(int).tolist(),
        "eci": {n: [float(f"{v:.6g}") for v in eci] for n, eci in turns.items()},
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    content = {
        "peer": f"ecomplexity {version('ecomplexity')}",
        "cases": [reference(case) for case in CASES],
        "per_head": per_head(CASES[1]),
        "knn": nearest(CASES[1], 4),
        "reflections": {
            "peer": f"economic-complexity {version('economic-complexity')}",
            **reflections(11, 100, 60),
        },
    }
    Path(sys.argv[1]).write_text(json.dumps(content) + "\n", encoding="utf-8")
