"""A list of enterprises from a seed, with the noise that lists have; standard library and xlsxwriter only."""

from __future__ import annotations

import random
from pathlib import Path

PLACES = (
    "衡南县",
    "衡阳县",
    "衡山县",
    "衡东县",
    "祁东县",
    "耒阳市",
    "常宁市",
    "雁峰区",
    "石鼓区",
    "珠晖区",
    "蒸湘区",
    "南岳区",
)
SYLLABLES = (
    "安博昌达鼎丰冠恒弘华辉嘉建金锦凯康朗利隆茂铭诺鹏启瑞晟盛泰腾通旺祥鑫兴雅益盈永宇裕源远悦展振志中卓"
)
TRADES = (
    "铜业",
    "机械",
    "电子",
    "材料",
    "食品",
    "农业",
    "物流",
    "能源",
    "新材料",
    "医药",
    "纺织",
    "化工",
    "建材",
    "软件",
)
KINDS = ("有限公司", "有限责任公司", "股份有限公司", "厂", "合作社")
PRODUCTS = (
    "铜箔",
    "铜杆",
    "电缆",
    "轴承",
    "茶油",
    "锂电池",
    "砂石",
    "汽车零部件",
    "稻米",
    "光伏组件",
    "传感器",
)
HEAD = ("企业名称", "统一社会信用代码", "所在地区", "主要产品", "简称", "成立日期", "上市情况", "联系备注")
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def rows(number: int, seed: int = 1):
    """Tuples as ``HEAD`` names them; every code has right check digits."""
    chance = random.Random(seed)
    for n in range(number):
        place = chance.choice(PLACES)
        word = "".join(chance.choice(SYLLABLES) for _ in range(3))
        name = f"{chance.choice(('衡阳市', '湖南', place))}{word}{n:06d}{chance.choice(TRADES)}{chance.choice(KINDS)}"
        day = f"{chance.randint(1995, 2024)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        date = chance.choice((day, day.replace("-", "."), day[:7], day[:4] + "年", day.replace("-", "")))
        yield (
            name, code(n) if chance.random() < 0.8 else "", place,
            "、".join(chance.sample(PRODUCTS, chance.randint(1, 3))),
            word if chance.random() < 0.2 else "", date, "—", "",
        )  # fmt: skip


def code(number: int) -> str:
    """A social credit code with its check digit."""
    body = f"91430400MA{number:07d}"
    total = sum(_SIGNS.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + _SIGNS[(31 - total % 31) % 31]


def make_workbook(path: Path, number: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, HEAD)
        for index, row in enumerate(rows(number), 1):
            for place, cell in enumerate(row):
                sheet.write_string(index, place, cell)


def make_csv(path: Path, number: int) -> None:
    import csv

    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows(number)])
