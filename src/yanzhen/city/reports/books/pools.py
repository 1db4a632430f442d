"""人才池 and 资金池: needs and supply by node as far as known; blanks stay blank and are explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanzhen.city.reports.books.frame import (
    EMPTY_LINE,
    GRADES_LINE,
    SAFE_LINE,
    Field,
    Sheet,
    Value,
    amount,
    basis_sheet,
    grade_text,
    source_text,
    workbook,
)
from yanzhen.city.reports.dating import dated
from yanzhen.city.reports.material import Material, PoolLine
from yanzhen.kernel.periods import say_period


@dataclass(frozen=True, slots=True)
class _Pool:
    """How one pool is laid out: sheets by side, the blank columns, and who could fill them."""

    name: str
    sides: tuple[tuple[str, str], ...]
    kind: str
    holder: str
    blank: tuple[Field, ...]
    why: tuple[tuple[str, str], ...]


TALENT = _Pool(
    "人才池",
    (("supply", "供给"), ("need", "需求"), ("programme", "计划")),
    "专业或层次",
    "培养或用人单位",
    (Field("已到岗人数", 11), Field("九十天留用率", 13), Field("联系渠道", 14)),
    (
        ("已到岗人数", "空白：档案中没有。可由人社部门按社保登记、用人企业按月报送。"),
        ("九十天留用率", "空白：须先有到岗记录。可由人社部门按社保连续缴费计算。"),
        ("联系渠道", "空白：文件不载。可由学校就业部门、人社服务窗口提供单位电话，不登记个人。"),
        ("环节", "文件多按全市或全链表述，落不到环节的留空；可由用人企业报岗位时按环节填报。"),
    ),
)
CAPITAL = _Pool(
    "资金池",
    (("supply", "供给"), ("demand", "需求"), ("service", "服务")),
    "品种",
    "机构或主体",
    (Field("已投放（亿元）", 13), Field("利率或费率", 12), Field("可投环节", 18), Field("投后结果", 18)),
    (
        ("已投放", "空白：档案中没有。可由金融管理部门、基金管理机构按季报送。"),
        ("利率或费率", "空白：属各机构报价，文件不载。可由银行、担保机构随产品目录报送。"),
        ("可投环节", "空白：基金章程未取得。可由基金管理机构提供投资范围后按环节对照。"),
        ("投后结果", "空白：须基金年度报告。可由国资或财政部门提供。"),
        ("环节", "文件多按全市表述，落不到环节的留空；项目资金需求只列文件点名的。"),
    ),
)


def talent_book(material: Material) -> bytes:
    return _book(TALENT, material, material.talent)


def capital_book(material: Material) -> bytes:
    return _book(CAPITAL, material, material.capital)


def _fields(pool: _Pool) -> tuple[Field, ...]:
    return (
        Field("名称", 28),
        Field(pool.kind, 14),
        Field(pool.holder, 18),
        Field("数量", 10, "number"),
        Field("单位", 7, "center"),
        Field("期间或期限", 12, "center"),
        Field("产业链", 13),
        Field("环节", 16),
        *pool.blank,
        Field("来源", 30),
        Field("等级", 5, "center"),
        Field("说明", 24),
    )


def _book(pool: _Pool, material: Material, lines: Sequence[PoolLine]) -> bytes:
    title = f"{material.label}{pool.name}"
    fields = _fields(pool)
    marks = [c for line in lines for c in line.cites]
    sheets = []
    for side, label in pool.sides:
        rows = tuple(_row(line, len(pool.blank)) for line in lines if line.side == side)
        note = f"{dated(material.atlas.as_of, marks)}。没有注明产业链的为全市口径；各行口径不同，不相加。"
        empty = f"档案中没有与{material.label}有关的{label}记录，写无数据。"
        sheets.append(Sheet(label, f"{title}：{label}", fields, rows, note, empty))
    by_node = _by_node(material, lines, pool)
    nodes = Sheet("按环节", f"{title}：按环节", NODE_FIELDS, by_node, NODE_NOTE, hide=False)
    scope = [
        ("数量", "照来源写出；“≥”“约”等写在数量前；没有公布的留空。"),
        GRADES_LINE,
        EMPTY_LINE,
        SAFE_LINE,
    ]
    why = basis_sheet(pool.why, title=f"{title}：空列为什么空，谁能补", name="说明")
    return workbook([*sheets, nodes, why, basis_sheet(scope, title=title)], title=title)


NODE_FIELDS = (
    Field("环节", 28),
    Field("产业链", 26),
    Field("供给", 34),
    Field("需求", 34),
    Field("来源", 30),
    Field("等级", 5, "center"),
)
NODE_NOTE = "逐个环节列出已知的供给与需求。空白表示没有查到，不表示没有；谁能补见“说明”。"


def _by_node(material: Material, lines: Sequence[PoolLine], pool: _Pool) -> tuple[tuple[Value, ...], ...]:
    supply_side, need_side = pool.sides[0][0], pool.sides[1][0]
    rows = []
    for chain in material.chains:
        for node in chain.nodes:
            here = [x for x in lines if x.node == node.code]
            supply, need = (
                "；".join(f"{x.label} {x.value}{x.unit}".strip() for x in here if x.side == side)
                for side in (supply_side, need_side)
            )
            sources = source_text(c for x in here for c in x.cites)
            grades = "、".join(dict.fromkeys(x.grade for x in here))
            rows.append((node.label, chain.summary.label, supply, need, sources, grades))
    return tuple(rows)


def _row(line: PoolLine, blanks: int) -> tuple[Value, ...]:
    return (
        line.label,
        line.kind,
        line.holder,
        amount(line.value),
        line.unit,
        say_period(line.period),
        line.chain_label,
        line.node_label,
        *(None for _ in range(blanks)),
        source_text(line.cites),
        grade_text(line.grade, line.cites),
        line.note,
    )
