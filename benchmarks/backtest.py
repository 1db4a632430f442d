"""The hit rate of the ranking on panels at hand: zones × industries, and listed firms by city × industry.

    python benchmarks/backtest.py [--data ../shared/data] [--only zones|listed|products] [--resamples 300]

One JSON line a panel and event, and a table in words on the error stream. ``listed`` builds its panel here: how many
firms of an industry a city had by each year; the city is where the seat is today, so firms that moved are in the
wrong place in earlier years. ``products`` measures the matching of firms to what a gap asks for (see ``fit_rate``).
Panels that are not there are left out and said to be.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from yanzhen.analysis.backtest import (
    LongTable,
    Panel,
    find_event,
    plan_transitions,
    read_panel,
    run_backtest,
    tell,
)

YEARS = (1999, 2004, 2009, 2014, 2021)
ASIDE = ("train", "test", "pairs", "entries", "models", "calibration", "sentences")


def zones(folder: Path) -> Iterator[tuple[str, Panel, str]]:
    """722 zones × 228 industries, shares of employment, 1980 and 1990."""
    files = folder / "us_cz_industry"
    panel = read_panel(files / "cz_industry_1980_1990.csv.gz", weights=files / "zone_weights.csv")
    for event in ("lq0.5", "lq1"):
        yield "zones", panel, event


def listed(folder: Path) -> Iterator[tuple[str, Panel, str]]:
    """Cities × industries (level 2 and 3), listed firms counted up to each of ``YEARS``."""
    read = pl.read_csv(folder / "ashare_city" / "ashare_city_industry_year.csv", infer_schema=False)
    for level, digits in (("sw_l2", 4), ("sw_l3", 6)):
        known = read.drop_nulls(["city_code", "sw_code", "listed"]).unique("code", maintain_order=True)
        yield level, counted(known, digits), "new"


def counted(firms: pl.DataFrame, digits: int) -> Panel:
    region, activity = firms["city_code"].to_list(), firms["sw_code"].str.slice(0, digits).to_list()
    year = firms["listed"].str.slice(0, 4).cast(pl.Int64).to_list()
    cells: Counter[tuple[str, str, int]] = Counter()
    for r, a, y in zip(region, activity, year, strict=True):
        for until in YEARS:
            cells[r, a, until] += int(y <= until)
    keys = list(cells)
    columns = [[k[i] for k in keys] for i in range(3)]
    value = np.asarray([float(cells[k]) for k in keys])
    return Panel.from_long(LongTable(columns[0], columns[1], np.asarray(columns[2]), value))


def fit_rate(folder: Path) -> dict[str, object]:
    """Do the firms put first for a product make it? Per industry with ten firms or more, half of them lend their
    commonest products as what is wanted; of the ten firms put first among all others, how many are of that industry.

    This tests the fit of products only. Whether a firm then came to a city that lacked the product is in no data here.
    """
    from yanzhen.analysis.ranking.product_test import measure_fit

    files = folder / "chain_knowledge_graph"
    rows = lambda name: [json.loads(x) for x in (files / name).read_text(encoding="utf-8").splitlines()]  # noqa: E731
    products: dict[str, list[tuple[float, str]]] = {}
    for row in rows("company_product.jsonl"):
        products.setdefault(row["company"][:6], []).append((-row["revenue_share"], row["product"]))
    industries = {row["company"][:6]: row["industry"] for row in rows("company_industry.jsonl")}
    firms = {k: tuple(name for _, name in sorted(v)) for k, v in products.items() if k in industries}
    found = measure_fit(firms, industries)
    return {"panel": "products", "event": "fit", **found}


def report(name: str, panel: Panel, event: str, resamples: int) -> dict[str, object]:
    began = time.perf_counter()
    plan = plan_transitions(len(panel.years))
    found = tell(run_backtest(panel, find_event(event), plan, resamples=resamples), panel)
    seconds = round(time.perf_counter() - began, 1)
    for sentence in found["sentences"]:
        print(sentence, file=sys.stderr)
    return {"panel": name, "event": event, "seconds": seconds, **{k: found[k] for k in ASIDE}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", choices=["zones", "listed", "products"])
    parser.add_argument("--resamples", type=int, default=300)
    options = parser.parse_args()
    for part in (zones, listed):
        if options.only in (None, part.__name__):
            try:
                for name, panel, event in part(options.data):
                    print(
                        json.dumps(report(name, panel, event, options.resamples), ensure_ascii=False),
                        flush=True,
                    )
            except OSError as error:
                print(f"{part.__name__}: not there ({error})", file=sys.stderr)
    if options.only in (None, "products") and (options.data / "chain_knowledge_graph").is_dir():
        print(json.dumps(fit_rate(options.data), ensure_ascii=False))


if __name__ == "__main__":
    main()
