"""yanzhen build refuses what it cannot do in words, before it touches anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from yanzhen.cli import build as building
from yanzhen.kernel.errors import YanzhenError


def test_a_date_in_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YanzhenError, match="日期读不懂") as refusal:
        building.build(pack="hengyang", out=tmp_path / "out", as_of="去年底")
    assert "2022-06-30" in str(refusal.value)
    assert not list(tmp_path.iterdir())


def test_an_unknown_product_is_refused_with_the_names_of_the_eight(tmp_path: Path) -> None:
    with pytest.raises(YanzhenError, match="没有这种产品") as refusal:
        building.build(pack="hengyang", out=tmp_path / "out", only=["海报"])
    assert "现状图" in str(refusal.value)
    assert not list(tmp_path.iterdir())


def test_the_workspace_is_the_named_one_else_the_variable_else_beside_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANZHEN_WORKSPACE", str(tmp_path / "b"))
    assert building._workspace(tmp_path / "a", "hengyang", tmp_path / "out") == tmp_path / "a"
    assert building._workspace(None, "hengyang", tmp_path / "out") == tmp_path / "b"
    monkeypatch.delenv("YANZHEN_WORKSPACE")
    assert building._workspace(None, "hengyang", tmp_path / "out") == tmp_path / "workspace-hengyang"
