"""A zoo of broken and hostile files: each is read or refused in words, in bounded time, and the server stays up."""

from __future__ import annotations

import io
import os
import sys
import time
import zipfile

import pytest
from benchmarks.reading.fuzz import KINDS, broken, outcome

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading import scans
from yanzhen.reading.files import read_document
from yanzhen.reading.sealed import Bounds, read_sealed
from yanzhen.reading.statements import read_statements

PAGES = "2 0 obj\n<< /Type /Pages /Kids [{kids}] /Count {count} >>\nendobj\n"
PAGE = "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {more} >>\nendobj\n"


def pdf(*, kids="3 0 R", count="1", more="", stream="BT /F1 24 Tf 72 720 Td (A) Tj ET", xref="0") -> bytes:
    parts = [
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        PAGES.format(kids=kids, count=count),
        PAGE.format(more=more),
        f"4 0 obj\n<< /Length {len(stream)} >>\nstream\n{stream}\nendstream\nendobj\n",
        f"trailer << /Root 1 0 R /Size 5 >>\nstartxref\n{xref}\n%%EOF\n",
    ]
    return "".join(parts).encode()


def archive(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


ZOO = {
    "xref garbage.pdf": pdf(xref="99999999999999999999"),
    "endless pages.pdf": pdf(count="999999999"),
    "page that is its own parent.pdf": pdf(kids="2 0 R"),
    "page named a thousand times.pdf": pdf(kids="3 0 R " * 1000, count="1000"),
    "deep arrays.pdf": pdf(more="/Annots " + "[" * 20_000 + "]" * 20_000),
    "page without size.pdf": pdf(more="/MediaBox [0 0 0 0] /CropBox [5 5 5 5]"),
    "numbers beyond all bounds.pdf": pdf(stream="1e38 0 0 1e38 1e38 1e38 cm BT /F1 1e30 Tf (A) Tj ET 1e38 1e38 m 1e38 -1e38 l S"),
    "endless nesting of states.pdf": pdf(stream="q " * 200_000),
    "bomb.docx": archive({"word/document.xml": b"<" * (64 << 20)}),
    "many parts.docx": archive({f"word/{i}.xml": b"" for i in range(6000)}),
    "entities.docx": archive({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
    "no document.docx": archive({"word/styles.xml": b"<x/>"}),
    "deep.docx": archive({"word/document.xml": b"<a>" * 100_000 + b"</a>" * 100_000}),
    "no sheets.xlsx": archive({"xl/workbook.xml": b"<workbook/>"}),
    "deep.html": b"<html><body>" + b"<div>" * 100_000 + "深".encode(),
    "rows without end.html": b"<html><table>" + b"<tr><td rowspan=60000 colspan=60000>x" * 300,
    "one long line.txt": "到2025年，企业达到30家，" .encode() * 60_000,
    "brackets.txt": "（".encode() * 200_000 + "2025年达到30家".encode(),
    "digits.txt": b"1" * 300_000,
    "no characters.txt": bytes(range(256)) * 400,
}  # fmt: skip


@pytest.mark.parametrize("name", ZOO)
def test_a_hostile_file_is_read_or_refused_in_bounded_time(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(ZOO[name])
    began = time.monotonic()
    try:
        document = read_document(path, sealed=False)
        read_statements(document.text)
    except YanzhenError as refused:
        assert refused.where.startswith(name)
        assert refused.what
        assert refused.do
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("kind", KINDS)
def test_broken_files_of_every_kind_never_break_the_reader(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(scans, "recognise", lambda picture, size: scans._blank())
    told = [outcome(kind, broken(kind, 7, number), tmp_path, sealed=False) for number in range(10)]
    assert not [t for t in told if t.startswith("broke")]


def child(tmp_path, monkeypatch, code: str, bounds: Bounds):
    """Reads with a parser that runs ``code`` instead."""
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / "sitecustomize.py").write_text(
        "import sys\nif 'yanzhen.reading.child' in ' '.join(sys.orig_argv):\n"
        "    import yanzhen.reading.parsers as parsers\n"
        f"    def broken(*args, **named):\n        {code}\n    parsers.parse = broken\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(shadow), *sys.path]))
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf())
    return read_sealed(path, "pdf", "a.pdf", bounds)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import time; time.sleep(60)", "文件读得太久"),
        ("while True: pass", "文件读得太久"),
        ("import os; os.kill(os.getpid(), 11)", "文件读到一半中断"),
        ("raise RuntimeError('x')", "文件读不出来"),
        ("bytearray(8 << 30)", "文件展开后过大"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")
def test_a_parser_that_hangs_crashes_or_swells_does_not_take_the_server_with_it(
    tmp_path, monkeypatch, code, what
):
    with pytest.raises(YanzhenError) as refused:
        child(tmp_path, monkeypatch, code, Bounds(seconds=2.0, megabytes=2048))
    assert refused.value.what == what
    assert refused.value.do


def test_what_the_child_reads_and_refuses_is_what_the_parent_tells(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf())
    assert read_document(path).text == read_document(path, sealed=False).text == "A\n"
    path.write_bytes(ZOO["deep.docx"])
    with pytest.raises(YanzhenError) as inside:
        read_document(path, sealed=False)
    with pytest.raises(YanzhenError) as outside:
        read_document(path)
    assert str(inside.value) == str(outside.value)
