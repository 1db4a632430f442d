"""One question over a whole pack: what is wrong with it, by file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from yanzhen.kernel.errors import Problem, YanzhenError
from yanzhen.specs import coherence as c
from yanzhen.specs.loading import as_pack, base_folder, find_pack, load_bases, load_pack
from yanzhen.specs.pack import Pack
from yanzhen.specs.pay_lint import lint_payments, lint_versions
from yanzhen.specs.pointers import check_pointers, check_sources
from yanzhen.specs.reading import in_order, read_files
from yanzhen.specs.rule_checks import check_rules
from yanzhen.specs.rule_lint import lint_conditions

Check = Callable[[Pack, list[Pack]], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (
    check_pointers,
    check_sources,
    c.check_chains,
    c.check_units,
    c.check_codes,
    c.check_times,
    c.check_projects,
    c.check_circles,
    c.check_stages,
    check_rules,
    lint_conditions,
    lint_payments,
    lint_versions,
)


def check_pack(path: str | Path, bases: Sequence[Pack] = ()) -> list[Problem]:
    """Everything wrong with a pack, by file and line; without an ``error`` among them it may be installed.

    ``bases`` are the packs it depends on; others are looked for beside it, then built in.
    Raises YanzhenError only when there is no pack at ``path``.
    """
    folder = find_pack(path)
    reading = read_files(folder)
    problems = list(reading.problems)
    if reading.meta is None:
        why = "没有它就不知道这个包是什么、依赖什么，包内互相引用的检查都没有做"
        problems.append(
            Problem("pack-meta", "pack.yaml", None, "包的说明读不出来", why, "先改好 pack.yaml 再查一遍")
        )
        return sorted(problems, key=in_order)
    pack = as_pack(folder, reading, reading.meta)
    known, missing = _bases(pack, bases)
    problems += missing
    problems += [problem for check in CHECKS for problem in check(pack, known)]
    return sorted(set(problems), key=in_order)


def _bases(pack: Pack, bases: Sequence[Pack]) -> tuple[list[Pack], list[Problem]]:
    given = {base.meta.id: base for base in bases}
    problems, place = [], pack.place("pack", pack.meta)
    for number, name in enumerate(pack.meta.depends):
        if name in given:
            continue
        try:
            base = load_pack(base_folder(pack, name))
            given |= {one.meta.id: one for one in (*load_bases(base), base)}
        except YanzhenError as error:
            line, do = place.at(("depends", number)), error.do or "先改好那个包"
            problems.append(
                Problem("unknown-pack", "pack.yaml", line, f"依赖的包 {name} 用不了", error.what, do)
            )
    return list(given.values()), problems
