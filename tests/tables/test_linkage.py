"""Two registers joined: names that are written otherwise, one partner each, refusals."""

from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yanzhen.kernel.errors import YanzhenError
from yanzhen.tables.linkage import Terms, link_registers

pytest.importorskip("splink")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
PLACES = ("衡阳市", "长沙市", "常德市", "雁峰区")
TRADES = (
    "铜材加工",
    "电线电缆",
    "机械制造",
    "生物医药",
    "商贸",
    "物流运输",
    "食品",
    "建材",
    "电子科技",
    "化工",
)
SYLLABLES = "安博昌晨诚达德鼎东方丰福高光广海航恒宏华汇嘉建金锦景"


def registers(tmp_path, count=1200):
    """Two lists that share half their firms, the second written otherwise."""
    rng = random.Random(4)
    rows, other, truth = [], [], {}
    for i in range(count):
        place = rng.randrange(3)
        mark, trade = "".join(rng.choices(SYLLABLES, k=2)), rng.choice(TRADES)
        region = ("430400", "430100", "430700")[place]
        rows.append((f"l{i}", f"{PLACES[place]}{mark}{trade}有限公司", region))
        if rng.random() < 0.5:
            written = rng.choice(
                [
                    f"{PLACES[place][:2]}{mark}{trade}有限责任公司",
                    f"{mark}{trade}（{PLACES[place][:2]}）有限公司",
                    f"湖南省{PLACES[place]}{mark}{trade}公司",
                ]
            )
            truth[f"l{i}"] = f"r{i}"
            other.append((f"r{i}", written, region))
    paths = (tmp_path / "left.parquet", tmp_path / "right.parquet")
    for path, found in zip(paths, (rows, other), strict=True):
        columns = list(zip(*found, strict=True))
        pq.write_table(pa.table(dict(zip(("uscc", "企业名称", "region"), columns, strict=True))), path)
    return *paths, truth


def test_names_written_otherwise_find_each_other_and_each_has_one_partner(tmp_path):
    left, right, truth = registers(tmp_path)
    found = link_registers(left, right, Terms((*PLACES, "湖南省"), 0.8))
    pairs = found.pairs.to_pylist()
    assert (found.left_rows, found.right_rows) == (1200, len(truth))
    assert len({p["left_id"] for p in pairs}) == len({p["right_id"] for p in pairs}) == len(pairs)
    right_ones = sum(truth.get(p["left_id"]) == p["right_id"] for p in pairs)
    assert right_ones / len(pairs) > 0.95
    assert right_ones / len(truth) > 0.9
    assert [p["weight"] for p in pairs] == sorted((p["weight"] for p in pairs), reverse=True)


def test_places_are_taken_off_the_head_of_a_name_longest_first():
    import re

    prefix = re.compile(Terms(("衡阳市", "衡阳县", "湖南省", "长沙市")).prefix)
    for name in ("湖南省衡阳市华锐铜业", "衡阳华锐铜业", "演示湖南华锐铜业", "华锐铜业"):
        assert prefix.sub("", name) == "华锐铜业"


def test_what_cannot_be_linked_is_refused_in_words(tmp_path):
    left, right, _ = registers(tmp_path, count=20)
    with pytest.raises(YanzhenError, match="阈值"):
        link_registers(left, right, Terms(threshold=0))
    with pytest.raises(YanzhenError, match="没有这个文件"):
        link_registers(left, tmp_path / "none.parquet", Terms())
    nameless = tmp_path / "nameless.parquet"
    pq.write_table(pa.table({"id": ["1"]}), nameless)
    with pytest.raises(YanzhenError, match="缺少企业名称"):
        link_registers(left, nameless, Terms())
