"""Enterprises that may be one, what was merged and told apart, an enterprise to be placed."""

from __future__ import annotations

from tests.city import rows as small
from tests.site.matrix import Rows
from yanzhen.city.enterprises.identity_services import merge, tell_apart


def rows(people) -> dict[str, Rows]:
    one, other = small.enterprise("firm-one", "同名厂"), small.enterprise("firm-two", "同名二厂")
    third, fourth = small.enterprise("firm-three", "三号厂"), small.enterprise("firm-four", "四号厂")
    by = people["chain_office"]
    return {
        "same_pair": Rows({"one": one.code, "other": other.code}),
        "merge": Rows({"key": merge(third, fourth, why="核对", by=by).pk}),
        "apart": Rows({"key": tell_apart(one, third, why="核对", by=by).pk}),
    }
