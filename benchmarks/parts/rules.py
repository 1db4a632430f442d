"""All rules against all enterprises beside openfisca-core: 300 made-up policies of usual shapes, three answers each.

The peer gets two variables a policy (holds, does not hold), for a fact may be unknown; what several policies use of a
computed number (a share, a growth) is a variable of its own there, calculated once. Its numbers are 32-bit floats, so
the facts are whole numbers that these hold, and shares are divided in 64 bits on both sides.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from cases import Case, Part, Peer

FILE, DAY, POLICIES = "enterprises.npz", "2026-06-30", 300
FIGURES = tuple(f"figure_{n:02d}" for n in range(24))
WORDS = tuple(f"word_{n}" for n in range(6))
MARKS = tuple(f"mark_{n}" for n in range(8))
DATES = ("founded", "recognised", "patented")
YEARLY = ("revenue", "output", "export")
YEARS = (2023, 2024, 2025)
CHOICES = tuple(f"choice-{n}" for n in range(8))
THRESHOLDS = (50, 200, 500, 1000, 2000, 5000, 10_000, 40_000)
SHARES = (0.02, 0.03, 0.04, 0.05, 0.1, 0.3, 0.5)


def _atom(rng: np.random.Generator) -> dict:
    def one(of):
        return of[int(rng.integers(len(of)))]

    kind = rng.choice(["figure", "figure", "figure", "word", "mark", "date", "share", "growth", "yearly"])
    if kind == "figure":
        return {"fact": one(FIGURES), "op": one(("ge", "ge", "gt", "le", "lt")), "value": one(THRESHOLDS)}
    if kind == "word":
        first = int(rng.integers(len(CHOICES) - 3))
        return {"fact": one(WORDS), "op": one(("in", "not_in")), "value": list(CHOICES[first : first + 3])}
    if kind == "mark":
        return {"fact": one(MARKS), "op": "eq", "value": one((True, True, False))}
    if kind == "date":
        since = {"years_since": {"fact": one(DATES)}}
        return {"measure": since, "op": one(("ge", "lt")), "value": one((1, 2, 3, 5, 10))}
    if kind == "yearly":
        return {"fact": one(YEARLY), "op": "ge", "value": one(THRESHOLDS), "period": "Y1"}
    if kind == "growth":
        grown = {"growth": {"fact": one(YEARLY), "years": one((1, 2))}}
        return {"measure": grown, "op": "ge", "value": one(SHARES)}
    at = 2 * int(rng.integers(6))
    share = {"share": {"of": FIGURES[at], "in": FIGURES[at + 1]}}
    return {"measure": share, "op": one(("ge", "ge", "lt")), "value": one(SHARES)}


def policies() -> list[dict]:
    """Usual shapes: some that must all hold, one of several, two of three, one exclusion."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(POLICIES):
        inside = [_atom(rng) for _ in range(rng.integers(2, 6))]
        if rng.random() < 0.6:
            inside.append({"any": [_atom(rng) for _ in range(rng.integers(2, 4))]})
        if rng.random() < 0.4:
            inside.append({"at_least": {"count": 2, "of": [_atom(rng) for _ in range(rng.integers(3, 5))]}})
        if rng.random() < 0.3:
            inside.append({"not": _atom(rng)})
        found.append({"all": inside})
    return found


def make(rows: int):
    """One fact in ten unknown; figures are whole numbers below 2²⁴."""

    def write(folder: Path) -> None:
        rng = np.random.default_rng(1)

        def figure():
            return np.where(
                rng.random(rows) < 0.1, np.nan, np.minimum(np.rint(rng.lognormal(7, 2, rows)), 2**23)
            )

        held = {name: figure() for name in FIGURES}
        held |= {f"{name}_{year}": figure() for name in YEARLY for year in YEARS}
        held |= {name: rng.integers(-1, len(CHOICES), rows).astype(np.int32) for name in WORDS}
        held |= {name: rng.integers(-1, 2, rows).astype(np.int32) for name in MARKS}
        held |= {name: rng.integers(-1, 9000, rows).astype(np.int32) for name in DATES}
        np.savez(folder / FILE, **held)

    return write


def days() -> list[str]:
    """The days that a date fact may name; the code of a date is its place here."""
    return [str(d) for d in np.arange("2001-01-01", "2025-08-23", dtype="datetime64[D]")][:9000]


