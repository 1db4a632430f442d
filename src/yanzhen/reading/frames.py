"""Who supplies whom and which office leads a chain, by the sentences that say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanzhen.reading.entities import Entity
from yanzhen.reading.scenes import Scene, Tie

_PARTNERS = re.compile(r"(?:纷纷)?与(?:之|其)(?:建立|达成|开展)[^，,。；;]{0,8}合作")
_FOR = re.compile(
    r"(?:为|向|给)([^，,。；;]{2,60}?)(?:等[^，,。；;]{0,8})?"
    r"(?:供货|配套|供应|提供[^，,。；;]{0,12}(?:零部件|部件|配件|材料|原料|产品|设备|芯片|电池))"
)
_SUPPLIER = re.compile(
    r"(?:成为|是)([^，,。；;]{2,60}?)(?:等[^，,。；;]{0,8})?的[^，,。；;]{0,8}(?:供应商|配套商|配套企业)"
)
_BUYS = re.compile(r"(?:采购|选用|使用)")
_OFFICE = r"[\u4e00-\u9fa5]{0,12}?(?:副?书记|副?市长|副?区长|副?县长|副?省长|副?州长|主任|主席)"
_POSTS = re.compile(
    rf"({_OFFICE}(?:、{_OFFICE})*)、?(?:担任|兼任|任|兼)?([\u4e00-\u9fa5]{{2,24}}?产业链?)"
    r"(?:推进办公室主任|建设领导小组组长|链长|链办主任|总链长)"
)
_BY = re.compile(
    rf"([\u4e00-\u9fa5]{{2,24}}?产业链?)(?:的)?(?:链长|推进办公室主任|链办主任)(?:由|为|：|:)({_OFFICE}(?:、{_OFFICE})*)"
)
_SEAT = re.compile(r"^(?:据|由|是|请)?(?:[\u4e00-\u9fa5]{2,6}[省市州](?=[\u4e00-\u9fa5]{1,6}[区县市]))?")


def supplied(scene: Scene) -> Iterator[Tie]:
    """Customers named in the same sentence, or as partners of the firm in the sentence before."""
    for match in (*_FOR.finditer(scene.text), *_SUPPLIER.finditer(scene.text)):
        seller = _last_firm(scene, match.start())
        for buyer in _firms_in(scene, *match.span(1)):
            if seller and seller != buyer:
                yield scene.tie(seller, "supplies", buyer, "supplies/for")
    partners = _PARTNERS.search(scene.text)
    seller = _last_firm(scene.before, len(scene.before.text)) if partners and scene.before else ""
    for buyer in _firms_in(scene, 0, partners.start()) if partners and seller else ():
        if seller != buyer:
            yield scene.tie(seller, "supplies", buyer, "supplies/partners")


def _firms_in(scene: Scene, start: int, end: int) -> list[str]:
    inside = [(scene.text.find(e.name, start, end), e) for e in scene.of("enterprise")]
    return [e.name for at, e in sorted(inside, key=lambda pair: pair[0]) if at >= 0 and scene.at(e.name) >= 0]


def _last_firm(scene: Scene | None, end: int) -> str:
    if scene is None:
        return ""
    firms: list[Entity] = [e for e in scene.of("enterprise") if 0 <= scene.text.find(e.name) < end]
    return max(firms, key=lambda e: (scene.text.rfind(e.name, 0, end), len(e.name))).name if firms else ""


def led(scene: Scene) -> Iterator[Tie]:
    """The office (never the person) that heads a chain."""
    if "链" not in scene.text:
        return
    for match in _POSTS.finditer(scene.text):
        yield from _led(scene, match.group(2), match.group(1))
    for match in _BY.finditer(scene.text):
        yield from _led(scene, match.group(1), match.group(2))


def _led(scene: Scene, chain: str, office: str) -> Iterator[Tie]:
    known = [e.name for e in scene.of("chain") if chain.endswith(e.name)]
    post = _SEAT.sub("", office, count=1)
    if known:
        yield scene.tie(max(known, key=len), "led_by", post, "led/office")
