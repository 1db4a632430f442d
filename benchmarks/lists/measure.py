"""Import of a large list beside peers: ``python benchmarks/lists/measure.py [ROWS]``; time and peak memory of each."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from cases import Peer  # noqa: E402
from environments import interpreter  # noqa: E402

from lists.making import make_csv, make_workbook  # noqa: E402

PEERS = {
    "openpyxl（只读出每个单元格）": (Peer("openpyxl", "3.1.5"), "peer_openpyxl.py"),
    "django-import-export（比对后存一张表，无引用和预览）": (
        Peer("django-import-export", "4.3.9", ("Django>=5.2,<6", "openpyxl", "tablib[xlsx]")),
        "peer_import_export.py",
    ),
}


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book, text = Path(folder) / "list.xlsx", Path(folder) / "list.csv"
        make_workbook(book, number)
        make_csv(text, number)
        for name, file in (("雁阵 xlsx", book), ("雁阵 csv（GBK）", text)):
            _run(
                name, [sys.executable, str(HERE / "ours.py"), str(Path(folder) / file.suffix[1:]), str(file)]
            )
        for name, (peer, script) in PEERS.items():
            try:
                python = interpreter(peer)
            except subprocess.CalledProcessError as error:
                print(f"{name}：没有装上（{error.returncode}）")
                continue
            _run(name, [python, str(HERE / script), str(book), folder])


def _run(name: str, words: list[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        print(f"{name}：失败：{done.stderr.strip()[-300:]}")
        return
    print(name, json.dumps(json.loads(lines[-1]), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
