"""Help that costs little and cuts nothing off."""

from __future__ import annotations

import subprocess
import sys

import pytest

from yanzhen.cli.helping import asks_for_help, help_of
from yanzhen.cli.main import COMMANDS, front_door


def test_help_lists_every_option_with_its_whole_text() -> None:
    told = help_of(front_door("read"), ["read"])
    assert (
        "--second-opinion lac       与 --entities 同用：lac 再认一遍名称，一致的更可信，不一致的标出" in told
    )
    assert "…\n" not in told
    assert "选项：" in told
    assert "Options" not in told


def test_every_example_stands_on_its_own_line() -> None:
    lines = [line.strip() for line in help_of(front_door("read"), ["read"]).splitlines()]
    examples = [line for line in lines if "例：" in line]
    assert len(examples) >= 3
    assert all(line.startswith("例：yanzhen read ") and line.count("例：") == 1 for line in examples)


def test_the_overview_names_every_command_and_a_group_its_own() -> None:
    told = help_of(front_door(), [])
    assert all(f"\n  {name}" in told for name in COMMANDS)
    assert "检查定义包" in help_of(front_door("pack"), ["pack", "check"])


@pytest.mark.parametrize(
    ("words", "asked"),
    [(["read", "--help"], True), (["read", "a.txt"], False), (["read", "--", "--help"], False), ([], False)],
)
def test_help_is_asked_for_before_two_dashes_only(words: list[str], asked: bool) -> None:
    assert asks_for_help(words) is asked


def test_help_loads_neither_rich_nor_pydantic_nor_the_reader() -> None:
    program = (
        "import sys; sys.argv = ['yanzhen', 'read', '--help']\n"
        "from yanzhen.cli.main import run; run()\n"
        "print([m for m in ('rich', 'pydantic', 'rjieba', 'yanzhen.reading.entities') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