def answers(rows: int, sides):
    """Every answer where they are few, else sums of weights that a single different answer changes."""
    weights = (np.arange(rows) * 7919 % 1009 + 1).astype(float)
    found = {"yes": [], "no": []}
    for name, marks in zip(("yes", "no"), sides, strict=True):
        for mark in marks:
            bits = mark(rows)
            found[name].append(
                np.packbits(bits) if rows <= 100_000 else np.array([bits.sum(), weights @ bits])
            )
    return {name: np.array(rows) for name, rows in found.items()}


def ours(rows: int, reasons: bool):
    def side(folder: Path):
        from pydantic import TypeAdapter

        from yanzhen.rules.batch import Column, Columns, compile_rules
        from yanzhen.rules.batch.bits import unpack
        from yanzhen.specs.conditions import Condition
        from yanzhen.specs.rulebook import Clause

        data = dict(np.load(folder / FILE))
        read = TypeAdapter(Condition).validate_python
        rules = [
            Clause.model_construct(id=str(n), conditions=read(tree), conditions_complete=True, references=())
            for n, tree in enumerate(policies())
        ]
        facts = {name: Column(rows, numbers=data[name]) for name in FIGURES}
        facts |= {name: Column(rows, codes=data[name], levels=CHOICES) for name in WORDS}
        facts |= {name: Column(rows, codes=data[name], levels=(False, True)) for name in MARKS}
        facts |= {name: Column(rows, codes=data[name], levels=tuple(days())) for name in DATES}
        for name in YEARLY:
            years = {year: Column(rows, numbers=data[f"{name}_{year}"]) for year in YEARS}
            facts[name] = Column(rows, dated=np.ones(rows, np.bool_), years=years)
        program, columns = compile_rules(rules), Columns(rows, facts)

        def tidy(found):
            def marks(s):
                return [lambda n, w=found.sides[r, s]: unpack(w, n) for r in range(len(rules))]

            return answers(rows, (marks(0), marks(1)))

        def run():
            return program.evaluate(columns, {"@evaluation_date": DAY}, reasons=reasons)

        return run, tidy

    return side


def openfisca(rows: int):
    def side(folder: Path):
        from openfisca_core import periods, simulations, taxbenefitsystems

        data = dict(np.load(folder / FILE))
        system = taxbenefitsystems.TaxBenefitSystem([_entity()])
        inputs, names = _inputs(data), []
        for variable in _fact_variables() + _shared_variables():
            system.add_variable(variable)
        for number, tree in enumerate(policies()):
            for side_name, formula in zip(("yes", "no"), _formulas(tree), strict=True):
                names.append(f"policy_{number}_{side_name}")
                system.add_variable(_variable(names[-1], bool, formula))
        simulation = simulations.SimulationBuilder().build_default_simulation(system, rows)
        for (name, year), values in inputs.items():
            simulation.set_input(name, year, values)
        today = periods.period("2026")

        def run():
            for name in (*names, *(v.__name__ for v in _shared_variables())):
                simulation.delete_arrays(name)
            return [simulation.calculate(name, today) for name in names]

        def tidy(found):
            sides = ([lambda n, b=b: b for b in found[s::2]] for s in (0, 1))
            return answers(rows, sides)

        return run, tidy

    return side


def _entity():
    global PERSON
    if PERSON is None:
        from openfisca_core.entities import build_entity

        PERSON = build_entity(key="enterprise", plural="enterprises", label="Enterprise", is_person=True)
    return PERSON


PERSON = None


def _inputs(data):
    found = {(name, "2026"): data[name] for name in (*FIGURES, *WORDS, *MARKS)}
    listed = np.array([*days(), "NaT"], "datetime64[D]")
    found |= {(name, "2026"): listed[data[name]] for name in DATES}
    return found | {(name, str(year)): data[f"{name}_{year}"] for name in YEARLY for year in YEARS}


def _variable(name, kind, formula=None):
    from openfisca_core.periods import DateUnit
    from openfisca_core.variables import Variable

    held = {"value_type": kind, "entity": _entity(), "definition_period": DateUnit.YEAR, "label": name}
    if formula:
        held["formula"] = formula
    return type(name, (Variable,), held)


def _fact_variables():
    from datetime import date

    kinds = {float: (*FIGURES, *YEARLY), int: (*WORDS, *MARKS), date: DATES}
    return [_variable(name, kind) for kind, names in kinds.items() for name in names]


