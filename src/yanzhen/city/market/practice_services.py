"""Practice listings, so that every page of the market has something to try: invented, marked, out of every real figure."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from yanzhen.city.accounts.queries import people
from yanzhen.city.market import services
from yanzhen.city.market.models import Listing
from yanzhen.city.market.states import MARKETS
from yanzhen.city.market.values import Draft
from yanzhen.city.records.queries import definitions

DATA = Path(__file__).with_name("data") / "practice.yaml"


def make_practice_market() -> int:
    """Listings of the practice enterprise and a scenario of the practice department, made once; how many there are.

    Only for practice workspaces with their practice accounts: the caller sees to that. Where a small pack without the
    weights of the markets is installed alone nothing could be matched: then nothing is made.
    """
    held = Listing.objects.filter(practice=True).count()
    firm, office = (_account(role) for role in ("enterprise", "department"))
    weighed = {str(content["id"]) for _, content in definitions("pairings")}
    if held or firm is None or office is None or not weighed >= set(MARKETS.values()):
        return held
    told: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    for row in told["listings"]:
        way = services.offer if row["side"] == "offer" else services.seek
        way(_draft(row), by=firm)
    for row in told["scenarios"]:
        services.seek(_draft({"kind": "scenario", **row}), by=office)
    return Listing.objects.filter(practice=True).count()


def _account(role: str) -> Any:
    return people((role,)).filter(practice=True).first()


def _draft(row: dict[str, Any]) -> Draft:
    until = timezone.localdate() + datetime.timedelta(days=row["days"])
    amount = Decimal(row["quantity"]) if "quantity" in row else None
    words = {name: row.get(name, "") for name in ("title", "kind", "products", "unit", "hard", "text")}
    return Draft(**words, quantity=amount, valid_until=until)
