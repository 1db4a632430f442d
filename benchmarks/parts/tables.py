"""The survey of a national register on DuckDB beside the same expressions on Spark in one machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from cases import Case, Part, Peer

SOURCE = Path(__file__).resolve().parents[2] / "src"
REGISTER, CHAINS = "register.parquet", "chains.json"


def make(rows: int):
    """A made-up register and the chains of the first city, both from a seed."""

    def write(folder: Path) -> None:
        from yanzhen.specs import load_pack
        from yanzhen.specs.graphs import chain_graph
        from yanzhen.tables import NodeClasses
        from yanzhen.tables.practice import Standard, write_practice_register

        pack = load_pack("reference")
        classes = tuple((i.code, i.name) for i in pack.industries if i.level == 4)
        counties = tuple((r.code, r.name) for r in pack.regions if r.level == "county")
        write_practice_register(folder / REGISTER, rows, Standard(counties, classes))
        found = NodeClasses.of(chain_graph([load_pack("hengyang")]), tuple(c for c, _ in classes))
        columns = {n: list(getattr(found, n)) for n in ("node", "industry", "weight", "supplier", "customer")}
        (folder / CHAINS).write_text(json.dumps(columns), encoding="utf-8")

    return write


def survey(folder: Path, engine: str):
    from yanzhen.tables import Engine, NodeClasses, connect, open_register, survey_register

    held = json.loads((folder / CHAINS).read_text(encoding="utf-8"))
    chains = NodeClasses(*(tuple(held[n]) for n in ("node", "industry", "weight", "supplier", "customer")))

    def run():
        with connect(Engine(engine), memory="6GB", master="local[2]") as backend:
            return survey_register(backend, open_register(backend, folder / REGISTER)[0], chains)

    def tidy(found):
        nodes = found.nodes
        return {
            name: nodes[name].to_numpy() for name in ("firms", "lq", "density", "suppliers", "customers")
        } | {"rank": np.nan_to_num(nodes["rank"].to_numpy().astype(float))}

    return run, tidy


def ours(folder: Path):
    return survey(folder, "duckdb")


def spark(folder: Path):
    sys.path.insert(0, str(SOURCE))
    return survey(folder, "spark")


NOTE = "the same Ibis expressions; Spark's start is part of its run"
PART = Part(
    "tables",
    {
        "pyspark": Peer(
            "pyspark", "4.0.5", ("ibis-framework[pyspark]==12.0.0", "pyarrow", "pandas", "pydantic", "pyyaml")
        )
    },
    (
        Case("survey of 1,000,000 enterprises", make(1_000_000), ours, {"pyspark": spark}, repeats=(1, 1), note=NOTE),
        Case(
            "survey of 20,000,000 enterprises", make(20_000_000), ours, {"pyspark": spark},
            large=True, repeats=(1, 1), note=NOTE,
        ),
    ),
)  # fmt: skip
