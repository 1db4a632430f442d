"""Measures the finding of contradictions: what is found in real texts, in texts with a planted one, and how fast.

usage: .venv/bin/python benchmarks/reading/contradictions.py [--shared ../shared] [real planted speed]

``real`` prints every finding so that a person can judge it. ``planted`` alters one number in a copy of a text and asks
whether copy and original are found to differ; and gives a later copy a lower goal. ``speed`` needs no text.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from yanzhen.kernel.statements import Mode, Relation, Statement, StatementKind
from yanzhen.reading.contradictions import Claim, Paper, find_contradictions, find_in_papers
from yanzhen.reading.lineage import find_lineages
from yanzhen.reading.mending import mend
from yanzhen.reading.plain import read_plain
from yanzhen.reading.statements import read_statements

CITY = {"000": "2021-01", "001": "2020-10", "002": "2019-01", "003": "2020-01", "004": "2017-05"}
SEED, EACH = 7, 14
WORKLOADS = ("real", "planted", "speed")


def paper(path: Path, date: str) -> Paper:
    text = mend(read_plain(path)).text
    return Paper(path.stem, text, tuple(read_statements(text, date=date)), date, path.stem)


def city(shared: Path) -> list[Paper]:
    """Five documents of one city over four years."""
    files = sorted((shared / "source_documents").glob("*.txt"))
    return [paper(path, CITY.get(path.name[:3], "")) for path in files]


def others(shared: Path) -> list[Paper]:
    """Six excerpts of other cities and five provincial reports: each speaks for a place of its own."""
    dev = shared / "eval" / "dev" / "text"
    dates = dict(line.split(",") for line in (dev / "dates.csv").read_text("utf-8").splitlines()[1:])
    excerpts = [paper(path, dates.get(path.name, "")) for path in sorted(dev.glob("city_*.txt"))]
    reports = sorted((shared / "data" / "policy_texts").glob("20*.txt"))
    return excerpts + [paper(path, f"{path.name[:4]}-01") for path in reports]


def real(shared: Path) -> None:
    for name, papers in (("city", city(shared)), ("others", others(shared))):
        found = find_in_papers(papers)
        counted = {
            "texts": len(papers),
            "statements": sum(len(p.statements) for p in papers),
            "found": len(found),
        }
        print(json.dumps({"workload": f"real/{name}"} | counted), flush=True)
        for item in found:
            print(f"  [{item.kind} {item.confidence:.2f}] {item.sentence}", flush=True)


def planted(shared: Path) -> None:
    """Share of altered numbers that are found, and findings that do not touch the altered number."""
    draw = random.Random(SEED)
    for name, alter in (("another value", _another), ("a later, lower goal", _lower)):
        tried = found = beside = 0
        for original in [*city(shared), *others(shared)]:
            pool = [s for s in original.statements if _usable(s, original.text)]
            for statement in draw.sample(pool, min(EACH, len(pool))):
                changed = alter(original, statement)
                if changed is None:
                    continue
                tried += 1
                items = find_in_papers([original, changed])
                hits = [i for i in items if i.across and any(c.start == statement.start for c in i.sides)]
                found += bool(hits)
                beside += sum(i.across for i in items) - len(hits)
        row = {"planted": tried, "found": found, "recall": round(found / tried, 3), "others": beside}
        print(json.dumps({"workload": f"planted/{name}"} | row, ensure_ascii=False), flush=True)


def _usable(statement: Statement, text: str) -> bool:
    value = statement.value
    if isinstance(value, tuple) or not statement.year or value < 3:
        return False
    return bool(re.match(rf"{value:g}(?![\d.])", text[statement.start : statement.end]))


def _copy(original: Paper, statement: Statement, number: str, date: str) -> Paper:
    old = f"{statement.value:g}"
    text = original.text[: statement.start] + number + original.text[statement.start + len(old) :]
    return Paper("copy", text, tuple(read_statements(text, date=date)), date, "copy")


def _another(original: Paper, statement: Statement) -> Paper:
    """The same document again with one number higher by three tenths."""
    value = float(f"{statement.value:g}") * 1.3
    number = f"{value:.4g}" if statement.value % 1 else str(int(value) + 1)
    return _copy(original, statement, number, original.date)


def _lower(original: Paper, statement: Statement) -> Paper | None:
    """The same document a year later with one goal lower by three tenths; None for what is no goal to raise."""
    rising = statement.kind is StatementKind.TARGET and not re.search(
        "降|控制|以内|失业|排放|能耗", statement.quote
    )
    if not rising or not original.date or int(original.date[:4]) >= (statement.year or 0):
        return None
    value = float(f"{statement.value:g}") * 0.7
    later = f"{int(original.date[:4]) + 1}{original.date[4:]}"
    copied = _copy(
        original, statement, f"{value:.3g}" if statement.value % 1 else str(int(value)), original.date
    )
    return replace(copied, date=later)


def claims(number: int) -> Iterator[Claim]:
    """Claims as a record would hold them: twenty of each indicator, over fifteen years and four hundred documents."""
    draw = random.Random(SEED)
    for index in range(number):
        steady = draw.random() < 0.99
        yield Claim(
            indicator=f"第{draw.randrange(max(1, number // 20))}号产业产值比重",
            subject="全市",
            period=str(draw.randrange(2015, 2031)),
            op=Relation.EQUAL,
            value=round(draw.gauss(50, 0.02) if steady else draw.uniform(10, 90), 1),
            unit="%",
            mode=draw.choice(list(Mode)),
            kind=draw.choice(list(StatementKind)),
            source=f"文件{draw.randrange(400)}",
            place="",
            quote="",
            key=str(index),
            dated=f"{draw.randrange(2014, 2026)}-01",
        )


def speed(_shared: Path) -> None:
    for number in (25_000, 50_000, 100_000):
        held = list(claims(number))
        start = time.perf_counter()
        found = find_contradictions(held)
        middle = time.perf_counter()
        lines = find_lineages(held)
        row = {"claims": number, "found": len(found), "seconds": round(middle - start, 2)}
        row |= {"lines": len(lines), "line_seconds": round(time.perf_counter() - middle, 2)}
        print(json.dumps({"workload": "speed"} | row), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    given = parser.parse_args()
    for name in given.workloads or WORKLOADS:
        {"real": real, "planted": planted, "speed": speed}[name](given.shared)


if __name__ == "__main__":
    main()
