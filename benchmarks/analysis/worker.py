"""One engine on one workload in a process of its own: prints seconds and peak memory, writes the figures.

python worker.py ENGINE WORKLOAD.npz RESULT.npz REPEATS
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy as np

warnings.simplefilter("ignore")


def yanzhen_complexity(data):
    from yanzhen.analysis.complexity import ActivityTable, calc_complexity

    def run():
        found = calc_complexity(ActivityTable.from_long(data["region"], data["activity"], data["value"]))
        return {"eci": found.eci, "density": found.density, "cog": found.gain, "coi": found.outlook}

    return run, lambda found: found


def ecomplexity(data):
    import pandas as pd
    from ecomplexity import ecomplexity as peer

    frame = pd.DataFrame({"time": 1, "loc": data["region"], "prod": data["activity"], "val": data["value"]})
    names = {k: k for k in ("time", "loc", "prod", "val")}

    def tidy(found):
        found = found.sort_values(["loc", "prod"])
        size = found["loc"].nunique()
        table = {k: found[k].to_numpy().reshape(size, -1) for k in ("density", "cog", "eci", "coi")}
        return {**table, "eci": table["eci"][:, 0], "coi": table["coi"][:, 0]}

    return lambda: peer(frame, names, check_logsupermodularity=False, verbose=False), tidy


def economic_complexity(data):
    import economic_complexity as peer
    import pandas as pd

    frame = pd.DataFrame({k: data[k] for k in ("region", "activity", "value")})

    def run():
        quotients = peer.rca(frame.pivot(index="region", columns="activity", values="value"))
        eci, pci = peer.complexity(quotients)
        near = peer.proximity(quotients)
        density = peer.relatedness(quotients, proximities=near)
        peer.opportunity_gain(quotients, proximities=near, pci=pci)
        return {"eci": eci.to_numpy(), "density": density.to_numpy()}

    return run, lambda found: found


def econcomplex(data):
    import pandas as pd
    from econcomplex import compute_complexity

    frame = pd.DataFrame({k: data[k] for k in ("region", "activity", "value")})

    def run():
        return compute_complexity(frame, {"loc": "region", "act": "activity", "val": "value"})

    def tidy(found):
        return {"eci": found.groupby("region")["eci"].first().to_numpy()}

    return run, tidy


def yanzhen_linkages(data):
    from yanzhen.analysis.inputoutput import calc_linkages

    def run():
        found = calc_linkages(data["flows"], data["output"])
        return {"backward": found.backward, "rows": found.sensitivity_sum, "forward": found.forward}

    return run, lambda found: found


def pymrio_linkages(data):
    import pandas as pd
    import pymrio

    table, output = pd.DataFrame(data["flows"]), pd.DataFrame(data["output"])

    def run():
        leontief = pymrio.calc_L(pymrio.calc_A(table, output))
        ghosh = pymrio.calc_G(pymrio.calc_B(table, output))
        return {
            "backward": leontief.sum(axis=0).to_numpy(),
            "rows": leontief.sum(axis=1).to_numpy(),
            "forward": np.asarray(ghosh).sum(axis=1),
        }

    return run, lambda found: found


def yanzhen_inverse(data):
    from yanzhen.analysis.inputoutput import calc_leontief, calc_technical

    technical = calc_technical(data["flows"], data["output"])
    return lambda: {"inverse": calc_leontief(technical)}, lambda found: found


def pymrio_inverse(data):
    import pandas as pd
    import pymrio

    technical = pymrio.calc_A(pd.DataFrame(data["flows"]), pd.DataFrame(data["output"]))
    return lambda: {"inverse": pymrio.calc_L(technical).to_numpy()}, lambda found: found


def main(engine: str, workload: str, result: str, repeats: int) -> None:
    run, tidy = globals()[engine](dict(np.load(workload)))
    before, walls, busy = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, [], []
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        for _ in range(repeats):
            wall, cpu = time.perf_counter(), time.process_time()
            found = run()
            walls.append(time.perf_counter() - wall)
            busy.append(time.process_time() - cpu)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        np.savez(result, **tidy(found))
    print(
        json.dumps({"seconds": min(walls), "cpu": min(busy), "first": walls[0], "mb": (peak - before) / 1024})
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
