"""The tree of an answer as indented lines: what was asked, what was found, where each fact came from."""

from __future__ import annotations

from collections.abc import Iterator

from yanzhen.rules.answers import ANSWER_LABELS, Answer
from yanzhen.rules.evaluating import Finding

MARKS = {Answer.ELIGIBLE: "✓", Answer.NOT_ELIGIBLE: "✗", Answer.CANNOT_TELL: "？"}


def tell(finding: Finding, depth: int = 0) -> Iterator[str]:
    """One line a part, two spaces a level; the facts with their source stand behind the comparison."""
    indent = "  " * depth
    head = finding.reason.partition("：")[0] if finding.inside else finding.reason
    clause = f"{finding.clause} {ANSWER_LABELS[finding.answer]}：" if finding.clause else ""
    came = "；".join(
        f"{u.label}出自 {u.source}{f'，{u.date}' if u.date else ''}" for u in finding.used if u.source
    )
    yield f"{indent}{MARKS[finding.answer]} {clause}{head}{f'（{came}）' if came else ''}"
    for inner in finding.inside:
        yield from tell(inner, depth + 1)
