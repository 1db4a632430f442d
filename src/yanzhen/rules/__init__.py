"""Conditions over facts: yes, no, or cannot tell, with the reason; and the cases that prove a rule."""

from yanzhen.rules.answers import ANSWER_LABELS, Answer
from yanzhen.rules.casebook import CaseResult, run_cases
from yanzhen.rules.evaluating import Finding, evaluate, judge

__all__ = ["ANSWER_LABELS", "Answer", "CaseResult", "Finding", "evaluate", "judge", "run_cases"]
