"""A small chain made by hand: eight nodes, three firms, four projects, one of each kind of gap, awkward texts."""

from __future__ import annotations

import datetime

import pytest

from yanzhen.analysis.gaps import ChainStatus, Gap, GapKind, Measure, NodeStatus
from yanzhen.analysis.progress import Light, Progress
from yanzhen.analysis.ranking import ChainLeads, Known, Lead, NextNode, Weight
from yanzhen.analysis.ranking.factors import weigh
from yanzhen.city.atlas.values import (
    ChainAtlas,
    ChainSummary,
    Cite,
    CityAtlas,
    ContradictionCard,
    EdgeCard,
    EnterpriseCard,
    ListingCard,
    Neighbour,
    NodeCard,
    ProjectCard,
    Reasoned,
    StopLine,
    TargetCard,
)
from yanzhen.city.reports.material import Material, PoolLine
from yanzhen.kernel.chains import Band
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.presence import Presence, PresenceEvidence

PLAN = Cite("plan", "产业发展意见", "布局四", "2021-09", "A")
NEWS = Cite("news", "日报报道", "", "2021-03", "B")
PLAN_TASKS = Cite("plan", "产业发展意见", "任务七", "2021-09", "A")
DAY = datetime.date(2022, 6, 30)

NODES = (
    ("ore", "铜矿采选", "upstream", Presence.ABSENT),
    ("scrap", "废杂金属回收", "upstream", Presence.WEAK),
    ("smelt", "粗铜/阴极铜冶炼", "midstream", Presence.PRESENT),
    ("rod", "铜杆/裸铜线", "midstream", Presence.PRESENT),
    ("foil", "电解铜箔(6微米)", "midstream", Presence.ABSENT),
    ("cable", "电线电缆", "downstream", Presence.PRESENT),
    ("board", "覆铜板", "downstream", Presence.UNKNOWN),
    ("lab", "检测服务", "service", Presence.UNKNOWN),
)
EDGES = (
    ("ore", "smelt", "main"),
    ("scrap", "smelt", "part"),
    ("smelt", "rod", "main"),
    ("smelt", "foil", "main"),
    ("rod", "cable", "main"),
    ("foil", "board", "main"),
    ("lab", "smelt", "minor"),
    ("cable", "scrap", "minor"),
)


def firm(code: str, name: str, nodes: tuple[str, ...], role: str = "named") -> EnterpriseCard:
    return EnterpriseCard(
        code, name, name[:4], "operating", role, "常宁市", "水口山", ("阴极铜",), nodes, (PLAN,), "A", ""
    )


FIRMS = (
    firm("f1", "甲铜业有限公司", ("nf.smelt",), "anchor"),
    firm("f2", "乙线材有限公司", ("nf.rod",)),
    firm("f3", "丙电缆有限公司", ("nf.cable",)),
)


def project(code: str, name: str, stage: tuple[str, str, str], **more: object) -> ProjectCard:
    base = {
        "stage_date": "2021", "stage_reason": "报道称已动工", "investment": "12.5", "capacity": "年产10万吨", "parks": ("水口山",),
        "regions": ("常宁市",), "nodes": ("nf.foil",), "investors": ("甲铜业有限公司",), "cites": (PLAN, NEWS), "grade": "A", "note": "",
    }  # fmt: skip
    return ProjectCard(code, name, stage[0], stage[1], batch=stage[2], **{**base, **more})  # type: ignore[arg-type]


PROJECTS = (
    project("p1", "=HYPERLINK(铜箔)项目", ("building", "在建", "建设一批")),
    project("p2", "年产5万吨铜杆项目", ("operating", "投产", "投产一批"), nodes=("nf.rod",)),
    project("p3", "停了的项目", ("stalled", "停滞", "停滞或未落地"), investment=""),
    project("p4", "<script>alert(1)</script>项目", ("reserve", "储备", "储备一批"), cites=(), investment="3"),
)
TARGETS = (
    TargetCard("t1", "产业链产值", "output", "有色", "nf", "2025", "≥800亿元", "规上产值", "意见", "2021-09", "", False,
               Progress(Light.NO_DATA, "没有可比的实绩"), "", (), (PLAN_TASKS,), "A", ""),
    TargetCard("t2", "规上企业", "firms", "有色", "nf", "2023", "≥53家", "", "意见", "2021-09", "", False,
               Progress(Light.RED, "到2023年还差12家", latest=41.0, latest_period="2021"), "41家（2021）", (NEWS,), (PLAN,), "A", ""),
)  # fmt: skip
CLASH = ContradictionCard(
    "c1",
    "一个指标两个数",
    "value",
    "firms",
    "两处写法不同",
    (("意见写", "13.3%", (PLAN,)), ("报道写", "12.4%", (NEWS,))),
)
LISTING = ListingCard(
    "十四条产业链", "2021", "有色金属", "是", "市委常委", "链办设在工信局", "常宁", (PLAN,), "A", ""
)


def gap(node: str, kind: GapKind, rank: int) -> Gap:
    return Gap(
        node,
        kind,
        f"查过，本地没有；下游有{rank}家企业要用。",
        ("f3",),
        ("f1",),
        ("energy",),
        (("需求", 1.0, "下游1家"),),
        rank,
    )


GAPS = {
    "nf.foil": gap("nf.foil", GapKind.BREAK, 1),
    "nf.ore": gap("nf.ore", GapKind.ABSENT, 2),
    "nf.smelt": gap("nf.smelt", GapKind.CHOKEPOINT, 3),
}


