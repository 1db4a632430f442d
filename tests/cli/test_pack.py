"""``yanzhen pack``: what people and machines read, exit codes, and installing with a look first."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yanzhen.cli import pack
from yanzhen.specs import list_packs

ZOO = Path(__file__).parents[1] / "specs" / "zoo"
SOUND = ZOO / "sound"


def run(*words: str | Path, feed: str | None = None):
    return CliRunner().invoke(pack.app, [str(word) for word in words], input=feed)


def yanzhen(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from yanzhen.cli.main import run; run()", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"}
    )


def test_a_sound_pack_passes_and_says_how_much_it_holds():
    result = run("check", SOUND)
    assert result.exit_code == 0
    assert "sound 1.0.0：" in result.output
    assert "没有错误" in result.output


def test_a_broken_pack_fails_and_each_problem_has_place_reason_and_remedy():
    result = run("check", ZOO / "missing-node")
    assert result.exit_code == 1
    assert "chains/tin.yaml:10" in result.output
    assert "原因：" in result.output
    assert "处理：" in result.output
    assert "missing-node" in result.output


def test_a_warning_alone_does_not_fail():
    result = run("check", ZOO / "bom")
    assert result.exit_code == 0
    assert "提醒" in result.output


def test_a_machine_reads_problems_as_json():
    problems = json.loads(run("check", ZOO / "circle", "--json").output)
    assert [p["code"] for p in problems] == ["circle"] * 4
    assert {"file", "line", "what", "why", "do", "severity"} <= set(problems[0])


def test_the_cases_of_a_pack_are_run():
    result = run("test", SOUND)
    assert result.exit_code == 0
    assert "用例 8 个，不过 0 个" in result.output
    content = json.loads(run("test", SOUND, "--json").output)
    assert all(case["passed"] for case in content["cases"])


def test_a_case_that_does_not_come_out_fails_the_run(tmp_path):
    copy = Path(shutil.copytree(SOUND, tmp_path / "sound"))
    path = copy / "ladders" / "specialised.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("revenue: 50,", "revenue: 150,"), encoding="utf-8"
    )
    result = run("test", copy)
    assert result.exit_code == 1
    assert "两条都不符合" in result.output


def test_the_list_names_the_packs_that_come_along():
    rows = json.loads(run("list", "--json").output)
    assert [row["id"] for row in rows] == list_packs()
    assert all(row["version"] for row in rows)


def test_schemas_are_written_for_editors(tmp_path):
    result = run("schema", tmp_path / "schemas")
    assert result.exit_code == 0
    assert (tmp_path / "schemas" / "chains.schema.json").exists()


def test_a_refusal_is_words_and_exit_code_two_without_traceback():
    result = yanzhen("pack", "check", "refrence")
    assert result.returncode == 2
    assert "是否想写 reference？" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_pack_with_errors_is_neither_tested_nor_installed():
    for word in ("test", "install"):
        result = yanzhen("pack", word, ZOO / "unknown-node")
        assert result.returncode == 2
        assert "先运行 yanzhen pack check" in result.stderr


def test_installing_without_a_workspace_says_how_to_make_one(tmp_path):
    result = yanzhen("pack", "install", SOUND, "--workspace", tmp_path / "nowhere", "--dry-run")
    assert result.returncode == 2
    assert "yanzhen init" in result.stderr


@pytest.fixture
def workspace(tmp_path, monkeypatch, db):
    from yanzhen.cli import django_setup
    from yanzhen.site.workspace import create_workspace

    folder = create_workspace(tmp_path / "record").folder
    monkeypatch.setattr(django_setup, "setup", lambda chosen=None: folder)
    return folder


def test_a_dry_run_shows_the_plan_and_writes_nothing(workspace):
    result = run("install", SOUND, "--dry-run")
    assert "首次安装" in result.output
    assert "首次安装" in run("install", SOUND, "--dry-run").output


def test_saying_no_writes_nothing(workspace):
    assert run("install", SOUND, feed="n\n").exit_code == 1
    assert "首次安装" in run("install", SOUND, "--dry-run").output


def test_installing_twice_changes_nothing(workspace):
    assert run("install", SOUND, "--yes").exit_code == 0
    second = run("install", SOUND, "--yes")
    assert "没有变化" in second.output
    assert "已写入" not in second.output


def test_a_newer_version_shows_what_is_new_changed_and_retired_before_it_is_written(workspace, tmp_path):
    run("install", SOUND, "--yes")
    copy = Path(shutil.copytree(SOUND, tmp_path / "sound"))
    for name, old, new in (
        ("pack.yaml", "1.0.0", "1.1.0"),
        ("platforms.csv", "lab,铜材检测平台", "lab-2,铜材检测中心"),
        ("parks.csv", "北园区东片", "北园区东部片区"),
    ):
        path = copy / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    seen = run("install", copy, "--dry-run").output
    assert "sound：1.0.0 → 1.1.0" in seen
    assert "新增 1（lab-2）" in seen
    assert "退出 1（lab）" in seen
    assert "变化 1（north-east）" in seen
    assert run("install", copy, "--yes").exit_code == 0
    assert "没有变化" in run("install", copy, "--dry-run").output
    assert "比记录里的 1.1.0 旧" in run("install", SOUND, "--dry-run").output


def test_a_change_without_a_new_version_is_pointed_out(workspace, tmp_path):
    run("install", SOUND, "--yes")
    copy = Path(shutil.copytree(SOUND, tmp_path / "sound"))
    path = copy / "parks.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("北园区东片", "北园区东部片区"), encoding="utf-8"
    )
    assert "提高版本号" in run("install", copy, "--dry-run").output
