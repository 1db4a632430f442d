"""A map as one HTML file that opens from disk: data, viewer and style inside, nothing fetched."""

from __future__ import annotations

import html
import json
from functools import cache
from importlib.resources import files

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
html, body {{ height: 100%; margin: 0; }}
#map {{ height: 100%; }}
{style}
</style>
</head>
<body>
<div id="map"></div>
<noscript>本页需要浏览器的脚本功能；请改看同名的 svg 或 png。</noscript>
<script type="application/json" id="map-data">{data}</script>
<script>
{script}
window.YanzhenMap.mount(document.getElementById("map"), JSON.parse(document.getElementById("map-data").textContent), {{}});
</script>
</body>
</html>
"""


@cache
def viewer_text(name: str) -> str:
    """One of the viewer's files as shipped in the package."""
    return files("yanzhen.city.reports").joinpath("viewer", name).read_text(encoding="utf-8")


def map_page(data: dict[str, object], heading: str) -> str:
    """The page; ``<`` is escaped inside the data, so that no text of the record can end the script."""
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return PAGE.format(
        title=html.escape(heading),
        style=viewer_text("yanzhen-map.css"),
        script=viewer_text("yanzhen-map.js"),
        data=packed,
    )
