"""A process of its own: one list the whole way into a fresh record, with the time of each step and the peak of memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lists.making import PLACES


def main(folder: str, file: str) -> None:
    from yanzhen.site.workspace import create_workspace

    create_workspace(Path(folder))
    from yanzhen.cli.django_setup import setup

    setup(Path(folder))
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from yanzhen.city.enterprises.services import install_regions

    install_regions(
        SimpleNamespace(code=f"4304{n:02d}", name=name, level="county", parent="")
        for n, name in enumerate(PLACES, 21)
    )
    base = _peak()
    steps = _import(Path(file)) | {"base_mb": base, "peak_mb": _peak()}
    steps["again_seconds"] = _import(Path(file))["read_seconds"]
    print(json.dumps(steps | {"peak_mb_again": _peak()}))


def _import(file: Path) -> dict[str, object]:
    from yanzhen.city.exchange.applying_services import apply_import
    from yanzhen.city.exchange.correcting_services import confirm
    from yanzhen.city.exchange.draft_services import begin_import, read_draft

    start, cpu = time.perf_counter(), time.process_time()
    batch = read_draft(begin_import(file, file.name, "enterprises"))
    read = time.perf_counter()
    if batch.state != "ready":
        raise SystemExit(batch.message)
    done = apply_import(confirm(batch.pk, leave=True))
    end = time.perf_counter()
    return {
        "read_seconds": round(read - start, 1), "write_seconds": round(end - read, 1),
        "seconds": round(end - start, 1), "cpu_seconds": round(time.process_time() - cpu, 1), "said": done.message,
    }  # fmt: skip


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
