"""Lists of enterprises: compared row by row, taken whole or not at all, the same file once."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from stdnum.cn import uscc

from yanzhen.city.enterprises.models import Enterprise, EnterpriseName, Region
from yanzhen.city.enterprises.services import import_enterprises, preview_import
from yanzhen.city.enterprises.values import ImportRefusedError
from yanzhen.city.exchange.models import Citation, Delivery, Source
from yanzhen.city.parks.models import Occupancy, Park
from yanzhen.city.parks.services import seat_enterprises
from yanzhen.city.records.models import Change
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
GOOD, OTHER = (f"91430400MA{n:07d}{uscc.calc_check_digit(f'91430400MA{n:07d}')}" for n in (1, 2))
"""Two invented codes with right check digits."""
BAD = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


@pytest.fixture(autouse=True)
def regions():
    city = Region.objects.create(code="430400", name="衡阳市", level="prefecture")
    Region.objects.create(code="430422", name="衡南县", level="county", parent=city)


def csv(*lines: str) -> bytes:
    return ("\n".join(("单位名称,信用代码,所在地区,主营产品,所属园区,成立日期", *lines)) + "\n").encode()


def states(content: bytes):
    return [row.state for row in preview_import(content, "名单.csv").rows]


def everything():
    return {m: m.objects.count() for m in (Enterprise, EnterpriseName, Source, Citation, Occupancy)}


def test_a_new_row_becomes_an_enterprise_of_grade_b_that_cites_its_row():
    plan = import_enterprises(
        csv(f"甲公司,{GOOD},湖南省衡阳市衡南县,铜箔、铜杆,,2019年5月20日"), filename="名单.csv"
    )
    assert plan.summary() == "共 1 行：新增 1，变化 0，不变 0，退回 0"
    row = Enterprise.objects.get(name="甲公司")
    assert (row.uscc, row.region_id, row.products, row.founded, row.grade) == (
        GOOD,
        "430422",
        ["铜箔", "铜杆"],
        "2019-05-20",
        "B",
    )
    cited = row.citations.get()
    assert cited.source.kind == "delivery"
    assert cited.source.code == f"delivery-{plan.digest[:12]}"
    assert cited.place == "第2行"
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.digest, delivery.rows, delivery.source) == (
        "taken",
        plan.digest,
        1,
        cited.source,
    )


def test_the_same_file_twice_changes_nothing():
    content = csv(f"甲公司,{GOOD},衡南县,铜箔,,", "乙公司,,,,,")
    import_enterprises(content, filename="名单.csv")
    before = everything() | {Delivery: Delivery.objects.count(), Change: Change.objects.count()}
    again = import_enterprises(content, filename="名单.csv")
    assert again.repeated
    assert [r.state for r in again.rows] == ["unchanged", "unchanged"]
    assert everything() | {Delivery: Delivery.objects.count(), Change: Change.objects.count()} == before


def test_a_changed_row_says_what_changes_and_an_empty_cell_erases_nothing():
    import_enterprises(csv("甲公司,,衡南县,铜箔,,2019"), filename="一.csv")
    content = csv(f"甲公司,{GOOD},,铜杆,,2019-05")
    row = preview_import(content, "二.csv").rows[0]
    assert {c.field: (c.before, c.after) for c in row.changes} == {
        "uscc": ("", GOOD),
        "products": ("铜箔", "铜箔、铜杆"),
        "founded": ("2019", "2019-05"),
    }
    assert Enterprise.objects.get().uscc == ""
    import_enterprises(content, filename="二.csv")
    held = Enterprise.objects.get()
    assert (held.uscc, held.region_id, held.products) == (GOOD, "430422", ["铜箔", "铜杆"])
    assert Change.objects.get(action="change").before["products"] == "铜箔"
    assert held.citations.count() == 2


def test_a_code_finds_its_enterprise_under_another_name_and_the_name_is_kept_beside():
    import_enterprises(csv(f"甲公司,{GOOD},,,,"), filename="一.csv")
    import_enterprises(csv(f"甲股份公司,{GOOD},,,,"), filename="二.csv")
    assert Enterprise.objects.get().name == "甲公司"
    assert EnterpriseName.objects.get().name == "甲股份公司"
    assert states(csv("甲股份公司,,,,,")) == ["unchanged"]


def test_two_differing_codes_are_never_one_enterprise():
    import_enterprises(csv(f"甲公司,{GOOD},,,,"), filename="一.csv")
    row = preview_import(csv(f"甲公司,{OTHER},,,,"), "二.csv").rows[0]
    assert row.state == "refused"
    assert "代码与记录不一致" in row.problems[0].what


REFUSED = [
    (f"缺校验,{BAD},,,,", "校验不过", "B 列"),
    ("位数,9135021,,,,", "位数不对", "B 列"),
    (",,衡南县,铜箔,,", "没有企业名称", "A 列"),
    ("甲,,火星区,,,", "认不出县市区", "C 列"),
    ("甲,,,,,去年", "成立日期读不懂", "F 列"),
    ("甲,,,,,2019-02-30", "成立日期不存在", "F 列"),
]


@pytest.mark.parametrize(("line", "what", "column"), REFUSED)
def test_a_wrong_row_is_refused_with_its_column_and_nothing_of_the_file_stays(line, what, column):
    before = everything()
    with pytest.raises(ImportRefusedError) as refused:
        import_enterprises(csv("好公司,,,,,", line), filename="名单.csv")
    problem = refused.value.plan.refused[0].problems[0]
    assert what in problem.what
    assert problem.column == column
    assert problem.do
    assert refused.value.where == f"名单.csv!第3行 {column}"
    assert everything() == before
    assert Delivery.objects.get().state == "refused"
    assert what in Delivery.objects.get().message


@pytest.mark.parametrize("line", ["甲公司,,,,,", f"乙公司,{GOOD},,,,"])
def test_a_name_or_code_twice_in_one_file_is_refused_with_the_other_place(line):
    plan = preview_import(csv(f"甲公司,{GOOD},,,,", line), "名单.csv")
    assert [r.state for r in plan.rows] == ["new", "refused"]
    assert "第2行" in plan.rows[1].problems[0].why


def test_full_width_codes_and_brackets_name_the_same_enterprise():
    import_enterprises(csv(f"甲（衡阳）公司,{GOOD},,,,"), filename="一.csv")
    wide = GOOD.translate({i: i + 0xFEE0 for i in range(33, 127)})
    assert states(csv(f"甲(衡阳)公司,{wide},,,,")) == ["unchanged"]


def test_parks_are_seated_through_the_door_of_parks_and_unknown_ones_are_told():
    Park.objects.create(code="p", name="松木经开区", kind="park", short_names=["松木"])
    content = csv("甲,,,,松木,", "乙,,,,无名园,")
    import_enterprises(content, filename="名单.csv", seat=seat_enterprises)
    seated = Occupancy.objects.get()
    assert (seated.enterprise.name, seated.written, seated.grade) == ("甲", "松木", "B")
    assert seated.citations.get().place == "第2行"
    assert "无名园" in Delivery.objects.get().message


def test_a_formula_without_value_refuses_its_row_in_the_preview():
    book = Workbook()
    book.active.append(["企业名称", "主要产品"])
    book.active.append(["甲", "=A1"])
    held = io.BytesIO()
    book.save(held)
    row = preview_import(held.getvalue(), "名单.xlsx").rows[0]
    assert row.state == "refused"
    assert row.problems[0].column == "B 列"
    assert row.place == "Sheet!第2行"


def test_an_unreadable_file_is_recorded_as_refused():
    with pytest.raises(YanzhenError):
        import_enterprises(b"", filename="空.xlsx")
    held = Delivery.objects.get()
    assert (held.state, held.filename, held.size) == ("refused", "空.xlsx", 0)


def test_headers_without_data_are_refused():
    with pytest.raises(YanzhenError, match="表里没有数据"):
        preview_import(csv(), "名单.csv")


def test_a_failure_while_writing_leaves_nothing(monkeypatch):
    before = everything()

    def fails(*_):
        raise YanzhenError("园区写不进去", do="重试")

    with pytest.raises(YanzhenError, match="园区写不进去"):
        import_enterprises(csv("甲,,,,松木,"), filename="名单.csv", seat=fails)
    assert everything() == before
