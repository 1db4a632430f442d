"""Install from the wheelhouse and build one chain with the network switched off (Linux, root: unshare)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

STEPS = """
set -euo pipefail
! {python} -c "import socket; socket.create_connection(('198.51.100.1', 80), 2)" 2>/dev/null
{python} -m venv {folder}/venv
{folder}/venv/bin/pip install -q --no-index --find-links {wheelhouse} 'yanzhen[web]'
cd {folder}
venv/bin/yanzhen init record --pack hengyang
venv/bin/yanzhen build --workspace record --pack hengyang --out out --chain nonferrous
find out -type f | wc -l
"""


def main(wheelhouse: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = STEPS.format(python=sys.executable, folder=folder, wheelhouse=Path(wheelhouse).resolve())
        environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": folder,
            "LANG": "C.UTF-8",
            "PIP_CONFIG_FILE": "/dev/null",
        }
        subprocess.run(["unshare", "-n", "bash", "-c", script], check=True, env=environment)
    print("installed and built with the network off")


if __name__ == "__main__":
    main(sys.argv[1])
