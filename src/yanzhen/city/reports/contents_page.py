"""index.html of an output folder: every product with a link, opens from disk."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from yanzhen.city.reports.products import CITY_FOLDER, KINDS

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0 auto; max-width: 1180px; padding: 24px 20px 60px; color: #17212e;
  font: 15px/1.6 "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }}
h1 {{ font-size: 26px; margin: 0 0 4px; }}
p {{ margin: 2px 0 16px; color: #4a5767; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid #b9c4d1; padding: 6px 8px; text-align: left; vertical-align: top; }}
thead th {{ background: #dce6f1; position: sticky; top: 0; }}
tbody th {{ font-weight: 600; min-width: 9em; }}
td {{ white-space: nowrap; }}
a {{ color: #0b4f98; margin-right: 6px; }}
a:focus-visible {{ outline: 3px solid #0b5cad; }}
@media (max-width: 800px) {{ table, thead, tbody, tr, th, td {{ display: block; }} thead {{ display: none; }} td::before {{ content: attr(data-kind) "："; }} }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>数据截至{as_of}。两图两库两池两报告，由平台记录生成；节点归属为判断，查不到的写无数据。</p>
<table>
<thead><tr><th>产业链</th>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


def contents_page(manifest: Mapping[str, Any]) -> str:
    """The page; the city comes first, then the chains in the order of the manifest."""
    units: dict[str, list[Mapping[str, Any]]] = {}
    for product in manifest["products"]:
        units.setdefault(product["label"], []).append(product)
    order = sorted(units, key=lambda label: label != CITY_FOLDER)
    return PAGE.format(
        title=html.escape(f"{manifest['city']}产业链产品"),
        as_of=html.escape(str(manifest["as_of"])),
        heads="".join(f"<th>{k.label}</th>" for k in KINDS),
        rows="\n".join(_row(label, units[label]) for label in order),
    )


def _row(label: str, products: Sequence[Mapping[str, Any]]) -> str:
    cells = "".join(
        f'<td data-kind="{k.label}">{_links([p for p in products if p["kind"] == k.code]) or "—"}</td>' for k in KINDS
    )
    return f'<tr><th scope="row">{html.escape(label)}</th>{cells}</tr>'


def _links(products: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(
        f'<a href="{quote(p["path"])}">{p["path"].rsplit(".", 1)[-1]}</a>' for p in sorted(products, key=lambda p: p["path"])
    )
