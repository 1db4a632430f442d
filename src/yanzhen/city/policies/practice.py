"""A practice enterprise with stated facts, so that applying can be tried; invented, marked, and out of every figure."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from yanzhen.city.enterprises.queries import enterprise
from yanzhen.city.enterprises.services import create_practice_enterprise
from yanzhen.city.policies import queries, services
from yanzhen.city.policies.models import FactEntry

DATA = Path(__file__).with_name("data") / "practice.yaml"
FIRM = "demo-firm"


def make_practice_firm(*, region: str = "", on: datetime.date | None = None) -> Any:
    """The practice enterprise and what it states, made once; years are counted back from the day it is made.

    ``region`` is a region's code. Only for practice workspaces: the caller sees to that.
    """
    told: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    day = on or timezone.localdate()
    with transaction.atomic():
        firm = create_practice_enterprise(
            FIRM, told["name"], founded=told["founded"], industries=told["industries"],
            products=told["products"], region_id=region or None,
        )  # fmt: skip
        if not FactEntry.objects.filter(enterprise=firm).exists():
            _state(firm, told, day)
    return enterprise(FIRM)


def _state(firm: Any, told: dict[str, Any], day: datetime.date) -> None:
    for fact, value in told["facts"].items():
        spec = queries.fact_spec(fact)
        if spec is None:
            continue
        years = value if isinstance(value, dict) else {None: value}
        for back, one in years.items():
            period = "" if back is None else str(day.year + back)
            said = services.Statement(_dated(one, day), told["source"], day, period)
            services.state_fact(firm, spec, said, by=None)


def _dated(value: Any, day: datetime.date) -> Any:
    """``+900`` or ``-200`` days stand for dates, so that the practice does not grow old."""
    if isinstance(value, str) and value[:1] in "+-" and value[1:].isdigit():
        return (day + datetime.timedelta(days=int(value))).isoformat()
    return value
