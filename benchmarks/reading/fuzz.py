"""Throws broken files at the reader: each must be read or refused in words, in bounded time, and nothing may crash.

usage: .venv/bin/python benchmarks/reading/fuzz.py [--seed 1] [--count 500] [--kinds pdf docx xlsx html txt png] [--sealed]

Cases run in a process of their own, so that a crash is counted and the next case goes on. One JSON line a kind, and
one for each case that broke; a case is repeated by ``--seed`` and ``--only`` with its number. With ``--sealed`` every
file goes through the reader's own child process as in production (slower by its start).
"""

from __future__ import annotations

import argparse
import io
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading import scans
from yanzhen.reading.files import read_document
from yanzhen.reading.statements import read_statements

KINDS = ("pdf", "docx", "xlsx", "html", "txt", "png")
SLOW = 20.0
TEXT = "到2025年，全市规模以上工业企业达到三百家，研发投入占比提高到2.6%以上（一）"
TOKENS = {
    "pdf": [b"obj", b"endobj", b"stream", b"/Kids [2 0 R]", b"/Count 999999999", b"<<" * 200, b"[" * 500, b"/Length -1",
            b"startxref\n0\n", b"/Parent 1 0 R", b"Tj", b"(\\777)", b"1e308 0 0 1e308 0 0 cm", b"/Rotate 45", b"/MediaBox [0 0 0 0]"],
    "docx": [b"<w:tbl>" * 50, b"</w:p>", b'w:val="-1"', b'w:val="999999999"', b"&#0;", b"<!DOCTYPE x>", b"<w:t>", b"\xff"],
    "xlsx": [b'r="XFD1048576"', b"<mergeCell ref=\"A1:XFD1048576\"/>", b't="s"', b"<v>1e999</v>", b"<v>99999999</v>", b'ref="ZZZZ"', b"]]>"],
    "html": [b"<div>" * 5000, b"<table><tr><td rowspan=99999999>", b"<!--", b"</", b"&#x110000;", b"<a href=", b"<td colspan=-5>", b"\x00"],
    "txt": [b"(" * 3000, "“".encode() * 3000, b"9" * 5000, "，".encode() * 5000, b"\xff\xfe", "万亿".encode() * 2000, b"\n" * 5000, b"%" * 3000],
    "png": [b"IDAT", b"IEND", b"\xff\xff\xff\xff", b"iCCP", b"tEXt"],
}  # fmt: skip


@cache
def sound(kind: str) -> bytes:
    """A file of the kind with nothing wrong."""
    return {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "html": _html, "txt": _txt, "png": _png}[kind]()


def _pdf() -> bytes:
    import typst

    table = "#table(columns: 3, [指标], [2020年], [2025年目标], [上市企业（家）], [20], [30])"
    source = (
        f"#set page(header: [头], footer: [1])\n{TEXT * 5}\n\n{table}\n#pagebreak()\n#columns(2)[{TEXT * 40}]"
    )
    return bytes(typst.compile(source.encode(), pdf_standards=["1.4"]))


def _docx() -> bytes:
    from docx import Document

    document = Document()
    document.add_heading("一、目标", 1)
    document.add_paragraph(TEXT)
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "指标"
    return _saved(document)


