"""Pages of the rounds: who opens which, what a visitor does not see, and what is typed wrong is told at its field."""

from __future__ import annotations

import dataclasses
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.city import rows
from tests.city.parks.rounds import MU, act, filled, listed, post, prepared, published
from yanzhen.city.parks.models import Objection, Round, RoundEntry, RoundValue

pytestmark = pytest.mark.django_db
ROLES = ("leader", "chain_office", "investment", "park", "enterprise", "administrator")
OFFICIALS = {"leader", "chain_office", "park"}
RUNNERS = {"chain_office", "park"}
BEFORE = {"land_round": "/land/{0}/", "land_results": "/land/{0}/results/", "land_objections": "/land/{0}/objections/",
          "land_measures": "/land/{0}/measures/"}  # fmt: skip
INSIDE = {"land_data": "/land/{0}/data/", "land_entry": "/land/{0}/entries/{1}/"}
RUN = {
    "land_new": "/land/new/",
    "land_template": "/land/{0}/template/?department=税务部门",
    "land_object": "/land/{0}/entries/{1}/object/",
}


@pytest.fixture(autouse=True)
def workspace(settings, tmp_path):
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path)


def opened(client, where, row):
    return client.get(where.format(row.pk, RoundEntry.objects.filter(round=row).first().pk)).status_code


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_exactly_the_pages_of_its_rights(client, account, role):
    row = published(50, 60)
    client.force_login(account(role))
    for where in BEFORE.values():
        assert opened(client, where, row) == 200
    for where in INSIDE.values():
        assert opened(client, where, row) == (200 if role in OFFICIALS else 403), where
    for where in RUN.values():
        assert opened(client, where, row) == (200 if role in RUNNERS else 403), where


@pytest.mark.parametrize("role", ["", "enterprise", "investment"])
def test_what_is_not_published_is_seen_by_officials_only(client, account, role):
    row = filled(50, 60)
    if role:
        client.force_login(account(role))
    for where in BEFORE.values():
        assert opened(client, where, row) == 403
    assert "演示轮次" not in client.get("/land/").content.decode()


def test_a_visitor_reads_names_and_classes_and_no_figure_that_was_reported(client):
    row = published(51.23, 60)
    text = client.get(f"/land/{row.pk}/results/").content.decode()
    assert "某某1厂" in text
    assert "亩均税收" not in text
    body = client.get(f"/land/{row.pk}/results/?download=csv").content.decode("utf-8-sig")
    assert "某某1厂" in body
    assert "亩均税收" not in body


def test_the_page_shows_a_hundred_points_at_the_printed_base_values(client, account):
    row = filled(10 * MU)
    client.force_login(account("park"))
    text = client.get(f"/land/{row.pk}/results/").content.decode()
    assert "100.00" in text
    assert text.count("50.00 分") == 2


def test_an_enterprise_sees_its_own_figures_and_objects_with_proof(client):
    row = published(50, 60)
    entry = RoundEntry.objects.get(round=row, name="某某1厂")
    client.force_login(post("enterprise", "own", "firm-1"))
    page = client.get(f"/land/{row.pk}/entries/{entry.pk}/").content.decode()
    assert "第2行 B 列" in page
    assert "到 A" in page or "到 B" in page
    given = {"fact": "tax_paid", "value": "500", "reason": "以完税证明为准"}
    bare = client.post(f"/land/{row.pk}/entries/{entry.pk}/object/", given)
    assert bare.status_code == 422
    assert "以完税证明为准" in bare.content.decode()
    proof = SimpleUploadedFile("完税<b>.pdf", b"%PDF-1.4 x")
    answer = client.post(f"/land/{row.pk}/entries/{entry.pk}/object/", {**given, "proof": proof})
    assert answer.status_code == 302
    filed = Objection.objects.get()
    assert not filed.on_behalf
    shown = client.get(answer["Location"]).content.decode()
    assert "完税b.pdf" in shown
    back = client.get(f"/land/{row.pk}/objections/{filed.pk}/proof/")
    assert "attachment" in back["Content-Disposition"]
    client.force_login(post("enterprise", "other", "firm-2"))
    assert client.get(f"/land/{row.pk}/objections/{filed.pk}/").status_code == 403


def test_a_bad_list_is_told_at_its_field_and_a_good_one_is_taken(client, account):
    row = prepared("1")
    client.force_login(account("park"))

    def send(*lines):
        file = SimpleUploadedFile("税.csv", listed(("企业名称", "税收"), *lines))
        given = {"what": "values", "version": row.version, "department": "税务部门", "file": file}
        return client.post(f"/land/{row.pk}/data/", given)

    bad = send(("某某1厂", "约5"))
    assert bad.status_code == 422
    assert "“约5”不是数" in bad.content.decode()
    assert not RoundValue.objects.exists()
    assert send(("某某1厂", "5")).status_code == 302
    assert "写入 1 个数值" in client.get(f"/land/{row.pk}/data/").content.decode()
    stale = send(("某某1厂", "6"))
    assert "刚才有人先改过" in stale.content.decode()


