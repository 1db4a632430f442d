"""One policy that is still being written, held against a vocabulary: every mistake with its line, before it counts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from yanzhen.kernel.errors import Problem
from yanzhen.specs.loading import as_pack
from yanzhen.specs.pack import Pack
from yanzhen.specs.pay_lint import lint_payments
from yanzhen.specs.reading import in_order, read_files
from yanzhen.specs.rule_checks import check_rules
from yanzhen.specs.rule_lint import lint_conditions
from yanzhen.specs.rulebook import FactSpec, NeverRule

FILE = "policies/city/draft/draft.yaml"
META = "id: draft\nlabel: {zh: 草稿}\nversion: 1.0.0\nkind: city\n"


def check_policy(
    text: str, facts: Iterable[FactSpec], never: Iterable[NeverRule]
) -> tuple[Pack, list[Problem]]:
    """The draft as a pack of its own and what is wrong with it; references to sources are not followed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        file.parent.mkdir(parents=True)
        (Path(folder) / "pack.yaml").write_text(META, encoding="utf-8")
        file.write_text(text, encoding="utf-8")
        reading = read_files(Path(folder))
        assert reading.meta is not None
        pack = as_pack(Path(folder), reading, reading.meta)
    known = Pack(path=pack.path, meta=pack.meta, facts=tuple(facts), never_rules=tuple(never))
    checks = (check_rules, lint_conditions, lint_payments)
    found = [*reading.problems, *(p for check in checks for p in check(pack, [known]))]
    return pack, [replace(problem, file="草稿") for problem in sorted(set(found), key=in_order)]
