"""Who invests in what: firms whose name opens a project's name, and sentences that say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanzhen.reading.entities import Entity
from yanzhen.reading.scenes import Scene, Tie
from yanzhen.reading.segmentation import cut, is_place

_INVESTS = re.compile(r"(?:投资|出资|斥资|投建|兴建|新建|建设)")
_BETWEEN = re.compile(r"^[^，,。；;、]{0,14}$")
_LEAST = 3


def invested(scene: Scene) -> Iterator[Tie]:
    firms = scene.of("enterprise")
    for project in scene.of("project", "park"):
        for owner in _by_name(project.name, firms):
            yield scene.tie(owner, "invests", project.name, "invests/name")
    for verb in _INVESTS.finditer(scene.text):
        yield from _by_verb(scene, verb, firms)


def _by_name(project: str, firms: list[Entity]) -> list[str]:
    """Firms at a project's head, behind a place, behind another firm or behind 和."""
    inside = sorted((project.find(f.name), -len(f.name), f.name, f.rule) for f in firms if f.name in project)
    found: list[str] = []
    end = 0
    for place, _, name, rule in inside:
        before = project[end:place]
        opens = place >= end and (not before or before[-1] in "和与、" or _is_ground(before))
        rest = len(project) - place - len(name)
        if opens and (rest >= _LEAST or project.endswith("期") or (rule == "owner" and (rest or place))):
            found.append(name)
            end = place + len(name)
    return found


def _is_ground(text: str) -> bool:
    return all(is_place(t.text) for t in cut(text))


def _by_verb(scene: Scene, verb: re.Match[str], firms: list[Entity]) -> Iterator[Tie]:
    """``由某企业投资建设的某项目``, ``某企业投资5亿元建设某项目``."""
    before = [
        f for f in firms if scene.text[: verb.start()].endswith((f.name, f.name + "公司", f.name + "集团"))
    ]
    if not before or verb.group() == "建设":
        return
    owner = max(before, key=lambda f: len(f.name))
    for project in scene.of("project", "park"):
        place = scene.text.find(project.name, verb.end())
        if place >= 0 and _BETWEEN.match(scene.text[verb.end() : place]):
            yield scene.tie(owner.name, "invests", project.name, "invests/verb")
