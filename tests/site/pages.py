"""The table of pages: address, who may read it, which golden count it has. A new route without a row fails."""

from __future__ import annotations

PUBLIC = {
    "cockpit": "/",
    "chains": "/chains/",
    "chain": "/chains/nonferrous/",
    "what_if": "/chains/nonferrous/what-if/?node=nonferrous.cu_rod&act=stop&days=30",
    "node": "/nodes/nonferrous.cu_rod/",
    "enterprises": "/enterprises/",
    "enterprise": "/enterprises/longyuan-tongye/",
    "projects": "/projects/",
    "project_board": "/projects/board/",
    "project": "/projects/{project}/",
    "parks": "/parks/",
    "park": "/parks/{park}/",
    "positioning": "/parks/positioning/",
    "league": "/parks/league/",
    "land_rounds": "/land/",
    "policies": "/policies/",
    "policy": "/policies/hengyang_doubling_2021/",
    "answers": "/enterprises/longyuan-tongye/policies/",
    "ladder": "/ladders/",
    "public_list": "/applications/public/",
    "targets": "/targets/",
    "scorecard": "/targets/scorecard/",
    "target": "/targets/t2025-rd-gdp/",
    "lineages": "/lineages/",
    "lineage": "/lineages/rd-gdp/",
    "indicator": "/indicators/rd_gdp/",
    "library": "/library/",
    "document": "/library/hy-2020-chain-news/",
    "contradictions": "/library/contradictions/",
    "attraction": "/attraction/",
    "data": "/data/",
    "reports": "/reports/",
    "product_space": "/product-space/",
    "methods": "/methods/",
    "method": "/methods/shock/",
    "search": "/search/?q=铜",
    "accounts:sign_in": "/sign-in/",
}
SIGNED_IN = {
    "applications": "/applications/",
    "deliveries": "/data/deliveries/",
    "desks": "/library/desk/",
}
WRITERS = {"upload": "/library/upload/", "intakes": "/library/intakes/"}
"""Only for those who may bring documents into the record."""
AUDITED = {"changes": "/data/changes/"}
"""Only for leaders, the chain office and the auditor."""
OTHER = {
    **dict.fromkeys(
        (
            "land_new",
            "land_round",
            "land_act",
            "land_data",
            "land_template",
            "land_results",
            "land_entry",
            "land_object",
            "land_objections",
            "land_objection",
            "land_proof",
            "land_measures",
            "land_measure",
        ),
        "of a round: tests/site/test_land_rounds.py",
    ),
    "accounts:sign_out": "posts only",
    "target_owner": "of the chain office: tests/site/test_targets.py",
    "target_split": "of the chain office: tests/site/test_targets.py",
    "target_report": "of the owning unit: tests/site/test_targets.py",
    "target_revision": "of the chain office: tests/site/test_targets.py",
    "target_reports": "of officials: tests/site/test_targets.py",
    "target_review": "posts only",
    "target_paper": "a file that came with a report",
    "product": "a file that a build wrote",
    "original": "a file that was taken in",
    "history": "of any row: tests/city/records/test_history.py",
    "judge_contradiction": "posts only",
    "state_fact": "posts only",
    "rung": "of a ladder: tests/city/policies/test_ladder.py",
    "application": "of an application: tests/e2e/test_policies.py",
    "new_application": "posts only",
    "list_entitled": "posts only",
    "fill_account": "posts only",
    "hand_in_paper": "posts only",
    "give_opinion": "posts only",
    "do_act": "posts only",
    "policy_draft": "of officers: tests/city/policies/test_drafts.py",
    "monitor": "of officers: tests/city/policies/test_drafts.py",
    "intake": "answers a script",
    "desk": "of a file that was taken in: tests/site/test_desk.py",
    "desk_item": "of a file that was taken in: tests/site/test_desk.py",
    "desk_bulk": "of a file that was taken in: tests/site/test_desk.py",
    "desk_history": "of a file that was taken in: tests/site/test_desk.py",
    "suggestion": "leads to the desk: tests/site/test_desk.py",
    "desk_undo": "posts only",
    "desk_again": "posts only",
    "desk_versions": "of a file that was taken in: tests/site/test_desk.py",
    "desk_picture": "of a file that was taken in: tests/site/test_desk.py",
    "desk_contradictions": "a piece of the desk that its page asks for",
}
LISTS = ("chains", "chain", "product_space", "enterprises", "projects", "project_board", "parks", "positioning", "league", "land_rounds", "what_if", "policies", "targets", "scorecard", "lineages", "library",
         "contradictions", "attraction", "data", "reports")  # fmt: skip
MISSING = ("/chains/no/", "/nodes/no.where/", "/enterprises/no/", "/projects/no/", "/parks/no/", "/targets/no/",
           "/policies/no/", "/ladders/no/", "/enterprises/no/policies/", "/lineages/no/", "/indicators/no/", "/library/no/", "/reports/999999/", "/nowhere/",
           "/methods/no/", "/chains/no/what-if/")  # fmt: skip


def address(page: str) -> str:
    """The page's address, with the code of some row where one is needed."""
    from yanzhen.city.parks.queries import parks
    from yanzhen.city.projects.queries import projects

    pattern = {**PUBLIC, **SIGNED_IN, **WRITERS, **AUDITED}[page]
    if "{project}" in pattern:
        return pattern.format(project=projects()[0].code)
    return pattern.format(park=parks()[0].code) if "{park}" in pattern else pattern
