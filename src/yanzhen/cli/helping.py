"""Help in plain Chinese, written from the command itself: no argument is parsed, so nothing heavy is loaded for it."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Sequence
from typing import Any

import typer

_WIDTH = 100
_ASKS = frozenset({"--help", "-h"})
_WORDS = (
    (re.compile(r"^Usage: ", re.M), "用法："),
    (re.compile(r"^Arguments:$", re.M), "参数："),
    (re.compile(r"^Options:$", re.M), "选项："),
    (re.compile(r"^Commands:$", re.M), "命令："),
    (re.compile(r"\[OPTIONS\]"), "[选项]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "命令 …"),
    (re.compile(r"\[required\]"), "[必填]"),
    (re.compile(r"\[default: "), "[默认 "),
    (re.compile(r"Show this message and exit\."), "显示这段说明"),
)
"""What the command line's framework says in English, and how it is said here."""


def asks_for_help(words: Sequence[str]) -> bool:
    """Whether help is wanted; behind ``--`` everything is a name."""
    return any(word in _ASKS for word in words[: words.index("--") if "--" in words else None])


def help_of(app: typer.Typer, words: Sequence[str]) -> str:
    """The help of the command that ``words`` name within the application, as far as they name one."""
    command: Any = typer.main.get_command(app)
    context = command.context_class(command, info_name="yanzhen", max_content_width=_WIDTH)
    for word in words:
        inner = getattr(command, "commands", {}).get(word)
        if inner is None:
            break
        command, context = inner, inner.context_class(inner, info_name=word, parent=context)
    text = str(command.get_help(context))
    for pattern, said in _WORDS:
        text = pattern.sub(said, text)
    return text


def keep_lines(app: typer.Typer) -> None:
    """Every line of a docstring that gives an example stays a line of the help."""
    for one in app.registered_commands:
        told = one.help or (inspect.getdoc(one.callback) if one.callback else "") or ""
        one.help = re.sub(r"\n\n(?=例)", "\n\n\b\n", inspect.cleandoc(told))
    for group in app.registered_groups:
        if group.typer_instance is not None:
            keep_lines(group.typer_instance)


def show_help(app: typer.Typer, words: Sequence[str]) -> None:
    """Print the help of what was asked."""
    sys.stdout.write(help_of(app, [word for word in words if not word.startswith("-")]) + "\n")
