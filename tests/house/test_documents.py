"""What the documents promise must be there, and what is there must be documented."""

from __future__ import annotations

import re
import tomllib

import yaml
from typer.main import get_command
from typer.testing import CliRunner

from tests.house.tree import PACKAGE, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "docs").rglob("*.md"))) + README


def commands(command, prefix=()):
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, (*prefix, name))
    if not getattr(command, "commands", None):
        yield prefix, command


def test_every_make_target_in_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"`?make ([a-z]+)", README))
    assert named
    assert named <= targets


def test_every_command_is_documented_and_has_an_example():
    from yanzhen.cli.main import whole_app

    app, runner = whole_app(), CliRunner()
    for path, _ in commands(get_command(app)):
        text = " ".join(("yanzhen", *path))
        assert text in DOCS, f"{text} is not in README or docs/"
        shown = runner.invoke(app, [*path, "--help"])
        assert shown.exit_code == 0, text
        assert "yanzhen" in shown.output.replace("Usage: yanzhen", "", 1), f"{text} --help has no example"


def test_every_file_kind_of_a_pack_is_documented():
    documented = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    for pack in ("reference", "hengyang"):
        for path in sorted((PACKAGE / "packs" / pack).iterdir()):
            stem = f"{path.name}/" if path.is_dir() else path.name.replace("sources_chains", "sources")
            assert stem in documented, f"{pack}/{path.name}"


def test_every_named_system_has_a_row_in_the_coverage():
    coverage = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    rows = [int(n) for n in re.findall(r"^\| *(\d+) *\|", coverage, re.M)]
    assert rows == list(range(1, 29))


def test_every_decision_lists_what_was_rejected():
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert decisions
    for path in decisions:
        assert "## Rejected" in path.read_text(encoding="utf-8"), path.name


def test_the_changelog_names_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_workflow_calls_the_commands_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("make check", "make test"):
        assert command in script
        assert command in README


def test_yaml_packs_parse_with_a_plain_reader():
    for path in (PACKAGE / "packs").rglob("*.yaml"):
        yaml.safe_load(path.read_text(encoding="utf-8"))
