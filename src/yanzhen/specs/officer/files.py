"""Policies of a pack by file, and written back as YAML: all of them or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.officer.cells import dump
from yanzhen.specs.pack import Pack
from yanzhen.specs.rulebook import PolicySpec

_WHERE = re.compile(r"^policies/[^/\\]+/[^/\\]+/[^/\\]+\.yaml$")


def policy_files(pack: Pack) -> dict[str, PolicySpec]:
    """File in the pack → policy, in the order of the files."""
    found = {pack.place("policies", policy).file: policy for policy in pack.policies}
    return dict(sorted(found.items()))


def policy_yaml(policy: PolicySpec) -> str:
    """A policy as a file of a pack; what stands at its default is left out."""
    return dump(policy.model_dump(mode="python", by_alias=True, exclude_defaults=True), None)


def write_policies(policies: Mapping[str, PolicySpec], folder: Path) -> list[Path]:
    """Write every policy to its file under a pack's folder. Raises YanzhenError before anything is written."""
    for name in policies:
        if not _WHERE.match(name) or ".." in name.split("/"):
            why = "政策的文件须是 policies/层级/单位/名称.yaml"
            raise YanzhenError("文件的位置不对", where=name, why=why, do="改正“政策”表的“文件”一栏")
    texts = {folder / name: policy_yaml(policy) for name, policy in policies.items()}
    waiting = []
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".yaml.new")
        draft.write_text(text, encoding="utf-8")
        waiting.append((draft, path))
    for draft, path in waiting:
        draft.replace(path)
    return list(texts)
