"""Many enterprises against many rules at once: facts as columns, answers as bits, the same answers as one by one."""

from yanzhen.rules.batch.columns import Column, Columns, column_of, columns_of
from yanzhen.rules.batch.outcomes import Decided, Outcomes, Tally, Work
from yanzhen.rules.batch.program import Program, compile_rules
from yanzhen.rules.batch.single import Answered, Single

__all__ = [
    "Answered",
    "Column",
    "Columns",
    "Decided",
    "Outcomes",
    "Program",
    "Single",
    "Tally",
    "Work",
    "column_of",
    "columns_of",
    "compile_rules",
]
