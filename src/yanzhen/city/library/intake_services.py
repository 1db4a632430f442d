"""Files that take long wait in a queue on disk and in the record; a stopped server takes them up again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from yanzhen.city.library.models import Document, Intake
from yanzhen.city.library.originals import arrived
from yanzhen.city.library.services import admit_arrival, admit_document
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.files import kind_of
from yanzhen.reading.sealed import TooLongError

QUICK_BYTES = {
    "txt": 3_000_000,
    "md": 3_000_000,
    "csv": 3_000_000,
    "html": 2_000_000,
    "office": 1_500_000,
    "pdf": 4_000_000,
}
"""Up to this size a file of a kind is read while its sender waits; kinds that are not here always queue."""
QUICK_PAGES = 40
PATIENCE = 25.0
"""Seconds that a sender waits; a file that takes longer than its size promised goes to the queue after all."""
ATTEMPTS = 3


def takes_long(path: Path, name: str) -> bool:
    """Whether a file is better read in the background: pictures, scans, long or large files.

    Raises YanzhenError for a file that cannot be read whatever time it gets.
    """
    kind = kind_of(path, name)
    if path.stat().st_size > QUICK_BYTES.get(kind, 0):
        return True
    return kind == "pdf" and _is_slow_pdf(path)


def _is_slow_pdf(path: Path) -> bool:
    """Many pages, or a page among the first without a layer of text; a broken file is quick to refuse."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            if len(document) > QUICK_PAGES:
                return True
            return any(not _has_text(document[i]) for i in range(min(3, len(document))))
    except pypdfium2.PdfiumError:
        return False


def _has_text(page: Any) -> bool:
    layer = page.get_textpage()
    return bool(layer.count_chars())


def take_in(file: Any, filename: str, by: Any, *, named: dict[str, str]) -> Document | Intake:
    """Admit a file at once, or put it into the queue when reading takes long. Raises YanzhenError when refused."""
    with arrived(file, filename) as arrival:
        held = Document.objects.filter(digest=arrival.digest).first()
        if held is None and _waits(arrival.path, arrival.filename):
            return _queue(arrival, named, by)
        try:
            return admit_arrival(arrival, named, by, seconds=PATIENCE)
        except TooLongError:
            return _queue(arrival, named, by)


def _waits(path: Path, name: str) -> bool:
    """A refusal is left to admission, which takes note of it."""
    try:
        return takes_long(path, name)
    except YanzhenError:
        return False


def _queue(arrival: Any, named: dict[str, str], by: Any) -> Intake:
    """The same file twice waits once."""
    with transaction.atomic():
        same = Intake.objects.filter(digest=arrival.digest, state__in=("queued", "running")).first()
        if same is not None:
            return same
        intake = Intake.objects.create(
            filename=arrival.filename, digest=arrival.digest, size=arrival.size, named=named, by=by
        )
        os.replace(arrival.path, waiting_place(intake))  # noqa: PTH105 - atomic on every platform
    return intake


def waiting_place(intake: Intake) -> Path:
    """Where the bytes of a waiting file lie."""
    return Path(settings.WORKSPACE.documents) / ".incoming" / f"waiting-{intake.pk}"


def requeue() -> int:
    """Called when a worker starts: what an earlier one left unfinished waits again, or is given up after some tries."""
    left = Intake.objects.filter(state="running")
    given_up = left.filter(attempts__gte=ATTEMPTS)
    message = f"识读 {ATTEMPTS} 次都没有完成，可能文件过大或内存不足；处理：拆成几个文件再登记"
    for intake in given_up:
        _finish(intake, state="failed", message=message)
    return left.update(state="queued", stage="服务重新启动，重新排队")


def run_next() -> Intake | None:
    """Read the oldest waiting file; returns it finished or sent back, None when nothing waits."""
    with transaction.atomic():
        intake = Intake.objects.select_for_update().filter(state="queued").first()
        if intake is None:
            return None
        intake.state, intake.stage, intake.attempts = "running", "正在识读", intake.attempts + 1
        intake.save()
    try:
        document = admit_document(
            waiting_place(intake), intake.filename, intake.by, **{k: str(v) for k, v in intake.named.items()}
        )
    except YanzhenError as error:
        _finish(intake, state="failed", message=str(error))
    except Exception as error:
        _finish(intake, state="failed", message=f"程序出错，没有登记：{error}；处理：把文件交给系统管理员")
        raise
    else:
        _finish(intake, state="done", message=f"已登记：{document.source.title}", document=document)
    return intake


def _finish(intake: Intake, *, state: str, message: str, document: Document | None = None) -> None:
    intake.state, intake.stage, intake.message, intake.document = state, "", message, document
    intake.save()
    waiting_place(intake).unlink(missing_ok=True)