def neighbour(code: str, share: str) -> Neighbour:
    label, presence = next((n[1], n[3]) for n in NODES if n[0] == code)
    firms = tuple(f.name for f in FIRMS if f"nf.{code}" in f.nodes)
    return Neighbour(f"nf.{code}", label, "nf", "有色金属", "within", share, "", presence.value, firms)


CROSS = Neighbour(
    "power.cable",
    "电力电缆",
    "power",
    "电力装备",
    "material",
    "part",
    "两家用同一种铜杆",
    "present",
    ("丁电缆",),
)


def node(key: str, label: str, band: str, presence: Presence) -> NodeCard:
    code = f"nf.{key}"
    firms = tuple(f for f in FIRMS if code in f.nodes)
    evidence = tuple(
        PresenceEvidence(code, "enterprise", f.code, f.name, f.status, Grade.A, True) for f in firms
    )
    return NodeCard(
        code, label, band, f"{label}是什么", ("产品甲", "产品乙"), ("energy",), "medium", (("C3211", "铜冶炼"),), ("标杆公司",), False,
        NodeStatus(code, presence, evidence, f"有{len(firms)}家企业可核实"),
        tuple(neighbour(a, s) for a, b, s in EDGES if b == key),
        tuple(neighbour(b, s) for a, b, s in EDGES if a == key) + ((CROSS,) if key == "rod" else ()),
        firms, tuple(p for p in PROJECTS if code in p.nodes), GAPS.get(code),
    )  # fmt: skip


def make_chain(code: str = "nf", label: str = "有色金属") -> ChainAtlas:
    nodes = tuple(node(*n) for n in NODES)
    full = tuple(
        (band, Measure("full", "完整度", None if band is Band.SERVICE else 0.5, "", "按可达环节计"))
        for band in Band
    )
    lack = Measure("resilience", "韧性", None, "", "缺少企业产值")
    status = ChainStatus(code, tuple(n.status for n in nodes), tuple(GAPS.values()), full, (lack,))
    summary = ChainSummary(
        code, label, "是", "水口山", "", 8, 3, 1, 2, 2, 3, 1, 3, 4,
        (("储备一批", 1), ("建设一批", 1), ("投产一批", 1), ("停滞或未落地", 1)), ((Light.RED, 1), (Light.NO_DATA, 1)), ("甲铜业",),
    )  # fmt: skip
    edges = tuple(EdgeCard(f"nf.{a}", f"nf.{b}", s, "within") for a, b, s in EDGES)
    return ChainAtlas(
        summary, DAY, (), nodes, edges, status, FIRMS, PROJECTS, TARGETS, (LISTING,), (CLASH,), (PLAN, NEWS)
    )


WEIGHTS = (
    Weight("density", "关联密度", "feasibility", 1),
    Weight("suppliers", "本地供应商", "feasibility", 3),
    Weight("demand", "本地需求", "value", 1),
    Weight("energy", "能耗", "constraints", 1),
)


def following(key: str, label: str, **known: float) -> NextNode:
    facts = {factor: Known(value, f"{factor}的依据") for factor, value in known.items()}
    return NextNode(f"nf.{key}", label, "nf", Presence.ABSENT, weigh(facts, WEIGHTS), (0.0,), (), ())


def make_reasoned(code: str = "nf") -> Reasoned:
    """Two stops, two nodes to build (one with a part of which nothing is known), one anchor with evidence."""
    ranked = (
        following("foil", "电解铜箔(6微米)", suppliers=0.9, demand=0.5, energy=1),
        following("ore", "铜矿采选", suppliers=0.4),
    )
    lead = Lead(
        "f1", "甲铜业有限公司", True, ("粗铜/阴极铜冶炼",), (), None,
        ("文件或报道称其为链主或龙头（等级A）", "在本链1个环节在产：粗铜/阴极铜冶炼"), ("供货关系无数据",), (1.0,),
    )  # fmt: skip
    return Reasoned(
        stops=(
            StopLine("nf.smelt", "粗铜/阴极铜冶炼", 0.4, 0.3, 0.2, (("铜杆/裸铜线", 1.0), ("电解铜箔(6微米)", 0.5)), 3),
            StopLine("nf.lab", "检测服务", 0.004, 0.004, 0.0, (), 0),
        ),
        following=ranked,
        leads=(ChainLeads(code, (lead,), "有来源称为链主的在产企业1家，证据最多的是甲铜业有限公司"),),
        assumptions=("各环节的产值无数据：按相等计", "只看图上画出的联系"),
        withheld=1,
        ranked={n.node: n for n in ranked},
    )  # fmt: skip


@pytest.fixture(scope="session")
def chain() -> ChainAtlas:
    return make_chain()


@pytest.fixture(scope="session")
def city(chain: ChainAtlas) -> CityAtlas:
    return CityAtlas(
        "雁城市",
        DAY,
        (chain,),
        PROJECTS,
        TARGETS,
        (CLASH,),
        (LISTING,),
        (Measure("m", "覆盖", None, "", "无数据"),),
    )


@pytest.fixture(scope="session")
def material(chain: ChainAtlas) -> Material:
    line = PoolLine(
        "supply",
        "+某大学",
        "本科",
        "",
        "≥2000",
        "人",
        "2021",
        "",
        "",
        "nf.smelt",
        "冶炼",
        (PLAN,),
        "A",
        "@说明",
    )
    return Material("雁城市", chain, (line,), (line,))


@pytest.fixture(scope="session")
def city_material(city: CityAtlas) -> Material:
    return Material("雁城市", city)
