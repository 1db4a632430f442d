"""How the list and the board of projects are narrowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects import queries
from yanzhen.city.records.pages import RecordFilter, choice_filter, words_filter
from yanzhen.kernel.stages import BATCHES, STAGE_LABELS


class BoardFilter(RecordFilter):
    find: ClassVar[Callable[..., Any]] = queries.project_board
    search = words_filter(placeholder="项目、别名、投资方、地点")
    chain = choice_filter("产业链")
    park = choice_filter("园区")
    choices = {"chain": lambda: chains.chain_labels().items(), "park": lambda: parks.park_names().items()}


class ProjectFilter(BoardFilter):
    find = queries.heard_of
    stage = choice_filter("阶段")
    batch = choice_filter("批次")
    region = choice_filter("县（市）区")
    news = choice_filter("消息")
    choices = {
        **BoardFilter.choices,
        "region": lambda: enterprises.region_names().items(),
        "news": lambda: [("silent", "久无消息")],
        "stage": lambda: [(s.value, label) for s, label in STAGE_LABELS.items()],
        "batch": lambda: [(b, b) for b in BATCHES],
    }
