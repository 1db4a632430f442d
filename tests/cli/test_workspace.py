"""The life of a workspace at the command line: made, made again, looked at, backed up, brought back, served."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

SOUND = Path(__file__).parents[1] / "specs" / "zoo" / "sound"


def yanzhen(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), env=clean(), capture_output=True, text=True, check=False)


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-c", "from yanzhen.cli.main import run; run()", *map(str, words)]


def clean() -> dict[str, str]:
    given = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "YANZHEN_WORKSPACE"}}
    return {**given, "COLUMNS": "200"}


def ask(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "record.sqlite3")) as record:
        return record.execute(sql).fetchall()


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, str]:
    """A practice workspace with the sound pack, and what making it printed."""
    folder = tmp_path_factory.mktemp("made") / "workspace"
    result = yanzhen("init", folder, "--pack", SOUND, "--practice")
    assert result.returncode == 0, result.stderr
    return folder, result.stdout


@pytest.fixture
def folder(made, tmp_path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "workspace"))


def test_init_makes_a_whole_workspace_and_prints_the_accounts(made):
    folder, said = made
    assert {p.name for p in folder.iterdir()} >= {
        "yanzhen.toml",
        "record.sqlite3",
        "documents",
        "snapshots",
        "out",
    }
    assert "首次安装" in said and "leader" in said and "工作区就绪" in said
    assert ask(folder, "select count(*) from enterprises_enterprise where not practice") == [(2,)]
    assert ask(folder, "select count(*) from accounts_user where practice") == [(13,)]


def test_the_secret_belongs_to_the_workspace_and_to_its_owner(made, tmp_path):
    folder, _ = made
    config = tomllib.loads((folder / "yanzhen.toml").read_text(encoding="utf-8"))
    assert len(config["secret"]) > 40 and config["practice"] is True
    for name in ("yanzhen.toml", "demo_accounts.txt"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    from yanzhen.site.workspace import create_workspace

    assert create_workspace(tmp_path / "other").secret != config["secret"]


def test_the_record_is_kept_in_write_ahead_mode(made):
    assert ask(made[0], "PRAGMA journal_mode") == [("wal",)]


def test_init_again_changes_nothing_and_keeps_the_passwords(folder):
    kept = (folder / "demo_accounts.txt").read_text(encoding="utf-8")
    before = ask(folder, "select * from records_change")
    again = yanzhen("init", folder, "--pack", SOUND, "--practice")
    assert again.returncode == 0, again.stderr
    assert "没有变化" in again.stdout
    assert (folder / "demo_accounts.txt").read_text(encoding="utf-8") == kept
    assert ask(folder, "select * from records_change") == before


def test_a_workspace_for_real_work_gets_no_practice_accounts(tmp_path):
    from yanzhen.site.workspace import create_workspace

    create_workspace(tmp_path / "real")
    refused = yanzhen("init", tmp_path / "real", "--pack", SOUND, "--practice")
    assert refused.returncode == 2
    assert "不是演示工作区" in refused.stderr and "Traceback" not in refused.stderr


def test_status_counts_what_is_there(folder):
    said = yanzhen("status", "--workspace", folder)
    assert said.returncode == 0, said.stderr
    assert "定义包 sound" in said.stdout and "1.0.0" in said.stdout and "企业" in said.stdout


def test_a_folder_that_is_no_workspace_is_refused_with_what_to_do(tmp_path):
    for words in (("status",), ("serve",), ("backup", tmp_path / "b.zip")):
        refused = yanzhen(*words, "--workspace", tmp_path / "nothing")
        assert refused.returncode == 2
        assert "这里还不是工作区" in refused.stderr and "yanzhen init" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_backup_brings_back_record_originals_and_settings(folder, tmp_path):
    (folder / "documents" / "ab").mkdir()
    (folder / "documents" / "ab" / "abcd").write_bytes(b"original")
    saved = yanzhen("backup", tmp_path / "b.zip", "--workspace", folder)
    assert saved.returncode == 0, saved.stderr
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    restored = yanzhen("restore", tmp_path / "b.zip", tmp_path / "back")
    assert restored.returncode == 0, restored.stderr
    back = tmp_path / "back"
    assert (back / "documents/ab/abcd").read_bytes() == b"original"
    for name in ("yanzhen.toml", "demo_accounts.txt"):
        assert (back / name).read_bytes() == (folder / name).read_bytes()
        assert stat.S_IMODE((back / name).stat().st_mode) == 0o600
    for table in ("enterprises_enterprise", "exchange_citation", "accounts_user", "records_change"):
        assert ask(back, f"select * from {table}") == ask(folder, f"select * from {table}")


def test_a_backup_is_not_written_over(folder, tmp_path):
    (tmp_path / "b.zip").write_bytes(b"older")
    refused = yanzhen("backup", tmp_path / "b.zip", "--workspace", folder)
    assert refused.returncode == 2 and "不覆盖旧备份" in refused.stderr
    assert (tmp_path / "b.zip").read_bytes() == b"older"


def test_restoring_keeps_what_stood_there_under_another_name(folder, tmp_path):
    assert yanzhen("backup", tmp_path / "b.zip", "--workspace", folder).returncode == 0
    (folder / "mark").touch()
    restored = yanzhen("restore", tmp_path / "b.zip", folder)
    assert restored.returncode == 0, restored.stderr
    assert not (folder / "mark").exists()
    kept = [p for p in tmp_path.iterdir() if p.name.startswith("workspace.旧-")]
    assert len(kept) == 1 and (kept[0] / "mark").exists()


def broken(tmp_path: Path, kind: str) -> Path:
    file = tmp_path / f"{kind}.zip"
    if kind == "no-zip":
        file.write_bytes(b"not a backup")
        return file
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("yanzhen.toml", 'secret = "x"\n')
        if kind == "outside":
            archive.writestr("../../evil", "x")
        if kind != "no-record":
            archive.writestr("record.sqlite3", b"SQLite format 3\x00" + b"\x00" * 5000)
    if kind == "torn":
        file.write_bytes(file.read_bytes()[:-40])
    return file


@pytest.mark.parametrize("kind", ["no-zip", "outside", "no-record", "no-database", "torn", "missing"])
def test_a_broken_backup_is_refused_and_nothing_is_touched(folder, tmp_path, kind):
    file = tmp_path / "missing.zip" if kind == "missing" else broken(tmp_path, kind)
    before = {p.name for p in tmp_path.iterdir()}
    refused = yanzhen("restore", file, folder)
    assert refused.returncode == 2
    assert "换一份备份" in refused.stderr and "Traceback" not in refused.stderr
    assert {p.name for p in tmp_path.iterdir()} == before
    assert ask(folder, "select count(*) from enterprises_enterprise where not practice") == [(2,)]


def test_a_port_that_is_taken_is_told_politely(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = yanzhen("serve", "--port", str(port), "--workspace", folder)
    assert refused.returncode == 2
    assert f"端口 {port} 打不开" in refused.stderr and f"--port {port + 1}" in refused.stderr


def test_an_older_record_is_not_used_before_it_is_brought_up_to_date(folder):
    with closing(sqlite3.connect(folder / "record.sqlite3")) as record:
        record.execute("delete from django_migrations where app = 'records'")
        record.commit()
    for words in (
        ("serve", "--port", "1"),
        ("remind",),
        ("audit", "verify"),
        ("account", "release", "admin"),
    ):
        refused = yanzhen(*words, "--workspace", folder)
        assert refused.returncode == 2 and "要先升级" in refused.stderr, words


def test_the_served_front_page_answers_on_this_machine_only(folder):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        command("serve", "--port", str(port), "--workspace", folder),
        env=clean(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert front_page(port, server) == 200
    finally:
        server.terminate()
        assert server.wait(20) is not None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def front_page(port: int, server: subprocess.Popen[bytes]) -> int:
    """The status of the front page as soon as the server answers; fails after a minute."""
    for _ in range(120):
        assert server.poll() is None, server.stdout.read() if server.stdout else ""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                return int(answer.status)
        except ConnectionError:
            time.sleep(0.5)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.5)
    raise AssertionError("the server does not answer")
