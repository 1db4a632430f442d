"""Rows of policies: a clause, a rung, and applications of three enterprises."""

from __future__ import annotations

from tests.city.policies.rulebooks import clause, install, ladder, policy, rule
from tests.site.matrix import Rows
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import application_services as services
from yanzhen.city.policies.models import Policy

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
    }
