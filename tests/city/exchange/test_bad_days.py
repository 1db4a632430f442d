"""Bad days: broken, hostile and huge files, killed workers, lost sessions. Nothing is lost, nothing let in, nothing half-written."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import openpyxl
import pytest

from tests.city.exchange import zoo
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.exchange import arrivals
from yanzhen.city.exchange.applying_services import apply_import
from yanzhen.city.exchange.blank_forms import refused_of, template_of
from yanzhen.city.exchange.correcting_services import confirm
from yanzhen.city.exchange.draft_services import begin_import, read_draft
from yanzhen.city.exchange.list_queue_services import ATTEMPTS, requeue, run_next
from yanzhen.city.exchange.lists import list_kind
from yanzhen.city.exchange.models import Delivery, ListImport, ListImportRow
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    return settings.WORKSPACE.documents


def draft(content, name="名单.xlsx", kind="enterprises"):
    return read_draft(begin_import(content, name, kind))


@pytest.mark.parametrize("what", zoo.REFUSED)
def test_a_broken_file_is_refused_with_reason_and_way_out_and_leaves_nothing(what, folder):
    content, words = zoo.REFUSED[what]
    batch = draft(content)
    assert batch.state == "failed"
    assert words in batch.message
    assert "处理：" in batch.message
    assert not ListImportRow.objects.exists()
    assert not list((folder / ".incoming").iterdir())
    assert Delivery.objects.get().state == "refused"


def test_a_zip_bomb_is_not_unpacked():
    batch = draft(zoo.bomb())
    assert batch.state == "failed"
    assert "压缩炸弹" in batch.message


@pytest.mark.parametrize(
    "name", ["../../x", "..\\..\\x.xlsx", "/etc/passwd", "a\x00b\u202excod.xlsx", "名" * 400 + ".xlsx", ""]
)
def test_a_name_is_never_a_path(name, folder):
    batch = begin_import(zoo.GOOD, name, "enterprises")
    assert "/" not in batch.filename
    assert "\\" not in batch.filename
    assert "\x00" not in batch.filename
    assert len(batch.filename) <= 200
    assert [p.name for p in (folder / ".incoming").iterdir()] == [f"list-{batch.pk}"]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(monkeypatch, folder):
    monkeypatch.setattr(arrivals, "MAX_BYTES", 50 * 1024 * 1024)
    with pytest.raises(YanzhenError, match="文件过大"):
        begin_import(io.BytesIO(bytes(50 * 1024 * 1024 + 1)), "大.xlsx", "enterprises")
    assert not list((folder / ".incoming").iterdir())
    assert not ListImport.objects.exists()


def test_a_full_disk_leaves_nothing(monkeypatch, folder):
    def full(file, filename):
        yield b"begin"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(arrivals, "_chunks", full)
    with pytest.raises(YanzhenError, match="存不下"):
        begin_import(b"x", "名单.csv", "enterprises")
    assert not list((folder / ".incoming").iterdir())


def test_formulas_and_html_in_names_come_in_as_words_and_go_out_as_words():
    lines = "\n".join(f'"{name.replace(chr(34), chr(34) * 2)}",123' for name in zoo.NAMES)
    batch = draft(f"企业名称,信用代码\n{lines}\n".encode(), "名单.csv")
    assert batch.counts["refused"] == len(zoo.NAMES)
    sheet = openpyxl.load_workbook(io.BytesIO(refused_of(batch, list_kind("enterprises")))).active
    written = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in written] == list(zoo.NAMES)
    assert {cell.data_type for cell in written} == {"s"}
    assert "位数不对" in str(sheet.cell(2, 10).value)


def test_two_sheets_of_one_meaning_are_both_read_each_with_its_unit():
    Enterprise.objects.create(code="a", name="甲公司")
    Enterprise.objects.create(code="b", name="乙公司")
    batch = draft(
        zoo.book(
            ("2023年", [["单位：万元"], ["企业名称", "年度", "营业收入"], ["甲公司", "2023", 12500]]),
            (
                "2024年",
                [
                    ["企业名称", "年度", "营业收入（亿元）"],
                    ["甲公司", "2024", 1.25],
                    ["乙公司", "2024", "3,000万元"],
                ],
            ),
        ),
        kind="enterprise-figures",
    )
    assert batch.counts["new"] == 3
    values = [row.plan["values"]["revenue"] for row in batch.rows.all()]
    assert values == ["12500", "12500", "3000"]
    assert [row.sheet for row in batch.rows.all()] == ["2023年", "2024年", "2024年"]


def test_rows_twice_over_two_sheets_are_told_with_the_place_of_the_first():
    batch = draft(zoo.book(("名单", [["企业名称"], ["甲公司"]]), ("名单 (2)", [["单位名称"], ["甲 公司"]])))
    second = batch.rows.get(order=2)
    assert (second.state, second.plan["problems"][0]["why"]) == ("refused", "与名单!第2行相同")


def test_merged_headers_and_merged_cells_are_read():
    rows = [
        ["企业名称", "数据", None],
        [None, "年度", "营业收入（万元）"],
        ["甲公司", "2023", 1],
        [None, "2024", 2],
    ]
    Enterprise.objects.create(code="a", name="甲公司")
    batch = draft(zoo.book(("表", rows), merge=("A1:A2", "B1:C1", "A3:A4")), kind="enterprise-figures")
    assert [(r.name, r.plan["values"]["year"], r.plan["values"]["revenue"]) for r in batch.rows.all()] == [
        ("甲公司", "2023", "1"),
        ("甲公司", "2024", "2"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_encodings_and_separators_do_not_matter(encoding, mark):
    text = mark.join(("公司名称", "成立时间")) + "\n" + mark.join(("衡阳（甲）公司", "2024年3月")) + "\n"
    row = draft(text.encode(encoding), "名单.csv").rows.get()
    assert (
        row.plan["values"] == {"name": "衡阳(甲)公司", "founded": "2024-03"}
        or row.plan["values"]["founded"] == "2024-03"
    )


def test_sums_and_remarks_below_the_table_are_no_enterprises():
    batch = draft("企业名称\n甲公司\n合计\n填表人：某岗\n".encode(), "名单.csv")
    assert list(batch.rows.values_list("state", flat=True)) == ["new", "refused", "refused"]


def test_a_worker_that_died_while_reading_begins_anew_and_is_given_up_after_some_tries():
    batch = begin_import(zoo.GOOD, "名单.xlsx", "enterprises")
    ListImport.objects.filter(pk=batch.pk).update(state="reading", attempts=1)
    assert requeue() == 1
    assert run_next().state == "ready"
    ListImport.objects.filter(pk=batch.pk).update(state="reading", attempts=ATTEMPTS)
    requeue()
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert "档案没有改动" in batch.message


def test_a_fault_in_the_middle_of_writing_rolls_everything_back(monkeypatch):
    batch = confirm(draft("企业名称\n甲公司\n".encode(), "名单.csv").pk)
    monkeypatch.setattr("yanzhen.city.exchange.applying_services._note", lambda *_: 1 / 0)
    assert run_next().state == "ready"
    batch.refresh_from_db()
    assert "档案没有改动" in batch.message
    assert not Enterprise.objects.exists()
    assert not Delivery.objects.exists()
    monkeypatch.undo()
    assert apply_import(confirm(batch.pk)).state == "done"


KILLED = """
import json, os, signal, sys
from pathlib import Path
from yanzhen.site.workspace import create_workspace
create_workspace(Path(sys.argv[1]))
from yanzhen.cli.django_setup import setup
setup(Path(sys.argv[1]))
from yanzhen.city.records.founding_services import bring_up_to_date
from yanzhen.city.exchange import applying_services as applying, list_queue_services as queue
from yanzhen.city.exchange.correcting_services import confirm
from yanzhen.city.exchange.draft_services import begin_import, read_draft
from yanzhen.city.exchange.models import ListImport, Citation, Delivery
from yanzhen.city.enterprises.models import Enterprise
if sys.argv[2] == "die":
    bring_up_to_date()
    text = "企业名称\\n" + "".join(f"第{n}公司\\n" for n in range(60))
    confirm(read_draft(begin_import(text.encode(), "名单.csv", "enterprises")).pk)
    applying.PIECE = 20
    cite, done = applying._cite, []
    def dying(marks, source):
        cite(marks, source)
        done.append(1)
        if len(done) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
    applying._cite = dying
    queue.run_next()
