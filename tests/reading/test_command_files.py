"""``yanzhen read`` with files of every kind: places, found dates, and what could not be read."""

from __future__ import annotations

import json

import pytest
from tests.reading.drawn import scanned, typeset
from typer.testing import CliRunner

from yanzhen.cli.main import front_door
from yanzhen.kernel.errors import YanzhenError

NOTICE = "某市关于产业链的意见\n\n到2025年，全市上市企业达到30家以上。\n\n#pagebreak()\n今年新增企业5家。\n\n某市人民政府\n\n2024年3月5日"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """The child process has tests of its own; without it these are quick."""
    from yanzhen.reading import parsers, sealed

    monkeypatch.setattr(
        sealed, "read_sealed", lambda path, kind, shown, bounds=None: parsers.parse(path, kind, shown)
    )


def run(*words: str):
    return CliRunner().invoke(front_door("read"), ["read", *words])


def put(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


def test_places_are_json_lines_that_lead_from_the_text_to_the_page(tmp_path):
    path = put(tmp_path, "a.pdf", typeset(NOTICE))
    text = run(path, "--text").stdout
    rows = [json.loads(line) for line in run(path, "--places").stdout.splitlines()]
    assert [text[row["start"] : row["end"]] for row in rows] == [line for line in text.split("\n") if line]
    assert [row["page"] for row in rows] == [1, 1, 2, 2, 2]
    assert all(0 <= value <= 1 for row in rows for box in row["boxes"] for value in box["box"])
    assert all(row["boxes"] for row in rows)


def test_statements_of_a_pdf_name_their_page(tmp_path):
    path = put(tmp_path, "a.pdf", typeset(NOTICE))
    rows = [json.loads(line) for line in run(path, "--json").stdout.splitlines()]
    assert [(row["value"], row["page"]) for row in rows] == [(30, 1), (5, 2)]


def test_the_date_that_the_file_bears_is_used_and_told_and_the_command_line_overrides(tmp_path):
    path = put(tmp_path, "a.pdf", typeset(NOTICE))
    years = [json.loads(line)["year"] for line in run(path, "--json").stdout.splitlines()]
    assert years == [2025, 2024]
    given = [
        json.loads(line)["year"] for line in run(path, "--json", "--date", "2022-01").stdout.splitlines()
    ]
    assert given == [2025, 2022]
    assert "日期：2024-03-05（成文日期" in run(path).stdout
    assert "日期：2022-01（命令行给出）" in run(path, "--date", "2022-01").stdout


def test_a_text_without_a_date_says_so(tmp_path):
    shown = run(put(tmp_path, "a.txt", "到2025年，达到30家。".encode())).stdout
    assert "文件里没有写明" in shown


def test_a_scan_without_the_extra_is_refused_with_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("yanzhen.reading.pdf.can_recognise", lambda: False)
    refused = run(put(tmp_path, "scan.pdf", scanned(typeset(NOTICE)))).exception
    assert isinstance(refused, YanzhenError)
    assert "yanzhen[ocr]" in refused.why