def _shared_variables():
    """Shares and growths: calculated once, used by many policies."""

    def share(top, whole):
        def formula(person, period):
            below = person(whole, period).astype(float)
            return np.divide(person(top, period), below, out=np.full(len(below), np.nan), where=below > 0)

        return formula

    def growth(name, years):
        def formula(person, period):
            first = person(name, period.offset(-1 - years)).astype(float)
            out = np.full(len(first), np.nan)
            return np.divide(person(name, period.offset(-1)), first, out=out, where=first > 0) - 1

        return formula

    shares = [_variable(f"share_{n:02d}", float, share(FIGURES[n], FIGURES[n + 1])) for n in range(0, 12, 2)]
    return shares + [_variable(f"{n}_grown_{y}", float, growth(n, y)) for n in YEARLY for y in (1, 2)]


PAIRS = {
    "ge": (np.greater_equal, np.less),
    "gt": (np.greater, np.less_equal),
    "le": (np.less_equal, np.greater),
    "lt": (np.less, np.greater_equal),
}


def _formulas(tree):
    """The formulas of holds and does not hold."""
    tests = _tests(tree)
    return (lambda person, period: tests[0](person, period), lambda person, period: tests[1](person, period))


def _tests(tree):
    if "not" in tree:
        return _tests(tree["not"])[::-1]
    for key in ("all", "any"):
        if key in tree:
            inside = [_tests(one) for one in tree[key]]
            every, some = (0, 1) if key == "all" else (1, 0)
            return _ordered(every, _every([t[every] for t in inside]), _some([t[some] for t in inside]))
    if "at_least" in tree:
        inside, need = [_tests(one) for one in tree["at_least"]["of"]], tree["at_least"]["count"]
        spare = len(inside) - need + 1
        return _several([t[0] for t in inside], need), _several([t[1] for t in inside], spare)
    return _compared(tree)


def _ordered(first, one, other):
    return (one, other) if first == 0 else (other, one)


def _every(tests):
    def test(person, period):
        found = tests[0](person, period)
        for one in tests[1:]:
            found = found & one(person, period)
        return found

    return test


def _some(tests):
    def test(person, period):
        found = tests[0](person, period)
        for one in tests[1:]:
            found = found | one(person, period)
        return found

    return test


def _several(tests, need):
    return lambda person, period: sum(one(person, period).astype(np.int8) for one in tests) >= need


def _compared(tree):
    name, op, value = tree.get("fact"), tree["op"], tree["value"]
    if name in WORDS:
        codes = [CHOICES.index(v) for v in value]
        inside = lambda person, period: np.isin(person(name, period), codes)  # noqa: E731
        outside = lambda person, period: (person(name, period) >= 0) & ~np.isin(person(name, period), codes)  # noqa: E731
        return (inside, outside) if op == "in" else (outside, inside)
    if name in MARKS:
        return tuple(
            lambda person, period, w=w: person(name, period) == w for w in (int(value), int(not value))
        )
    if name:
        back = -1 if name in YEARLY else 0
        return tuple(
            lambda person, period, t=t: t(person(name, period.offset(back) if back else period), value)
            for t in PAIRS[op]
        )
    return _measured(tree["measure"], op, value)


def _measured(measure, op, value):
    if "years_since" in measure:
        name, limit = measure["years_since"]["fact"], np.datetime64(f"{2026 - value}-06-30")
        old = lambda person, period: person(name, period) <= limit  # noqa: E731
        young = lambda person, period: person(name, period) > limit  # noqa: E731
        return (old, young) if op == "ge" else (young, old)
    if "share" in measure:
        name = "share_" + measure["share"]["of"][-2:]
    else:
        name = f"{measure['growth']['fact']}_grown_{measure['growth']['years']}"
    return tuple(lambda person, period, t=t: t(person(name, period), np.float32(value)) for t in PAIRS[op])


def _case(rows: int, reasons: bool, large: bool = False, warm: Case | None = None) -> Case:
    told = ", with what decided every answer (the peer: answers alone)" if reasons else ""
    return Case(
        f"{POLICIES} policies, {rows:,} enterprises{told}",
        make(rows),
        ours(rows, reasons),
        {"openfisca": openfisca(rows)},
        large=large,
        repeats=(7, 3),
        warm=warm,
    )


def _pair(rows: int, reasons: bool, large: bool = False) -> Case:
    return _case(rows, reasons, large, _case(5000, reasons))


PART = Part(
    "rules",
    {"openfisca": Peer("openfisca-core", "46.0.0")},
    (_pair(100_000, True), _pair(1_000_000, False, large=True), _pair(1_000_000, True, large=True)),
)
