"""``yanzhen import``: lists, registers and originals at the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from yanzhen.city.attraction.models import OutsideEnterprise
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.exchange.models import Delivery
from yanzhen.city.library.models import Document
from yanzhen.cli import imports
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def record(settings, tmp_path, monkeypatch):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    monkeypatch.setattr(imports, "open_record", lambda _: None)


def run(*words):
    return CliRunner().invoke(imports.app, [str(word) for word in words])


def put(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dry_run_shows_and_writes_nothing(tmp_path):
    done = run("list", "enterprises", put(tmp_path, "名单.csv", "企业名称,产品\n甲,铜\n"), "--dry-run")
    assert done.exit_code == 0
    assert "新增 1" in done.output
    assert "没有写入" in done.output
    assert not Enterprise.objects.exists()
    assert not Delivery.objects.exists()


def test_a_list_is_written_once_and_the_second_time_says_so(tmp_path):
    path = put(tmp_path, "名单.csv", "企业名称,产品\n甲,铜\n")
    assert "已写入" in run("list", "enterprises", path).output
    assert "没有变化" in run("list", "enterprises", path).output
    assert Enterprise.objects.count() == Delivery.objects.count() == 1
    assert Delivery.objects.get().by_name == "命令行"


def test_a_refused_row_is_shown_with_its_place_and_the_command_fails(tmp_path):
    path = put(tmp_path, "名单.csv", "企业名称,信用代码\n甲,123\n")
    shown = run("list", "enterprises", path, "--dry-run")
    assert shown.exit_code == 1
    assert "第2行" in shown.output
    assert "B 列" in shown.output
    failed = run("list", "enterprises", path)
    assert failed.exit_code != 0
    assert "整份都没有写入" in str(failed.exception)
    assert not Enterprise.objects.exists()


def test_json_is_for_programs(tmp_path):
    shown = run("list", "enterprises", put(tmp_path, "名单.csv", "企业名称\n甲\n"), "--dry-run", "--json")
    content = json.loads(shown.stdout)
    assert content["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "open": 0,
        "refused": 0,
        "doubtful": 0,
    }
    assert content["rows"][0]["name"] == "甲"


def test_a_register_is_taken_in(tmp_path):
    done = run("register", put(tmp_path, "名录.csv", "代码,名称,城市\n1,甲,某市\n"))
    assert "导入 1 家" in done.output
    assert OutsideEnterprise.objects.get().city == "某市"


def test_originals_are_admitted_one_by_one_and_the_refused_are_told(tmp_path):
    good, bad = put(tmp_path, "好.txt", "正文"), put(tmp_path, "空.pdf", "")
    done = run("document", good, bad, tmp_path / "没有.txt")
    assert done.exit_code == 2
    assert "已登记 好（2 字）" in done.output
    assert "退回 空.pdf：文件是空的" in done.output
    assert "没有这个文件" in done.output
    assert Document.objects.get().text == "正文"


def test_one_title_cannot_name_many_files(tmp_path):
    files = [put(tmp_path, f"{i}.txt", "x") for i in range(2)]
    assert run("document", *files, "--title", "某").exit_code != 0
    assert not Document.objects.exists()
