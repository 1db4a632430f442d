"""Lists on their way into the record: read, previewed, corrected, written whole or not at all."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc

from yanzhen.city.enterprises.models import Enterprise, EnterpriseFigure, EnterpriseName, Region
from yanzhen.city.exchange.applying_services import apply_import
from yanzhen.city.exchange.correcting_services import choose, confirm, correct_row, name_units, withdraw
from yanzhen.city.exchange.draft_services import begin_import, read_draft
from yanzhen.city.exchange.models import Citation, Delivery, ListImport
from yanzhen.city.records.models import Change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db
GOOD, OTHER = (f"91430400MA{n:07d}{uscc.calc_check_digit(f'91430400MA{n:07d}')}" for n in (1, 2))
"""Two invented codes with right check digits."""
HEAD = "单位名称,信用代码,所在地区,主营产品,成立日期\n"
YEARS = "企业名称,年度,营业收入（万元）,从业人数\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    Region.objects.create(code="430422", name="衡南县", level="county")
    return settings.WORKSPACE.documents


def draft(text: str | bytes, kind: str = "enterprises", name: str = "名单.csv") -> ListImport:
    content = text.encode() if isinstance(text, str) else text
    return read_draft(begin_import(content, name, kind))


def taken(text: str, kind: str = "enterprises", name: str = "名单.csv") -> ListImport:
    batch = draft(text, kind, name)
    return apply_import(confirm(batch.pk))


def states(batch: ListImport) -> list[str]:
    return list(batch.rows.values_list("state", flat=True))


def problem(batch: ListImport, order: int = 1) -> dict[str, str]:
    return batch.rows.get(order=order).plan["problems"][0]


def test_a_list_is_read_shown_and_written_with_its_place():
    batch = draft(HEAD + f"甲公司,{GOOD},湖南省衡阳市衡南县,铜箔、铜杆,2019年5月20日\n乙公司,,,,\n")
    assert (batch.state, batch.counts["new"]) == ("ready", 2)
    assert not Enterprise.objects.exists()
    done = apply_import(confirm(batch.pk))
    assert (done.state, done.message) == ("done", "共 2 行：新增 2，变化 0，不变 0，待选 0，退回 0")
    row = Enterprise.objects.get(name="甲公司")
    assert (row.uscc, row.region_id, row.products, row.founded) == (
        GOOD,
        "430422",
        ["铜箔", "铜杆"],
        "2019-05-20",
    )
    assert (row.grade, row.citations.get().place) == ("B", "第2行")
    delivery = Delivery.objects.get()
    assert (delivery.rows, delivery.source, delivery.state) == (2, row.citations.get().source, "taken")
    assert not done.rows.exists()


def test_the_same_file_twice_changes_nothing():
    text = HEAD + f"甲公司,{GOOD},衡南县,铜箔,2019\n"
    taken(text)
    held = [(m, m.objects.count()) for m in (Enterprise, EnterpriseName, Citation, Delivery, Change)]
    again = draft(text)
    assert states(again) == ["unchanged"]
    assert "没有变化" in apply_import(confirm(again.pk)).message
    assert [(m, m.objects.count()) for m, _ in held] == held


def test_a_changed_row_tells_before_and_after_and_cites_each_field():
    taken(HEAD + "甲公司,,衡南县,铜箔,2019\n")
    batch = draft(HEAD + f"甲公司,{GOOD},,铜杆,2019-05\n", name="二.csv")
    changes = {c["column"]: (c["before"], c["after"]) for c in batch.rows.get().plan["changes"]}
    assert changes == {"uscc": ("", GOOD), "products": ("铜箔", "铜箔、铜杆"), "founded": ("2019", "2019-05")}
    apply_import(confirm(batch.pk))
    row = Enterprise.objects.get()
    assert (row.uscc, row.region_id, row.products, row.founded) == (
        GOOD,
        "430422",
        ["铜箔", "铜杆"],
        "2019-05",
    )
    assert set(row.citations.values_list("field", flat=True)) == {"", "uscc", "products", "founded"}
    assert Change.objects.get(action="change").before["products"] == "铜箔"


def test_refused_rows_hold_the_whole_file_back_unless_they_are_left_out():
    batch = draft(HEAD + f"甲公司,{GOOD[:-1]},,,\n乙公司,,,,\n")
    assert states(batch) == ["refused", "new"]
    assert problem(batch)["column"] == "B 列“统一社会信用代码”"
    with pytest.raises(YanzhenError, match="整份都没有写入"):
        confirm(batch.pk)
    assert not Enterprise.objects.exists()
    done = apply_import(confirm(batch.pk, leave=True))
    assert list(Enterprise.objects.values_list("name", flat=True)) == ["乙公司"]
    assert "1 行没有导入" in done.message
    assert states(done) == ["refused"]


def test_a_corrected_cell_is_checked_again_and_the_citation_says_so():
    batch = draft(HEAD + f"甲公司,{GOOD[:-1]},,,\n")
    row = correct_row(batch.pk, 1, {"uscc": GOOD})
    assert row.state == "new"
    apply_import(confirm(batch.pk))
    assert Enterprise.objects.get().uscc == GOOD
    assert Citation.objects.get().place == "第2行（导入时更正）"


def test_twins_are_refused_and_come_back_when_the_first_is_corrected():
    batch = draft(HEAD + "甲公司,,,,\n甲公司,,衡南县,,\n")
    assert states(batch) == ["new", "refused"]
    assert problem(batch, 2)["why"] == "与第2行相同"
    correct_row(batch.pk, 1, {"name": "丙公司"})
    assert states(batch) == ["new", "new"]
    assert ListImport.objects.get().counts["refused"] == 0


def test_two_rows_that_mean_one_enterprise_under_two_names_are_twins():
    taken(HEAD + f"甲公司,{GOOD},,,\n")
    batch = draft(HEAD + f"甲公司,,衡南县,,\n甲股份公司,{GOOD},,,\n", name="二.csv")
    assert states(batch) == ["changed", "refused"]


def test_of_several_enterprises_of_one_name_a_person_chooses():
    for code in ("a", "b"):
        Enterprise.objects.create(code=code, name="甲公司", region_id="430422" if code == "b" else None)
    batch = draft(HEAD + "甲公司,,,铜箔,\n")
    assert states(batch) == ["open"]
    with pytest.raises(YanzhenError, match="待选"):
        confirm(batch.pk)
    wanted = Enterprise.objects.get(code="b")
    with pytest.raises(YanzhenError, match="选不了"):
        choose(batch.pk, 1, 999)
    assert choose(batch.pk, 1, wanted.pk).state == "changed"
    apply_import(confirm(batch.pk))
    wanted.refresh_from_db()
    assert wanted.products == ["铜箔"]


def test_none_of_the_offered_makes_a_new_enterprise():
    for code in ("a", "b"):
        Enterprise.objects.create(code=code, name="甲公司")
    batch = draft(HEAD + "甲公司,,,,\n")
    assert choose(batch.pk, 1, 0).state == "new"
    apply_import(confirm(batch.pk))
    assert Enterprise.objects.filter(name="甲公司").count() == 3


def test_figures_are_converted_and_keep_how_they_were_written():
    taken(HEAD + "甲公司,,,,\n")
    taken(
        '企业名称,年度,营业收入(亿元),从业人数\n甲公司,2024年度,1.25,"1,320"\n',
        "enterprise-figures",
        "数.csv",
    )
    held = {f.indicator: f for f in EnterpriseFigure.objects.all()}
    assert (held["revenue"].value, held["revenue"].unit, held["revenue"].value_text) == (
        12500,
        "万元",
        "1.25亿元",
    )
    assert (held["employees"].value, held["employees"].period) == (1320, "2024")
    assert held["revenue"].citations.get().place == "第2行"


def test_a_figure_without_a_unit_is_not_guessed_and_a_person_names_it_once():
    taken(HEAD + "甲公司,,,,\n")
    batch = draft("企业名称,年度,营业收入\n甲公司,2024,1.25\n", "enterprise-figures")
    assert problem(batch)["what"] == "没有写单位"
    again = read_draft(name_units(batch.pk, {"revenue": "亿元"}))
    assert states(again) == ["new"]
    apply_import(confirm(again.pk))
    assert EnterpriseFigure.objects.get().value == 12500


def test_a_number_that_moves_ten_thousandfold_is_doubted():
    taken(HEAD + "甲公司,,,,\n")
    taken(YEARS + "甲公司,2024,12500,\n", "enterprise-figures")
    batch = draft(YEARS + "甲公司,2024,1.25,\n", "enterprise-figures", "二.csv")
    row = batch.rows.get()
    assert (row.state, row.doubtful, batch.counts["doubtful"]) == ("changed", True, 1)
    assert "差一万倍" in row.plan["doubts"][0]


def test_a_withdrawn_draft_leaves_nothing(folder):
    batch = draft(HEAD + "甲公司,,,,\n")
    withdraw(batch.pk)
    assert not batch.rows.exists()
    assert not list((folder / ".incoming").iterdir())
    with pytest.raises(YanzhenError, match="不能再改"):
        confirm(batch.pk)


def test_what_moved_since_the_preview_is_shown_again_before_it_is_written():
    batch = draft(HEAD + "甲公司,,衡南县,,\n")
    confirm(batch.pk)
    taken(HEAD + "甲公司,,,铜箔,\n", name="别人.csv")
    batch.refresh_from_db()
    shown = apply_import(batch)
    assert (shown.state, states(shown)) == ("ready", ["changed"])
    assert "请再看一遍" in shown.message
    assert apply_import(confirm(batch.pk)).state == "done"
    assert Enterprise.objects.get().region_id == "430422"


def test_a_job_that_is_run_twice_writes_once():
    batch = confirm(draft(HEAD + "甲公司,,,,\n").pk)
    stale = ListImport.objects.get(pk=batch.pk)
    apply_import(batch)
    assert apply_import(stale).state == "done"
    assert Enterprise.objects.count() == Delivery.objects.count() == 1
