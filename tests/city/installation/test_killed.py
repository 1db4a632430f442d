"""Kill −9 while a pack is being installed: the record is as it was before, and the next attempt succeeds."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

SOUND = Path(__file__).parents[2] / "specs" / "zoo" / "sound"
INSTALL = """
import os, signal, sys
from pathlib import Path
from yanzhen.cli.django_setup import setup
workspace, pack, moment = sys.argv[1:]
setup(Path(workspace))
from yanzhen.city.installation import services
from yanzhen.specs import load_pack
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "commit":
    services.remember_pack = die
services.install_pack(load_pack(pack), on_progress=lambda label, done, of: die() if label == moment else None)
"""


def run(*words: str | Path, workspace: Path) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    env["YANZHEN_WORKSPACE"] = str(workspace)
    return subprocess.run(
        [sys.executable, *map(str, words)], env=env, capture_output=True, text=True, check=False
    )


def state(workspace: Path) -> str:
    """A digest over every row of every table."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(workspace / "record.sqlite3")) as record:
        assert record.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for line in record.iterdump():
            digest.update(line.encode())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> Path:
    """A workspace that holds the sound pack."""
    workspace = tmp_path_factory.mktemp("before") / "workspace"
    command = "from yanzhen.cli.main import run; run()"
    made = run("-c", command, "init", workspace, "--pack", SOUND, workspace=workspace)
    assert made.returncode == 0, made.stderr
    return workspace


@pytest.fixture(scope="module")
def newer(tmp_path_factory) -> Path:
    """A version of the pack that touches many kinds."""
    folder = Path(shutil.copytree(SOUND, tmp_path_factory.mktemp("newer") / "sound"))
    changes = {
        "pack.yaml": ("1.0.0", "1.1.0"),
        "enterprises.csv": ("operating,2024-06", "stopped,2025-03"),
        "chains/copper.yaml": ("铜冶炼", "铜精炼"),
        "actuals.csv": ("3840.5", "3841"),
    }
    for name, (old, new) in changes.items():
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize("moment", ["企业", "资金池", "commit"])
def test_a_killed_installation_leaves_the_previous_record_and_can_be_repeated(
    before, newer, tmp_path, moment
):
    workspace = Path(shutil.copytree(before, tmp_path / "workspace"))
    whole = state(workspace)
    killed = run("-c", INSTALL, workspace, newer, moment, workspace=workspace)
    assert killed.returncode == -signal.SIGKILL
    assert state(workspace) == whole
    again = run("-c", INSTALL, workspace, newer, "never", workspace=workspace)
    assert again.returncode == 0, again.stderr
    with closing(sqlite3.connect(workspace / "record.sqlite3")) as record:
        held = record.execute("select version from records_installedpack where pack = 'sound'").fetchone()
        status = record.execute("select status from enterprises_enterprise where code = 'alpha'").fetchone()
    assert (held, status) == (("1.1.0",), ("stopped",))
