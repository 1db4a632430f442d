"""The words of the catalogue: levels, kinds of sharing and opening, ways, and what each level does to a value."""

from __future__ import annotations

LEVELS = [
    ("core", "核心数据"),
    ("important", "重要数据"),
    ("general_4", "一般数据 4 级"),
    ("general_3", "一般数据 3 级"),
    ("general_2", "一般数据 2 级"),
    ("general_1", "一般数据 1 级"),
]
SHARING = [("unconditional", "无条件共享"), ("conditional", "有条件共享"), ("none", "不予共享")]
OPENING = [("open", "无条件开放"), ("conditional", "有条件开放"), ("closed", "不予开放")]
NEVER_OUT = frozenset({"core"})
"""Levels whose rows never leave, whoever asks; the catalogue only says that they are there."""
CLASSES = {"1": "基础信息资源", "2": "主题信息资源", "3": "部门信息资源"}
"""类, the first digit of the number of a resource (政务信息资源目录编制指南)."""
SUBJECTS = [("park", "园区"), ("chain", "产业链"), ("enterprise", "企业")]
FORMATS = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}
ITEM_LEVELS = {
    1: "谁读得到数据集，谁就读得到",
    2: "只给本部门和获授权的单位，向社会开放时不给",
    3: "遮盖后给；全文须在授权里写明",
    4: "不给；须在授权里写明",
}
"""Level of one information item → what becomes of its value."""


def parts_of(number: str) -> list[tuple[str, str]]:
    """类, 项, 目, 细目 and serial of a resource number such as ``301001/1``."""
    front, _, serial = number.partition("/")
    if len(front) < 6:
        return []
    found = [
        ("类", front[0]),
        ("项", front[1:3]),
        ("目", front[3:6]),
        ("细目", front[6:]),
        ("顺序号", serial),
    ]
    return [(label, text) for label, text in found if text]
