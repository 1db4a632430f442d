"""Rows of policies: a clause, a rung, and applications of three enterprises."""

from __future__ import annotations

import datetime

from tests.city.policies.rulebooks import clause, install, ladder, policy, rule
from tests.site.matrix import Rows
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import application_services as services
from yanzhen.city.policies.models import (
    Application,
    AuditDraw,
    AuditFinding,
    Listing,
    Objection,
    PaymentOrder,
    Policy,
)

FIRMS = ("firm-own", "firm-other", "firm-foreign")
CLAUSE = "matrix-clause"


def rows(people) -> dict[str, Rows]:
    steps = ladder("matrix-ladder", rule("matrix-rung"))
    install(policy("matrix-policy", clause(CLAUSE, documents=["审计报告"])), ladders=(steps,))
    held = Policy.objects.get(code="matrix-policy")
    found = asked.clause_of("matrix-policy", CLAUSE)[1]
    made = [
        services.draft(Enterprise.objects.get(code=code), held, found, by=people["enterprise"])
        for code in FIRMS
    ]

    def step(number: int):
        return lambda role: {"key": made[number].pk, "name": "submit" if role == "enterprise" else "accept"}

    return {
        "policy": Rows({"code": "matrix-policy"}),
        "rung": Rows({"code": "matrix-rung"}),
        "clause": Rows(*[{"code": code, "clause": CLAUSE} for code in FIRMS]),
        "listed": Rows({"clause": CLAUSE}),
        "application": Rows(*[{"key": row.pk} for row in made]),
        "step": Rows(step(0), step(1), step(2)),
        **_money(held, made[1]),
    }


def _money(held: Policy, row: Application) -> dict[str, Rows]:
    """A list, an order, an objection and a sample, all of which refuse the act by their state."""
    day = datetime.date(2026, 1, 5)
    listing = Listing.objects.create(
        policy=held, clause=CLAUSE, clause_label="条款", computed_on=day, by_name="某"
    )
    order = PaymentOrder.objects.create(number="BF-1", state="closed", total=1, count=1, made_by_name="某")
    objection = Objection.objects.create(
        application=row, says="不实", received_on=day, due_on=day, answered_on=day, by_name="某"
    )
    draw = AuditDraw.objects.create(listing=listing, seed="s", by_name="某")
    found = AuditFinding.objects.create(draw=draw, application=row, correct=True, says="相符", by_name="某")
    line = Application.objects.create(
        enterprise=row.enterprise,
        policy=held,
        clause="matrix-paid",
        clause_label="条款",
        state="paid",
        order=order,
    )
    notice = Application.objects.create(
        enterprise=row.enterprise,
        policy=held,
        clause="matrix-public",
        clause_label="条款",
        state="public",
        public_from=day,
        public_to=datetime.date(2999, 1, 5),
    )
    return {
        "notice": Rows({"key": notice.pk}),
        "list": Rows({"key": listing.pk}),
        "list_step": Rows({"key": listing.pk, "name": "approve"}),
        "order": Rows({"key": order.pk}),
        "order_step": Rows({"key": order.pk, "name": "confirm"}),
        "order_line": Rows({"key": order.pk, "application": line.pk, "name": "paid"}),
        "objection": Rows({"key": objection.pk}),
        "finding": Rows({"key": draw.pk, "application": row.pk}),
        "recovery": Rows({"key": found.pk}),
    }
