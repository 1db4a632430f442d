"""Conditions over facts: yes, no, or cannot tell, with the reason; and the cases that prove a rule."""

from yanzhen.rules.amounts import AmountFinding, amount_of, amount_of_clause, total_of
from yanzhen.rules.answers import ANSWER_LABELS, Answer
from yanzhen.rules.casebook import CaseResult, run_cases
from yanzhen.rules.dossier import FactOrigin, FactUse
from yanzhen.rules.evaluating import Finding, evaluate, judge
from yanzhen.rules.nearness import Flip, explain_no, failing, find_changes

__all__ = [
    "ANSWER_LABELS",
    "AmountFinding",
    "Answer",
    "CaseResult",
    "FactOrigin",
    "FactUse",
    "Finding",
    "Flip",
    "amount_of",
    "amount_of_clause",
    "evaluate",
    "explain_no",
    "failing",
    "find_changes",
    "judge",
    "run_cases",
    "total_of",
]
