"""Registers of outside enterprises: three layouts, whole or not at all, the same once, two joined by their number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yanzhen.city.attraction.models import OutsideEnterprise
from yanzhen.city.attraction.queries import outside_firms, register_state
from yanzhen.city.attraction.services import import_register
from yanzhen.city.exchange.models import Delivery, Source
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
TABLE = "code,name,fullname,listed,city,province,sw_l1,sw_l2,sw_l3\n600001,甲,甲股份有限公司,2001-02-03,某市,某省,有色,铜,铜Ⅲ\n"


def table(tmp_path, text=TABLE, name="名录.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def folder(tmp_path, **files):
    path = tmp_path / "图谱"
    path.mkdir()
    for name, rows in files.items():
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return path


def test_a_table_gives_firms_with_city_industry_and_day(tmp_path):
    import_register(table(tmp_path))
    firm = outside_firms()[0]
    assert (firm.key, firm.name, firm.city, firm.province) == ("600001", "甲股份有限公司", "某市", "某省")
    assert (firm.industry, firm.listed, firm.products) == ("有色/铜/铜Ⅲ", "2001-02-03", ())
    assert OutsideEnterprise.objects.get().row == 2
    assert register_state()[0].rows == 1


def test_a_folder_gives_products_by_falling_share_and_the_industry_by_name(tmp_path):
    path = folder(
        tmp_path,
        company=[{"code": "600001SH", "name": "甲", "fullname": "甲股份有限公司", "listed": "沪市"}],
        company_product=[
            {"company": "600001SH", "product": "铜杆", "revenue_share": 0.2},
            {"company": "600001SH", "product": "铜箔", "revenue_share": 0.7},
        ],
        company_industry=[{"company": "600001SH", "industry": "240301"}],
        industry=[{"code": "240301", "name": "铜"}],
    )
    import_register(path)
    firm = outside_firms()[0]
    assert (firm.key, firm.products, firm.industry, firm.listed) == ("600001", ("铜箔", "铜杆"), "铜", "")


def test_two_registers_are_joined_by_their_number(tmp_path):
    import_register(table(tmp_path))
    import_register(
        folder(
            tmp_path,
            company=[{"code": "600001", "name": "甲"}],
            company_product=[{"company": "600001", "product": "铜"}],
        )
    )
    firms = outside_firms()
    assert len(firms) == 1
    assert (firms[0].name, firms[0].city, firms[0].products) == ("甲股份有限公司", "某市", ("铜",))


def test_firms_of_a_region_are_left_out_on_request(tmp_path):
    import_register(table(tmp_path))
    assert outside_firms("某市") == outside_firms("某") == outside_firms("某省") == ()
    assert len(outside_firms("他市")) == 1


def test_the_same_register_again_replaces_nothing(tmp_path):
    path = table(tmp_path)
    import_register(path)
    keys = set(OutsideEnterprise.objects.values_list("pk", flat=True))
    again = import_register(path)
    assert again.repeated
    assert set(OutsideEnterprise.objects.values_list("pk", flat=True)) == keys
    assert Delivery.objects.count() == 1


def test_a_number_that_stands_twice_keeps_its_first_row_and_is_told(tmp_path):
    done = import_register(table(tmp_path, TABLE + "600001,乙,乙公司,,,,,,\n"))
    assert done.twins == ("600001",)
    assert OutsideEnterprise.objects.get().name == "甲股份有限公司"
    assert "出现多次" in Delivery.objects.get().message


@pytest.mark.parametrize(
    ("name", "text", "what", "where"),
    [
        ("a.csv", TABLE + "600002,,,,,,,,\n", "没有企业名称", "a.csv!第3行"),
        ("a.csv", "代码,城市\n1,某市\n", "这不像企业名录", "a.csv"),
        ("a.csv", "", "文件是空的", "a.csv"),
        ("a.csv", TABLE.splitlines()[0] + "\n", "名录里没有企业", "a.csv"),
        ("a.jsonl", '{"code": "1", "name": "甲"}\n{oops\n', "这一行不是 JSON", "a.jsonl 第 2 行"),
        ("a.jsonl", "[1]\n", "这一行不是一条记录", "a.jsonl 第 1 行"),
    ],
)
def test_a_bad_register_is_refused_with_its_place_and_leaves_nothing(tmp_path, name, text, what, where):
    with pytest.raises(YanzhenError) as refused:
        import_register(table(tmp_path, text, name))
    assert refused.value.what == what
    assert refused.value.where == where
    assert refused.value.do
    assert not OutsideEnterprise.objects.exists()
    assert not Source.objects.exists()
    assert Delivery.objects.get().state == "refused"


def test_a_folder_without_companies_is_refused(tmp_path):
    with pytest.raises(YanzhenError, match="这不像企业名录"):
        import_register(folder(tmp_path, product=[{"name": "x"}]))


def test_a_missing_path_is_refused(tmp_path):
    with pytest.raises(YanzhenError, match="没有这个文件"):
        import_register(tmp_path / "nowhere.csv")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_both_real_registers_join_into_firms_with_city_and_products():
    first = import_register(SHARED / "ashare_city" / "ashare_city_industry_year.csv")
    second = import_register(SHARED / "chain_knowledge_graph")
    assert (first.rows, first.with_city) == (4586, 3582)
    assert (second.rows, second.with_products, len(second.twins)) == (4586, 3832, 53)
    assert sum(1 for firm in outside_firms() if firm.city and firm.products) > 3000
