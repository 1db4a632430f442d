"""Makes a list of enterprises as several offices would have written it, from a seed; imports the standard library alone.

``make_list(size, seed, noise)`` gives rows (id, name, code, region, enterprise). Enterprises come in families that
tempt: same mark in another trade, same trade under another mark, the same name in another city, numbered works,
branches, groups. ``NOISE`` holds settings; ``held_out`` differs in kind and rate from the one used for building.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
MARKS = "安邦宝博昌晨诚创达大德鼎东方丰富高光广桂国海浩禾恒弘宏鸿华辉汇慧吉佳嘉建江金锦晶景九聚军凯康科力立利联良林龙隆茂美明铭南宁农鹏平启千强勤庆荣瑞润三森山尚升生盛胜世顺泰腾天通同万旺维伟文祥欣新鑫信兴星雄旭亚阳伊亿益意银英永友宇裕元源远悦云泽展正志智中众卓"
TRADES = ["科技", "电子科技", "信息技术", "网络科技", "机械", "机械制造", "机械设备", "机电设备", "装备制造", "新材料", "新材料科技", "化工", "精细化工", "医药", "制药", "生物科技", "生物医药", "医疗器械", "食品", "农业发展", "农业科技", "牧业", "饲料", "建筑工程", "建设工程", "装饰工程", "园林绿化", "市政工程", "建材", "水泥制品", "混凝土", "贸易", "商贸", "经贸", "工贸", "进出口贸易", "实业", "投资管理", "物流", "运输", "仓储服务", "供应链管理", "餐饮管理", "酒店管理", "文化传媒", "广告传媒", "教育咨询", "企业管理咨询", "人力资源", "物业管理", "房地产开发", "置业", "环保科技", "环境工程", "新能源", "能源科技", "电力设备", "电气", "电器", "电缆", "光电科技", "通信设备", "汽车销售", "汽车零部件", "模具", "五金制品", "金属制品", "钢结构", "有色金属", "矿业", "石化", "燃气", "陶瓷", "玻璃制品", "家具", "木业", "纸业", "包装材料", "印刷", "塑料制品", "橡胶制品", "纺织", "服饰", "鞋业", "皮革制品", "工艺品", "珠宝", "日用品", "大药房", "超市", "百货", "粮油", "茶业", "酒业", "水产养殖", "种植", "农机", "化肥", "水务", "安防工程", "保安服务", "家政服务", "检测技术", "测绘", "设计院", "航空服务", "轴承", "阀门", "泵业", "电机", "变压器", "仪器仪表", "自动化设备", "机器人", "集成电路", "照明", "空调设备", "门窗", "涂料", "化纤", "石墨", "冶炼", "铸造", "锻造", "电子商务"]  # fmt: skip
SOUNDS = ("华花", "强墙", "鑫新欣", "丰峰锋", "达大", "源元圆远", "盛胜圣", "泰太", "宏鸿弘洪", "佳嘉家加", "瑞锐", "恒衡", "晨辰",
          "科棵", "利力立丽", "机鸡", "械谢", "贸茂", "建健", "工公", "龙隆", "明名铭", "顺舜", "辉晖", "腾藤", "凯楷", "祥翔", "昌倡",
          "电店", "器气", "材才", "料廖", "设社", "备被", "实时", "业叶", "诚成城", "通同", "信星", "金今", "海嗨", "博波")  # fmt: skip
RANDOM = "的一是在不了有和人这大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"


@dataclass(frozen=True)
class Noise:
    """Chances of each kind of noise on one writing of an enterprise, and shares of the tempting kinds."""

    code_known: float = 0.55
    code_broken: float = 0.05
    code_foreign: float = 0.0
    region_known: float = 0.75
    region_moved: float = 0.03
    place_gone: float = 0.25
    place_more: float = 0.25
    place_bracket: float = 0.12
    form_changed: float = 0.15
    form_gone: float = 0.06
    trade_cut: float = 0.10
    slip: float = 0.10
    swap: float = 0.03
    lost: float = 0.04
    wide: float = 0.10
    blank: float = 0.05
    state: float = 0.03
    former: float = 0.03
    family: float = 0.35
    copies: tuple[float, ...] = (0.45, 0.40, 0.15)


NOISE = {
    "built": Noise(),
    "held_out": Noise(
        code_known=0.4, code_broken=0.1, region_known=0.6, region_moved=0.05, place_gone=0.3, place_more=0.2, form_changed=0.25,
        form_gone=0.1, trade_cut=0.12, slip=0.12, swap=0.05, lost=0.05, wide=0.2, blank=0.1, former=0.05, family=0.5,
    ),
    "names_only": Noise(code_known=0.0, region_known=0.0, place_gone=0.1, trade_cut=0.06),
}  # fmt: skip


@dataclass
class Firm:
    region: tuple[str, str, str, str]
    mark: str
    trade: str
    form: str
    code: str
    former: str = ""
    tail: str = ""

    @property
    def told(self) -> tuple[str, str, str, str]:
        return self.region[0][:4], self.mark, self.trade, self.tail


def load_regions() -> list[tuple[str, str, str, str]]:
    """(county code, province, prefecture, county) of the reference pack."""
    path = Path(__file__).resolve().parents[2] / "src/yanzhen/packs/reference/regions.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    names = {row[0]: row[1] for row in rows}
    found = []
    for code, name, level in (row[:3] for row in rows):
        if level == "county" and "直辖" not in names.get(code[:4] + "00", ""):
            prefecture = names.get(code[:4] + "00", "")
            found.append((code, names[code[:2] + "0000"], prefecture, name))
    return found


def real_cores() -> list[tuple[str, str]]:
    """(mark, trade) of listed companies where the shared data are at hand."""
    path = SHARED / "chain_knowledge_graph" / "company.jsonl"
    if not path.is_file():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name, short = row.get("fullname") or "", row.get("name") or ""
        for form in ("股份有限公司", "有限责任公司", "有限公司"):
            name = name.removesuffix(form)
        mark = short[:2]
        at = name.find(mark)
        rest = name[at + 2 :].replace("集团", "").replace("(", "").replace(")", "")
        if at >= 0 and 2 <= len(rest) <= 8:
            found.append((mark, rest))
    return found


def make_code(rng: random.Random, region: str) -> str:
    org = "MA" + "".join(rng.choice(ALPHABET[:10] + "ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    check = 11 - sum(w * letters.index(c) for w, c in zip((3, 7, 9, 10, 5, 8, 4, 2), org, strict=True)) % 11
    stem = "91" + region + org + {10: "X", 11: "0"}.get(check, str(check))
    total = sum(w * ALPHABET.index(c) for w, c in zip(WEIGHTS, stem, strict=True))
    return stem + ALPHABET[(31 - total) % 31]


class Maker:
    """Draws firms, their tempting relations and their writings."""

    def __init__(self, seed: int, noise: Noise) -> None:
        self.rng = random.Random(seed)
        self.noise = noise
        self.regions = load_regions()
        self.local = {}
        for region in self.regions:
            self.local.setdefault(region[0][:4], []).append(region)
        self.real = real_cores()
        self.rng.shuffle(self.real)

    def firm(self) -> Firm:
        rng = self.rng
        region = rng.choice(self.regions)
        if self.real and rng.random() < 0.2:
            mark, trade = self.real.pop()
        else:
            mark = "".join(rng.choice(MARKS) for _ in range(rng.choices((2, 3, 4), (0.62, 0.3, 0.08))[0]))
            trade = rng.choice(TRADES)
        form = rng.choices(
            ("有限公司", "有限责任公司", "股份有限公司", "厂", "集团有限公司"), (62, 22, 8, 5, 3)
        )[0]
        return Firm(region, mark, trade, form, make_code(rng, region[0]))

    def kin(self, firm: Firm) -> Firm:
        """Another enterprise that looks like ``firm``."""
        rng = self.rng
        kind = rng.choice(("trade", "mark", "place", "number", "branch", "char", "group"))
        new = Firm(firm.region, firm.mark, firm.trade, firm.form, make_code(rng, firm.region[0]))
        if kind == "trade":
            apart = [t for t in TRADES if not firm.trade or (t not in firm.trade and firm.trade not in t)]
            new.trade = rng.choice(apart)
        elif kind == "mark":
            new.mark = "".join(rng.choice(MARKS) for _ in range(len(firm.mark)))
        elif kind == "place":
            while new.region[0][:4] == firm.region[0][:4]:
                new.region = rng.choice(self.regions)
            new.code = make_code(rng, new.region[0])
        elif kind == "number" and not firm.tail:
            numbers = rng.choice(("一二", "二三", "三四"))
            firm.tail, new.tail = (f"第{n}分厂" if rng.random() < 0.3 else f"{n}厂" for n in numbers)
            firm.form = new.form = ""
        elif kind == "branch":
            new.tail = rng.choice(self.local[firm.region[0][:4]])[3] + "分公司"
        elif kind == "char":
            at = rng.randrange(len(firm.mark))
            new.mark = (
                firm.mark[:at] + rng.choice([c for c in MARKS if c != firm.mark[at]]) + firm.mark[at + 1 :]
            )
        else:
            new.trade, new.form = "", "集团有限公司"
        return new

    def write(self, firm: Firm) -> tuple[str, str, str]:
        """(name, code, region) as one office would have it."""
        rng, noise = self.rng, self.noise
        chance = rng.random
        mark, trade, form = firm.mark, firm.trade, firm.form
        if chance() < noise.trade_cut and len(trade) >= 4:
            trade = trade[:2] if chance() < 0.7 else trade[-2:]
        core = self._misspelled(mark + trade)
        if chance() < noise.form_changed and form:
            form = {
                "有限公司": "有限责任公司",
                "有限责任公司": "有限公司",
                "股份有限公司": "有限公司",
                "厂": "厂",
                "集团有限公司": "集团有限责任公司",
            }[form]
            form = "股份有限公司" if form == "有限公司" and chance() < 0.2 else form
        elif chance() < noise.form_gone and form != "厂" and not firm.tail:
            form = "集团" if form.startswith("集团") else "公司" if chance() < 0.3 else ""
        name = self._placed(firm, core, form) + firm.tail
        if firm.former and chance() < 0.5:
            name = f"{name}（原{firm.former}）" if chance() < 0.5 else firm.former
        return self._dressed(name), self._code(firm), self._region(firm)

    def _misspelled(self, core: str) -> str:
        rng, noise = self.rng, self.noise
        if rng.random() < noise.slip:
            at = rng.randrange(len(core))
            group = next((g for g in SOUNDS if core[at] in g), "")
            char = (
                rng.choice(group.replace(core[at], ""))
                if group and rng.random() < 0.5
                else rng.choice(RANDOM)
            )
            core = core[:at] + char + core[at + 1 :]
        if rng.random() < noise.swap and len(core) > 3:
            at = rng.randrange(len(core) - 1)
            core = core[:at] + core[at + 1] + core[at] + core[at + 2 :]
        if rng.random() < noise.lost and len(core) > 4:
            at = rng.randrange(len(core))
            core = core[:at] + core[at + 1 :]
        return core

    def _placed(self, firm: Firm, core: str, form: str) -> str:
        rng, noise = self.rng, self.noise
        _, province, prefecture, county = firm.region
        city = prefecture or province
        plain = city.removesuffix("市")
        if rng.random() < noise.place_gone:
            return core + form
        if rng.random() < noise.place_bracket:
            return f"{core}({plain}){form}"
        if rng.random() < noise.place_more:
            return (
                rng.choice((province + city, city + county, province.removesuffix("省") + plain, county))
                + core
                + form
            )
        return rng.choice((city, plain)) + core + form

    def _dressed(self, name: str) -> str:
        rng, noise = self.rng, self.noise
        if rng.random() < noise.wide:
            name = name.replace("(", "（").replace(")", "）")
        if rng.random() < noise.blank:
            at = rng.randrange(len(name) + 1)
            name = name[:at] + rng.choice((" ", "　", "·")) + name[at:]
        if rng.random() < noise.state:
            name += rng.choice(("（已注销）", "(存续)", "【在营】"))
        return name

    def _code(self, firm: Firm) -> str:
        rng, noise = self.rng, self.noise
        if rng.random() >= noise.code_known:
            return ""
        if rng.random() < noise.code_broken:
            at = rng.randrange(8, 17)
            return (
                firm.code[:at] + rng.choice([c for c in ALPHABET if c != firm.code[at]]) + firm.code[at + 1 :]
            )
        return firm.code[8:17] if rng.random() < 0.05 else firm.code

    def _region(self, firm: Firm) -> str:
        rng, noise = self.rng, self.noise
        if rng.random() >= noise.region_known:
            return ""
        if rng.random() < noise.region_moved:
            return rng.choice(self.local[firm.region[0][:4]])[0]
        return firm.region[0]


def make_list(size: int, seed: int = 1, noise: str = "built") -> list[tuple[int, str, str, str, int]]:
    """Rows (id, name, code, region, enterprise) in random order."""
    maker = Maker(seed, NOISE[noise])
    rng, setting = maker.rng, maker.noise
    rows: list[tuple[str, str, str, int]] = []
    number = 0
    while len(rows) < size:
        firm = maker.firm()
        family = [firm]
        while rng.random() < setting.family and len(family) < 4:
            kin = maker.kin(rng.choice(family))
            if kin.told not in {each.told for each in family}:
                family.append(kin)
        for each in family:
            if rng.random() < setting.former:
                old = maker.firm()
                each.former = each.region[2] + old.mark + old.trade + "有限公司"
            copies = 1 + rng.choices((0, 1, 2), setting.copies)[0]
            rows += [(*maker.write(each), number) for _ in range(copies)]
            number += 1
    rows = rows[:size]
    rng.shuffle(rows)
    return [(i, *row) for i, row in enumerate(rows)]


def true_pairs(owners: list[int]) -> set[tuple[int, int]]:
    """All pairs of rows of one enterprise."""
    held: dict[int, list[int]] = {}
    for row, owner in enumerate(owners):
        held.setdefault(owner, []).append(row)
    return {(a, b) for rows in held.values() for i, a in enumerate(rows) for b in rows[i + 1 :]}
