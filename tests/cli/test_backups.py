"""A backup carries a list of digests; what was altered, cut off or exchanged is refused before anything is replaced."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from yanzhen.cli import backups
from yanzhen.kernel.errors import YanzhenError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace small enough to be made by hand."""
    place = tmp_path / "workspace"
    (place / "documents" / "ab").mkdir(parents=True)
    (place / "documents" / "ab" / "abcd").write_bytes(b"original")
    (place / "yanzhen.toml").write_text('secret = "x"\n')
    with closing(sqlite3.connect(place / "record.sqlite3")) as record:
        record.execute("create table kept (name text)")
        record.execute("insert into kept values ('一行')")
        record.commit()
    return place


@pytest.fixture
def saved(folder: Path, tmp_path: Path, capsys) -> Path:
    backups.backup(tmp_path / "b.zip", folder)
    return tmp_path / "b.zip"


def rows(place: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(place / "record.sqlite3")) as record:
        return record.execute("select name from kept").fetchall()


def rewritten(file: Path, change) -> Path:
    """The same archive with other parts: sound as a zip, so that only the list can tell."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in change(parts).items():
            archive.writestr(name, data)
    return file


def listed(parts: dict[str, bytes], **files: dict[str, object]) -> dict[str, bytes]:
    manifest = json.loads(parts[backups.MANIFEST])
    manifest["files"] |= files
    return parts | {backups.MANIFEST: json.dumps(manifest).encode()}


def test_the_list_names_every_part_with_length_and_digest_and_is_told(folder, tmp_path, capsys):
    backups.backup(tmp_path / "b.zip", folder)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        manifest = archive.read(backups.MANIFEST)
        files = json.loads(manifest)["files"]
        assert set(files) == set(archive.namelist()) - {backups.MANIFEST}
        for name, told in files.items():
            data = archive.read(name)
            assert told == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert hashlib.sha256(manifest).hexdigest() in capsys.readouterr().out


def test_what_was_backed_up_comes_back_and_is_held_against_a_noted_digest(saved, tmp_path):
    with zipfile.ZipFile(saved) as archive:
        noted = hashlib.sha256(archive.read(backups.MANIFEST)).hexdigest()
    backups.restore(saved, tmp_path / "back", digest=noted.upper())
    assert rows(tmp_path / "back") == [("一行",)]
    assert (tmp_path / "back/documents/ab/abcd").read_bytes() == b"original"
    assert not (tmp_path / "back" / backups.MANIFEST).exists()
    with pytest.raises(YanzhenError, match="不是当时那份备份"):
        backups.restore(saved, tmp_path / "other", digest="0" * 64)
    assert not (tmp_path / "other").exists()


CHANGES = {
    "an altered original": (lambda p: p | {"documents/ab/abcd": b"0riginal"}, "documents/ab/abcd 与清单"),
    "an altered setting": (lambda p: p | {"yanzhen.toml": b'secret = "y"\n'}, "yanzhen.toml 与清单"),
    "a part more": (lambda p: p | {"documents/ab/more": b"x"}, "包里多出"),
    "a part less": (lambda p: {k: v for k, v in p.items() if k != "documents/ab/abcd"}, "包里没有"),
    "no list": (lambda p: {k: v for k, v in p.items() if k != backups.MANIFEST}, "没有 manifest.json"),
    "a torn list": (lambda p: p | {backups.MANIFEST: p[backups.MANIFEST][:-20]}, "不完整"),
    "a list of nonsense": (lambda p: p | {backups.MANIFEST: b"[1]"}, "不完整"),
    "a climbing name": (
        lambda p: (
            listed(p, **{"documents/../../x": {"bytes": 1, "sha256": ""}}) | {"documents/../../x": b"x"}
        ),
        "不该有的",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_tampered_backup_is_refused_and_nothing_is_touched(saved, folder, tmp_path, what):
    change, says = CHANGES[what]
    rewritten(saved, change)
    before = {p.name for p in tmp_path.iterdir()}
    with pytest.raises(YanzhenError) as refused:
        backups.restore(saved, folder)
    assert says in str(refused.value)
    assert "换一份备份" in str(refused.value)
    assert {p.name for p in tmp_path.iterdir()} == before
    assert rows(folder) == [("一行",)]


@pytest.mark.parametrize("left", [0.3, 0.7, 0.99])
def test_a_backup_that_was_cut_off_is_refused(saved, folder, left):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(len(whole) * left)])
    with pytest.raises(YanzhenError, match="备份读不出来"):
        backups.restore(saved, folder)
    assert rows(folder) == [("一行",)]


def test_an_old_backup_without_a_list_comes_back_only_when_somebody_vouches_for_it(saved, tmp_path):
    rewritten(saved, CHANGES["no list"][0])
    backups.restore(saved, tmp_path / "back", unchecked=True)
    assert rows(tmp_path / "back") == [("一行",)]


def test_a_list_that_is_there_is_held_against_the_parts_even_unchecked(saved, tmp_path):
    rewritten(saved, CHANGES["an altered original"][0])
    with pytest.raises(YanzhenError, match="被改动"):
        backups.restore(saved, tmp_path / "back", unchecked=True)
    shutil.rmtree(tmp_path / "back", ignore_errors=True)
