"""Further views of a chain graph: nodes in five shades of a measure, each with its value in words."""

from __future__ import annotations

from collections.abc import Collection

from yanzhen.city.atlas.queries import ADD, ATTRACT, STOP, Answer, MeasureTable
from yanzhen.city.atlas.values import NodeCard

Shade = dict[str, object]
ORIGIN = {STOP: "停产", ADD: "扩产", ATTRACT: "引进"}
WORDS = {
    STOP: ("减产1%—10%", "10%—25%", "25%—50%", "50%—90%", "90%以上"),
    ADD: ("少减产10%以内", "10%—25%", "25%—50%", "50%—90%", "90%以上"),
    ATTRACT: ("多一个用户，或本地供给增5点以内", "增5—15点", "15—30点；首个本地用户", "30—50点", "50点以上"),
}


def legend(hue: str, words: Collection[str], rest: str) -> list[dict[str, str]]:
    """Five shades and what has none."""
    rows = [{"look": f"{hue}-{i}", "mark": str(i + 1), "label": word} for i, word in enumerate(words)]
    return [*rows, {"look": "level-none", "mark": "—", "label": rest}]


HIDDEN = {"level": "hidden", "text": "不推演"}


def answer_shade(found: Answer, nodes: Collection[NodeCard]) -> Shade:
    """The changed nodes of a what-if, and the links along which the change came."""
    act, inside = found.question.act, {n.code for n in nodes}
    drawn = [c for c in found.changes if c.node in inside]
    links = dict.fromkeys(
        link for c in drawn for link in zip(c.path, c.path[1:], strict=False) if set(link) <= set(inside)
    )
    return {
        "id": "whatif",
        "label": "推演结果",
        "hue": found.hue,
        "legend": [
            {"look": "origin", "mark": ORIGIN[act], "label": f"{found.label}"},
            *legend(found.hue, WORDS[act], "没有变化"),
        ],
        "of": {
            **{n.code: HIDDEN for n in nodes if n.restricted},
            **{c.node: {"level": c.level, "text": c.short} for c in drawn},
            found.question.node: {"level": "origin", "text": ORIGIN[act]},
        },
        "links": [list(link) for link in links] + [list(link)[::-1] for link in links],
    }


def measure_shade(table: MeasureTable) -> Shade:
    """One measure as a view of the graph; the value stands on every node, so colour never speaks alone."""
    measure = table.measure
    hue = "blue"
    return {
        "id": measure.id,
        "label": measure.label,
        "hue": hue,
        "says": f"{measure.label}：{measure.asks}（颜色越深越大，数写在框里）",
        "legend": legend(hue, table.ranges, "无数据或不适用"),
        "of": {
            code: {"level": f.level if f.level >= 0 else "none", "text": f.text, "more": f.more}
            for code, f in table.figures.items()
        },
    }
