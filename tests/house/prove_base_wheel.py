"""Install the base wheel into an empty environment and run floors 1-3 there, without Django."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PROBE = """
import importlib.util, pkgutil, sys
assert importlib.util.find_spec("django") is None, "Django is here"
import yanzhen
for floor in ("kernel", "specs", "tables", "rules", "reading", "analysis"):
    package = __import__(f"yanzhen.{floor}", fromlist=["x"])
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        __import__(module.name)
assert "django" not in sys.modules
from yanzhen.specs import check_pack, find_pack, load_pack
reference = load_pack(find_pack("reference"))
assert not [p for p in check_pack(find_pack("hengyang"), bases=[reference]) if p.severity == "error"]
print("floors 1-3 run without Django")
"""


def main(folder: str) -> None:
    wheel = max(Path(folder).glob("yanzhen-*.whl"), key=lambda p: p.stat().st_mtime)
    uv = Path(__file__).resolve().parents[2] / ".tools" / "uv"
    with tempfile.TemporaryDirectory() as temporary:
        python = Path(temporary) / "venv" / "bin" / "python"
        run = [str(uv)] if uv.exists() else [sys.executable, "-m", "uv"]
        subprocess.run([*run, "venv", "-q", "-p", sys.executable, str(python.parents[1])], check=True)
        subprocess.run([*run, "pip", "install", "-q", "-p", str(python), str(wheel)], check=True)
        subprocess.run([str(python), "-c", PROBE], check=True, cwd=temporary)
        subprocess.run(
            [str(python.parent / "yanzhen"), "pack", "check", "hengyang"], check=True, cwd=temporary
        )
        files = subprocess.run(
            [str(python), "-m", "zipfile", "-l", str(wheel)], check=True, capture_output=True, text=True
        ).stdout
        assert "yanzhen/static/dist/" in files, "the wheel has no built front end"


if __name__ == "__main__":
    main(sys.argv[1])
