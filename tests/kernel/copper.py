"""The copper example that the tests work by hand: ore → smelter → rod → cable, foil beside the rod, one twin."""

from __future__ import annotations

from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, LinkKind, Share

UP, MID, DOWN, SERVICE = Band.UPSTREAM, Band.MIDSTREAM, Band.DOWNSTREAM, Band.SERVICE


def node(key: str, label: str, band: Band, constraints: tuple[str, ...] = ()) -> ChainNode:
    return ChainNode(key, key.split(".")[0], label, band, (), constraints)


NODES = (
    node("metal.cu_ore", "铜矿采选", UP, ("licence", "safety")),
    node("metal.cu_smelt", "电解铜", MID, ("energy",)),
    node("metal.cu_foil", "铜箔", MID, ("capital",)),
    node("metal.cu_rod", "铜杆", MID),
    node("metal.cable", "电线电缆", DOWN),
    node("metal.test", "检测", SERVICE),
    node("power.cable", "电缆", MID),
    node("power.grid", "电网用户", DOWN),
    node("board.ccl", "覆铜板", MID),
    node("board.cell", "锂电池", MID),
)
LINKS = (
    ChainLink("metal.cu_ore", "metal.cu_smelt", Share.MAIN),
    ChainLink("metal.cu_smelt", "metal.cu_rod", Share.MAIN),
    ChainLink("metal.cu_smelt", "metal.cu_foil", Share.MAIN),
    ChainLink("metal.cu_rod", "metal.cable", Share.MAIN),
    ChainLink("metal.cable", "power.cable", kind=LinkKind.SAME_ACTIVITY),
    ChainLink("power.cable", "power.grid", Share.PART),
    ChainLink("metal.cu_foil", "board.ccl", Share.MAIN, LinkKind.MATERIAL),
    ChainLink("metal.cu_foil", "board.cell", Share.PART, LinkKind.MATERIAL),
    ChainLink("metal.test", "metal.cu_smelt", Share.MINOR, LinkKind.SERVICE),
    ChainLink("metal.cable", "metal.cu_smelt", Share.MINOR, evidence="废铜回炉"),
)


def copper() -> ChainGraph:
    return ChainGraph.build(NODES, LINKS)
