"""Originals: content-addressed, read, the same once; a refused one leaves only the note of its refusal."""

from __future__ import annotations

import hashlib
import io
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.reading.test_files import LOCKED, bomb, docx, pdf
from yanzhen.city.exchange.models import Delivery, Source
from yanzhen.city.library import services
from yanzhen.city.library.models import Document
from yanzhen.city.library.originals import original_of, safe_name
from yanzhen.city.library.services import admit_document
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    return settings.WORKSPACE.documents


def files(folder: Path):
    return sorted(p for p in folder.rglob("*") if p.is_file())


def test_an_original_lies_under_its_digest_with_its_text_and_pages(folder):
    content = pdf(3)
    held = admit_document(content, "规划.pdf", title="某规划", issuer="某局", date="2021-03")
    digest = hashlib.sha256(content).hexdigest()
    assert (held.digest, held.pages, held.media_type, held.size) == (
        digest,
        3,
        "application/pdf",
        len(content),
    )
    assert files(folder) == [folder / digest[:2] / f"{digest}.pdf"]
    assert original_of(digest).read_bytes() == content
    assert "PAGE 2" in held.text
    assert (held.source.title, held.source.issuer, held.source.kind, held.source.grade) == (
        "某规划",
        "某局",
        "document",
        "M",
    )
    assert Delivery.objects.get().state == "taken"


def test_the_same_bytes_under_another_name_are_the_same_document(folder):
    first = admit_document(docx(), "一.docx")
    content = original_of(first.digest).read_bytes()
    again = admit_document(io.BytesIO(content), "二.docx", title="别的标题")
    assert again.pk == first.pk
    assert Document.objects.count() == Source.objects.count() == Delivery.objects.count() == 1
    assert len(files(folder)) == 1


def test_a_lost_original_is_put_back_when_it_comes_again(folder):
    content = b"text"
    held = admit_document(content, "a.txt")
    original_of(held.digest).unlink()
    admit_document(content, "a.txt")
    assert original_of(held.digest).read_bytes() == content


def test_an_original_joins_the_source_of_the_same_title(folder):
    source = Source.objects.create(code="s1", title="某规划", kind="document", grade="A")
    assert admit_document(b"text", "a.txt", title="某规划").source == source


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b""),
        ("a.docx", bomb()),
        ("a.pdf", pdf(5)[:-200]),
        ("a.pdf", LOCKED),
        ("a.pdf", b"only words"),
        ("../../a.exe", b"MZ\x00\x01"),
    ],
)
def test_a_refused_original_leaves_a_note_and_no_bytes(folder, name, content):
    with pytest.raises(YanzhenError) as refused:
        admit_document(content, name)
    assert refused.value.do
    assert not Document.objects.exists()
    assert not Source.objects.exists()
    assert files(folder) == []
    held = Delivery.objects.get()
    assert held.state == "refused"
    assert held.filename == Path(name).name
    assert held.message == str(refused.value)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/x.txt", "x.txt"),
        ("..\\..\\x.txt", "x.txt"),
        ("/abs/x.txt", "x.txt"),
        ("..", "未命名"),
        ("", "未命名"),
        ("a\x00\n\u202eb.txt", "ab.txt"),
    ],
)
def test_a_name_is_never_a_path(given, kept):
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_ending():
    assert len(safe_name("长" * 500 + ".docx")) <= 200
    assert safe_name("长" * 500 + ".docx").endswith(".docx")


def test_a_climbing_name_is_stored_inside(folder):
    held = admit_document(b"text", "../../x.txt")
    assert held.filename == "x.txt"
    assert all(p.is_relative_to(folder) for p in files(folder.parent.parent))


def test_when_the_commit_fails_the_file_goes_too(folder, monkeypatch):
    @contextmanager
    def full_disk():
        yield
        assert sum(p.read_bytes() == b"text" for p in files(folder)) == 1
        raise OSError("no space left")

    held = admit_document(b"first", "a.txt")
    monkeypatch.setattr(services, "transaction", SimpleNamespace(atomic=full_disk))
    with pytest.raises(OSError, match="no space"):
        admit_document(b"text", "b.txt")
    assert files(folder) == [original_of(held.digest)]


def test_a_date_in_words_is_refused_before_anything_is_stored(folder):
    with pytest.raises(YanzhenError, match="日期读不懂"):
        admit_document(b"text", "a.txt", date="去年春天")
    assert not folder.exists()


def test_a_page_without_text_is_said_to_be_a_scan(folder):
    admit_document(pdf(1).replace(b"(PAGE 1) Tj", b"          "), "a.pdf")
    assert "扫描件" in Delivery.objects.get().message
