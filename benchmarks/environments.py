"""The peers' own environments: one a peer, kept in a folder that git ignores, never ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from cases import Peer

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "var" / "benchmarks" / "peers"


def interpreter(peer: Peer, cache: Path = CACHE) -> str:
    """The Python that has ``peer`` installed; made on first use, by uv where it is there, else by venv and pip."""
    folder = cache / f"{peer.package}-{peer.version}"
    python, done = folder / "bin" / "python", folder / "complete"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        _install(folder, python, list(peer.requirements))
        done.touch()
    return str(python)


def _install(folder: Path, python: Path, requirements: list[str]) -> None:
    uv = next((p for p in (ROOT / ".tools" / "uv", shutil.which("uv")) if p and Path(p).exists()), None)
    if uv:
        _call([str(uv), "venv", "-q", "--python", sys.executable, str(folder)])
        _call([str(uv), "pip", "install", "-q", "--python", str(python), *requirements])
        return
    venv.create(folder, with_pip=True)
    _call([str(python), "-m", "pip", "install", "-q", *requirements])


def _call(words: list[str]) -> None:
    subprocess.run(words, check=True, stdout=sys.stderr)
