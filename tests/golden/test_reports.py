"""What the reports and the map of the handmade chain say, word for word: a change here is meant or a mistake.

``YANZHEN_GOLDEN=write pytest tests/golden`` writes the files anew; read the difference before committing it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.city.reports.conftest import DAY, make_chain, make_reasoned

from yanzhen.city.atlas.values import CityAtlas
from yanzhen.city.reports.content.attraction import attraction_report
from yanzhen.city.reports.content.development import development_report
from yanzhen.city.reports.content.development_city import city_development_report
from yanzhen.city.reports.maps import map_data
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.paper.notes import (
    HeadingCounter,
    Marks,
    entry_lines,
    marked,
    marked_row,
    number_sources,
)
from yanzhen.city.reports.paper.tree import Figure, Heading, Paragraph, Report, Run, Table

HERE = Path(__file__).parent
CHAIN = make_chain()
CITY = CityAtlas(
    "雁城市", DAY, (CHAIN,), CHAIN.projects, CHAIN.targets, CHAIN.contradictions, CHAIN.listings, ()
)


def _line(runs: tuple[Run, ...], marks: Marks) -> str:
    return "".join(text + mark for text, mark in marked(runs, marks))


def _row(row: tuple[tuple[Run, ...], ...], marks: Marks) -> str:
    return " | ".join("".join(t + m for t, m in pairs) for pairs in marked_row(row, marks))


def told(report: Report) -> Iterator[str]:
    """The report as plain lines: headings with numbers, paragraphs, tables row by row, notes."""
    marks, counter = number_sources(report), HeadingCounter()
    yield report.cover.title
    for block in report.blocks:
        if isinstance(block, Heading):
            yield f"\n{'#' * block.level} {counter.text(block)}"
        elif isinstance(block, Paragraph):
            yield _line(block.runs, marks)
        elif isinstance(block, Figure):
            yield f"〔图〕{block.caption}"
        elif isinstance(block, Table):
            yield f"〔表〕{block.caption}：" + " | ".join(c.label for c in block.columns)
            yield from (_row(row, marks) for row in block.rows)
    for entry in marks.entries:
        yield " ".join(entry_lines(entry)).strip()


def compare(name: str, text: str) -> None:
    path = HERE / name
    if os.environ.get("YANZHEN_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("development.txt", development_report(Material("雁城市", CHAIN, reasoned=make_reasoned()), "map")),
        ("attraction.txt", attraction_report(Material("雁城市", CHAIN, reasoned=make_reasoned()), "map")),
        (
            "development_city.txt",
            city_development_report(Material("雁城市", CITY, reasoned=make_reasoned()), "map"),
        ),
    ],
)
def test_a_report_says_what_it_said(name: str, report: Report) -> None:
    compare(name, "\n".join(told(report)) + "\n")


def test_a_map_is_drawn_where_it_was_drawn() -> None:
    compare("map.json", json.dumps(map_data(CHAIN), ensure_ascii=False, indent=1) + "\n")
