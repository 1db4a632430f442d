"""The README of an export: for people, what each file and column means, drawn from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HEAD = """# 雁阵工作区导出：{city}

每类记录一个文件（`data/`），原件按内容存放（`documents/`，清单见 `documents.csv`），`catalogue.json` 是给程序读的目录，含每个文件的 SHA-256。

- 取回：`yanzhen import workspace 本文件夹 --into 新工作区`。取回之后再导出，得到的文件逐字节相同。
- CSV 为 UTF-8，第一行是列名，行末 CRLF。`\\N` 表示没有值，与空文本不同；文本以 `' = + - @ \\` 或制表、换行开头的，前面加一个 `'`（防止表格软件当公式执行），读取时去掉一个。
- 时间一律是协调世界时；真假写 `true`、`false`；JSON 的键按字母排序。
- 关系列里是所指那一行的键；`contenttypes`、`auth.Permission` 的行写名称，因为各库编号不同。
- 标“个人信息”的列{personal}
"""
UNMASKED = "是原值：本文件夹含个人信息，请限制读取权限，用完销毁。"
SECRETS = "- 标“口令类”的列是原值：本文件夹含密码摘要、动态码和会话的键，等于整套门钥匙。"
MASKED = "已遮盖：本导出只供查阅，不能取回。"


def readme(catalogue: dict[str, Any]) -> str:
    """Markdown in Chinese: how to read the files, then a section for each table."""
    personal = MASKED if catalogue["masked"] else UNMASKED
    lines = [HEAD.format(city=catalogue["workspace"]["city"] or "未命名", personal=personal)]
    lines += [SECRETS] if catalogue["secrets"] else []
    lines += ["", "没有导出的：", ""]
    lines += [f"- {what}：{why}" for what, why in catalogue["left_out"].items()]
    for table in catalogue["tables"]:
        lines += ["", *_section(table)]
    return "\n".join(lines) + "\n"


def _section(table: dict[str, Any]) -> Iterator[str]:
    yield f"## {table['label']}（{table['model']}）"
    yield ""
    yield f"`{table['file']}`，{table['rows']} 行，主键 `{table['key']}`。"
    yield ""
    yield "| 列 | 含义 | 类型 | 可为空 | 说明 |"
    yield "|---|---|---|---|---|"
    for column in table["columns"]:
        yield f"| `{column['name']}` | {column['label']} | {column['type']} | {'是' if column['empty'] else ''} | {_said(column)} |"


def _said(column: dict[str, Any]) -> str:
    parts = [column.get("help", "")]
    if "relation" in column:
        parts.append(f"指向 {column['relation']}")
    if "values" in column:
        parts.append("取值 " + "、".join(f"{value}={words}" for value, words in column["values"].items()))
    if "personal" in column:
        parts.append("个人信息")
    if "secret" in column:
        parts.append("口令类")
    return "；".join(part.replace("|", "\\|").replace("\n", " ") for part in parts if part)
