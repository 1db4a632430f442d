"""`yanzhen check`: offers and policy texts are held against competition law before anybody signs or publishes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.competition import Concern, blocks, find_concerns

app = typer.Typer(
    no_args_is_help=True, help="检查：招商条件、政策文本。例：yanzhen check offer 协议草案.docx"
)
WORDS = {"block": "不得发布", "review": "须审查"}


@app.command()
def offer(
    files: Annotated[list[Path], typer.Argument(help="招商协议、承诺、政策文本（docx、pdf、txt 等）")],
    pack: Annotated[str, typer.Option(help="定义包，禁止事项取自其中")] = "reference",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON Lines，一处一行")] = False,
) -> None:
    """公平竞争检查：逐处指出条款、用词和所违反的规定；有“不得发布”的，退出码为 1。

    例：yanzhen check offer 协议草案.docx

    例：yanzhen check offer 协议草案.docx 补充协议.txt --json
    """
    from yanzhen.reading.files import read_document
    from yanzhen.specs import load_pack

    try:
        rules = load_pack(pack).never_rules
        found = {path: find_concerns(read_document(path).text, rules) for path in files}
    except YanzhenError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    for path, concerns in found.items():
        typer.echo(_lines(path, concerns) if as_json else _told(path, concerns))
    if any(blocks(concerns) for concerns in found.values()):
        raise typer.Exit(1)


def _told(path: Path, concerns: tuple[Concern, ...]) -> str:
    counted = [c for c in concerns if c.counts]
    spared = [c for c in concerns if not c.counts]
    lines = [f"{path.name}：指出 {len(counted)} 处，看过放过 {len(spared)} 处"]
    for c in counted:
        law = "；".join(f"{source} {place}".strip() for source, place in c.law)
        lines += [f"  [{WORDS[c.severity]}] {c.clause or '（无条款号）'}“{c.word}”（第 {c.start} 字起）"]
        lines += [
            f"      原文：{c.sentence}",
            f"      依据：{c.rule} {c.says}（{law}）",
            f"      处理：{c.action}",
        ]
    lines += [f"  [放过] “{c.word}”：{c.spared}" for c in spared]
    return "\n".join(lines)


def _lines(path: Path, concerns: tuple[Concern, ...]) -> str:
    rows = (
        {
            "file": path.name, "rule": c.rule, "severity": c.severity, "says": c.says, "law": [list(x) for x in c.law],
            "clause": c.clause, "word": c.word, "sentence": c.sentence, "start": c.start, "end": c.end, "counts": c.counts,
            "spared": c.spared, "action": c.action,
        }
        for c in concerns
    )  # fmt: skip
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
