"""How the list of policies is narrowed."""

from __future__ import annotations

from yanzhen.city.policies import queries
from yanzhen.city.policies.models import DRAFTING, Policy
from yanzhen.city.records.pages import RecordFilter, choice_filter, words_filter


class PolicyFilter(RecordFilter):
    find = queries.policies
    search = words_filter(placeholder="政策、文件、文号、发布单位")
    level = choice_filter("层级")
    issuer = choice_filter("发布单位")
    status = choice_filter("状态")
    object = choice_filter("适用对象")
    open = choice_filter("申报")
    choices = {
        "level": lambda: Policy.LEVELS,
        "issuer": lambda: queries.choices_of("issuer"),
        "status": lambda: [state for state in Policy.STATES if state[0] != DRAFTING],
        "object": lambda: queries.choices_of("object"),
        "open": lambda: [("now", "正在受理")],
    }