def _xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["指标", "单位", "2025年目标"], ["上市企业", "家", 30], ["占比", "%", "2.6"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    return _saved(book)


def _saved(document: object) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _html() -> bytes:
    rows = "<tr><td rowspan=2>指标</td><td>2025年目标</td></tr><tr><td>30</td></tr>"
    return f"<!doctype html><html><body><div class=nav><a>首页</a></div><h1>某市规划</h1><p>{TEXT}</p><table>{rows}</table></body></html>".encode()


def _txt() -> bytes:
    return (TEXT + "\n").encode() * 20


def _png() -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.effect_noise((80, 60), 40).convert("RGB").save(held, "PNG")
    return held.getvalue()


def broken(kind: str, seed: int, number: int) -> bytes:
    """The ``number``-th broken file of a kind; the same for the same seed."""
    dice = random.Random(f"{seed}/{kind}/{number}")
    if kind in {"docx", "xlsx"} and dice.random() < 0.7:
        return _inside(kind, dice)
    return _mutated(sound(kind), TOKENS[kind], dice)


def _inside(kind: str, dice: random.Random) -> bytes:
    """An office file whose archive is sound and one of whose parts is broken."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sound(kind))) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = [n for n in old.namelist() if n.endswith((".xml", ".rels"))]
        chosen = dice.choice(names)
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _mutated(content, TOKENS[kind], dice) if name == chosen else content)
    return held.getvalue()


def _mutated(content: bytes, tokens: list[bytes], dice: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        at = dice.randrange(len(made) + 1)
        act = dice.randrange(6)
        if act == 0 and made:
            made[min(at, len(made) - 1)] = dice.randrange(256)
        elif act == 1:
            made[at:at] = dice.choice(tokens)
        elif act == 2:
            del made[at : at + dice.choice((1, 8, 100))]
        elif act == 3:
            made[at:at] = made[at : at + dice.choice((10, 200))] * dice.choice((1, 3, 50))
        elif act == 4 and dice.random() < 0.3:
            del made[at:]
        else:
            made[at : at + 4] = dice.randbytes(4)
    return bytes(made)


def outcome(kind: str, content: bytes, folder: Path, *, sealed: bool) -> str:
    """``read``, ``refused`` or what broke."""
    path = folder / f"a.{kind}"
    path.write_bytes(content)
    began = time.monotonic()
    try:
        document = read_document(path, sealed=sealed)
        sound_places = all(0 <= b.x0 <= b.x1 <= 1 for b in document.places.boxes(0, len(document.text)))
        read_statements(document.text[:20_000])
        told = "read" if sound_places else "broke: box outside the page"
    except YanzhenError as refused:
        told = "refused" if refused.what and refused.do else f"broke: silent refusal {refused}"
    except Exception as error:
        told = f"broke: {type(error).__name__} {error}"[:200]
    return told if time.monotonic() - began < SLOW else f"broke: slow {time.monotonic() - began:.0f} s"


def worker(kind: str, seed: int, numbers: range, *, sealed: bool) -> None:
    scans.recognise = lambda picture, size: scans._blank()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            sys.stdout.write(
                json.dumps([number, outcome(kind, broken(kind, seed, number), Path(folder), sealed=sealed)])
                + "\n"
            )
            sys.stdout.flush()


def run(kind: str, arguments: argparse.Namespace) -> Iterator[tuple[int, str]]:
    """(number, outcome) of each case; a worker that dies takes only the case at hand with it."""
    following = 0
    while following < arguments.count:
        command = [sys.executable, __file__, "--seed", str(arguments.seed), "--kinds", kind]
        command += ["--from", str(following), "--count", str(arguments.count), "--worker"]
        command += ["--sealed"] if arguments.sealed else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        for line in done.stdout.splitlines():
            number, told = json.loads(line)
            yield number, told
            following = number + 1
        if following < arguments.count:
            yield following, f"broke: died with {done.returncode} {done.stderr[-200:]}"
            following += 1


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--kinds", nargs="+", default=KINDS, choices=KINDS)
    parser.add_argument("--sealed", action="store_true")
    parser.add_argument("--only", type=int)
    parser.add_argument("--from", dest="start", type=int, default=0)
    parser.add_argument("--worker", action="store_true")
    arguments = parser.parse_args()
    if arguments.worker or arguments.only is not None:
        numbers = (
            range(arguments.start, arguments.count)
            if arguments.only is None
            else range(arguments.only, arguments.only + 1)
        )
        for kind in arguments.kinds:
            worker(kind, arguments.seed, numbers, sealed=arguments.sealed)
        return
    for kind in arguments.kinds:
        began, seen = time.monotonic(), Counter()
        for number, told in run(kind, arguments):
            seen[told.split(":")[0]] += 1
            if told.startswith("broke"):
                print(
                    json.dumps({"kind": kind, "case": number, "outcome": told}, ensure_ascii=False),
                    flush=True,
                )
        shown = {
            "workload": "fuzz",
            "kind": kind,
            "seed": arguments.seed,
            "seconds": round(time.monotonic() - began, 1),
        }
        print(json.dumps(shown | {name: seen[name] for name in ("read", "refused", "broke")}), flush=True)


if __name__ == "__main__":
    main()
