"""Rows are people's: they retire and stay. What may be deleted is listed here, each with its reason."""

from __future__ import annotations

import ast

from tests.house.tree import PACKAGE, place, product_modules

CITY = PACKAGE / "city"
REBUILT = "derived rows of an installed pack, made anew from the same definition in the same transaction"
MAY = {
    "parks/services.py": {"Occupancy": REBUILT},
    "projects/services.py": {"Investor": REBUILT},
    "projects/creating_services.py": {"row.investors": "the list of investors is replaced whole and stands in the change log"},
    "library/services.py": {"ContradictionSide": REBUILT},
    "library/reading_services.py": {"Suggestion": "what a machine suggested and nobody judged; read again at once"},
    "exchange/services.py": {"Citation": "references of a row are replaced together with the row"},
    "exchange/applying_services.py": {"batch.rows": "the draft of an import, after it was applied"},
    "exchange/correcting_services.py": {"batch.rows": "the draft of an import that is read anew"},
    "exchange/draft_services.py": {"batch.rows": "the draft of an import that is read anew or given up"},
    "chains/services.py": {"Link": REBUILT},
    "enterprises/services.py": {"EnterpriseName": REBUILT},
    "enterprises/identity_services.py": {
        "EnterpriseName": "what a merge added is taken back by its undoing; the merge itself stays",
        "AttributeStatement": "what a merge added is taken back by its undoing; the merge itself stays",
    },
    "reports/services.py": {"Product": "the row of a generated file that is gone"},
    "supervision/services.py": {"row.agenda": "proposed items of an agenda that is not issued yet, proposed anew"},
    "accounts/second_factor_services.py": {
        "Authenticator": "a secret that was taken away must not linger",
        "RecoveryCode": "a secret that was taken away must not linger",
    },
    "accounts/session_services.py": {"store": "a session that was revoked"},
}  # fmt: skip
"""File below city → what it deletes (the beginning of the expression) → why that is right."""


def deletions():
    """(file, expression) of each deletion of rows in the record."""
    for path, tree in product_modules():
        if not path.is_relative_to(CITY):
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"delete", "_raw_delete"}
                and not node.args
            ):
                yield path, node.lineno, ast.unparse(node.func.value)


def test_nothing_is_deleted_but_what_is_listed_with_a_reason():
    wild = []
    for path, line, what in deletions():
        allowed = MAY.get(str(path.relative_to(CITY)), {})
        if not what.startswith(tuple(allowed) or ("\0",)):
            wild.append(f"{place(path)}:{line} {what}: use records.editing.retire, or give the reason here")
    assert not wild


def test_every_permission_to_delete_is_still_needed():
    used = {(str(path.relative_to(CITY)), name) for path, _, what in deletions()
            for name in MAY.get(str(path.relative_to(CITY)), {}) if what.startswith(name)}  # fmt: skip
    assert {(file, name) for file, names in MAY.items() for name in names} <= used


def test_no_statement_deletes_past_the_models():
    found = [
        f"{place(path)}:{node.lineno}"
        for path, tree in product_modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "DELETE FROM" in node.value.upper()
    ]
    assert not found