def test_the_blank_table_of_a_department_comes_back_filled(client, account):
    row = prepared("1", "2")
    client.force_login(account("park"))
    body = client.get(f"/land/{row.pk}/template/?department=税务部门").content
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book.active
    assert [c.value for c in sheet[1]] == ["企业名称", "统一社会信用代码", "实缴税额（万元）"]
    sheet["C2"], sheet["C3"] = 7, 8
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("税务.xlsx", out.getvalue())
    given = {"what": "values", "version": row.version, "department": "税务部门", "file": file}
    assert client.post(f"/land/{row.pk}/data/", given).status_code == 302
    assert sorted(RoundValue.objects.values_list("value", flat=True)) == [7, 8]


def test_names_are_shown_as_text_and_no_cell_of_a_download_is_a_formula(client, account):
    row = filled(50, 60)
    RoundEntry.objects.filter(name="某某1厂").update(name="=HYPERLINK(<b>)")
    client.force_login(account("park"))
    assert "=HYPERLINK(&lt;b&gt;)" in client.get(f"/land/{row.pk}/results/").content.decode()
    assert "'=HYPERLINK" in client.get(f"/land/{row.pk}/results/?download=csv").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/land/{row.pk}/results/?download=xlsx").content))
    assert {c.data_type for line in book.active for c in line} <= {"s", "n"}


def test_practice_is_said_on_every_page_and_in_the_download(client, account):
    row = published(50, 60)
    Round.objects.filter(pk=row.pk).update(practice=True)
    client.force_login(account("park"))
    for where in (*BEFORE.values(), *INSIDE.values(), "/land/", "/parks/league/?round={0}"):
        entry = RoundEntry.objects.first()
        assert "演示" in client.get(where.format(row.pk, entry.pk)).content.decode().split("<main", 1)[1], (
            where
        )
    body = client.get(f"/land/{row.pk}/results/?download=csv").content.decode("utf-8-sig")
    *lines, watermark = body.strip().splitlines()[1:]
    assert all(line.endswith("演示") or "演示," in line for line in lines)
    assert watermark.startswith("导出水印：")


def test_a_step_is_taken_on_the_page_and_a_second_click_is_told(client, account):
    row = filled(50, 60)
    client.force_login(account("park"))
    given = {"act": "preview", "version": row.version}
    first = client.post(f"/land/{row.pk}/act/", given, follow=True).content.decode()
    assert "已办：结束采集，预览结果" in first
    second = client.post(f"/land/{row.pk}/act/", given, follow=True).content.decode()
    assert "刚才有人先改过" in second


def test_the_league_shows_totals_of_the_city_and_what_became_of_the_projects(client):
    row = published(100, 50)
    zone = rows.Park.objects.get(code="zone")
    for code, stage in (("p1", "building"), ("p2", "terminated"), ("p3", "reserve"), ("p4", "unknown")):
        rows.project(code, code, stage=stage).parks.add(zone)
    text = client.get(f"/parks/league/?round={row.pk}").content.decode()
    assert "某园区" in text
    assert "7.5" in text
    assert "50%" in text
    assert "1 / 2 个" in text
    assert "开工 ÷ 签约项目" in text
    assert "亩均效益" in client.get("/parks/zone/").content.decode()


def test_the_pages_cost_few_queries_however_many_take_part(client, account, django_assert_max_num_queries):
    row = filled(*range(10, 40))
    client.force_login(account("park"))
    for where in (
        "/land/",
        f"/land/{row.pk}/",
        f"/land/{row.pk}/data/",
        f"/land/{row.pk}/results/",
        "/parks/league/",
    ):
        with django_assert_max_num_queries(24):
            assert client.get(where).status_code == 200


def test_the_measures_wait_for_a_signature_on_the_page(client, account, monkeypatch):
    import datetime

    from yanzhen.city.parks import round_services

    row = published(50, 60, 70, 80, 90)
    late = round_services.today() + datetime.timedelta(days=4)
    monkeypatch.setattr(round_services, "today", lambda: late)
    for name, by in (("close", "park"), ("propose", "park"), ("sign", "leader")):
        act(row, name, post(by))
    row.refresh_from_db()
    client.force_login(post("park"))
    client.post(f"/land/{row.pk}/measures/", {"klass": "A", "version": row.version})
    page = client.get(f"/land/{row.pk}/measures/").content.decode()
    assert page.count("park提出") == 2
    assert "不予采用" not in page
    client.logout()
    assert "优先保障" not in client.get(f"/land/{row.pk}/measures/").content.decode()
    client.force_login(post("leader"))
    measure = row.measures.first()
    client.post(f"/land/{row.pk}/measures/{measure.pk}/", {"act": "sign", "version": 0})
    measure.refresh_from_db()
    assert measure.state == "signed"


def test_the_league_has_the_rates_of_the_city_before_any_round_was_published(client, db):
    zone = rows.park("zone", "某园区")
    for code, stage in (("p1", "building"), ("p2", "terminated")):
        rows.project(code, code, stage=stage).parks.add(zone)
    text = client.get("/parks/league/").content.decode()
    whole = text[text.index("全市合计</h2>") : text.index("各园区</h2>")]
    assert "还没有公示的评价轮次" in whole
    assert "50%" in whole
    assert "1 / 2 个" in whole
