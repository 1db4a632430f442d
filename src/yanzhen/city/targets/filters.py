"""How the ledger of targets is narrowed."""

from __future__ import annotations

from yanzhen.analysis.progress import LIGHT_LABELS
from yanzhen.city.chains import queries as chains
from yanzhen.city.records.pages import RecordFilter, choice_filter, words_filter
from yanzhen.city.targets import queries


class LedgerFilter(RecordFilter):
    find = queries.target_ledger
    search = words_filter(placeholder="目标、指标、文件")
    light = choice_filter("灯")
    chain = choice_filter("产业链")
    family = choice_filter("指标分组")
    choices = {
        "light": lambda: [(x.value, label) for x, label in LIGHT_LABELS.items()],
        "chain": lambda: [("none", "全市（不属单条链）"), *chains.chain_labels().items()],
        "family": lambda: [(f, f) for f in queries.families()],
    }
