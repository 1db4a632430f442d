"""What is red in rooms below: projects on the red and yellow lists, and projects that fell or fell silent."""

from __future__ import annotations

import datetime
from typing import Any

from yanzhen.city.projects import queries as projects
from yanzhen.kernel.matters import Matter


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
        light = "red" if late.kind == "fallen" else "yellow"
        found.setdefault(late.project.code, _matter(late.project, late.sentence, light))
    return list(found.values())


def _matter(project: Any, says: str, light: str) -> Matter:
    chain = next((node.chain.code for node in project.nodes.select_related("chain")), "")
    return Matter(
        "project", project.code, project.name, says, "project", project.code, light=light, chain=chain
    )
