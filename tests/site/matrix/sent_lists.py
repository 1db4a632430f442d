"""Rows of lists coming in: a kind that the role may send, and a draft with one refused row of each sender."""

from __future__ import annotations

from tests.site.matrix import Rows
from yanzhen.city.exchange.draft_services import begin_import, read_draft

OWN_KIND = {
    "county": "talent-needs",
    "project_office": "projects",
    "park": "plots",
    "enterprise": "market-listings",
}
"""What those send who may not send every list."""


def rows(people) -> dict[str, Rows]:
    drafts = {}
    for role in (*people,):
        name, content = f"{role}.csv", f"企业名称,信用代码\n{role}公司,123\n".encode()
        drafts[role] = read_draft(begin_import(content, name, "enterprises", people[role])).pk
    at = {role: {"key": key, "order": 1} for role, key in drafts.items()}
    stranger = at["other-enterprise"]
    return {
        "list_kind": Rows(
            lambda role: {"kind": OWN_KIND.get(role, "enterprises")},
            {"kind": "enterprises"},
            {"kind": "enterprises"},
        ),
        "list_import": Rows(lambda role: at.get(role, stranger), stranger, at["other-bank"]),
    }
