"""Where things stand: hosts in a name, places before it, and sentences that settle, build or line up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from yanzhen.reading.entities import Entity
from yanzhen.reading.gazetteer import one_of
from yanzhen.reading.naming import body_of, firms, words
from yanzhen.reading.scenes import Scene, Tie
from yanzhen.reading.segmentation import Token, cut, is_place

_HOST = re.compile(r".{0,8}?(?:科学城|高新区|经开区|综保区|自贸区|新区|镇|产业基地)(?=.{3})")
_BUILDS = re.compile(r"(?:打造|建设|建成)")
_AXIS = re.compile(r"以([\u4e00-\u9fa5]{2,10}?)为(?:主线|轴线|主轴|轴|纽带)")
_AREA = re.compile(r"([\u4e00-\u9fa5]{3,8})(?:区域|片区)(?:的)?(?:开发)?建设")
_SETTLED = re.compile(r"(?:正式)?(?:落户|落子|位于|坐落于|坐落在|布局在|选址|落地于|入驻)")
_STARTED = re.compile(r"在([\u4e00-\u9fa5]{2,12}?)(?:正式|顺利|全面|破土)?(?:投产|开工|建成|启动|落地|奠基)")
_BRANCH = re.compile(r"^[(（]([\u4e00-\u9fa5]{2,5})[)）]")
_THINGS = ("project", "park", "platform")
_SETTLERS = ("enterprise", "project", "park", "platform")


def located(scene: Scene) -> Iterator[Tie]:
    yield from _in_name(scene)
    yield from _right_before(scene)
    yield from _built(scene)
    yield from _lined_up(scene)
    yield from _settled(scene)
    yield from _started(scene)


def _in_name(scene: Scene) -> Iterator[Tie]:
    """A host park or town opens the name; a place stands behind the owner's name (某企业沈阳工厂)."""
    towns = [e.name for e in scene.of("town", "park") if len(e.name) > 2]
    for thing in scene.of(*_THINGS):
        host = _HOST.match(thing.name)
        opened = [t for t in towns if thing.name.startswith(t) and t != thing.name]
        for place in opened or ([host.group()] if host else []):
            yield scene.tie(thing.name, "located_in", place, "located/name")
        place = _behind_owner(thing) or _before_owner(thing)
        if place:
            yield scene.tie(thing.name, "located_in", place, "located/owner")
    for firm in scene.of("enterprise"):
        branch = _BRANCH.match(scene.text[scene.text.find(firm.name) + len(firm.name) :])
        if branch and is_place(branch.group(1)):
            yield scene.tie(firm.name, "located_in", branch.group(1), "located/branch")


def _behind_owner(thing: Entity) -> str:
    tokens = cut(thing.name) if thing.type == "project" else []
    pairs = pairwise(tokens)
    body = len(body_of(thing.name))
    return next((b.text for a, b in pairs if (a.text in firms() or a.end == body) and is_place(b.text)), "")


def _before_owner(thing: Entity) -> str:
    """A project that begins with a city and goes on with what is made there: 长沙某某新型显示."""
    tokens = cut(thing.name) if thing.type == "project" else []
    ground = [t.text for t in _leading(tokens)]
    built = thing.name.endswith(tuple(words("works"))) or "至" in thing.name
    listed = thing.rule.startswith("list")
    return "".join(ground) if ground and listed and not built and len(ground) < len(tokens) else ""


def _leading(tokens: list[Token]) -> list[Token]:
    at = next((i for i, t in enumerate(tokens) if not is_place(t.text)), len(tokens))
    return tokens[:at]


def _right_before(scene: Scene) -> Iterator[Tie]:
    """The park, town or county that stands right before a name."""
    for thing in scene.of(*_SETTLERS):
        before = scene.text[: max(0, scene.at(thing.name))]
        hosts = [e.name for e in scene.of("park", "town") if before.endswith((e.name, e.name + "的"))]
        if hosts:
            yield scene.tie(thing.name, "located_in", max(hosts, key=len), "located/before")
        elif thing.type == "enterprise" and thing.rule == "phrase/有限公司":
            ground = cut(before)[-1:]
            if ground and is_place(ground[0].text):
                yield scene.tie(thing.name, "located_in", ground[0].text, "located/county")


def _built(scene: Scene) -> Iterator[Tie]:
    """``某开发区打造某基地``: what a park builds stands in it."""
    for verb in _BUILDS.finditer(scene.text):
        start, end = scene.clause(verb.start())
        before = scene.text[start : verb.start()]
        hosts = [e.name for e in scene.of("park", "town") if e.name in before]
        if hosts and re.search(rf"{one_of(hosts)}$", before):
            made = [e.name for e in scene.of("chain", "park") if e.name in scene.text[verb.end() : end]]
            for name in _longest(made):
                yield from (scene.tie(name, "located_in", h, "located/built") for h in _longest(hosts))


def _longest(names: list[str]) -> list[str]:
    return [n for n in names if not any(n != m and n in m for m in names)]


def _lined_up(scene: Scene) -> Iterator[Tie]:
    """``以某路为主线……打造某走廊`` and ``推动某片区建设，打造某园``."""
    for line, rule in ((_AXIS, "located/axis"), (_AREA, "located/area")):
        for match in line.finditer(scene.text):
            verb = scene.text.find("打造", match.end())
            clause = scene.clause(verb) if verb >= 0 else None
            made = [
                e.name for e in scene.of("chain", "park") if clause and e.name in scene.text[slice(*clause)]
            ]
            place = match.group(1)
            known = [e.name for e in scene.of("park", "town") if place.endswith(e.name)]
            place = max(known, key=len) if known else place
            if rule == "located/axis" or known:
                yield from (scene.tie(n, "located_in", place, rule) for n in _longest(made)[:1])


def _settled(scene: Scene) -> Iterator[Tie]:
    for verb in _SETTLED.finditer(scene.text):
        place = _place_after(scene, verb.end())
        if not place:
            continue
        whole = scene.text[: verb.start()].rstrip("已将均也并分别")
        before = (whole, whole.removesuffix("项目"))
        behind = scene.text[verb.end() + len(place) :].removeprefix("内").lstrip("的，,")
        heads = [
            e
            for e in scene.of(*_SETTLERS)
            if any(b.endswith(e.name) for b in before) or behind.startswith(e.name)
        ]
        if heads:
            head = max(heads, key=lambda e: len(e.name))
            yield scene.tie(head.name, "located_in", place, "located/settled")


def _place_after(scene: Scene, at: int) -> str:
    """The park, town or administrative place that starts right here; the last of several in a row."""
    known = [e.name for e in scene.of("park", "town") if scene.text.startswith(e.name, at)]
    if known:
        return max(known, key=len)
    return "".join(t.text for t in _leading(cut(scene.text[at : at + 16]))[-1:])


def _started(scene: Scene) -> Iterator[Tie]:
    """``某项目，在某开发区投产``."""
    for match in _STARTED.finditer(scene.text):
        place = match.group(1)
        hosts = [e.name for e in scene.of("park", "town") if e.name == place]
        things = [e for e in scene.of("project", "park") if -1 < scene.text.find(e.name) < match.start()]
        if things and (hosts or is_place(place)):
            head = max(
                things, key=lambda e: (scene.text.rfind(e.name, 0, match.start()) + len(e.name), len(e.name))
            )
            yield scene.tie(head.name, "located_in", place, "located/started")
