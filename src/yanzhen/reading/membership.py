"""Which chain a firm, project or park belongs to: by what its sentence builds, else by the heading above it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanzhen.reading.entities import Entity
from yanzhen.reading.scenes import Scene, Tie

_MAKES = re.compile(r"(?:打造|构建|建设|建成|完善|形成|壮大|培植|培育)[^，,。；;]{0,24}$")
_GROWS = re.compile(r"^(?:加快|大力|积极)?(?:发展|培育|培植|壮大|做强)")
_LED = re.compile(r"为(?:龙头|依托|引领|主体|核心|骨干|链主|代表)的[^，,。；;]{0,30}$")
_TRADE = re.compile(r"^等([\u4e00-\u9fa5]{2,10}?)(?:龙头|领军|骨干|重点|头部)?(?:企业|公司)")
_MONEY = re.compile(r"上市|贷款|融资服务|签约仪式|行业标准")
_ZONES = ("高新区", "经开区", "综保区", "自贸区", "开发区", "科学城", "保税区", "自贸试验区")
_GREAT = ("基地", "集群", "产业链", "圈")
MEMBERS = ("enterprise", "project", "park")


def lead_chain(line: str, here: list[Entity]) -> str:
    """The chain that ends last in the line's first sentence, the longest of those."""
    first = re.split(r"[。；;]", line, maxsplit=1)[0]
    chains = [
        (first.rfind(e.name), len(e.name), e.name) for e in here if e.type == "chain" and e.name in first
    ]
    return max(chains, key=lambda c: (c[0] + c[1], c[1]))[2] if chains else ""


def members(scene: Scene) -> Iterator[Tie]:
    made = _made(scene)
    for one in scene.of(*MEMBERS):
        at = scene.at(one.name)
        if at < 0 or not _may_belong(scene, one, at):
            continue
        chain, rule = _chain_of(scene, one, at, made)
        if chain and chain not in one.name and one.name not in chain:
            yield scene.tie(one.name, "in_chain", chain, rule)
        grown = _grown(scene, at)
        if grown and grown != chain and one.type == "project" and _akin(grown, one.name):
            yield scene.tie(one.name, "in_chain", grown, "chain/grown")


def _may_belong(scene: Scene, one: Entity, at: int) -> bool:
    """Development zones hold every trade; a park that is only being made is no member yet."""
    start, end = scene.clause(at)
    if one.type == "park":
        made = re.search(r"打造[^，,。；;]{0,6}$", scene.text[start:at])
        return not (made or one.name.endswith(_ZONES) or one.rule == "phrase/片区")
    return one.type != "enterprise" or not _MONEY.search(scene.text[start:end])


def _chain_of(scene: Scene, one: Entity, at: int, made: list[tuple[int, str]]) -> tuple[str, str]:
    trade = _traded(scene, at)
    if trade and one.type == "enterprise":
        return trade, "chain/trade"
    for place, name in made:
        if at < place and _reaches(scene, at, place):
            return name, "chain/made"
    return scene.lead, "chain/lead"


def _reaches(scene: Scene, at: int, place: int) -> bool:
    """A chain made in the same clause or the next; one made at the sentence's end takes in all before it."""
    first, last = scene.clause(at), scene.clause(place)
    between = scene.text[first[1] : last[0]]
    closing = not scene.text[last[1] :].strip("。；;，, ")
    return (
        first == last
        or len(re.findall(r"[，,：:]", between)) <= 1
        or (closing and "产业" in scene.text[slice(*last)])
    )


def _made(scene: Scene) -> list[tuple[int, str]]:
    """The chains that the sentence's verbs make, in order; of two that overlap the longer."""
    found = []
    for chain, at in ((c, at) for c in scene.of("chain") for at in scene.places(c.name)):
        before = scene.text[max(0, at - 40) : at]
        great = chain.name.endswith(_GREAT) or re.match(
            r"(?:千亿|百亿)?产业(?!园|基地|链)", scene.text[at + len(chain.name) :]
        )
        if (great and _MAKES.search(before)) or _LED.search(before):
            found.append((at, chain.name))
    return sorted(found)


def _traded(scene: Scene, at: int) -> str:
    """``某某等产业互联网领军企业``: the trade between 等 and 企业 is the chain."""
    close = scene.text.find("等", at, scene.clause(at)[1])
    match = _TRADE.match(scene.text[close:]) if close >= 0 else None
    return next((e.name for e in scene.of("chain") if match and e.name == match.group(1)), "")


def _akin(chain: str, project: str) -> bool:
    """Two signs in a row in common, the whole not: 临空经济 and 某某临空物流枢纽."""
    return chain not in project and any(chain[i : i + 2] in project for i in range(len(chain) - 1))


def _grown(scene: Scene, at: int) -> str:
    """``推进某项目建设，加快发展临空经济``: what the next clause grows."""
    end = scene.clause(at)[1]
    start, close = scene.clause(end + 1) if end + 1 < len(scene.text) else (0, 0)
    clause = scene.text[start:close]
    verb = _GROWS.match(clause) if start > at else None
    return next((e.name for e in scene.of("chain") if verb and clause[verb.end() :] == e.name), "")
