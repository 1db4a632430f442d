"""Whether a ranking of what a region enters next would have been right before, on any panel."""

from __future__ import annotations

from yanzhen.analysis.backtest.entry import EntryModel, fit_entry_model
from yanzhen.analysis.backtest.events import (
    EVENTS,
    HEADLINE,
    Event,
    Plan,
    Transition,
    find_event,
    plan_of_years,
    plan_transitions,
)
from yanzhen.analysis.backtest.panel import LongTable, Panel
from yanzhen.analysis.backtest.reading import Columns, read_panel
from yanzhen.analysis.backtest.testing import BASELINES, LABELS, LEARNT, Tested, run_backtest
from yanzhen.analysis.backtest.wording import DEFINITIONS, MEASURES, tell, tell_rows, tell_sentences

__all__ = [
    "BASELINES",
    "DEFINITIONS",
    "EVENTS",
    "HEADLINE",
    "LABELS",
    "LEARNT",
    "MEASURES",
    "Columns",
    "EntryModel",
    "Event",
    "LongTable",
    "Panel",
    "Plan",
    "Tested",
    "Transition",
    "find_event",
    "fit_entry_model",
    "plan_of_years",
    "plan_transitions",
    "read_panel",
    "run_backtest",
    "tell",
    "tell_rows",
    "tell_sentences",
]
