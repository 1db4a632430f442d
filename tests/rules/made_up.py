"""Random conditions and facts for tests: every operator and measure; facts unknown, none, by year, of any kind."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from yanzhen.specs.conditions import Condition
from yanzhen.specs.rulebook import Clause, FactSpec

DAY = {"@evaluation_date": "2026-06-30", "@floor": Decimal("0.3")}
CONDITION = TypeAdapter(Condition)
NUMBERS = ("revenue", "cost", "staff", "land")
WORDS = ("sector", "marks")
FACTS = (*NUMBERS, *WORDS, "founded", "listed")
VOCABULARY = {
    "cost": FactSpec.model_validate(
        {"id": "cost", "label": {"zh": "成本", "en": "cost"}, "type": "number", "unit": "万元", "minimum": 0}
    )
}

decimals = st.one_of(
    st.integers(-3, 5),
    st.sampled_from([Decimal("0.1"), Decimal("0.3"), Decimal("0.03"), Decimal("2.5"), Decimal("2000")]),
)
floats = st.sampled_from([0.1, 0.2, 0.3, 0.1 + 0.2, 0.03, 1 / 3, 2.5, 100.0, -1.5, 1e-9])
figures = st.one_of(decimals, floats)
words = st.sampled_from(["industry", "retail", "3", "0.3"])
dates = st.sampled_from(["2023", "2024-06-30", "2024-07", "2026-06-30", "2027-01-01", "2020-02-29"])
years = st.dictionaries(st.sampled_from(["2023", "2024", "2025", "2026"]), figures, max_size=4)
periods = st.sampled_from(["", "", "Y", "Y1", "point", "each_2y", "each_3y", "sum_2y", "sum_3y", "mean_2y"])


def facts():
    """What is known of one enterprise."""
    number = st.one_of(figures, years, st.none())
    odd = st.one_of(st.none(), st.booleans(), words, dates, figures)
    return st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(NUMBERS, number),
            "sector": st.one_of(words, st.none()),
            "marks": st.lists(words, min_size=1, max_size=2),
            "founded": st.one_of(dates, st.integers(2020, 2026), st.none()),
            "listed": odd,
        },
    )


def _measures(condition):
    number = st.builds(lambda f, p: {"number": {"fact": f, "period": p}}, st.sampled_from(NUMBERS), periods)
    since = st.just({"years_since": {"fact": "founded"}})
    growth = st.builds(
        lambda f, y, k: {"growth": {"fact": f, "years": y, "kind": k}},
        st.sampled_from(NUMBERS),
        st.integers(1, 2),
        st.sampled_from(["total", "cagr"]),
    )
    table = st.dictionaries(words, decimals, min_size=1, max_size=3)
    lookup = st.builds(
        lambda t, o: {"lookup": {"by": "sector", "table": t} | ({} if o is None else {"otherwise": o})},
        table,
        st.one_of(st.none(), decimals),
    )
    points = st.builds(
        lambda w, p, o: {"points": {"when": w, "points": p, "otherwise": o}}, condition, decimals, decimals
    )
    first = st.one_of(number, number, since, growth, lookup, points)
    return st.recursive(first, _wider, max_leaves=4)


def _wider(inner):
    bands = st.lists(st.tuples(decimals, decimals), min_size=1, max_size=3)
    item = st.builds(
        lambda of, cap: {"label": "项", "of": of} | ({} if cap is None else {"cap": cap}),
        inner,
        st.one_of(st.none(), decimals),
    )
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda a, b: {"share": {"of": a, "in": b}}, inner, inner),
        st.builds(lambda a, t, b: {"bands": {"of": a, "table": t, "below": b}}, inner, bands, decimals),
        several.map(lambda many: {"sum": many}),
        several.map(lambda many: {"most": many}),
        st.builds(
            lambda items, known: {"score": items, "known": known},
            st.lists(item, min_size=1, max_size=3),
            st.sampled_from([True, True, True, False]),
        ),
    )


def _compares(condition):
    values = st.one_of(figures, st.just("@floor"), st.just("@unset"))
    ordered = st.sampled_from(["gt", "ge", "lt", "le", "eq", "ne"])
    direct = st.builds(
        lambda f, o, v, p: {"fact": f, "op": o, "value": v, "period": p},
        st.sampled_from(FACTS),
        ordered,
        st.one_of(values, dates),
        periods,
    )
    listed = st.builds(
        lambda f, o, v, p: {"fact": f, "op": o, "value": v, "period": p},
        st.sampled_from(FACTS),
        st.sampled_from(["in", "not_in"]),
        st.lists(st.one_of(figures, words, st.booleans()), min_size=1, max_size=3),
        periods,
    )
    simple = st.one_of(
        st.builds(
            lambda f, v: {"fact": f, "op": "exists", "value": v}, st.sampled_from(FACTS), st.booleans()
        ),
        st.builds(
            lambda f, v: {"fact": f, "op": "eq", "value": v},
            st.sampled_from(FACTS),
            st.one_of(words, st.booleans()),
        ),
        st.builds(
            lambda f, a, b: {"fact": f, "op": "between", "value": sorted([a, b])},
            st.sampled_from(FACTS),
            decimals,
            decimals,
        ),
    )
    measure = _measures(condition)
    measured = st.builds(lambda m, o, v: {"measure": m, "op": o, "value": v}, measure, ordered, values)
    than = st.builds(
        lambda f, o, m: {"fact": f, "op": o, "than": m}, st.sampled_from(NUMBERS), ordered, measure
    )
    return st.one_of(direct, listed, simple, measured, measured, than)


def _joined(inner):
    several = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        several.map(lambda many: {"all": many}),
        several.map(lambda many: {"any": many}),
        inner.map(lambda one: {"not": one}),
        st.builds(
            lambda many, n: {"at_least": {"count": min(n, len(many)), "of": many}}, several, st.integers(1, 4)
        ),
    )


def _valid(tree):
    try:
        return CONDITION.validate_python(tree)
    except ValidationError:
        return None


SIMPLE = st.builds(
    lambda f, o, v: {"fact": f, "op": o, "value": v},
    st.sampled_from(NUMBERS),
    st.sampled_from(["ge", "lt"]),
    decimals,
)


def conditions():
    """Any condition that the language accepts."""
    tree = st.recursive(_compares(SIMPLE), _joined, max_leaves=6)
    return tree.map(_valid).filter(lambda found: found is not None)


def rule(condition, *, name="r1", complete=True):
    """A clause with this condition; it pays nothing, so it needs no cases."""
    return Clause.model_construct(
        id=name, label=None, conditions=condition, conditions_complete=complete, role="benefit", references=()
    )
