"""How good an enterprise's or a park's use of its land is: scores, classes, what would change them."""

from yanzhen.analysis.evaluation.changes import Change, find_changes
from yanzhen.analysis.evaluation.positioning import (
    ParkFit,
    ParkProfile,
    Placing,
    ProjectPlace,
    Standing,
    fit_of_parks,
    place_projects,
)
from yanzhen.analysis.evaluation.scoring import evaluate
from yanzhen.analysis.evaluation.values import Class, Entry, Evaluation, Item, Part, Result, Sheet

__all__ = [
    "Change",
    "Class",
    "Entry",
    "Evaluation",
    "Item",
    "ParkFit",
    "ParkProfile",
    "Part",
    "Placing",
    "ProjectPlace",
    "Result",
    "Sheet",
    "Standing",
    "evaluate",
    "find_changes",
    "fit_of_parks",
    "place_projects",
]
