"""Questions about content."""

from __future__ import annotations

import shutil
from pathlib import Path

from yanzhen.specs import load_pack
from yanzhen.specs.content import check_content

SOUND = Path(__file__).parent / "zoo" / "sound"


def edited(tmp_path: Path, name: str, old: str, new: str):
    copy = Path(shutil.copytree(SOUND, tmp_path / "sound"))
    path = copy / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return [result for result in check_content(load_pack(copy)) if result.failures]


def test_the_sound_pack_answers_every_question():
    results = check_content(load_pack(SOUND))
    assert len(results) == 7
    assert not [r for r in results if r.failures]


def test_a_node_that_no_edge_reaches_is_named_with_its_line(tmp_path):
    wrong = edited(tmp_path, "chains/copper.yaml", "  - {from: ore, to: smelt, share: main}\n", "")
    assert wrong[0].failures == ("chains/copper.yaml:7 铜矿",)
    assert not wrong[0].passed


def test_a_loop_must_be_declared(tmp_path):
    edge = "  - {from: ore, to: smelt, share: main}\n"
    wrong = edited(tmp_path, "chains/copper.yaml", edge, edge + "  - {from: smelt, to: ore, share: minor}\n")
    assert "没有写明有环的链没有环" in [r.says for r in wrong]


def test_a_declared_loop_is_allowed(tmp_path):
    edge = "  - {from: ore, to: smelt, share: main}\n"
    copy = Path(shutil.copytree(SOUND, tmp_path / "s"))
    path = copy / "chains" / "copper.yaml"
    text = path.read_text(encoding="utf-8").replace(edge, edge + "  - {from: smelt, to: ore, share: minor}\n")
    path.write_text(text + "cyclic: true\n", encoding="utf-8")
    assert not [r for r in check_content(load_pack(copy)) if r.failures]


def test_a_source_nobody_cites_is_advice_not_a_failure(tmp_path):
    more = "  - {id: idle, title: 没有用到的出处, kind: web, grade: B}\n  - {id: news,"
    wrong = edited(tmp_path, "sources_more.yaml", "  - {id: news,", more)
    assert [r.says for r in wrong] == ["登记的出处都被引用过"]
    assert wrong[0].passed
