"""Bad days of an export, a way back and a backup: killed, disk full, others writing meanwhile. All or nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

SOUND = Path(__file__).parents[3] / "specs" / "zoo" / "sound"
COMMAND = "from yanzhen.cli.main import run; run()"
KILLED = """
import os, signal, sys
from yanzhen.cli import record
name, real_setup = sys.argv.pop(1), record.setup
def setup(folder):
    opened = real_setup(folder)
    from yanzhen.city.records.whole import services
    setattr(services, name, lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL))
    return opened
record.setup = setup
from yanzhen.cli.main import run; run()
"""
SMALL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from yanzhen.cli.main import run; run()
"""
EDITS = """
import sys
from pathlib import Path
from yanzhen.cli.django_setup import setup
setup(Path(sys.argv[1]))
from django.db import transaction
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.parks.models import Round
from yanzhen.city.records import sealing
from yanzhen.city.records.editing import EditConflict, save_edit
won = lost = 0
for turn in range(20):
    row = Round.objects.get()
    try:
        with transaction.atomic():
            save_edit(row, {"note": f"{sys.argv[2]} {turn}"}, version=row.version, by=None)
            sealing.seal(row, "改", ["note"])
        won += 1
    except EditConflict:
        lost += 1
print(won, lost)
"""
MAKE_ROUND = """
import sys
from pathlib import Path
from yanzhen.cli.django_setup import setup
setup(Path(sys.argv[1]))
from yanzhen.city.parks.models import Round
Round.objects.create(name="第一轮", year=2024, group="above")
"""


def start(code: str, *words: object) -> subprocess.Popen[str]:
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "YANZHEN_WORKSPACE"}}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(code: str, *words: object) -> tuple[int, str]:
    process = start(code, *words)
    said, wrong = process.communicate(timeout=300)
    return process.returncode, said + wrong


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "workspace"
    code, said = run(COMMAND, "init", folder, "--pack", SOUND)
    assert code == 0, said
    (folder / "documents" / "ab").mkdir()
    (folder / "documents" / "ab" / "abcd").write_bytes(b"original")
    return folder


@pytest.fixture(scope="module")
def exported(made, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("exported") / "out"
    code, said = run(COMMAND, "export", out, "--workspace", made)
    assert code == 0, said
    return out


def test_a_killed_way_back_leaves_nothing_and_the_next_one_clears_up_and_brings_all_back(
    made, exported, tmp_path
):
    code, _ = run(KILLED, "_reset_numbers", "import", "workspace", exported, "--into", tmp_path / "back")
    assert code == -signal.SIGKILL and not (tmp_path / "back").exists()
    code, said = run(COMMAND, "import", "workspace", exported, "--into", tmp_path / "back")
    assert code == 0 and "已取回" in said and "yanzhen account release" in said, said
    assert [p.name for p in tmp_path.iterdir()] == ["back"]
    code, said = run(COMMAND, "export", tmp_path / "again", "--workspace", tmp_path / "back")
    assert code == 0, said
    for path in exported.rglob("*"):
        if path.is_file() and path.name != "导出说明.txt":
            assert (tmp_path / "again" / path.relative_to(exported)).read_bytes() == path.read_bytes(), path
    assert run(COMMAND, "audit", "verify", "--workspace", tmp_path / "back")[0] == 0
    code, said = run(COMMAND, "import", "workspace", exported, "--into", tmp_path / "back")
    assert code == 2 and "位置已被占用" in said and "Traceback" not in said


def test_a_killed_export_leaves_no_export_and_the_next_run_clears_up(made, tmp_path):
    code, _ = run(KILLED, "_copy_documents", "export", tmp_path / "out", "--workspace", made)
    assert code == -signal.SIGKILL and not (tmp_path / "out").exists()
    code, said = run(COMMAND, "export", tmp_path / "out", "--workspace", made)
    assert code == 0, said
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_is_told_in_words_and_leaves_nothing(made, exported, tmp_path):
    for words in (
        ("export", tmp_path / "out", "--workspace", made),
        ("import", "workspace", exported, "--into", tmp_path / "back"),
        ("backup", tmp_path / "b.zip", "--workspace", made),
    ):
        code, said = run(SMALL_DISK, 60_000, *words)
        assert code == 2 and "写不下" in said and "Traceback" not in said, said
        assert list(tmp_path.iterdir()) == [], words


def test_two_processes_at_one_row_lose_nothing_and_leave_one_chain(made, tmp_path):
    folder = Path(shutil.copytree(made, tmp_path / "workspace"))
    assert run(MAKE_ROUND, folder)[0] == 0
    both = [start(EDITS, folder, name) for name in ("甲", "乙")]
    results = [p.communicate(timeout=300) for p in both]
    assert [p.returncode for p in both] == [0, 0], results
    won = sum(int(said.split()[0]) for said, _ in results)
    assert sum(int(n) for said, _ in results for n in said.split()) == 40
    with closing(sqlite3.connect(folder / "record.sqlite3")) as record:
        assert record.execute("select version from parks_round").fetchone() == (won,)
        assert record.execute(
            "select count(*) from records_change where model = 'parks.Round'"
        ).fetchone() == (won,)
        assert record.execute("select count(*), max(number) from records_seal").fetchone() == (won, won)
    assert run(COMMAND, "audit", "verify", "--workspace", folder)[0] == 0


def test_a_row_altered_by_hand_is_found_and_named(made, tmp_path):
    folder = Path(shutil.copytree(made, tmp_path / "workspace"))
    run(MAKE_ROUND, folder)
    assert run(EDITS, folder, "甲")[0] == 0
    with closing(sqlite3.connect(folder / "record.sqlite3")) as record:
        record.execute("update parks_round set note = '篡改'")
        record.execute("update records_seal set actor_name = '别人' where number = 7")
        record.commit()
    code, said = run(COMMAND, "audit", "verify", "--workspace", folder)
    assert code == 1 and "第 7 条" in said and "说明与存证不符" in said
