"""A process of its own that migrates a record, installs packs and counts what is there; run by tests."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(folder: str, *acts: str) -> None:
    from yanzhen.site.workspace import create_workspace

    create_workspace(Path(folder))
    from yanzhen.cli.django_setup import setup

    setup(Path(folder))
    for act in acts:
        if act == "migrate":
            from yanzhen.city.records.founding_services import bring_up_to_date

            bring_up_to_date()
        elif act == "count":
            print(json.dumps(counts()), flush=True)
        else:
            install(act)


def install(name: str) -> None:
    """Tell each step on stdout, so that the test knows when to strike."""
    from yanzhen.city.installation.services import install_pack
    from yanzhen.specs import load_pack

    install_pack(
        load_pack(name), on_progress=lambda label, done, of: print(f"step {done} {label}", flush=True)
    )


def counts() -> dict[str, object]:
    """Rows by model of this project, and the sum of all figures, which must not lose a digit."""
    from django.apps import apps
    from django.db.models import Sum

    models = [m for m in apps.get_models() if m.__module__.startswith("yanzhen.")]
    held: dict[str, object] = {
        m._meta.label: getattr(m, "all_rows", m._default_manager).count() for m in models
    }
    for label in ("enterprises.EnterpriseFigure", "parks.ParkFigure", "targets.Actual"):
        total = apps.get_model(label).all_rows.aggregate(total=Sum("value"))["total"]
        held[f"{label}.value"] = f"{total:.6f}" if total is not None else None
    return held


if __name__ == "__main__":
    main(*sys.argv[1:])
