"""Which enterprise a row of a list means, what is refused of it, and where its park is seated."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc

from yanzhen.city.enterprises.models import Enterprise, EnterpriseName, Region
from yanzhen.city.exchange.applying_services import apply_import
from yanzhen.city.exchange.correcting_services import confirm
from yanzhen.city.exchange.draft_services import begin_import, read_draft
from yanzhen.city.exchange.models import Delivery, ListImport
from yanzhen.city.parks.models import Occupancy, Park
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db
GOOD, OTHER = (f"91430400MA{n:07d}{uscc.calc_check_digit(f'91430400MA{n:07d}')}" for n in (1, 2))
"""Two invented codes with right check digits."""
BAD = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


@pytest.fixture(autouse=True)
def record(settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    city = Region.objects.create(code="430400", name="衡阳市", level="prefecture")
    Region.objects.create(code="430422", name="衡南县", level="county", parent=city)


def draft(*lines: str) -> ListImport:
    text = "\n".join(("单位名称,信用代码,所在地区,主营产品,所属园区,成立日期", *lines)) + "\n"
    return read_draft(begin_import(text.encode(), "名单.csv", "enterprises"))


def take(*lines: str) -> ListImport:
    return apply_import(confirm(draft(*lines).pk))


def states(*lines: str) -> list[str]:
    return list(draft(*lines).rows.values_list("state", flat=True))


def test_a_code_finds_its_enterprise_under_another_name_and_the_name_is_kept_beside():
    take(f"甲公司,{GOOD},,,,")
    take(f"甲股份公司,{GOOD},,,,")
    assert Enterprise.objects.get().name == "甲公司"
    assert EnterpriseName.objects.get().name == "甲股份公司"
    assert states("甲股份公司,,,,,") == ["unchanged"]


def test_two_differing_codes_are_never_one_enterprise():
    take(f"甲公司,{GOOD},,,,")
    row = draft(f"甲公司,{OTHER},,,,").rows.get()
    assert row.state == "refused"
    assert "代码与记录不一致" in row.plan["problems"][0]["what"]


def test_full_width_codes_and_brackets_name_the_same_enterprise():
    take(f"甲（衡阳）公司,{GOOD},,,,")
    wide = GOOD.translate({i: i + 0xFEE0 for i in range(33, 127)})
    assert states(f"甲(衡阳)公司,{wide},,,,") == ["unchanged"]


def test_a_whole_region_in_front_and_nothing_in_a_cell_change_nothing():
    take(f"甲公司,{GOOD},湖南省衡阳市衡南县,铜箔,,2019年5月20日")
    held = Enterprise.objects.get()
    assert (held.region_id, held.founded) == ("430422", "2019-05-20")
    assert states("甲公司,,,,,") == ["unchanged"]


REFUSED = [
    (f"缺校验,{BAD},,,,", "校验", "B 列"),
    ("位数,9135021,,,,", "位", "B 列"),
    (",,衡南县,铜箔,,", "企业名称", "A 列"),
    ("甲,,火星区,,,", "县市区", "C 列"),
    ("甲,,,,,去年", "日期", "F 列"),
    ("甲,,,,,2019-02-30", "日期", "F 列"),
]


@pytest.mark.parametrize(("line", "what", "column"), REFUSED)
def test_a_wrong_row_is_refused_with_its_column_and_nothing_of_the_file_stays(line, what, column):
    batch = draft("好公司,,,,,", line)
    told = batch.rows.get(state="refused").plan["problems"][0]
    assert what in f"{told['column']}{told['what']}{told['why']}"
    assert told["column"].startswith(column)
    assert told["do"]
    with pytest.raises(YanzhenError, match="整份都没有写入"):
        confirm(batch.pk)
    assert not Enterprise.objects.exists()
    assert not Delivery.objects.filter(state="taken").exists()


@pytest.mark.parametrize("line", ["甲公司,,,,,", f"乙公司,{GOOD},,,,"])
def test_a_name_or_code_twice_in_one_file_is_refused_with_the_other_place(line):
    rows = draft(f"甲公司,{GOOD},,,,", line).rows.order_by("order")
    assert [r.state for r in rows] == ["new", "refused"]
    assert "第2行" in rows[1].plan["problems"][0]["why"]


def test_parks_are_seated_through_the_door_of_parks_and_unknown_ones_are_told():
    Park.objects.create(code="p", name="松木经开区", kind="park", short_names=["松木"])
    done = take("甲,,,,松木,", "乙,,,,无名园,")
    seated = Occupancy.objects.get()
    assert (seated.enterprise.name, seated.written, seated.grade) == ("甲", "松木", "B")
    assert seated.citations.get().place == "第2行"
    assert "无名园" in done.message
