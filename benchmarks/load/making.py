"""Projects from a seed, as a list of a project office would bring them; standard library only, every name is invented."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from lists.making import PLACES, rows

HEAD = (
    "项目名称",
    "投资方",
    "县市区",
    "所属园区",
    "所在环节",
    "总投资（亿元）",
    "建设规模",
    "阶段",
    "阶段日期",
)
STAGES = ("储备", "签约", "开工", "在建", "投产", "达产", "停工", "终止")
WEIGHTS = (20, 20, 10, 25, 15, 4, 3, 3)


def make_projects(path: Path, number: int, parks: list[str], nodes: list[str], seed: int = 2) -> None:
    """``number`` rows on the parks and nodes that the record knows; one in three has an investor of the register."""
    chance = random.Random(seed)
    firms = [row[0] for row in rows(min(number, 2000))]
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(HEAD)
        for n in range(number):
            year, month = chance.randint(2020, 2026), chance.randint(1, 10)
            written.writerow((
                f"演示{chance.choice(nodes)}项目{n:05d}",
                chance.choice(firms) if chance.random() < 0.33 else f"演示投资公司{n % 900:03d}",
                chance.choice(PLACES), chance.choice(parks) if chance.random() < 0.8 else "",
                chance.choice(nodes), round(chance.lognormvariate(0.5, 1.2), 2) if chance.random() < 0.9 else "",
                f"年产{chance.randint(1, 90)}千件", chance.choices(STAGES, WEIGHTS)[0], f"{year}-{month:02d}",
            ))  # fmt: skip
