"""Small markets for the tests: a chain of four nodes, needs and offers drawn by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from yanzhen.analysis.pairing import Condition, Market, Need, Offer
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, LinkKind, Share
from yanzhen.kernel.periods import parse_period
from yanzhen.kernel.quantities import Quantity, Unit, UnitTable

UNITS = UnitTable.of(
    [Unit("t", "吨", "mass", 1.0), Unit("wt", "万吨", "mass", 10_000.0), Unit("w", "万元", "money", 10_000.0), Unit("y", "亿元", "money", 1e8)]
)  # fmt: skip
GRAPH = ChainGraph.build(
    [
        ChainNode("c.ore", "c", "铜矿", Band.UPSTREAM, ("铜精矿",)),
        ChainNode("c.rod", "c", "铜杆", Band.MIDSTREAM, ("裸铜线", "镀锡线")),
        ChainNode("c.cable", "c", "电缆", Band.DOWNSTREAM, ("电力电缆", "控制电缆")),
        ChainNode("c.motor", "c", "电机", Band.DOWNSTREAM, ("异步电机",)),
    ],
    [
        ChainLink("c.ore", "c.rod", Share.MAIN),
        ChainLink("c.rod", "c.cable", Share.MAIN),
        ChainLink("c.rod", "c.motor", Share.MINOR, LinkKind.MATERIAL),
    ],
)
MARKET = Market(
    "goods", "货", {"words": 2, "chain": 4, "place": 2, "quantity": 1, "term": 1, "soft": 1},
    {"county": 1.0, "city": 0.9, "province": 0.5}, frozenset({"within", "material"}), enough=3,
)  # fmt: skip
TERMS = [parse_period(t) for t in ("2026", "2026-03..2026-05", "2027Q1")]
WORDS = ("裸铜线", "铜线", "电力电缆", "电缆", "铜精矿", "异步电机")
NODES = ("c.ore", "c.rod", "c.cable", "c.motor")
REGIONS = ("", "430482", "430422", "430100", "440300", "430000")
CONDITIONS = (
    Condition("注册资本", "ge", (500.0,), "万元"),
    Condition("认证", "in", ("甲", "乙")),
    Condition("地区", "within", ("4304",)),
    Condition("认证", "exists"),
    Condition("注册资本", "between", (100.0, 900.0), "万元"),
    Condition("认证", "ne", ("甲",)),
)
few = {"unique": True, "max_size": 2}


def told(key: str) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "key": st.just(key),
            "words": st.lists(st.sampled_from(WORDS), **few).map(tuple),
            "nodes": st.lists(st.sampled_from(NODES), **few).map(tuple),
            "quantity": st.sampled_from([None, Quantity(5, "吨"), Quantity(20, "吨"), Quantity(1, "万元")]),
            "region": st.sampled_from(REGIONS),
            "term": st.sampled_from([None, *TERMS]),
            "hard": st.lists(st.sampled_from(CONDITIONS), **few).map(tuple),
            "soft": st.lists(st.sampled_from(CONDITIONS), **few).map(tuple),
            "facts": st.fixed_dictionaries(
                {},
                optional={
                    "注册资本": st.sampled_from([Quantity(300, "万元"), Quantity(0.2, "亿元"), Quantity(5, "吨"), "很多"]),
                    "认证": st.sampled_from(["甲", "乙", "丙"]),
                },
            ),
        }
    )  # fmt: skip


def many(kind: type, letter: str) -> st.SearchStrategy[list]:
    def build(number: int) -> st.SearchStrategy[list]:
        return st.tuples(*(told(f"{letter}{i}").map(lambda t: kind(**t)) for i in range(number))).map(list)

    return st.integers(1, 6).flatmap(build)


@st.composite
def needs(draw) -> list[Need]:
    """Some state where they stand or what they make."""
    found = draw(many(Need, "n"))
    standing = st.lists(st.sampled_from(NODES), max_size=1).map(tuple)
    making = st.lists(st.sampled_from(WORDS), max_size=1).map(tuple)
    import dataclasses

    return [dataclasses.replace(n, stands=draw(standing), makes=draw(making)) for n in found]


def offers() -> st.SearchStrategy[list[Offer]]:
    return many(Offer, "o")
