"""Input–output beside pymrio: linkages, the full inverse, one changed sector."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from cases import SHARED, Case, MissingInputError, Part, Peer
from workloads import flows

FILE = "flows.npz"


def make_random(sectors: int):
    def make(folder: Path) -> None:
        table, output = flows(sectors)
        np.savez(folder / FILE, flows=table, output=output)

    return make


def make_national(name: str):
    def make(folder: Path) -> None:
        from yanzhen.analysis.inputoutput import read_io_table

        place = SHARED / "data" / "china_io" / f"{name}.csv"
        if not place.is_file():
            raise MissingInputError("the national table is not at hand")
        table = read_io_table(place)
        np.savez(folder / FILE, flows=table.flows, output=table.output)

    return make


def load(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    data = np.load(folder / FILE)
    return data["flows"], data["output"]


def frames(folder: Path):
    import pandas as pd

    table, output = load(folder)
    return pd.DataFrame(table), pd.DataFrame(output)


def our_linkages(folder: Path):
    from yanzhen.analysis.inputoutput import calc_linkages

    table, output = load(folder)

    def tidy(found):
        return {"backward": found.backward, "rows": found.sensitivity_sum, "forward": found.forward}

    return lambda: calc_linkages(table, output), tidy


def pymrio_linkages(folder: Path):
    import pymrio

    table, output = frames(folder)

    def run():
        leontief = pymrio.calc_L(pymrio.calc_A(table, output))
        ghosh = pymrio.calc_G(pymrio.calc_B(table, output))
        return {
            "backward": leontief.sum(axis=0).to_numpy(),
            "rows": leontief.sum(axis=1).to_numpy(),
            "forward": np.asarray(ghosh).sum(axis=1),
        }

    return run, lambda found: found


def our_inverse(folder: Path):
    from yanzhen.analysis.inputoutput import calc_leontief, calc_technical

    technical = calc_technical(*load(folder))
    return lambda: calc_leontief(technical), lambda found: {"inverse": found}


def pymrio_inverse(folder: Path):
    import pymrio

    technical = pymrio.calc_A(*frames(folder))
    return lambda: pymrio.calc_L(technical), lambda found: {"inverse": found.to_numpy()}


def changed(output: np.ndarray) -> tuple[int, np.ndarray]:
    """The sector whose inputs change, and its new coefficients."""
    inputs = np.random.default_rng(5).random(len(output))
    return len(output) // 3, inputs / inputs.sum() * 0.4


def our_change(folder: Path):
    from yanzhen.analysis.inputoutput import IOTable, factorise

    table, output = load(folder)
    names = tuple(map(str, range(len(output))))
    system = factorise(IOTable(names, names, table, output, np.empty((0, len(output)))))
    sector, inputs = changed(output)
    demand = system.table.final_demand
    return lambda: system.replace_column(sector, inputs, demand), lambda found: {"output": found}


def pymrio_change(folder: Path):
    import pymrio

    table, output = frames(folder)
    technical = pymrio.calc_A(table, output)
    demand = output.to_numpy().ravel() - table.to_numpy().sum(axis=1)
    sector, inputs = changed(demand)

    def run():
        moved = technical.copy()
        moved.iloc[:, sector] = inputs
        return pymrio.calc_L(moved).to_numpy() @ demand

    return run, lambda found: {"output": found}


LINKAGES, INVERSE = {"pymrio": pymrio_linkages}, {"pymrio": pymrio_inverse}
PART = Part(
    "input–output",
    {"pymrio": Peer("pymrio", "0.7.0")},
    (
        Case(
            "linkages, 149 sectors of 2017",
            make_national("china_2017_149"),
            our_linkages,
            LINKAGES,
            repeats=(15, 15),
        ),
        Case(
            "linkages, 153 sectors of 2018",
            make_national("china_2018_153"),
            our_linkages,
            LINKAGES,
            repeats=(15, 15),
        ),
        Case("linkages, 1,000 random sectors", make_random(1000), our_linkages, LINKAGES, repeats=(9, 5)),
        Case("linkages, 3,000 random sectors", make_random(3000), our_linkages, LINKAGES, repeats=(9, 2)),
        Case(
            "linkages, 8,000 random sectors",
            make_random(8000),
            our_linkages,
            LINKAGES,
            large=True,
            repeats=(5, 1),
        ),
        Case(
            "full inverse, 153 sectors of 2018",
            make_national("china_2018_153"),
            our_inverse,
            INVERSE,
            repeats=(15, 15),
        ),
        Case("full inverse, 1,000 random sectors", make_random(1000), our_inverse, INVERSE, repeats=(7, 5)),
        Case("full inverse, 3,000 random sectors", make_random(3000), our_inverse, INVERSE, repeats=(3, 2)),
        Case(
            "one sector changed, 3,000 held",
            make_random(3000),
            our_change,
            {"pymrio": pymrio_change},
            repeats=(7, 1),
        ),
    ),
)
