"""The record goes out and comes back: the same rows, the same bytes, or nothing at all and the reason."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import shutil
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction

from tests.city import rows as small
from yanzhen.city.accounts.models import Authenticator, RecoveryCode, SignedIn, User
from yanzhen.city.accounts.office_services import release_from_machine
from yanzhen.city.enterprises.models import Enterprise, EnterpriseFigure, Region
from yanzhen.city.parks.models import Park
from yanzhen.city.records import sealing
from yanzhen.city.records.editing import retire
from yanzhen.city.records.models import Change
from yanzhen.city.records.whole.catalogue import tables, withheld_fields, withheld_rows
from yanzhen.city.records.whole.files import digest_of
from yanzhen.city.records.whole.folders import appearing
from yanzhen.city.records.whole.services import Place, export_record, import_record
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
NAMES = ['=HYPERLINK("x")', "'引号", "\\N", "", " 前后 ", 'a"b,c\r\nd', "<b>厂</b>", "-1", "铜\t管"]


@pytest.fixture
def full(tmp_path):
    """A small record with everything that is hard to carry: odd texts, relations, seals, retired rows, originals."""
    region, node = small.region(), small.node("a.one", "一号环节")
    for number, name in enumerate(NAMES):
        firm = Enterprise.objects.create(
            code=f"e{number}", name=name, region=region, products=[name, {"甲": [1, 2.5, None]}]
        )
    EnterpriseFigure.objects.create(enterprise=firm, indicator="产值", value=Decimal("1.500000"))
    EnterpriseFigure.objects.create(enterprise=firm, indicator="产值", value=None)
    park = small.park("p", "园区", firm)
    park.chains.add(node.chain)
    Park.objects.filter(pk=park.pk).update(latitude=0.1 + 0.2, longitude=112.0)
    park.refresh_from_db()
    small.project("pr", "项目", node)
    group = Group.objects.create(name="组")
    group.permissions.add(Permission.objects.order_by("codename").first())
    user = User.objects.create_user("somebody", password="a-long-enough-word")
    user.groups.add(group)
    retire(firm, by=user, why="注销")
    with transaction.atomic():
        sealing.seal(park, "登记", ["name", "latitude"], by=user)
    user.delete()
    folder = tmp_path / "documents" / "ab"
    folder.mkdir(parents=True)
    (folder / "abcd").write_bytes(b"\x00original\xff")
    return Place(tmp_path / "documents", "某市", True)


def out(place, folder, media="csv", **given):
    folder.mkdir()
    export_record(folder, place, media=media, **given)
    return folder


def every_row():
    return {
        t.label: list(t.model._base_manager.order_by("pk").values_list(*[c.field.attname for c in t.columns]))
        for t in tables()
    }


def wipe():
    for table in tables():
        table.model._base_manager.all()._raw_delete(connection.alias)


def contents(folder):
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "导出说明.txt")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


@pytest.mark.parametrize("media", ["csv", "parquet"])
def test_what_went_out_comes_back_the_same_and_goes_out_again_byte_for_byte(full, tmp_path, media):
    before = every_row()
    first = out(full, tmp_path / "first", media)
    wipe()
    done = import_record(first, tmp_path / "back")
    assert every_row() == before
    assert done.rows == sum(len(r) for r in before.values()) and done.documents == 1
    again = out(Place(tmp_path / "back", "某市", True), tmp_path / "again", media)
    assert contents(again) == contents(first)
    assert sealing.verify() == []
    assert (tmp_path / "back/ab/abcd").read_bytes() == b"\x00original\xff"


def test_csv_and_parquet_hold_the_same_record(full, tmp_path):
    parquet = out(full, tmp_path / "first", "parquet")
    wipe()
    import_record(parquet, tmp_path / "back")
    assert "data/enterprises.Enterprise.csv" in contents(out(full, tmp_path / "csv"))
    wipe()
    import_record(tmp_path / "csv", tmp_path / "back2")
    assert contents(out(full, tmp_path / "again", "parquet")) == contents(parquet)


def test_new_rows_are_numbered_after_those_that_came_back(full, tmp_path):
    first = out(full, tmp_path / "first")
    last = Enterprise.all_rows.latest("pk").pk
    wipe()
    import_record(first, tmp_path / "back")
    assert Enterprise.objects.create(code="new", name="新").pk > last


def test_nothing_in_a_file_is_run_by_a_spreadsheet(full, tmp_path):
    first = out(full, tmp_path / "first")
    for path in (first / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.reader(file):
                assert not [
                    c
                    for c in line
                    if c.startswith(("=", "+", "@", "\t")) or (c.startswith("-") and not c[1:2].isdigit())
                ]


def test_the_files_are_documented_column_by_column(full, tmp_path):
    first = out(full, tmp_path / "first")
    catalogue = json.loads((first / "catalogue.json").read_text(encoding="utf-8"))
    told = {t["model"]: t for t in catalogue["tables"]}
    assert set(told) == {t.label for t in tables()}
    firm = {c["name"]: c for c in told["enterprises.Enterprise"]["columns"]}
    assert firm["region_id"] == {
        "name": "region_id", "label": "县（市）区", "type": "文本", "empty": True, "relation": "enterprises.Region.code",
    }  # fmt: skip
    assert told["enterprises.Enterprise"]["sha256"] == digest_of(first / "data/enterprises.Enterprise.csv")
    readme = (first / "README.md").read_text(encoding="utf-8")
    assert "## 企业（enterprises.Enterprise）" in readme and "| `uscc` | 统一社会信用代码 |" in readme
    assert "yanzhen import workspace" in readme


def test_an_export_says_who_made_it_and_when_beside_what_is_checked(full, tmp_path):
    first = out(full, tmp_path / "first", by="命令行 某岗")
    assert "导出人：命令行 某岗" in (first / "导出说明.txt").read_text(encoding="utf-8")
    assert "某岗" not in (first / "catalogue.json").read_text(encoding="utf-8")


def test_a_masked_export_hides_what_is_personal_and_does_not_come_back(full, tmp_path, monkeypatch):
    monkeypatch.setattr(Region, "personal", {"name": "name"}, raising=False)
    first = out(full, tmp_path / "first", masked=True)
    name = Region.objects.get().name
    assert name not in (first / "data/enterprises.Region.csv").read_text(encoding="utf-8")
    wipe()
    with pytest.raises(YanzhenError, match="遮盖过的导出不能取回"):
        import_record(first, tmp_path / "back")


@pytest.fixture
def keys(full):
    """An account with a password, a second factor, a recovery code and a session."""
    user = User.objects.create_user("kept", password="a-long-enough-word")
    Authenticator.objects.create(user=user, secret="shared-secret-of-a-telephone")
    RecoveryCode.objects.create(user=user, digest="d" * 64)
    SignedIn.objects.create(user=user, key="key-of-a-running-session", address="10.0.0.1")
    return user


@pytest.mark.parametrize("media", ["csv", "parquet"])
def test_what_opens_doors_stays_behind_and_the_rest_comes_back(keys, full, tmp_path, media):
    digest = keys.password
    first = out(full, tmp_path / "first", media)
    written = b"".join(contents(first).values())
    for secret in (digest, "shared-secret", "d" * 64, "key-of-a-running"):
        assert secret.encode() not in written, secret
    assert "密码摘要" in (first / "README.md").read_text(encoding="utf-8")
    wipe()
    import_record(first, tmp_path / "back")
    back = User.objects.get(username="kept")
    assert not back.has_usable_password() and not back.check_password("!")
    assert not Authenticator.objects.exists() and not RecoveryCode.objects.exists()
    session = SignedIn.objects.get()
    assert (session.address, session.key) == ("10.0.0.1", f"exported-{session.pk}")
    again = out(Place(tmp_path / "back", "某市", True), tmp_path / "again", media)
    assert contents(again) == contents(first)
    assert release_from_machine("kept")
    assert User.objects.get(username="kept").must_change_password


def test_with_secrets_nothing_at_all_is_lost(keys, full, tmp_path):
    before = every_row()
    place = dataclasses.replace(full, secrets=True)
    first = out(place, tmp_path / "first")
    assert "等于整套门钥匙" in (first / "README.md").read_text(encoding="utf-8")
    wipe()
    import_record(first, tmp_path / "back")
    assert every_row() == before
    assert User.objects.get(username="kept").check_password("a-long-enough-word")
    with pytest.raises(YanzhenError, match="遮盖的导出不带口令类"):
        out(place, tmp_path / "masked", masked=True)


def test_every_column_that_looks_like_a_key_is_withheld_or_named_here():
    looks = re.compile(r"password|secret|token|passw|salt|credential")
    harmless = {
        "accounts.ApiCall.token",  # which one it was, not what it is
        "accounts.User.must_change_password",
        "exchange.Dataset.salt",
        "policies.Application.account_salt",
    }
    found = {
        f"{t.label}.{c.field.name}"
        for t in tables()
        for c in t.columns
        if looks.search(c.field.name)
        and not withheld_rows(t.model)
        and c.field.name not in withheld_fields(t.model)
    }
    assert found <= harmless, found - harmless


def damage(folder, kind):
    table = folder / "data" / "enterprises.Enterprise.csv"
    if kind == "torn":
        table.write_bytes(table.read_bytes()[:-30])
    elif kind == "changed":
        table.write_bytes(table.read_bytes().replace(b"e1", b"e9"))
    elif kind == "missing":
        table.unlink()
    elif kind == "document":
        (folder / "documents/ab/abcd").write_bytes(b"other")
    elif kind == "no catalogue":
        (folder / "catalogue.json").write_text('{"format": "yanzhen-', encoding="utf-8")
    else:
        catalogue = json.loads((folder / "catalogue.json").read_text(encoding="utf-8"))
        catalogue = {
            "other format": lambda c: c | {"format": "yanzhen-record/9"},
            "other table": lambda c: c | {"tables": c["tables"][1:]},
            "outside": lambda c: c | {"documents": c["documents"] | {"file": "../../x"}},
            "other column": lambda c: (
                c | {"tables": [t | {"columns": t["columns"][1:]} for t in c["tables"]]}
            ),
        }[kind](catalogue)
        (folder / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("torn", "被改动或损坏"), ("changed", "被改动或损坏"), ("missing", "没有这个文件"), ("document", "abcd"),
        ("no catalogue", "不是完整的导出"), ("other format", "格式不认识"), ("other table", "结构与程序不同"),
        ("other column", "列与程序不同"), ("outside", "没有这个文件"),
    ],
)  # fmt: skip
def test_a_damaged_export_is_refused_with_the_reason_and_nothing_is_written(full, tmp_path, kind, told):
    first = out(full, tmp_path / "first")
    damage(first, kind)
    wipe()
    with pytest.raises(YanzhenError, match=told), transaction.atomic():
        import_record(first, tmp_path / "back")
    assert not any(every_row().values())


def test_a_relation_into_nowhere_is_refused_by_the_database(full, tmp_path):
    first = out(full, tmp_path / "first")
    path = first / "data/enterprises.Region.csv"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    catalogue = json.loads((first / "catalogue.json").read_text(encoding="utf-8"))
    for table in catalogue["tables"]:
        if table["model"] == "enterprises.Region":
            table |= {"rows": 0, "sha256": digest_of(path)}
    (first / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
    wipe()
    with pytest.raises(YanzhenError, match="数据库不接受"), transaction.atomic():
        import_record(first, tmp_path / "back")
    assert not any(every_row().values())


def test_a_record_that_holds_anything_is_not_filled(full, tmp_path):
    first = out(full, tmp_path / "first")
    wipe()
    Change.objects.create(actor_name="某岗", origin="x", action="change", model="x", key="x")
    with pytest.raises(YanzhenError, match="目标里已有记录"):
        import_record(first, tmp_path / "back")
    assert not Enterprise.all_rows.exists()


def test_a_folder_appears_whole_or_not_at_all(tmp_path):
    with pytest.raises(RuntimeError), appearing(tmp_path / "out") as fresh:
        (fresh / "x").write_text("x")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with appearing(tmp_path / "out") as fresh:
        (fresh / "x").write_text("x")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    with pytest.raises(YanzhenError, match="不覆盖"), appearing(tmp_path / "out"):
        pass
    assert (tmp_path / "out" / "x").exists()


def test_what_a_dead_run_left_is_cleared_and_a_running_one_is_left_alone(tmp_path):
    dead, running = tmp_path / ".out.part-999999999", tmp_path / ".out.part-1"
    for part in (dead, running):
        part.mkdir()
    with appearing(tmp_path / "out"):
        pass
    assert not dead.exists() and running.exists()
    shutil.rmtree(running)
