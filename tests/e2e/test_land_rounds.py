"""A round in a real browser: set up, filled and published by the park, objected by an enterprise, signed by the leader."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.city.parks.rounds import MU, POWER, listed
from tests.e2e.conftest import PHONE
from tests.e2e.test_browser import CONTRAST

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
WORD = "a-long-enough-word"
FIRMS = ("演示一厂", "演示二厂", "演示三厂", "演示四厂", "演示五厂")


@pytest.fixture
def workspace(settings, tmp_path, record):
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path, practice=True)
    return tmp_path


@pytest.fixture
def signed_in(opened, django_user_model, workspace):
    """Opens a page as an account of a role."""

    def make(role, **size):
        account, _ = django_user_model.objects.get_or_create(username=role, defaults={"role": role})
        account.set_password(WORD)
        account.save()
        page = opened(**size)
        page.visit("/sign-in/")
        page.locator("[name=username]").fill(role)
        page.locator("[name=password]").fill(WORD)
        page.locator("main button").click()
        page.wait_for_load_state("networkidle")
        return page

    return make


@pytest.fixture
def days_later(monkeypatch):
    from yanzhen.city.parks import round_services

    def move(days):
        day = round_services.today() + datetime.timedelta(days=days)
        monkeypatch.setattr(round_services, "today", lambda: day)

    return move


def file_of(folder, name, header, *lines):
    path = folder / name
    path.write_bytes(listed(header, *lines))
    return path


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def said(page):
    return page.locator(".notice").first.inner_text()


def send(page, field, button, path, department=""):
    if department:
        page.locator("[name=department]").select_option(department)
    page.locator(f"form:has(input[value={field}]) input[type=file]").set_input_files(path)
    press(page, button)


def test_a_round_is_carried_from_its_lists_to_signed_classes_with_one_objection(
    signed_in, workspace, days_later
):
    from yanzhen.city.parks.models import Round
    from yanzhen.city.records import sealing

    park = signed_in("park")
    park.visit("/land/")
    park.get_by_role("link", name="新建轮次").click()
    park.locator("[name=name]").fill("演示轮次")
    park.locator("[name=year]").fill("2024")
    park.locator("[name=group]").select_option("below")
    park.locator("[name=sheet]").select_option("land-huangyan-2022-small")
    press(park, "建立")
    names = file_of(
        workspace,
        "名单.csv",
        ("企业名称", "不参评原因"),
        *[(f, "") for f in FIRMS],
        ("演示水务", "公用事业企业"),
    )
    send(park, "list", "上传名单", names)
    assert "6 行" in said(park)
    row = Round.objects.get()
    assert row.practice
    park.visit(f"/land/{row.pk}/")
    press(park, "开始采集")
    park.visit(f"/land/{row.pk}/data/")
    bad = file_of(workspace, "坏.csv", ("企业名称", "实缴税额"), (FIRMS[0], "约5"))
    send(park, "values", "上传数据", bad, "税务部门")
    assert "“约5”不是数" in park.locator(".errorlist").first.inner_text()
    park.faults = [fault for fault in park.faults if "422" not in fault]  # the refusal itself
    taxes = (("实缴税额（万元）", [80, 90, 100, 110, 120], "税务部门"), ("用地面积（亩）", [10] * 5, "自然资源部门"),
             ("用电量", [10 * MU / POWER] * 5, "电力企业"))  # fmt: skip
    for column, values, department in taxes:
        lines = zip(FIRMS, values, strict=True)
        send(
            park,
            "values",
            "上传数据",
            file_of(workspace, f"{department}.csv", ("企业名称", column), *lines),
            department,
        )
        assert "写入 5 个数值" in said(park)
    park.visit(f"/land/{row.pk}/")
    press(park, "结束采集，预览结果")
    press(park, "公示")
    entry = row.entries.get(name=FIRMS[0])
    park.visit(f"/land/{row.pk}/entries/{entry.pk}/object/")
    assert "您在代企业提出" in park.locator("main").inner_text()
    proof = workspace / "完税证明.pdf"
    proof.write_bytes(b"%PDF-1.4 proof")
    park.locator("[name=fact]").select_option("tax_paid")
    park.locator("[name=value]").fill("130")
    park.locator("[name=reason]").fill("以完税证明为准")
    park.locator("[name=proof]").set_input_files(proof)
    press(park, "提交异议")
    assert "代企业提出" in park.locator("main").inner_text()
    office = signed_in("chain_office")
    office.visit(f"/land/{row.pk}/objections/{row.objections.get().pk}/")
    office.locator("[name=decision]").fill("与税务系统一致，属实")
    press(office, "采纳，按主张的数值更正并重算")
    moved = office.get_by_role("region", name="变动的企业").inner_text()
    assert FIRMS[0] in moved
    assert "换档" in moved
    days_later(4)
    park.visit(f"/land/{row.pk}/")
    press(park, "结束公示，处理异议")
    press(park, "提请定档")
    assert not park.get_by_role("button", name="签字定档").count()
    leader = signed_in("leader")
    leader.visit(f"/land/{row.pk}/")
    press(leader, "签字定档")
    leader.visit(f"/land/{row.pk}/results/")
    first = leader.locator("tbody tr").first.inner_text()
    assert FIRMS[0] in first
    assert "A" in first
    assert sealing.verify() == []


@pytest.mark.parametrize("size", [None, PHONE])
def test_the_pages_of_a_round_are_readable_and_fit(signed_in, size):
    from tests.city.parks.rounds import published

    row = published(50, 60, 70, 80)
    page = signed_in("chain_office", **({"size": size} if size else {}))
    entry = row.entries.first()
    for where in ("", "data/", "results/", f"entries/{entry.pk}/", "objections/", "measures/"):
        page.visit(f"/land/{row.pk}/{where}")
        if size:
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], where
        assert page.evaluate(CONTRAST) == [], where
    page.visit("/parks/league/")
    assert "亩均税收" in page.locator("main").inner_text()
    assert page.evaluate(CONTRAST) == []
