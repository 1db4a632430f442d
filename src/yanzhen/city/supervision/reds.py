"""What is red in rooms below: projects on the red and yellow lists, fallen ones, and silent ones by their place."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from yanzhen.city.projects import queries as projects
from yanzhen.kernel.matters import Matter

SILENT = "silent"
NAMED = 3
"""How many of the silent projects of a place are named; the rest stands behind the link."""


def red_projects(day: datetime.date) -> list[Matter]:
    """Each project once: by its lights where it is kept, else by why it needs a look."""
    board = projects.lights(as_of=day)
    found = {
        lit.project.code: _matter(
            lit.project,
            "；".join(light.says for light in lit.burning),
            "red" if lit in board.red else "yellow",
        )
        for lit in (*board.red, *board.yellow)
    }
    for late in projects.late_projects(as_of=day):
        told = _silent(late.project) if late.kind == SILENT else _matter(late.project, late.sentence, "red")
        found.setdefault(late.project.code, told)
    return list(found.values())


def gathered(matters: Iterable[Matter]) -> list[Matter]:
    """Silent projects as one matter a place, with their number and the way to them; everything else as it is."""
    found: list[Matter] = []
    places: dict[str, list[Matter]] = {}
    for matter in matters:
        if matter.kind == SILENT:
            places.setdefault(matter.argument, []).append(matter)
        else:
            found.append(matter)
    return found + [_place(group) for group in places.values()]


def _place(group: list[Matter]) -> Matter:
    first, names = group[0], "、".join(m.label for m in group[:NAMED])
    more = f"等 {len(group)} 个" if len(group) > NAMED else ""
    return Matter(
        SILENT, f"{SILENT}{first.argument}", f"{first.unit_name or '地点无数据'}：{len(group)} 个项目久无消息",
        f"{names}{more}，逐个核实现在到了哪一步", "projects", first.argument, unit_name=first.unit_name, light="yellow",
        chain=first.chain,
    )  # fmt: skip


def _silent(project: Any) -> Matter:
    """Its county answers for it, else its park; the argument narrows the list of projects to that place."""
    county, park = next(iter(project.regions.all()), None), next(iter(project.parks.all()), None)
    place = f"region={county.code}&" if county else f"park={park.code}&" if park else ""
    name = county.name if county else park.name if park else ""
    chain = next((node.chain.code for node in project.nodes.all()), "")
    return Matter(
        SILENT, project.code, project.name, "久无消息", "projects", f"?{place}news=silent", unit_name=name,
        light="yellow", chain=chain,
    )  # fmt: skip


def _matter(project: Any, says: str, light: str) -> Matter:
    chain = next((node.chain.code for node in project.nodes.select_related("chain")), "")
    return Matter(
        "project", project.code, project.name, says, "project", project.code, light=light, chain=chain
    )
