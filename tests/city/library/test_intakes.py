"""Files that take long wait in the record, survive a stopped server, and say what became of them."""

from __future__ import annotations

import io

import pytest

from yanzhen.city.library import intake_services, services
from yanzhen.city.library.intake_services import requeue, run_next, take_in, takes_long, waiting_place
from yanzhen.city.library.models import Document, Intake
from yanzhen.reading.sealed import TooLongError
from yanzhen.site.worker import take_lock, work_once
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db
NAMED = {"title": "", "issuer": "某局", "date": "2021-01"}
LONG = ("到2025年，高新技术企业达到500家。\n").encode() * 10


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    monkeypatch.setitem(intake_services.QUICK_BYTES, "txt", 100)
    return settings.WORKSPACE.documents


def picture() -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(held, "PNG")
    return held.getvalue()


def test_a_short_text_is_admitted_at_once_and_a_long_one_waits(folder):
    assert isinstance(take_in(b"short", "a.txt", None, named=NAMED), Document)
    waiting = take_in(LONG, "b.txt", None, named=NAMED)
    assert isinstance(waiting, Intake)
    assert waiting_place(waiting).read_bytes() == LONG
    assert Document.objects.count() == 1


def test_pictures_always_wait(folder, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(picture())
    assert takes_long(path, "a.png")


def test_the_same_file_waits_once(folder):
    first = take_in(LONG, "b.txt", None, named=NAMED)
    assert take_in(LONG, "c.txt", None, named=NAMED) == first
    assert len(list((folder / ".incoming").iterdir())) == 1


def test_the_worker_reads_what_waits_and_leaves_nothing_behind(folder):
    take_in(LONG, "b.txt", None, named=NAMED)
    assert work_once()
    done = Intake.objects.get()
    assert (done.state, done.document.source.issuer) == ("done", "某局")
    assert done.document.readings.get().suggestions.filter(kind="statement").exists()
    assert not waiting_place(done).exists()
    assert not work_once()


def test_a_waiting_file_that_is_refused_says_why_and_leaves_no_document(folder):
    waiting = take_in(LONG, "b.txt", None, named=NAMED)
    waiting_place(waiting).write_bytes(b"")
    refused = run_next()
    assert refused.state == "failed"
    assert "文件是空的" in refused.message
    assert "处理：" in refused.message
    assert not Document.objects.exists()
    assert not waiting_place(waiting).exists()


def test_what_a_stopped_server_left_unfinished_waits_again_and_is_given_up_after_three_tries(folder):
    waiting = take_in(LONG, "b.txt", None, named=NAMED)
    for attempt in range(1, 3):
        Intake.objects.filter(pk=waiting.pk).update(state="running", attempts=attempt)
        requeue()
        assert Intake.objects.get().state == "queued"
    Intake.objects.filter(pk=waiting.pk).update(state="running", attempts=3)
    requeue()
    given_up = Intake.objects.get()
    assert given_up.state == "failed"
    assert "拆成几个文件" in given_up.message
    assert not waiting_place(waiting).exists()


def test_of_two_workers_on_one_workspace_one_works(tmp_path):
    with (tmp_path / "lock").open("ab") as one, (tmp_path / "lock").open("ab") as other:
        assert take_lock(one)
        assert not take_lock(other)
        one.close()
        assert take_lock(other)


def test_a_file_that_takes_longer_than_its_sender_waits_goes_to_the_queue(folder, monkeypatch):
    def slow(*_: object, **kept: object) -> None:
        assert kept["seconds"] == intake_services.PATIENCE
        raise TooLongError("文件读得太久")

    monkeypatch.setattr(services, "read_document", slow)
    waiting = take_in(b"short", "a.txt", None, named=NAMED)
    assert isinstance(waiting, Intake)
    assert waiting.state == "queued"
    assert waiting_place(waiting).read_bytes() == b"short"
    assert not Document.objects.exists()