if sys.argv[2] == "resume":
    before = (Enterprise.objects.count(), Citation.objects.count(), Delivery.objects.count(), ListImport.objects.get().state)
    back = queue.requeue()
    state = queue.run_next().state
    after = (Enterprise.objects.count(), Citation.objects.count(), Delivery.objects.count(), state)
    print(json.dumps([before, back, after]))
"""


def test_a_worker_killed_in_the_middle_of_the_transaction_leaves_nothing_and_the_next_one_finishes(tmp_path):
    """SIGKILL after two pieces of three were written."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "YANZHEN_WORKSPACE")}

    def run(act):
        words = [sys.executable, "-c", KILLED, str(tmp_path / "ws"), act]
        return subprocess.run(words, capture_output=True, text=True, env=environment, check=False)

    assert run("die").returncode == -9
    resumed = run("resume")
    before, back, after = json.loads(resumed.stdout.splitlines()[-1])
    assert before == [0, 0, 0, "applying"], resumed.stderr
    assert back == 1
    assert after == [60, 60, 1, "done"]


def test_the_template_offers_choices_and_marks_its_example():
    sheet = openpyxl.load_workbook(io.BytesIO(template_of(list_kind("projects")))).worksheets[0]
    assert sheet["A1"].value == "*项目名称"
    assert str(sheet["A2"].value).startswith("示例：")
    assert any(v.type == "list" for v in sheet.data_validations.dataValidation)
