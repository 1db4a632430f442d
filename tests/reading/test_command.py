"""``yanzhen read`` at the door: what other programs rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yanzhen.cli.main import front_door
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.plain import decode

FIELDS = [
    "kind",
    "subject",
    "indicator",
    "op",
    "value",
    "unit",
    "mode",
    "year",
    "start",
    "end",
    "quote",
    "page",
    "confidence",
    "rule",
    "measure",
]
TEXT = "到2025年，全市上市企业达到30家以上，培育龙头企业3—5家。\n"


def run(*words: str):
    return CliRunner().invoke(front_door("read"), ["read", *words])


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "规划.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_json_lines_hold_the_agreed_fields_and_offsets_into_the_text(document: Path):
    rows = [
        json.loads(line) for line in run(str(document), "--date", "2021-01", "--json").stdout.splitlines()
    ]
    text = run(str(document), "--text").stdout
    assert [list(row) for row in rows] == [FIELDS, FIELDS]
    assert [row["value"] for row in rows] == [30, [3, 5]]
    assert all(row["quote"] in text for row in rows)
    assert "30" in text[rows[0]["start"] : rows[0]["end"]]


def test_people_get_a_table(document: Path):
    assert "上市企业" in run(str(document)).stdout


def test_several_files_say_which_one_a_line_is_from(document: Path):
    rows = [json.loads(line) for line in run(str(document), str(document), "--json").stdout.splitlines()]
    assert {row["file"] for row in rows} == {str(document)}


@pytest.mark.parametrize(
    "words", [["没有.txt"], ["."], ["没有.txt", "--date", "去年"], ["x", "--text", "--entities"]]
)
def test_what_cannot_be_read_is_refused_in_words(words):
    assert isinstance(run(*words).exception, YanzhenError)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_usual_encodings_give_the_same_text(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(YanzhenError):
        decode(b"\x00\xff\xfe\x00" * 20)


def test_entities_and_relations_are_json_lines(document: Path):
    document.write_text("支持远航电控、华为等企业打造汽车产业链。\n", "utf-8")
    names = [json.loads(line)["name"] for line in run(str(document), "--entities").stdout.splitlines()]
    links = [json.loads(line) for line in run(str(document), "--relations").stdout.splitlines()]
    assert {"远航电控", "华为"} <= set(names)
    assert all(
        {"head", "relation", "tail", "quote", "start", "end", "confidence", "rule"} <= set(link)
        for link in links
    )
