"""Further readers at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yanzhen.cli.main import front_door
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading import model_reader

TEXT = "到2030年，石榴产业产值达到120亿元以上。支持天工机械、华为等企业做大，某某厂参加。\n"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "规划.txt"
    path.write_text(TEXT, "utf-8")
    return path


def run(*words: str):
    return CliRunner().invoke(front_door("read"), ["read", *words])


def test_an_unknown_second_reader_is_refused(document: Path):
    assert isinstance(run(str(document), "--entities", "--second-opinion", "other").exception, YanzhenError)


def test_a_missing_second_reader_says_how_to_get_it(document: Path, monkeypatch):
    from yanzhen.reading import second_opinion

    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(second_opinion.importlib, "import_module", absent)
    second_opinion._lac.cache_clear()
    error = run(str(document), "--entities", "--second-opinion", "lac").exception
    second_opinion._lac.cache_clear()
    assert "yanzhen[lac]" in str(error)


def test_a_model_without_a_name_is_refused(document: Path):
    error = run(str(document), "--json", "--model-endpoint", "http://127.0.0.1:9/v1").exception
    assert "没有写模型名称" in str(error)


def test_the_models_finds_follow_those_of_the_rules_and_its_lies_are_told(document: Path, monkeypatch):
    said = {
        "entities": [
            {"type": "enterprise", "name": "某某厂", "quote": "某某厂参加"},
            {"type": "enterprise", "name": "没有厂", "quote": "没有厂参加"},
            {"type": "enterprise", "name": "华为", "quote": "华为等企业"},
        ]
    }

    def answer(text, endpoint, *, date="", chunk=0):
        return original(text, endpoint, date=date, chunk=chunk, asking=lambda *_: json.dumps(said))

    original = model_reader.read_with_model
    monkeypatch.setattr(model_reader, "read_with_model", answer)
    done = run(str(document), "--entities", "--model-endpoint", "http://127.0.0.1:9/v1", "--model", "m")
    rows = {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert rows["某某厂"]["note"] == "只有模型认出"
    assert rows["某某厂"]["rule"] == "model/m"
    assert rows["华为"]["rule"].startswith("list/")
    assert "没有厂" not in rows
    assert "引文不在原文里 1" in done.stderr
